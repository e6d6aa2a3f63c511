"""Checks what clients send and names everything that is wrong with it, in the form of behaviour/01 §2.

msgspec stops at the first fault and has words of its own, so the walk over its type descriptions is ours.
"""

import datetime as dt
import math
import re
import typing
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cache
from typing import Any, TypeVar, cast

import msgspec
from msgspec import inspect

from appliance.core import clock
from appliance.core.errors import ValidationFailed
from appliance.core.http import wire

T = TypeVar("T")
Issue = dict[str, Any]
Path = tuple[str | int, ...]

_DATE_TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$", re.ASCII)
_LOOSE_DATE_TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$", re.ASCII)
_DATE = re.compile(r"^\d{4}-\d\d-\d\d$", re.ASCII)
_WRONG_TYPES = {"invalid_type", "invalid_value", "invalid_union"}
"""After one of these nothing more can be said about how members fit together."""

MISSING = object()
"""Stands for a value that is not there, which is not the same as null."""


def validate(value: Any, shape: type[T], *, as_text: bool = False) -> T:
    """``value`` (decoded JSON, or texts of a query or form with ``as_text``) as ``shape``.

    Raises ``ValidationFailed`` with all issues in the order of the shape's fields. Unknown members are dropped.
    """
    walk = _Walk(as_text)
    result = walk.check(value, _description(cast(Hashable, shape)), ())
    if walk.issues:
        raise ValidationFailed(walk.issues)
    return result  # type: ignore[no-any-return]


def validate_texts(texts: Mapping[str, list[str]], shape: type[T]) -> T:
    """The same for query strings and forms: each name with all its values."""
    return validate({name: values[0] if len(values) == 1 else values for name, values in texts.items()}, shape, as_text=True)


def issue(path: Path, message: str) -> Issue:
    """An issue of a rule of our own, such as two fields that must come together."""
    return {"code": "custom", "path": list(path), "message": message}


@cache
def _description(shape: Hashable) -> inspect.Type:
    _note_options(shape, set())
    return inspect.type_info(shape)


_OPTIONS: dict[frozenset[Any], tuple[Any, ...]] = {}
"""The options of every ``Literal`` in the order of its declaration, which complaints follow; msgspec sorts them."""


def _note_options(hint: Any, seen: set[Any]) -> None:
    if typing.get_origin(hint) is typing.Literal:
        _OPTIONS[frozenset(typing.get_args(hint))] = typing.get_args(hint)
        return
    members: Iterable[Any] = typing.get_args(hint)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        if hint in seen:
            return
        seen.add(hint)
        members = typing.get_type_hints(hint, include_extras=True).values()
    for member in members:
        _note_options(member, seen)


def _received(value: Any) -> str:
    if value is MISSING:
        return "undefined"
    if value is None:
        return "null"
    for kind, name in ((bool, "boolean"), (int, "number"), (str, "string"), (list, "array"), (dict, "object")):
        if isinstance(value, kind):
            return name
    return "NaN" if isinstance(value, float) and math.isnan(value) else "number"


def _wrong_type(expected: str, path: Path, value: Any, **more: Any) -> Issue:
    # "email" and dates are strings whose type fault is worded after their format.
    kind = expected if expected in {"boolean", "number", "array", "object", "int", "record"} else "string"
    return {
        "expected": kind,
        **more,
        "code": "invalid_type",
        "path": list(path),
        "message": f"Invalid input: expected {expected}, received {_received(value)}",
    }


def _bad_format(path: Path, name: str, pattern: str, message: str) -> Issue:
    return {
        "origin": "string",
        "code": "invalid_format",
        "format": name,
        "pattern": f"/{pattern}/",
        "path": list(path),
        "message": message,
    }


class _Walk:
    """One validation: collects issues while it converts."""

    def __init__(self, as_text: bool) -> None:
        self.as_text = as_text
        self.issues: list[Issue] = []

    def check(self, value: Any, kind: inspect.Type, path: Path, extra: Mapping[str, Any] | None = None) -> Any:
        if isinstance(kind, inspect.Metadata):
            return self.check(value, kind.type, path, {**(extra or {}), **(kind.extra or {})})
        if isinstance(kind, inspect.UnionType):
            return self._union(value, kind, path, extra)
        method: Callable[..., Any] | None = _CHECKS.get(type(kind))
        if method is None:
            return value
        return method(self, value, kind, path, extra or {})

    def _union(self, value: Any, kind: inspect.UnionType, path: Path, extra: Mapping[str, Any] | None) -> Any:
        if value is None and kind.includes_none:
            return None
        real = [member for member in kind.types if not isinstance(member, inspect.NoneType)]
        if len(real) == 1:
            return self.check(value, real[0], path, extra)
        before = list(self.issues)
        for member in real:
            self.issues = list(before)
            result = self.check(value, member, path, extra)
            if len(self.issues) == len(before):
                return result
        self.issues = [*before, {"code": "invalid_union", "errors": [], "path": list(path), "message": "Invalid input"}]
        return None

    def _struct(self, value: Any, kind: inspect.StructType, path: Path, _extra: Mapping[str, Any]) -> Any:
        if not isinstance(value, dict):
            self.issues.append(_wrong_type("object", path, value))
            return None
        found: dict[str, Any] = {}
        for field in kind.fields:
            given = value.get(field.encode_name, MISSING)
            if given is MISSING and not field.required:
                continue
            found[field.name] = self.check(given, field.type, (*path, field.encode_name))
        if kind.cls.__struct_config__.forbid_unknown_fields:
            self._no_others(value, kind, path)
        if issubclass(kind.cls, wire.Dto) and not any(one["code"] in _WRONG_TYPES for one in self.issues):
            for field_name, message in kind.cls.disagreements(value):
                self.issues.append(issue((*path, *([] if field_name is None else [field_name])), message))
        return None if self.issues else kind.cls(**found)

    def _no_others(self, value: dict[str, Any], kind: inspect.StructType, path: Path) -> None:
        unknown = sorted(value.keys() - {field.encode_name for field in kind.fields})
        if unknown:
            names = ", ".join(f'"{name}"' for name in unknown)
            message = f"Unrecognized key{'s' if len(unknown) > 1 else ''}: {names}"
            self.issues.append({"code": "unrecognized_keys", "keys": unknown, "path": list(path), "message": message})

    def _list(self, value: Any, kind: inspect.ListType, path: Path, _extra: Mapping[str, Any]) -> Any:
        if self.as_text and not isinstance(value, list) and value is not MISSING:
            value = [value]
        if not isinstance(value, list):
            self.issues.append(_wrong_type("array", path, value))
            return None
        self._length(len(value), kind, path, "array", "items")
        return [self.check(item, kind.item_type, (*path, index)) for index, item in enumerate(value)]

    def _dict(self, value: Any, kind: inspect.DictType, path: Path, _extra: Mapping[str, Any]) -> Any:
        if not isinstance(value, dict):
            self.issues.append(_wrong_type("record", path, value))
            return None
        return {key: self.check(item, kind.value_type, (*path, key)) for key, item in value.items()}

    def _literal(self, value: Any, kind: inspect.LiteralType, path: Path, _extra: Mapping[str, Any]) -> Any:
        if self.as_text and isinstance(value, str) and all(isinstance(option, int) for option in kind.values):
            value = int(value) if value.lstrip("-").isdigit() else value
        if value in kind.values and not isinstance(value, bool):
            return value
        values = _OPTIONS.get(frozenset(kind.values), kind.values)
        options = "|".join(f'"{option}"' if isinstance(option, str) else str(option) for option in values)
        one = len(values) == 1
        self.issues.append(
            {
                "code": "invalid_value",
                "values": list(values),
                "path": list(path),
                "message": f"Invalid input: expected {options}" if one else f"Invalid option: expected one of {options}",
            }
        )
        return None

    def _enum(self, value: Any, kind: inspect.EnumType, path: Path, extra: Mapping[str, Any]) -> Any:
        options = tuple(member.value for member in kind.cls)
        found = self._literal(value, inspect.LiteralType(options), path, extra)
        return None if found is None else kind.cls(found)

    def _bool(self, value: Any, _kind: inspect.BoolType, path: Path, extra: Mapping[str, Any]) -> Any:
        if extra.get("wire") == "lenient" and value in ("true", "false"):
            return value == "true"
        if self.as_text and not isinstance(value, list) and value is not MISSING:
            if value in {"true", "false"}:
                return value == "true"
            self.issues.append(
                {
                    "code": "invalid_value",
                    "expected": "stringbool",
                    "values": ["true", "false"],
                    "path": list(path),
                    "message": 'Invalid option: expected one of "true"|"false"',
                }
            )
            return None
        if isinstance(value, bool):
            return value
        self.issues.append(_wrong_type("string" if self.as_text else "boolean", path, value))
        return None

    def _number(self, value: Any, kind: inspect.IntType | inspect.FloatType, path: Path, extra: Mapping[str, Any]) -> Any:
        if (self.as_text and value is not MISSING) or (extra.get("wire") == "lenient" and isinstance(value, str)):
            value = _number_of_text(value)
        if isinstance(value, float) and math.isnan(value):
            self.issues.append(_wrong_type("number", path, value, received="NaN") | {"received": "NaN"})
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.issues.append(_wrong_type("number", path, value))
            return None
        if isinstance(kind, inspect.IntType):
            if isinstance(value, float) and not value.is_integer():
                self.issues.append(_wrong_type("int", path, value, format="safeint"))
                return None
            value = int(value)
        self._range(value, kind, path)
        return value

    def _range(self, value: float, kind: inspect.IntType | inspect.FloatType, path: Path) -> None:
        if kind.ge is not None and value < kind.ge:
            self.issues.append(_bound("too_small", "minimum", kind.ge, path, "number", f"number to be >={kind.ge}"))
        if kind.le is not None and value > kind.le:
            self.issues.append(_bound("too_big", "maximum", kind.le, path, "number", f"number to be <={kind.le}"))

    def _str(self, value: Any, kind: inspect.StrType, path: Path, extra: Mapping[str, Any]) -> Any:
        rule = extra.get("wire")
        if not isinstance(value, str):
            words = {"email": "email", "date-time": "ISO 8601 datetime string", "date": "ISO date string (YYYY-MM-DD)"}
            self.issues.append(_wrong_type(extra.get("expected") or words.get(rule or "", "string"), path, value))
            return None
        if "check" in extra:
            problem = extra["check"](value)
            if problem is not None:
                self.issues.append({**problem, "path": list(path)})
            return value
        if rule is not None:
            return self._formatted(value, rule, path)
        self._length(len(value), kind, path, "string", "characters")
        if kind.pattern is not None and not _matches(kind.pattern, value):
            message = f"Invalid string: must match pattern /{kind.pattern}/"
            self.issues.append(_bad_format(path, "regex", kind.pattern, message))
        return value

    def _formatted(self, value: str, rule: str, path: Path) -> Any:
        checker = _FORMATS.get(rule)
        if checker is None:
            return value
        converted, problem = checker(value)
        if problem is not None:
            name, pattern, message = problem
            self.issues.append(_bad_format(path, name, pattern, message))
        return converted

    def _length(self, length: int, kind: Any, path: Path, origin: str, unit: str) -> None:
        if kind.min_length is not None and length < kind.min_length:
            text = f"{origin} to have >={kind.min_length} {unit}"
            self.issues.append(_bound("too_small", "minimum", kind.min_length, path, origin, text))
        if kind.max_length is not None and length > kind.max_length:
            text = f"{origin} to have <={kind.max_length} {unit}"
            self.issues.append(_bound("too_big", "maximum", kind.max_length, path, origin, text))


def _bound(code: str, name: str, limit: float, path: Path, origin: str, expectation: str) -> Issue:
    size = "small" if code == "too_small" else "big"
    return {
        "origin": origin,
        "code": code,
        name: limit,
        "inclusive": True,
        "path": list(path),
        "message": f"Too {size}: expected {expectation}",
    }


def _number_of_text(value: Any) -> float:
    """JavaScript's ``Number(text)``: blank is 0, anything else that is no number is NaN."""
    if not isinstance(value, str):
        return math.nan
    text = value.strip()
    if not text:
        return 0
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text):
        return math.nan
    number = float(text)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _matches(pattern: str, value: str) -> bool:
    """As JavaScript matches: ``$`` is the very end, not also a line feed before it, and ``\\d`` is 0 to 9."""
    return _as_javascript(pattern).search(value) is not None


@cache
def _as_javascript(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\$(\)*)$", r"\\Z\1", pattern), re.ASCII)


Problem = tuple[str, str, str] | None


def _uuid(value: str) -> tuple[str, Problem]:
    return value.lower(), None if _matches(wire.UUID_PATTERN, value) else ("uuid", wire.UUID_PATTERN, "Invalid UUID")


def _uuid_v7(value: str) -> tuple[str, Problem]:
    return value.lower(), None if _matches(wire.UUID_V7_PATTERN, value) else (
        "uuid",
        wire.UUID_V7_PATTERN,
        "Invalid UUID",
    )


def _email(value: str) -> tuple[str, Problem]:
    # Letters, marks and digits of any script are fine (behaviour/11 §9); for the pattern they count as a letter.
    ascii_form = "".join("a" if ord(letter) >= 128 and unicodedata.category(letter)[0] in "LMN" else letter for letter in value)
    if _matches(wire.EMAIL_PATTERN, ascii_form):
        return value.lower(), None
    return value, ("email", wire.EMAIL_PATTERN, "Invalid input: expected email, received string")


def _instant(value: str, *, zone_required: bool) -> dt.datetime | None:
    if not (_DATE_TIME if zone_required else _LOOSE_DATE_TIME).fullmatch(value):
        return None
    try:
        return clock.parse(value)
    except (ValueError, OverflowError):
        return None


def _date_time(value: str) -> tuple[str, Problem]:
    instant = _instant(value, zone_required=True)
    if instant is None:
        message = "Invalid input: expected ISO 8601 datetime string, received string"
        return value, ("datetime", _DATE_TIME.pattern, message)
    return clock.iso(instant), None


def _zoned_date_time(value: str) -> tuple[str, Problem]:
    if _instant(value, zone_required=False) is None:
        message = "Invalid input: expected ISO 8601 datetime string, received string"
        return value, ("datetime", _LOOSE_DATE_TIME.pattern, message)
    return value, None


def _date(value: str) -> tuple[str, Problem]:
    try:
        if not _DATE.fullmatch(value):
            raise ValueError(value)
        dt.date.fromisoformat(value)
    except ValueError:
        message = "Invalid input: expected ISO date string (YYYY-MM-DD), received string"
        return value, ("date", _DATE.pattern, message)
    return value, None


def _hex_color(value: str) -> tuple[str, Problem]:
    if not _matches(wire.HEX_COLOR_PATTERN, value):
        message = f"Invalid string: must match pattern /{wire.HEX_COLOR_PATTERN}/"
        return value, ("regex", wire.HEX_COLOR_PATTERN, message)
    return value if value.startswith("#") else f"#{value}", None


_FORMATS: dict[str, Callable[[str], tuple[str, Problem]]] = {
    "uuid": _uuid,
    "uuidv7": _uuid_v7,
    "email": _email,
    "date-time": _date_time,
    "zoned-date-time": _zoned_date_time,
    "date": _date,
    "hex-color": _hex_color,
}

_CHECKS: dict[type, Callable[..., Any]] = {
    inspect.StructType: _Walk._struct,  # noqa: SLF001
    inspect.ListType: _Walk._list,  # noqa: SLF001
    inspect.DictType: _Walk._dict,  # noqa: SLF001
    inspect.LiteralType: _Walk._literal,  # noqa: SLF001
    inspect.EnumType: _Walk._enum,  # noqa: SLF001
    inspect.BoolType: _Walk._bool,  # noqa: SLF001
    inspect.IntType: _Walk._number,  # noqa: SLF001
    inspect.FloatType: _Walk._number,  # noqa: SLF001
    inspect.StrType: _Walk._str,  # noqa: SLF001
}
