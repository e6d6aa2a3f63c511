"""Directories of tags as TIFF has them: in EXIF blocks, in maker notes, and as the whole of most camera RAW files."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from appliance.media.source import Source

MAX_DIRECTORIES = 64
MAX_ENTRIES = 2000
MAX_VALUE = 16 * 1024 * 1024
MAX_NUMBERS = 4096

_FORMATS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I", 16: "Q", 17: "q"}
_RATIONALS = {5: "I", 10: "i"}
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8}
_MAGICS = {42, 0x55, 0x4F52, 0x5352}
"""TIFF, Panasonic RW2, Olympus ORF (two of them)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Where the value of a tag lies."""

    kind: int
    count: int
    offset: int


@dataclass(slots=True)
class Directory:
    """One IFD: its entries by tag number, and where the next one begins (0: nowhere)."""

    order: str
    source: Source
    entries: dict[int, Entry] = field(default_factory=dict)
    following: int = 0

    def value(self, tag: int) -> Any:
        """Text, bytes (type UNDEFINED), a number, a list of numbers; None when missing or broken."""
        entry = self.entries.get(tag)
        if entry is None:
            return None
        size = _SIZES[entry.kind] * entry.count
        if entry.kind in {2, 7}:
            content = self.source.at(entry.offset, min(size, MAX_VALUE))
            return content if entry.kind == 7 else text(content)
        if entry.count == 0:
            return None
        numbers = self._numbers(entry)
        if numbers is None:
            return None
        return numbers[0] if entry.count == 1 else numbers

    def raw(self, tag: int) -> bytes | None:
        """The bytes of a value, whatever its type says."""
        entry = self.entries.get(tag)
        if entry is None:
            return None
        return self.source.at(entry.offset, min(_SIZES[entry.kind] * entry.count, MAX_VALUE))

    def offset(self, tag: int) -> int | None:
        """Where the value of a tag begins in the source."""
        entry = self.entries.get(tag)
        return entry.offset if entry else None

    def _numbers(self, entry: Entry) -> list[Any] | None:
        count = min(entry.count, MAX_NUMBERS)
        content = self.source.at(entry.offset, _SIZES[entry.kind] * count)
        if len(content) < _SIZES[entry.kind] * count:
            return None
        if letter := _RATIONALS.get(entry.kind):
            pairs = struct.unpack(f"{self.order}{count * 2}{letter}", content)
            return [_quotient(pairs[i], pairs[i + 1]) for i in range(0, count * 2, 2)]
        return list(struct.unpack(f"{self.order}{count}{_FORMATS[entry.kind]}", content))


def text(content: bytes) -> str:
    """Text up to its first NUL: UTF-8 as most write it, else Latin-1."""
    content = content.partition(b"\0")[0]
    try:
        return content.decode().strip()
    except UnicodeDecodeError:
        return content.decode("latin-1").strip()


def _quotient(numerator: int, denominator: int) -> float:
    if denominator:
        return numerator / denominator
    return float("inf") if numerator else float("nan")


def header(source: Source) -> tuple[str, int] | None:
    """Byte order and offset of the first directory; None when this is no TIFF."""
    start = source.at(0, 8)
    order = {b"II": "<", b"MM": ">"}.get(start[:2])
    if order is None or len(start) < 8:
        return None
    magic, first = struct.unpack(order + "HI", start[2:])
    return (order, first) if magic in _MAGICS else None


def directory(source: Source, order: str, offset: int) -> Directory:
    """The directory at ``offset``; what is cut off or makes no sense is left out."""
    found = Directory(order, source)
    start = source.at(offset, 2)
    if offset <= 0 or len(start) < 2:
        return found
    count = struct.unpack(order + "H", start)[0]
    content = source.at(offset + 2, min(count, MAX_ENTRIES) * 12 + 4)
    for position in range(0, min(count * 12, len(content) - 11), 12):
        tag, kind, length = struct.unpack_from(order + "HHI", content, position)
        if kind not in _SIZES or length * _SIZES[kind] > source.size:
            continue
        inside = offset + 2 + position + 8
        where = inside if length * _SIZES[kind] <= 4 else struct.unpack_from(order + "I", content, position + 8)[0]
        found.entries.setdefault(tag, Entry(kind, length, where))
    if count <= MAX_ENTRIES and len(content) >= count * 12 + 4:
        found.following = struct.unpack_from(order + "I", content, count * 12)[0]
    return found


def chain(source: Source) -> Iterator[Directory]:
    """The main directories of a TIFF, in order. Nothing for anything else; ends at loops."""
    begin = header(source)
    if begin is None:
        return
    order, offset = begin
    seen: set[int] = set()
    while offset and offset not in seen and len(seen) < MAX_DIRECTORIES:
        seen.add(offset)
        found = directory(source, order, offset)
        yield found
        offset = found.following


def children(parent: Directory, tag: int) -> list[Directory]:
    """The directories that a tag of ``parent`` points to."""
    offsets = parent.value(tag)
    wanted = offsets if isinstance(offsets, list) else [offsets]
    return [
        directory(parent.source, parent.order, offset)
        for offset in wanted[:MAX_DIRECTORIES]
        if isinstance(offset, int) and offset
    ]
