"""The comparison itself: it must see what it is there to see."""

import copy
from typing import Any

import pytest

from tests.contract.comparison import Comparison

CONTRACT: dict[str, Any] = {
    "paths": {
        "/things/{id}": {
            "put": {
                "operationId": "updateThing",
                "tags": ["Things"],
                "security": [{"bearer": []}],
                "x-immich-permission": "thing.update",
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ThingDto"}}},
                },
                "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/ThingDto"}}}}},
            }
        }
    },
    "components": {
        "schemas": {
            "ThingDto": {
                "type": "object",
                "required": ["kind"],
                "properties": {
                    "kind": {"type": "string", "enum": ["A", "B"]},
                    "parts": {"type": "array", "items": {"$ref": "#/components/schemas/ThingDto"}},
                    "rating": {"type": "integer", "minimum": 1, "maximum": 5, "nullable": True},
                },
            }
        }
    },
}


def _differences(ours: dict[str, Any]) -> list[str]:
    return list(Comparison(ours, CONTRACT).differences())


def test_a_document_does_not_differ_from_itself() -> None:
    assert _differences(copy.deepcopy(CONTRACT)) == []


@pytest.mark.parametrize(
    ("path", "value", "difference"),
    [
        (["x-immich-permission"], "thing.read", "x-immich-permission: thing.read, in the contract thing.update"),
        (["security"], [], "needs a login: no, in the contract yes"),
        (["parameters"], [], "path id: only in the contract"),
        (["parameters", 0, "schema", "format"], "date", "path id: format: date, in the contract uuid"),
        (["requestBody", "required"], False, "body: required: no, in the contract yes"),
        (["responses"], {"201": {}}, "statuses: ['201'], in the contract ['200']"),
    ],
)
def test_a_changed_operation_is_seen(path: list[Any], value: Any, difference: str) -> None:
    ours = copy.deepcopy(CONTRACT)
    place = ours["paths"]["/things/{id}"]["put"]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert f"updateThing PUT /things/{{id}} {difference}" in _differences(ours)


@pytest.mark.parametrize(
    ("path", "value", "difference"),
    [
        (["required"], [], ".kind: required: no, in the contract yes"),
        (["properties", "kind", "enum"], ["A"], ".kind: enum: ['A'], in the contract ['A', 'B']"),
        (["properties", "rating", "nullable"], False, ".rating: nullable: no, in the contract yes"),
        (["properties", "rating", "type"], "number", ".rating: type: number, in the contract integer"),
        (["properties", "rating", "maximum"], 10, ".rating: maximum: 10, in the contract 5"),
        (["properties", "parts", "items"], {"type": "string"}, ".parts[]: type: string, in the contract object"),
        (["properties", "more"], {"type": "string"}, ".more: only ours"),
    ],
)
def test_a_changed_schema_is_seen(path: list[Any], value: Any, difference: str) -> None:
    ours = copy.deepcopy(CONTRACT)
    place = ours["components"]["schemas"]["ThingDto"]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert f"updateThing PUT /things/{{id}} body{difference}" in _differences(ours)
