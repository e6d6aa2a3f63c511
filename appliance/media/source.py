"""Random access to a file that may lie about every length in it."""

import os
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self


class Source(Protocol):
    """Bytes at any offset. Reads past the end are short, never an error."""

    size: int

    def at(self, offset: int, length: int) -> bytes:
        """At most ``length`` bytes from ``offset``."""
        ...


class FileSource:
    """A file on the disk. Not a memory map: videos are larger than the address space of a child."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self.size = os.fstat(self._descriptor).st_size

    def at(self, offset: int, length: int) -> bytes:
        if offset < 0 or length <= 0 or offset >= self.size:
            return b""
        return os.pread(self._descriptor, length, offset)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        os.close(self._descriptor)


class BytesSource:
    """A block that was cut out of a file."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.size = len(content)

    def at(self, offset: int, length: int) -> bytes:
        return self._content[offset : offset + length] if offset >= 0 and length > 0 else b""


class Window:
    """A part of another source, with offsets of its own."""

    def __init__(self, source: Source, start: int, size: int) -> None:
        self._source = source
        self._start = start
        self.size = max(0, min(size, source.size - start))

    def at(self, offset: int, length: int) -> bytes:
        if offset < 0 or offset >= self.size:
            return b""
        return self._source.at(self._start + offset, min(length, self.size - offset))
