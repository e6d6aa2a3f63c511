"""Sending what is made piece by piece, no faster than the client reads."""

import asyncio
import contextlib
import zlib
from collections.abc import Iterator

from starlette.responses import Response
from starlette.types import Receive, Scope, Send


class PulledStream(Response):
    """Asks an iterator for the next chunk, on a thread, once the chunk before it was taken by the connection.

    When the client leaves, the iterator is not asked again. An exception in it breaks the connection, so that no client takes the
    part for the whole.
    """

    def __init__(self, chunks: Iterator[bytes], status: int, headers: dict[str, str]) -> None:
        super().__init__(None, status, headers)
        del self.headers["content-length"]
        self._chunks = chunks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send headers, chunks, and the end."""
        gone = asyncio.create_task(_until_disconnect(receive))
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            while not gone.done() and (chunk := await asyncio.to_thread(next, self._chunks, None)) is not None:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            if not gone.done():
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await gone


async def _until_disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def compressed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks as one gzip stream; each can be read in full as soon as it arrives."""
    packer = zlib.compressobj(level=1, wbits=31)
    for chunk in chunks:
        yield packer.compress(chunk) + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()
