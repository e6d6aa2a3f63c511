"""Each field keeps to its limits, and the table of effects names each field."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from appliance.core.errors import ValidationFailed
from appliance.domains import system_config
from appliance.domains.system_config import document
from appliance.domains.system_config.defaults import DOCUMENT
from appliance.domains.system_config.dtos import AdminConfigDto

TABLE = Path(system_config.__file__).with_name("EFFECTS.md")
SCHEMA = msgspec.json.schema(AdminConfigDto)


def leaves(section: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if not isinstance(section, dict):
        yield path, section
        return
    for name, inner in section.items():
        yield from leaves(inner, (*path, name))


def schema_of(path: tuple[str, ...]) -> dict[str, Any]:
    """The JSON schema of a leaf; for a list, that of its items."""
    found: dict[str, Any] = SCHEMA
    for name in (*path, None):
        while "$ref" in found:
            found = SCHEMA["$defs"][found["$ref"].rpartition("/")[2]]
        if name is not None:
            found = found["properties"][name]
    found = next((part for part in found.get("anyOf", []) if part["type"] not in {"null", "string"}), found)
    return schema_of_items(found) if found.get("type") == "array" else found


def schema_of_items(found: dict[str, Any]) -> dict[str, Any]:
    return dict(found["items"])


def with_leaf(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    for name in reversed(path):
        value = {name: value}
    return value  # type: ignore[no-any-return]


def limits() -> Iterator[tuple[tuple[str, ...], Any, bool]]:
    """Field, value, whether it is within: at and beyond each end of a range, each choice and none of them."""
    for path, default in leaves(DOCUMENT):
        schema = schema_of(path)
        wrap = (lambda value: [value]) if isinstance(default, list) else (lambda value: value)
        step = 1 if schema.get("type") == "integer" else 0.001
        for key, direction in (("minimum", -1), ("maximum", 1)):
            if key in schema:
                yield path, wrap(schema[key]), True
                yield path, wrap(schema[key] + direction * step), False
        for choice in schema.get("enum", ()):
            yield path, wrap(choice), True
        if "enum" in schema:
            yield path, wrap("none of them"), False


LIMITS = list(limits())
TEXTS = [
    ("backup.database.cronExpression", "99 * * * *"),
    ("integrityChecks.missingFiles.cronExpression", "nonsense"),
    ("integrityChecks.untrackedFiles.cronExpression", "* * * *"),
    ("integrityChecks.checksumFiles.cronExpression", "*/0 * * * *"),
    ("library.scan.cronExpression", ""),
    ("map.lightStyle", "nonsense"),
    ("map.darkStyle", ""),
    ("nightlyTasks.startTime", "24:00"),
    ("oauth.issuerUrl", "nonsense"),
    ("oauth.endSessionEndpoint", "nonsense"),
    ("server.externalDomain", "nonsense"),
    ("machineLearning.urls", []),
]


def test_there_are_limits_to_test() -> None:
    """The schema is read rightly: these are known from the contract."""
    assert (("ffmpeg", "crf"), 52, False) in LIMITS
    assert (("trash", "days"), 0, True) in LIMITS
    assert (("image", "preview", "format"), "webp", True) in LIMITS
    assert len(LIMITS) > 150


@pytest.mark.parametrize(("path", "value", "is_within"), LIMITS, ids=lambda value: str(value)[:60])
def test_limits(path: tuple[str, ...], value: Any, is_within: bool) -> None:
    changes = with_leaf(path, value)
    if is_within:
        document.config_of(changes)
        return
    with pytest.raises(ValidationFailed) as refused:
        document.config_of(changes)
    assert tuple(refused.value.issues[0]["path"][: len(path)]) == path


@pytest.mark.parametrize(("name", "value"), TEXTS)
def test_rules_of_texts(name: str, value: Any) -> None:
    with pytest.raises(ValidationFailed) as refused:
        document.config_of(with_leaf(tuple(name.split(".")), value))
    assert ".".join(map(str, refused.value.issues[0]["path"])).startswith(name)


def test_the_table_names_every_field() -> None:
    named = re.findall(r"^\| `([\w.*]+)` \|", TABLE.read_text(), re.MULTILINE)
    patterns = [re.compile(re.escape(name).replace(r"\*", ".+")) for name in named]
    fields = [".".join(path) for path, _ in leaves(DOCUMENT)]
    assert [field for field in fields if not any(pattern.fullmatch(field) for pattern in patterns)] == []
    assert [pattern.pattern for pattern in patterns if not any(map(pattern.fullmatch, fields))] == []
