"""Our own OpenAPI document, made from the declarations that the dispatcher works by: it cannot be out of date."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

from appliance import API_VERSION
from appliance.core.http import wire
from appliance.core.http.answers import FileAnswer, JsonBytes, Redirect, Stream, TextAnswer, WithStatus
from appliance.core.http.contract_paths import CONTRACT_OPERATIONS
from appliance.core.http.operation import Access, Operation, Registry
from appliance.core.permissions import Permission

Schema = dict[str, Any]

_FORMATS: dict[str, Schema] = {
    "uuid": {"format": "uuid", "pattern": wire.UUID_PATTERN},
    "uuidv7": {"format": "uuid", "pattern": wire.UUID_V7_PATTERN},
    "date-time": {"format": "date-time"},
    "zoned-date-time": {},
    "date": {"format": "date"},
    "email": {"format": "email", "pattern": wire.EMAIL_PATTERN},
    "hex-color": {"pattern": wire.HEX_COLOR_PATTERN},
    "binary": {"format": "binary"},
}
_NO_SCHEMA = (FileAnswer, JsonBytes, Redirect, Stream, TextAnswer, WithStatus)


class _Schemas:
    """Collects the named schemas of everything that is mentioned."""

    def __init__(self) -> None:
        self.named: dict[str, Schema] = {}

    def of(self, shape: Any) -> Schema:
        return self._of_type(inspect.type_info(shape), {})

    def _of_type(self, kind: inspect.Type, extra: dict[str, Any]) -> Schema:
        if isinstance(kind, inspect.Metadata):
            return self._of_type(kind.type, {**extra, **(kind.extra or {})})
        if isinstance(kind, inspect.UnionType):
            return self._union(kind, extra)
        if isinstance(kind, inspect.StructType):
            return self._struct(kind)
        if isinstance(kind, inspect.ListType):
            return _bounded({"type": "array", "items": self._of_type(kind.item_type, {})}, kind, "Items")
        if isinstance(kind, inspect.DictType):
            value = self._of_type(kind.value_type, {})
            return {"type": "object", "additionalProperties": value or True}
        return _scalar(kind, extra)

    def _union(self, kind: inspect.UnionType, extra: dict[str, Any]) -> Schema:
        members = [self._of_type(member, extra) for member in kind.types if not isinstance(member, inspect.NoneType)]
        schema: Schema = members[0] if len(members) == 1 else {"anyOf": members}
        if not kind.includes_none:
            return schema
        return {"allOf": [schema], "nullable": True} if "$ref" in schema else {**schema, "nullable": True}

    def _struct(self, kind: inspect.StructType) -> Schema:
        name = kind.cls.__name__
        if name not in self.named:
            self.named[name] = {}
            fields = [field for field in kind.fields if not _is_legacy(field.type)]
            properties = {field.encode_name: self._of_type(field.type, {}) for field in fields}
            for field in fields:
                if field.default is not inspect.NODEFAULT if hasattr(inspect, "NODEFAULT") else False:
                    properties[field.encode_name] = {**properties[field.encode_name], "default": field.default}
            required = [field.encode_name for field in fields if field.required]
            self.named[name] = {"type": "object", "properties": properties} | ({"required": required} if required else {})
        return {"$ref": f"#/components/schemas/{name}"}


def _is_legacy(kind: inspect.Type) -> bool:
    return isinstance(kind, inspect.Metadata) and bool((kind.extra or {}).get("legacy"))


def _scalar(kind: inspect.Type, extra: dict[str, Any]) -> Schema:
    if isinstance(kind, inspect.StrType):
        schema = _bounded({"type": "string", **_FORMATS.get(extra.get("wire", ""), {})}, kind, "Length")
        schema |= {"enum": list(extra["known"])} if "known" in extra else {}
        return schema | ({"pattern": kind.pattern} if kind.pattern else {})
    if isinstance(kind, inspect.BytesType):
        return {"type": "string", "format": "binary"}
    if isinstance(kind, inspect.BoolType):
        return {"type": "boolean"}
    if isinstance(kind, inspect.IntType | inspect.FloatType):
        schema = {"type": "integer" if isinstance(kind, inspect.IntType) else "number"}
        schema |= {"minimum": kind.ge} if kind.ge is not None else {}
        return schema | ({"maximum": kind.le} if kind.le is not None else {})
    if isinstance(kind, inspect.LiteralType):
        return {"type": "string" if isinstance(kind.values[0], str) else "integer", "enum": list(kind.values)}
    if isinstance(kind, inspect.EnumType):
        return {"type": "string", "enum": [member.value for member in kind.cls]}
    return {}


def _bounded(schema: Schema, kind: Any, suffix: str) -> Schema:
    if kind.min_length is not None:
        schema[f"min{suffix}"] = kind.min_length
    if kind.max_length is not None:
        schema[f"max{suffix}"] = kind.max_length
    return schema


def _parameters(operation: Operation, schemas: _Schemas) -> list[Schema]:
    found = [
        {"name": name, "in": "path", "required": True, "schema": schemas.of(shape)}
        for name, shape in operation.path_parameters.items()
    ]
    if operation.query is not None:
        described = inspect.type_info(operation.query)
        for field in described.fields if isinstance(described, inspect.StructType) else ():
            if _is_legacy(field.type):
                continue
            schema = schemas._of_type(field.type, {})  # noqa: SLF001 - the same walk, one level down
            found.append({"name": field.encode_name, "in": "query", "required": field.required, "schema": schema})
    found += [{"name": name, "in": "header", "required": False, "schema": {"type": "string"}} for name in operation.headers]
    if operation.shared_link:
        named = {parameter["name"] for parameter in found}
        found += [
            {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
            for name in ("key", "slug")
            if name not in named
        ]
    return found


def _responses(operation: Operation, schemas: _Schemas) -> Schema:
    content: Schema = {}
    if operation.media_type is not None:
        content = {operation.media_type: {"schema": {"type": "string", "format": "binary"}}}
    elif operation.response not in {None, type(None)} and operation.response not in _NO_SCHEMA:
        content = {"application/json": {"schema": schemas.of(operation.response)}}
    answer = {"description": ""} | ({"content": content} if content else {})
    return {str(status): answer if status < 400 else {"description": ""} for status in operation.statuses}


def _operation(operation: Operation, schemas: _Schemas) -> Schema:
    described: Schema = {
        "operationId": operation.id,
        "tags": [operation.tag],
        "parameters": _parameters(operation, schemas),
        "responses": _responses(operation, schemas),
    }
    body, media_type = (operation.form, "multipart/form-data") if operation.form else (operation.body, "application/json")
    if body is not None:
        content = {media_type: {"schema": schemas.of(body)}}
        described["requestBody"] = {"required": not operation.body_optional, "content": content}
    if isinstance(operation.permission, Permission):
        described["x-immich-permission"] = str(operation.permission)
    if operation.access is Access.ADMIN:
        described["x-immich-admin-only"] = True
    if operation.access is not Access.PUBLIC:
        described["security"] = [{"bearer": []}, {"cookie": []}, {"api_key": []}]
    return described


def document(registry: Registry) -> bytes:
    """The OpenAPI 3.0 document as JSON."""
    schemas = _Schemas()
    paths: dict[str, Schema] = {}
    for operation in registry.operations:
        if operation.documented:
            paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, schemas)
    return msgspec.json.encode(
        {
            "openapi": "3.0.0",
            "info": {
                "title": "Shoebox",
                "description": "The Immich API as Shoebox speaks it",
                "version": ".".join(map(str, API_VERSION)),
            },
            "servers": [{"url": "/api"}],
            "paths": paths,
            "components": {
                "schemas": schemas.named,
                "securitySchemes": {
                    "bearer": {"type": "http", "scheme": "bearer"},
                    "cookie": {"type": "apiKey", "in": "cookie", "name": "immich_access_token"},
                    "api_key": {"type": "apiKey", "in": "header", "name": "x-api-key"},
                },
            },
        }
    )


@cache
def _contract_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((method, re.compile("^" + re.sub(r"\{[^}]+\}", "[^/]+", path) + "$")) for method, path in CONTRACT_OPERATIONS)


def contract_operations() -> Callable[[str, str], bool]:
    """A test whether the contract has an operation for a method and a path, built here or not."""

    def has(method: str, path: str) -> bool:
        return any(method == known and pattern.match(path) for known, pattern in _contract_patterns())

    return has
