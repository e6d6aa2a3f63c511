"""Multipart forms as they arrive: each file goes once through SHA-1 and onto the disk while the client still sends.

The parser runs on the event loop, on pieces that are already in memory. Hashing and writing happen on threads, in large
pieces: while one is written the next is received, and no third one is read from the client before the first is done.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import unquote

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from appliance.core.errors import BadRequest
from appliance.core.files import FileStore, Incoming

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

PIECE = 1024 * 1024
"""Bytes that are hashed and written at once."""

MAX_TEXT = 1024 * 1024
"""Bytes of all text fields together."""

MAX_PARTS = 1000

_EXTENDED_NAME = re.compile(r"filename\*\s*=\s*utf-8'[^']*'([^;\s]+)", re.IGNORECASE)


class FilePart:
    """A file of a form, as far as it has come. ``file_name`` is the end of the path that the client gave, any text."""

    def __init__(self, name: str, file_name: str, store: FileStore) -> None:
        self.name = name
        self.file_name = file_name
        self.size = 0
        self._store = store
        self._waiting: list[memoryview] = []
        self._incoming: Incoming | None = None

    def add(self, piece: memoryview) -> None:
        """Take more bytes, to be written later."""
        self._waiting.append(piece)
        self.size += len(piece)

    def take(self) -> list[memoryview]:
        """The bytes that are not written yet, now the caller's to write."""
        waiting, self._waiting = self._waiting, []
        return waiting

    def write(self, pieces: list[memoryview]) -> Incoming:
        """Hash and write. In one piece: a thread that works in small ones waits for the interpreter after each."""
        if self._incoming is None:
            self._incoming = self._store.receive()
        if pieces:
            self._incoming.write(b"".join(pieces))
        return self._incoming

    def received(self) -> Incoming:
        """The file with everything that came written to it. Blocks; raises ``StorageFull``."""
        return self.write(self.take())

    def discard(self) -> None:
        """Remove the file's name in ``incoming/``, its only one unless somebody placed it."""
        if self._incoming is not None:
            self._incoming.discard()


Begin = Callable[["Form", str, str], None]
Grown = Callable[[FilePart], None]


class Form:
    """A form that is being received; what was not placed when its ``async with`` ends is removed, whatever happened.

    ``begin(form, name, file_name)`` is asked before each file and ``grown(part)`` now and then while one comes; they refuse
    by raising.
    """

    def __init__(self, store: FileStore, begin: Begin, grown: Grown) -> None:
        self.texts: dict[str, list[str]] = {}
        self.files: dict[str, FilePart] = {}
        self._store = store
        self._begin = begin
        self._grown = grown
        self._unwritten = 0
        self._writing: asyncio.Future[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._writing is not None:
            await asyncio.wait({self._writing})
            # Whoever left before its end has a better reason to tell.
            self._writing.exception()
        if self.files:
            await asyncio.to_thread(self.discard)

    def discard(self) -> None:
        """Remove what was not placed. Whoever works on the files on a thread may do this there, and spares a change of it."""
        while self.files:
            self.files.popitem()[1].discard()

    async def receive(self, content_type: str, chunks: AsyncIterator[bytes]) -> None:
        """Read the whole body. One of another type is a form without fields.

        Raises ``BadRequest`` for a broken form, ``StorageFull``, and what ``begin`` and ``grown`` raise.
        """
        kind, options = parse_options_header(content_type)
        if kind != b"multipart/form-data":
            return
        parts = _Parts(self)
        try:
            parser = MultipartParser(_boundary(options), parts.callbacks())
            async for chunk in chunks:
                parser.write(chunk)
                if parts.file is not None:
                    self._grown(parts.file)
                self._unwritten += len(chunk)
                if self._unwritten >= PIECE:
                    await self._write()
        except FormParserError as error:
            raise BadRequest(f"Multipart: {error}") from error
        if not parts.complete:
            raise BadRequest("Multipart: Unexpected end of form")
        await self._written()

    async def _write(self) -> None:
        """Begin to write what has come, once what came before it is written."""
        await self._written()
        self._unwritten = 0
        work = [(part, pieces) for part in self.files.values() if (pieces := part.take())]
        if work:
            self._writing = asyncio.ensure_future(asyncio.to_thread(_write_all, work))

    async def _written(self) -> None:
        if self._writing is not None:
            # Not awaited itself: cancelling this call must not hide from ``__aexit__`` that the thread still writes.
            await asyncio.wait({self._writing})
            writing, self._writing = self._writing, None
            writing.result()

    def begin_file(self, name: str, file_name: str) -> FilePart:
        """Make room for a file, if it may come."""
        self._begin(self, name, file_name)
        part = self.files[name] = FilePart(name, file_name, self._store)
        return part


def _write_all(work: list[tuple[FilePart, list[memoryview]]]) -> None:
    for part, pieces in work:
        part.write(pieces)


def _boundary(options: dict[bytes, bytes]) -> bytes:
    boundary = options.get(b"boundary")
    if not boundary:
        raise BadRequest("Multipart: Boundary not found")
    return boundary


class _Parts:
    """What the parser tells, piece by piece, put together to texts and files."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._count = 0
        self._text_size = 0
        self._header = b""
        self._value = b""
        self._disposition = ""
        self._name = ""
        self._text = bytearray()
        self.file: FilePart | None = None
        self.complete = False

    def callbacks(self) -> "MultipartCallbacks":
        """In the parser's words."""
        return {
            "on_part_begin": self._begin_part,
            "on_header_field": self._add_to_header,
            "on_header_value": self._add_to_value,
            "on_header_end": self._end_header,
            "on_headers_finished": self._end_headers,
            "on_part_data": self._add_data,
            "on_part_end": self._end_part,
            "on_end": self._end,
        }

    def _begin_part(self) -> None:
        self._count += 1
        if self._count > MAX_PARTS:
            raise BadRequest("Multipart: Too many parts")
        self._disposition = ""

    def _add_to_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _add_to_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value.decode("latin-1")
        self._header = self._value = b""

    def _end_headers(self) -> None:
        _, options = parse_options_header(self._disposition)
        if b"name" not in options:
            raise BadRequest("Multipart: Malformed part header")
        self._name = options[b"name"].decode("utf-8", "replace")
        self._text = bytearray()
        file_name = _file_name(options, self._disposition)
        self.file = None if file_name is None else self._form.begin_file(self._name, file_name)

    def _add_data(self, data: bytes, start: int, end: int) -> None:
        if self.file is not None:
            self.file.add(memoryview(data)[start:end])
            return
        self._text_size += end - start
        if self._text_size > MAX_TEXT:
            raise BadRequest("Multipart: Field value too long")
        self._text += data[start:end]

    def _end_part(self) -> None:
        if self.file is None:
            self._form.texts.setdefault(self._name, []).append(self._text.decode("utf-8", "replace"))
        self.file = None

    def _end(self) -> None:
        self.complete = True


def _file_name(options: dict[bytes, bytes], disposition: str) -> str | None:
    """The name without the client's folders, None when the part is no file. ``filename*`` wins, as some clients need."""
    extended = _EXTENDED_NAME.search(disposition)
    if extended is not None:
        name = unquote(extended[1])
    elif b"filename" in options:
        name = options[b"filename"].decode("utf-8", "replace")
    else:
        return None
    return name.replace("\\", "/").rpartition("/")[2]
