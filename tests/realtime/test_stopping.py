"""A server that stops does not wait for those who listen for ever."""

import threading
import time
from pathlib import Path

import websocket

from tests.process import ServerProcess, sign_up


def test_listeners_are_hung_up_on_so_that_they_come_back(tmp_path: Path) -> None:
    with ServerProcess(tmp_path / "data") as server:
        with sign_up(server) as admin:
            bearer = f"Authorization: {admin.headers['authorization']}"
        url = f"{server.url.replace('http', 'ws')}/api/socket.io/?EIO=4&transport=websocket"
        line = websocket.create_connection(url, header=[bearer], timeout=20)
        line.recv()
        line.send("40")
        while "on_server_version" not in str(line.recv()):
            pass
        packets = iter(lambda: str(line.recv()), "")
        began = time.monotonic()
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        # The transport ends: a namespace that ends ("41") would tell socket.io's clients to stay away.
        assert list(packets) == []
        stopping.join()
        assert time.monotonic() - began < 6, "the grace for requests that run was waited for"
        line.shutdown()
