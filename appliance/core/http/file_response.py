"""Sending a part of a large file without holding it in memory."""

import asyncio
import os
import re
from typing import Literal

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

CHUNK = 512 * 1024

_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")


def parse_range(
    header: str | None, if_range: str | None, size: int, etag: str
) -> tuple[int, int] | Literal["unsatisfiable"] | None:
    """First byte and the one after the last; None for the whole file.

    Several ranges and malformed ones give the whole file, as the reference does (golden2/video).
    """
    if header is None or (if_range is not None and if_range != etag):
        return None
    match = _RANGE.match(header.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if first == "":
        length = int(last)
        return "unsatisfiable" if length == 0 or size == 0 else (max(0, size - length), size)
    start = int(first)
    end = min(int(last) + 1, size) if last else size
    if last and int(last) < start:
        return None
    return (start, end) if start < size else "unsatisfiable"


class RangedFile(Response):
    """Streams an open file; takes over the descriptor."""

    def __init__(self, descriptor: int, start: int, end: int, status: int, headers: dict[str, str]) -> None:
        super().__init__(None, status, headers)
        self._descriptor = descriptor
        self._start = start
        self._end = end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send headers, then chunks read on a thread: a slow disk must not stop the loop. Ends when the client leaves."""
        left = asyncio.ensure_future(_until_left(receive))
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            position = self._start
            while position < self._end and not left.done():
                length = min(CHUNK, self._end - position)
                chunk = await asyncio.to_thread(os.pread, self._descriptor, length, position)
                if not chunk:
                    break
                position += len(chunk)
                await send({"type": "http.response.body", "body": chunk, "more_body": position < self._end})
        finally:
            left.cancel()
            os.close(self._descriptor)


async def _until_left(receive: Receive) -> None:
    """Wait for the client to leave: sending to one that left raises nothing."""
    while (await receive())["type"] != "http.disconnect":
        pass
