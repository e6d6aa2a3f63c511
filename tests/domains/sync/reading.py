"""Reads sync streams as an app does."""

import json
from itertools import groupby
from typing import Any, NamedTuple

from tests.scenario import Person


class Line(NamedTuple):
    """One line."""

    type: str
    data: dict[str, Any]
    ack: str


def stream(person: Person, *types: str, **more: Any) -> list[Line]:
    """All lines of one stream, whose form is checked."""
    answer = person.post("/sync/stream", {"types": types, **more}, status=200)
    assert answer.headers["content-type"] == "application/jsonlines+json"
    assert "content-length" not in answer.headers
    return parsed(answer.text)


def parsed(text: str) -> list[Line]:
    """Lines, each with its end."""
    assert text.endswith("\n") or not text
    lines = [json.loads(line) for line in text.split("\n")[:-1]]
    assert all(list(line) == ["type", "data", "ack"] for line in lines)
    return [Line(**line) for line in lines]


def changes(person: Person, *types: str) -> list[tuple[str, dict[str, Any]]]:
    """What a stream tells, without its last line, acknowledged as apps do."""
    lines = stream(person, *types)
    acknowledge(person, lines)
    assert lines[-1].type == "SyncCompleteV1"
    return [(line.type, line.data) for line in lines[:-1] if line.type != "SyncAckV1"]


def names(person: Person, *types: str) -> list[str]:
    """The types of the lines of a stream, acknowledged."""
    return [name for name, _ in changes(person, *types)]


def acknowledge(person: Person, lines: list[Line]) -> None:
    """Acknowledge each run of lines of one type by its last."""
    for _, run in groupby(lines, key=lambda line: line.type):
        person.post("/sync/ack", {"acks": [list(run)[-1].ack]}, status=204)
