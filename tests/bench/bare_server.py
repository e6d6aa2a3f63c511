"""The least that an upload can cost: receive the body over HTTP, hash it, write it, fsync it, answer.

Run as a process of its own, like the server: ``python -m tests.bench.bare_server FOLDER``; prints its port.
"""

import hashlib
import os
import socket
import sys
import threading
import uuid
from pathlib import Path

CHUNK = 256 * 1024


def _serve(connection: socket.socket, folder: Path) -> None:
    buffer = memoryview(bytearray(CHUNK))
    waiting = b""
    with connection:
        while True:
            while b"\r\n\r\n" not in waiting:
                more = connection.recv(65536)
                if not more:
                    return
                waiting += more
            head, _, body = waiting.partition(b"\r\n\r\n")
            length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
            _receive(connection, folder / uuid.uuid4().hex, body, length, buffer)
            waiting = b""
            connection.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}")


def _receive(connection: socket.socket, path: Path, body: bytes, length: int, buffer: memoryview) -> None:
    digest = hashlib.sha1(body)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
    os.write(descriptor, body)
    left = length - len(body)
    while left:
        count = connection.recv_into(buffer[: min(left, CHUNK)])
        digest.update(buffer[:count])
        os.write(descriptor, buffer[:count])
        left -= count
    os.fsync(descriptor)
    os.close(descriptor)
    digest.digest()


def main() -> None:
    """Listen until the process is ended."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(listener.getsockname()[1], flush=True)
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=_serve, args=(connection, Path(sys.argv[1])), daemon=True).start()


if __name__ == "__main__":
    main()
