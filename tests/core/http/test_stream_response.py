"""Streams that are pulled: no faster than the client reads, broken off when something fails."""

import asyncio
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from appliance.core.http.stream_response import PulledStream, compressed

SCOPE: dict[str, Any] = {"type": "http"}


class Connection:
    """The server's side of a connection whose client takes messages only when it is told to."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.taking = asyncio.Event()
        self.gone = asyncio.Event()

    async def send(self, message: dict[str, Any]) -> None:
        """Hand over a message once the client takes it."""
        await self.taking.wait()
        self.sent.append(message)

    async def receive(self) -> dict[str, Any]:
        """The next thing from the client: that it left."""
        await self.gone.wait()
        return {"type": "http.disconnect"}

    @property
    def body(self) -> bytes:
        """What the client has."""
        return b"".join(message.get("body", b"") for message in self.sent)


class Numbers:
    """An iterator that counts how often it was asked."""

    def __init__(self, count: int) -> None:
        self.asked = 0
        self._count = count

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self.asked == self._count:
            raise StopIteration
        self.asked += 1
        return f"{self.asked}\n".encode()


def test_nothing_is_made_before_the_client_takes_what_there_is() -> None:
    async def run() -> None:
        connection, numbers = Connection(), Numbers(100)
        task = asyncio.create_task(PulledStream(numbers, 200, {})(SCOPE, connection.receive, connection.send))
        await asyncio.sleep(0.05)
        assert numbers.asked == 0
        connection.taking.set()
        await task
        assert numbers.asked == 100
        assert connection.body.count(b"\n") == 100
        assert [message.get("more_body") for message in connection.sent][-1] is False
        assert b"content-length" not in dict(connection.sent[0]["headers"])

    asyncio.run(run())


def test_a_client_that_left_is_not_served_on() -> None:
    async def run() -> None:
        connection, numbers = Connection(), Numbers(10**9)
        connection.taking.set()
        task = asyncio.create_task(PulledStream(numbers, 200, {})(SCOPE, connection.receive, connection.send))
        await asyncio.sleep(0.05)
        connection.gone.set()
        await asyncio.wait_for(task, 5)
        assert numbers.asked < 10**9
        assert all(message.get("more_body", True) for message in connection.sent)

    asyncio.run(run())


def test_a_failure_breaks_the_connection_instead_of_ending_the_answer() -> None:
    def failing() -> Iterator[bytes]:
        yield b"first\n"
        raise RuntimeError("the disk is gone")

    async def run() -> None:
        connection = Connection()
        connection.taking.set()
        with pytest.raises(RuntimeError):
            await PulledStream(failing(), 200, {})(SCOPE, connection.receive, connection.send)
        assert connection.body == b"first\n"
        assert all(message.get("more_body", True) for message in connection.sent)

    asyncio.run(run())


def test_each_compressed_chunk_can_be_read_at_once() -> None:
    unpacker = zlib.decompressobj(wbits=31)
    parts = [unpacker.decompress(chunk) for chunk in compressed(iter([b"one\n", b"two\n"]))]
    assert parts == [b"one\n", b"two\n", b""]
    assert unpacker.eof
