"""What a handler may return besides a DTO, and how every answer becomes bytes."""

import base64
import gzip
import hashlib
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from appliance.core.http.file_response import RangedFile, parse_range
from appliance.core.http.stream_response import PulledStream, compressed
from appliance.core.http.wire import encode

JSON = "application/json; charset=utf-8"
COMPRESS_FROM = 1024
INLINE_UP_TO = 1024 * 1024

CACHE_ASSETS = "private, max-age=86400, no-transform, stale-while-revalidate=2592000, stale-if-error=2592000"
CACHE_NONE = "private, no-cache, no-transform"
CACHE_DEFAULT = "public, max-age=0"


@dataclass(slots=True)
class JsonBytes:
    """JSON that SQL already shaped."""

    content: bytes


@dataclass(slots=True)
class WithStatus:
    """An answer whose status is not the operation's usual one."""

    content: Any
    status: int


@dataclass(slots=True)
class FileAnswer:
    """A file from the disk: ranges, conditional requests, the contract's headers (behaviour/05 §5)."""

    path: Path
    content_type: str
    name: str | None = None
    cache_control: str = CACHE_ASSETS


@dataclass(slots=True)
class Redirect:
    """Look elsewhere; ``location`` may be relative."""

    location: str
    status: int = 302


@dataclass(slots=True)
class TextAnswer:
    """Text of another type than JSON."""

    content: str | bytes
    content_type: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Stream:
    """Bytes that are made while the client reads.

    A plain iterator is asked for each chunk on a thread, when the one before has left: it may block, and must not keep a
    database transaction open in between. ``compress`` text for clients that can.
    """

    chunks: AsyncIterator[bytes] | Iterator[bytes]
    content_type: str
    compress: bool = False


def to_response(answer: Any, status: int, request: Request) -> Response:
    """The HTTP response for what a handler returned. Reads small files, so call it off the event loop."""
    if isinstance(answer, WithStatus):
        answer, status = answer.content, answer.status
    if isinstance(answer, Response):
        return answer
    if isinstance(answer, FileAnswer):
        return _file(answer, request)
    if isinstance(answer, Redirect):
        return Response(status_code=answer.status, headers={"location": answer.location})
    if isinstance(answer, Stream):
        return _stream(answer, status, request)
    if isinstance(answer, TextAnswer):
        return Response(answer.content, status, {"content-type": answer.content_type, **answer.headers})
    if answer is None:
        return Response(status_code=status)
    content = answer.content if isinstance(answer, JsonBytes) else encode(answer)
    return json_response(content, status, request)


def _stream(answer: Stream, status: int, request: Request) -> Response:
    chunks = answer.chunks
    headers = {"content-type": answer.content_type}
    if not isinstance(chunks, Iterator):
        return StreamingResponse(chunks, status, headers)
    if answer.compress:
        headers["vary"] = "Accept-Encoding"
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
            chunks = compressed(chunks)
    return PulledStream(chunks, status, headers)


def json_response(content: bytes, status: int, request: Request) -> Response:
    """JSON with a strong ETag, 304 when the client has it, compressed when it is long and the client can."""
    digest = base64.b64encode(hashlib.sha1(content, usedforsecurity=False).digest())[:27].decode()
    etag = f'"{len(content):x}-{digest}"'
    headers = {"content-type": JSON, "etag": etag, "vary": "Accept-Encoding"}
    if request.method in {"GET", "HEAD"} and status == 200 and _matches(request, etag):
        return Response(status_code=304, headers={"etag": etag, "vary": "Accept-Encoding"})
    if len(content) >= COMPRESS_FROM and "gzip" in request.headers.get("accept-encoding", ""):
        content = gzip.compress(content, compresslevel=1, mtime=0)
        headers["content-encoding"] = "gzip"
    return Response(content, status, headers)


def _matches(request: Request, etag: str) -> bool:
    wanted = request.headers.get("if-none-match")
    if wanted is None:
        return False
    bare = etag.removeprefix("W/")
    return wanted.strip() == "*" or any(part.strip().removeprefix("W/") == bare for part in wanted.split(","))


def _file(answer: FileAnswer, request: Request) -> Response:
    try:
        descriptor = os.open(answer.path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return json_response(b'{"message":"Not Found"}', 404, request)
    stat = os.fstat(descriptor)
    etag = f'W/"{stat.st_size:x}-{stat.st_mtime_ns // 1_000_000:x}"'
    headers = {
        "content-type": answer.content_type,
        "cache-control": answer.cache_control,
        "accept-ranges": "bytes",
        "etag": etag,
        "last-modified": formatdate(stat.st_mtime, usegmt=True),
    }
    if answer.name is not None:
        headers["content-disposition"] = f"inline; filename*=UTF-8''{quote(answer.name, safe='')}"
    if _matches(request, etag):
        os.close(descriptor)
        return Response(status_code=304, headers=headers)
    wanted = parse_range(request.headers.get("range"), request.headers.get("if-range"), stat.st_size, etag)
    if wanted == "unsatisfiable":
        os.close(descriptor)
        # 416 with the size, as players expect; the reference answers 404 here (golden2/README) with the same header.
        return Response(status_code=416, headers={**headers, "content-range": f"bytes */{stat.st_size}"})
    start, end, status = 0, stat.st_size, 200
    if wanted is not None:
        start, end = wanted
        status = 206
        headers["content-range"] = f"bytes {start}-{end - 1}/{stat.st_size}"
    headers["content-length"] = str(end - start)
    if request.method == "HEAD" or end - start <= INLINE_UP_TO:
        try:
            content = b"" if request.method == "HEAD" else os.pread(descriptor, end - start, start)
        finally:
            os.close(descriptor)
        return Response(content, status, headers)
    return RangedFile(descriptor, start, end, status, headers)
