"""Boxes as ISO files have them: HEIF, AVIF, JPEG XL, JPEG 2000, Canon CR3, MP4 and QuickTime."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from appliance.media.source import Source, Window

MAX_BOXES = 4096


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its type and where its content lies."""

    kind: bytes
    start: int
    size: int
    source: Source

    @property
    def content(self) -> Window:
        """What is in it."""
        return Window(self.source, self.start, self.size)

    def read(self, limit: int = 16 * 1024 * 1024) -> bytes:
        """What is in it, at most ``limit`` bytes."""
        return self.source.at(self.start, min(self.size, limit))


def boxes(source: Source, start: int = 0) -> Iterator[Box]:
    """The boxes that lie one after the other from ``start``; ends where the lengths stop making sense."""
    for _ in range(MAX_BOXES):
        head = source.at(start, 16)
        if len(head) < 8:
            return
        size, kind = struct.unpack(">I4s", head[:8])
        length = 8
        if size == 1 and len(head) == 16:
            size = struct.unpack(">Q", head[8:])[0]
            length = 16
        elif size == 0:
            size = source.size - start
        if size < length:
            return
        yield Box(kind, start + length, min(size - length, source.size - start - length), source)
        start += size


def first(source: Source, *path: bytes) -> Box | None:
    """The box at the end of ``path``, the first one of each type. ``b"meta"`` is entered behind its version."""
    found: Box | None = None
    for kind in path:
        start = 0
        if found is not None:
            source = found.content
            start = 4 if found.kind == b"meta" else 0
        found = next((box for box in boxes(source, start) if box.kind == kind), None)
        if found is None:
            return None
    return found
