"""A complete request for any operation, made from our own OpenAPI document, with ids of things of one's choice."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from appliance.app import operations
from appliance.core.http.openapi import document

Ids = Callable[[str, str], str]
"""The id for a parameter or member of a name, below a first segment of a path."""

METHODS = ("get", "post", "put", "patch", "delete")


@cache
def described() -> dict[str, Any]:
    """Our document."""
    return json.loads(document(operations()))  # type: ignore[no-any-return]


def every() -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of each operation."""
    return [
        (method.upper(), path, item[method])
        for path, item in described()["paths"].items()
        for method in METHODS
        if method in item
    ]


def build(method: str, path: str, operation: dict[str, Any], ids: Ids) -> dict[str, Any]:
    """Arguments for ``Person.call``."""
    room = path.strip("/").split("/")[0]
    query: dict[str, Any] = {}
    for parameter in operation.get("parameters", []):
        schema = _resolved(parameter["schema"])
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(_value(schema, parameter["name"], room, ids)))
        elif parameter["in"] == "query" and (parameter.get("required") or _is_id(schema)):
            query[parameter["name"]] = _as_text(_value(schema, parameter["name"], room, ids))
    arguments: dict[str, Any] = {"method": method, "path": path, "params": query}
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        arguments["json"] = _value(content["application/json"]["schema"], "ids", room, ids)
    return arguments


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return described()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]  # type: ignore[no-any-return]
    for several in ("allOf", "anyOf", "oneOf"):
        if several in schema:
            return _resolved(schema[several][0])
    return schema


def _is_id(schema: dict[str, Any]) -> bool:
    """Whether it is an id, or a list of them."""
    return _resolved(_resolved(schema).get("items", schema)).get("format") == "uuid"


def _value(schema: dict[str, Any], name: str, room: str, ids: Ids) -> Any:
    schema = _resolved(schema)
    kind = schema.get("type")
    if kind == "object":
        return {member: _value(inner, member, room, ids) for member, inner in schema.get("properties", {}).items()}
    if kind == "array":
        return [_value(schema["items"], name, room, ids)]
    if kind == "string":
        return _text(schema, name, room, ids)
    if kind == "boolean":
        return True
    return max(schema.get("minimum", 1), 1)


def _text(schema: dict[str, Any], name: str, room: str, ids: Ids) -> str:
    if schema.get("format") == "uuid":
        return ids(room, name)
    if "enum" in schema:
        return str(schema["enum"][0])
    formats = {"date-time": "2024-01-01T00:00:00.000Z", "date": "2024-01-01", "email": "somebody@test.dev"}
    return formats.get(schema.get("format", ""), "123456" if "pattern" in schema else "a text that is long enough")


def _as_text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value
