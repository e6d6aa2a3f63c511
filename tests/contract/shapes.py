"""Checks answers against the contract's OpenAPI document, if it is there."""

import functools
import json
import re
from pathlib import Path
from typing import Any

import httpx
import jsonschema
from jsonschema.protocols import Validator

CONTRACT = Path(__file__).parents[2].parent / "shared" / "contract" / "immich-3.3.5.openapi.json"

DEPARTURES = {
    ("GET", "/assets/{id}/original", 206),
    ("GET", "/assets/{id}/video/playback", 206),
    ("POST", "/activities", 200),
    ("GET", "/search/suggestions", 200),
    ("GET", "/notifications", 200),
    ("GET", "/notifications/{id}", 200),
    ("PUT", "/notifications/{id}", 200),
}
"""Where the real server departs from its own document and clients need it (contract/deviations.md)."""


@functools.cache
def document() -> dict[str, Any] | None:
    """The contract, or None where it is missing."""
    return json.loads(CONTRACT.read_text()) if CONTRACT.is_file() else None


@functools.cache
def _patterns() -> list[tuple[re.Pattern[str], str, dict[str, Any]]]:
    found = [
        (re.compile("^" + re.sub(r"\{[^}]+\}", "[^/]+", path) + "$"), path, item)
        for path, item in (document() or {"paths": {}})["paths"].items()
    ]
    return sorted(found, key=lambda entry: entry[1].count("{"))


def as_json_schema(schema: Any) -> Any:
    """OpenAPI 3.0's ``nullable`` in the words of JSON Schema, references kept."""
    if isinstance(schema, list):
        return [as_json_schema(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    out = {
        key: as_json_schema(value)
        for key, value in schema.items()
        if key not in {"nullable", "exclusiveMinimum", "exclusiveMaximum"}
    }
    for name, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if schema.get(name) is True:
            out[name] = out.pop(limit)
    if "pattern" in out and out.get("format") == "uuid":
        # Recorded servers answer upper- and lower-case; older ids need not be v4.
        out.pop("pattern")
    return {"anyOf": [out, {"type": "null"}]} if schema.get("nullable") else out


@functools.cache
def _validator(path: str, method: str, status: int) -> Validator | None:
    contract = document() or {}
    responses = contract["paths"][path][method.lower()]["responses"]
    if str(status) not in responses:
        raise AssertionError(f"{method} {path} answers {status}, the contract knows {sorted(responses)}")
    content = responses[str(status)].get("content", {}).get("application/json")
    if content is None:
        return None
    root = as_json_schema({"components": contract["components"], **content["schema"]})
    return jsonschema.Draft202012Validator(root)


def check(method: str, path: str, answer: httpx.Response) -> None:
    """Raises ``AssertionError`` when a successful JSON answer does not have the contract's shape."""
    if document() is None or answer.status_code >= 300:
        return
    bare = path.partition("?")[0]
    for pattern, template, item in _patterns():
        if pattern.match(bare) and method.lower() in item:
            if (method, template, answer.status_code) in DEPARTURES:
                return
            validator = _validator(template, method, answer.status_code)
            if validator is not None:
                _validate(validator, method, template, answer.json())
            return


def _validate(validator: Validator, method: str, path: str, value: Any) -> None:
    error = jsonschema.exceptions.best_match(validator.iter_errors(value))
    if error is not None:
        raise AssertionError(f"{method} {path}: {error.json_path}: {error.message[:300]}")
