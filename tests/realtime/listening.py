"""A socket.io client as small as the protocol: packets by hand over one websocket of the test server."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from tests.scenario import Scenario

URL = "/api/socket.io/?EIO=4&transport=websocket"
GONE = ("disconnect", ())


class Listener:
    """Hears messages. ``hear`` waits for the next one."""

    def __init__(self, socket: WebSocketTestSession) -> None:
        self._socket = socket
        opened = socket.receive_text()
        assert opened.startswith("0{"), opened
        socket.send_text("40")
        connected = socket.receive_text()
        assert connected.startswith("40{"), connected

    def hear(self) -> tuple[str, tuple[Any, ...]]:
        """Name and arguments of the next message; ``GONE`` when the server hangs up."""
        while True:
            try:
                text = self._socket.receive_text()
            except WebSocketDisconnect:
                return GONE
            if text == "2":
                self._socket.send_text("3")
            elif text == "41":
                return GONE
            else:
                assert text.startswith("42"), text
                name, *arguments = json.loads(text[2:])
                return name, tuple(arguments)


@contextmanager
def listening(scenario: Scenario, url: str = URL, **headers: str) -> Iterator[Listener]:
    """Somebody connected with these headers, who was not greeted yet."""
    named = {"upgrade": "websocket", **{name.replace("_", "-"): value for name, value in headers.items()}}
    with scenario._http.websocket_connect(url, headers=named) as socket:
        yield Listener(socket)
