"""Types of the wire: what a DTO is made of.

A DTO is a ``Dto`` struct: Python names inside, camelCase outside. In requests, ``x: T | UnsetType = UNSET`` may be left
out and ``x: T | None`` may be null. In answers an ``UNSET`` member is left out and ``None`` is null.

The ``extra`` of a type names rules that msgspec does not know; ``validation`` applies them, ``openapi`` shows them.
Values that are only recommended stand under ``known``: shown, but any other text is accepted too.
Members with ``LEGACY`` are accepted from older apps and not shown.
Instants are kept as the text that the database holds (``clock.iso``), so that nothing is converted on hot paths.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

UUID_PATTERN = "^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$"
UUID_V7_PATTERN = UUID_PATTERN.replace("-4[", "-7[")
EMAIL_PATTERN = (
    r"^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$"
)
HEX_COLOR_PATTERN = "^#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$"

Uuid = Annotated[str, Meta(extra={"wire": "uuid"})]
"""An entity's id: UUIDv4, given back in lower case."""

UuidV7 = Annotated[str, Meta(extra={"wire": "uuidv7"})]
DateTime = Annotated[str, Meta(extra={"wire": "date-time"})]
"""An instant; any ISO-8601 text with a zone comes in, UTC with milliseconds goes on."""

ZonedDateTime = Annotated[str, Meta(extra={"wire": "zoned-date-time"})]
"""An instant whose zone matters: kept as the client wrote it. The zone may be missing."""

Date = Annotated[str, Meta(extra={"wire": "date"})]
Email = Annotated[str, Meta(extra={"wire": "email"})]
"""An e-mail address, lower-cased after validation."""

HexColor = Annotated[str, Meta(extra={"wire": "hex-color"})]
LenientBool = Annotated[bool, Meta(extra={"wire": "lenient"})]
"""A boolean of a body that may also come as the text ``true`` or ``false`` (behaviour/04 §4)."""

LenientInt = Annotated[int, Meta(extra={"wire": "lenient"})]
"""An integer of a body that may also come as text."""

PinCode = Annotated[str, Meta(pattern=r"^\d{6}$")]
JsonObject = dict[str, Any]
Binary = Annotated[bytes, Meta(extra={"wire": "binary"})]
"""A file part of a multipart form; only named in declarations."""


LEGACY = Meta(extra={"legacy": True})
"""Marks a member that the contract has dropped but older apps still send."""


class Dto(msgspec.Struct, rename="camel", kw_only=True):
    """Base of all wire shapes. A subclass whose fields have defaults before others says ``kw_only=True`` itself."""

    @classmethod
    def disagreements(cls, given: Mapping[str, Any]) -> Iterable[tuple[str | None, str]]:  # noqa: ARG003 - for subclasses
        """What is wrong between the members of an object whose members each have the right type.

        Field (None: the whole) and message; ``given`` is the object as it came.
        """
        return ()


BulkIdErrorReason = Literal["duplicate", "no_permission", "not_found", "unknown", "validation"]


class BulkIdsDto(Dto):
    """The things that something is done with."""

    ids: list[Uuid]


class BulkIdResponseDto(Dto):
    """What became of one of them."""

    id: Uuid
    success: bool
    error: BulkIdErrorReason | UnsetType = UNSET
    error_message: str | UnsetType = UNSET


def bulk_results(
    ids: Iterable[str], refused: Callable[[str], BulkIdErrorReason | None], repeated: BulkIdErrorReason = "duplicate"
) -> list[BulkIdResponseDto]:
    """One answer for each id in the order of the request: ``refused`` says why not; ``repeated`` is for what was done above."""
    taken: set[str] = set()
    results = []
    for id_ in ids:
        reason = repeated if id_ in taken else refused(id_)
        if reason is None:
            taken.add(id_)
        results.append(BulkIdResponseDto(id=id_, success=reason is None, error=UNSET if reason is None else reason))
    return results


def encode(value: Any) -> bytes:
    """``value`` as JSON. Structs, dicts, lists and ``msgspec.Raw`` pieces that SQL already shaped."""
    return msgspec.json.encode(value)


__all__ = [
    "LEGACY",
    "UNSET",
    "Binary",
    "BulkIdErrorReason",
    "BulkIdResponseDto",
    "BulkIdsDto",
    "Date",
    "DateTime",
    "Dto",
    "Email",
    "HexColor",
    "JsonObject",
    "LenientBool",
    "LenientInt",
    "PinCode",
    "UnsetType",
    "Uuid",
    "UuidV7",
    "ZonedDateTime",
    "bulk_results",
    "encode",
]
