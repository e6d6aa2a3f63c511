"""Compares two OpenAPI documents, operation by operation, down to the last member of the last schema.

``compare`` speaks of "ours" and "the contract". What a client sends is compared with its limits (patterns, bounds); of what
it gets back only types, names, enums, nullability and what is required, for that is all a client can rely on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]

LIMITS = (
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "pattern",
)
FORMATS = {"uuid", "date-time", "date", "email", "binary"}
SAFE_INTEGER = 2**53 - 1
"""The contract writes this where it means "any integer"."""


@dataclass(frozen=True)
class Document:
    """An OpenAPI document with its operations by id."""

    content: dict[str, Any]

    def operations(self) -> dict[str, tuple[str, str, dict[str, Any]]]:
        """Id: method, path and description."""
        return {
            described["operationId"]: (method.upper(), path, described)
            for path, item in self.content["paths"].items()
            for method, described in item.items()
        }

    def resolve(self, schema: Schema) -> tuple[Schema, str | None]:
        """``schema`` without references and with its own nullability; the name of the component that it was."""
        nullable = bool(schema.get("nullable"))
        name = None
        while "$ref" in schema or (len(schema.get("allOf", ())) == 1 and "properties" not in schema):
            if "$ref" in schema:
                name = schema["$ref"].rpartition("/")[2]
                schema = self.content["components"]["schemas"][name]
            else:
                schema = schema["allOf"][0]
            nullable = nullable or bool(schema.get("nullable"))
        return {**schema, "nullable": nullable}, name


class Comparison:
    """One walk through both documents. Pairs of components that were compared once are not compared again."""

    def __init__(self, ours: dict[str, Any], contract: dict[str, Any]) -> None:
        self.ours = Document(ours)
        self.contract = Document(contract)
        self._seen: set[tuple[str, str, bool]] = set()

    def differences(self) -> Iterator[str]:
        """One line for each difference, beginning with the operation."""
        theirs = self.contract.operations()
        for operation_id, (method, path, ours) in self.ours.operations().items():
            where = f"{operation_id} {method} {path}"
            if operation_id not in theirs:
                yield f"{where}: not in the contract"
                continue
            their_method, their_path, contract = theirs[operation_id]
            if (method, path) != (their_method, their_path):
                yield f"{where}: {their_method} {their_path} in the contract"
            for line in self._operation(ours, contract):
                yield f"{where} {line}"

    def _operation(self, ours: dict[str, Any], contract: dict[str, Any]) -> Iterator[str]:
        for name in ("x-immich-permission", "x-immich-admin-only"):
            yield from _unequal(name, ours.get(name), contract.get(name))
        yield from _unequal("needs a login", bool(ours.get("security")), bool(contract.get("security")))
        if not set(ours["tags"]) & set(contract["tags"]):
            yield from _unequal("tags", ours["tags"], contract["tags"])
        yield from self._parameters(ours, contract)
        yield from self._bodies(ours.get("requestBody"), contract.get("requestBody"))
        yield from self._responses(ours["responses"], contract["responses"])

    def _parameters(self, ours: dict[str, Any], contract: dict[str, Any]) -> Iterator[str]:
        mine, theirs = (
            {f"{parameter['in']} {parameter['name']}": parameter for parameter in side.get("parameters", ())}
            for side in (ours, contract)
        )
        for name in sorted(mine.keys() | theirs.keys()):
            if name not in mine or name not in theirs:
                yield f"{name}: {'only ours' if name in mine else 'only in the contract'}"
                continue
            yield from _unequal(f"{name}: required", mine[name]["required"], theirs[name]["required"])
            yield from self._schemas(mine[name]["schema"], theirs[name]["schema"], name, request=True)

    def _bodies(self, ours: dict[str, Any] | None, contract: dict[str, Any] | None) -> Iterator[str]:
        if ours is None or contract is None:
            yield from _unequal("body", ours and "there", contract and "there")
            return
        yield from _unequal("body: required", ours.get("required", False), contract.get("required", False))
        yield from self._contents(ours["content"], contract["content"], "body", request=True)

    def _responses(self, ours: dict[str, Any], contract: dict[str, Any]) -> Iterator[str]:
        yield from _unequal("statuses", sorted(ours), sorted(contract))
        for status in sorted(ours.keys() & contract.keys()):
            mine, theirs = ours[status].get("content", {}), contract[status].get("content", {})
            yield from self._contents(mine, theirs, status, request=False)

    def _contents(self, ours: dict[str, Any], contract: dict[str, Any], where: str, *, request: bool) -> Iterator[str]:
        yield from _unequal(f"{where}: content type", sorted(ours), sorted(contract))
        for kind in sorted(ours.keys() & contract.keys()):
            yield from self._schemas(ours[kind].get("schema", {}), contract[kind].get("schema", {}), where, request=request)

    # -- schemas

    def _schemas(self, ours: Schema, contract: Schema, where: str, *, request: bool) -> Iterator[str]:
        mine, my_name = self.ours.resolve(ours)
        theirs, their_name = self.contract.resolve(contract)
        yield from _unequal(f"{where}: nullable", mine["nullable"], theirs["nullable"])
        if my_name is not None and their_name is not None:
            if mine.get("type") == "object":
                yield from _unequal(f"{where}: schema", my_name, their_name)
            if (my_name, their_name, request) in self._seen:
                return
            self._seen.add((my_name, their_name, request))
        if "anyOf" in mine or "anyOf" in theirs:
            yield from self._alternatives(mine, theirs, where, request=request)
            return
        yield from _unequal(f"{where}: type", mine.get("type"), theirs.get("type"))
        if mine.get("type") != theirs.get("type"):
            return
        yield from _unequal(f"{where}: enum", _enum(mine), _enum(theirs))
        if request:
            yield from _limits(mine, theirs, where)
        if mine.get("type") == "array":
            yield from self._schemas(mine["items"], theirs["items"], f"{where}[]", request=request)
        if mine.get("type") == "object":
            yield from self._members(mine, theirs, where, request=request)

    def _alternatives(self, ours: Schema, contract: Schema, where: str, *, request: bool) -> Iterator[str]:
        mine, theirs = (
            sorted(side.get("anyOf", [side]), key=lambda schema: str(schema.get("$ref", schema.get("type"))))
            for side in (ours, contract)
        )
        if len(mine) != len(theirs):
            yield from _unequal(f"{where}: alternatives", len(mine), len(theirs))
            return
        for one, other in zip(mine, theirs, strict=True):
            yield from self._schemas(one, other, f"{where}(any)", request=request)

    def _members(self, ours: Schema, contract: Schema, where: str, *, request: bool) -> Iterator[str]:
        mine, theirs = ours.get("properties", {}), contract.get("properties", {})
        for name in sorted(mine.keys() | theirs.keys()):
            here = f"{where}.{name}"
            if name not in mine or name not in theirs:
                yield f"{here}: {'only ours' if name in mine else 'only in the contract'}"
                continue
            required = [name in side.get("required", ()) for side in (ours, contract)]
            yield from _unequal(f"{here}: required", *required)
            yield from self._schemas(mine[name], theirs[name], here, request=request)
        open_ended = [bool(side.get("additionalProperties")) or not side.get("properties") for side in (ours, contract)]
        yield from _unequal(f"{where}: takes other members", *open_ended)


def _enum(schema: Schema) -> list[Any] | None:
    return sorted(schema["enum"], key=str) if "enum" in schema else None


def _limits(ours: Schema, contract: Schema, where: str) -> Iterator[str]:
    mine, theirs = ours.get("format"), contract.get("format")
    if mine in FORMATS or theirs in FORMATS:
        yield from _unequal(f"{where}: format", mine, theirs)
    for name in LIMITS:
        one, other = ours.get(name), contract.get(name)
        if name == "pattern" and mine == theirs and mine in FORMATS:
            continue
        if other in {SAFE_INTEGER, -SAFE_INTEGER} or (other is False and one is None):
            continue
        yield from _unequal(f"{where}: {name}", one, other)


def _unequal(what: str, ours: Any, contract: Any) -> Iterator[str]:
    if ours != contract:
        yield f"{what}: {_shown(ours)}, in the contract {_shown(contract)}"


def _shown(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
