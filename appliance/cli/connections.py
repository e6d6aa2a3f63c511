"""Connections as we want them of hypercorn: cheap while bodies come in, and over when the client ends them."""

import hypercorn.asyncio.run
from hypercorn.asyncio import tcp_server
from hypercorn.events import Event, Updated

RECEIVE_BYTES = 256 * 1024


class PromptConnection(tcp_server.TCPServer):
    """hypercorn 0.18 keeps the socket of a client that left until the keep-alive time is over.

    A program that opens a connection per request (a script with curl, a phone on a bad network) would use up the
    descriptors of the server within that time.
    """

    async def _read_data(self) -> None:
        await super()._read_data()
        await self.idle_task.stop()

    async def protocol_send(self, event: Event) -> None:
        """As hypercorn does it, but nobody waits for another request of a client that left."""
        if isinstance(event, Updated) and event.idle and self.reader.at_eof():
            return
        await super().protocol_send(event)


def install() -> None:
    """Have hypercorn use these connections."""
    # Each piece of a body costs a dozen calls: larger ones make uploads cheaper by a quarter.
    tcp_server.MAX_RECV = RECEIVE_BYTES
    hypercorn.asyncio.run.TCPServer = PromptConnection  # type: ignore[attr-defined]
