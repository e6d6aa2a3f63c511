"""Uploads that break off, and files that are not what they say: stored or refused, never the end of the server."""

import hashlib
import io
import os
import socket
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from PIL import Image

from tests.durability import audit
from tests.durability.family import DATES
from tests.process import ServerProcess, database, settle, sign_up, wait_until
from tests.scenario import jpeg

SERVER_MEMORY_MIB = 400


@pytest.fixture
def admin(server: ServerProcess) -> Iterator[httpx.Client]:
    """The administrator of the server."""
    with sign_up(server) as client:
        yield client


# -- uploads that break off


def _body(content: bytes) -> bytes:
    fields = "".join(
        f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in DATES.items()
    )
    head = '--edge\r\nContent-Disposition: form-data; name="assetData"; filename="photo.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    return fields.encode() + head.encode() + content + b"\r\n--edge--\r\n"


def _send(server: ServerProcess, token: str, body: bytes, length: int) -> bytes:
    """Send a request whose body ends early; what came back before the server hung up, if anything."""
    address = urlsplit(server.url)
    head = (
        f"POST /api/assets HTTP/1.1\r\nHost: {address.netloc}\r\nAuthorization: {token}\r\n"
        f"Content-Type: multipart/form-data; boundary=edge\r\nContent-Length: {length}\r\n\r\n"
    )
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(head.encode() + body)
        if length > len(body):
            return b""
        return connection.recv(65536)


def _assert_nothing_arrived(server: ServerProcess) -> None:
    def empty() -> bool:
        with database(server.data) as connection:
            rows = connection.execute("SELECT COUNT(*) FROM asset").fetchone()[0]
        return rows == 0 and not audit.faults(server.data)

    wait_until(empty, f"nothing is left of it: {audit.faults(server.data)}", 20)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.999])
def test_a_connection_that_breaks_leaves_nothing(server: ServerProcess, admin: httpx.Client, part: float) -> None:
    body = _body(jpeg() + os.urandom(2_000_000))
    _send(server, admin.headers["authorization"], body[: int(len(body) * part)], len(body))
    _assert_nothing_arrived(server)


@pytest.mark.parametrize("cut", [12, 100, 400])
def test_a_form_without_its_end_is_refused(server: ServerProcess, admin: httpx.Client, cut: int) -> None:
    body = _body(jpeg())[:-cut]
    answer = _send(server, admin.headers["authorization"], body, len(body))
    assert answer.startswith(b"HTTP/1.1 400 "), answer[:200]
    _assert_nothing_arrived(server)


# -- files that are not what they say


def _bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of some hundred kilobytes that unfolds to 3.6 gigapixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = bytes(1 + width // 8)
    pixels = b"".join(packer.compress(row * 100) for _ in range(height // 100)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def _text_bomb() -> bytes:
    """A small picture whose comment unfolds to half a gigabyte."""
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "PNG")
    plain = buffer.getvalue()
    packer = zlib.compressobj(9)
    data = b"Comment\0\0" + b"".join(packer.compress(bytes(1 << 20)) for _ in range(512)) + packer.flush()
    chunk = struct.pack(">I", len(data)) + b"zTXt" + data + struct.pack(">I", zlib.crc32(b"zTXt" + data))
    return plain[:33] + chunk + plain[33:]


HOSTILE = {
    "pixel bomb.png": _bomb,
    "text as picture.jpg": lambda: b"This is no picture.\n" * 100,
    "only a header.jpg": lambda: jpeg(400, 300)[:200],
    "noise.heic": lambda: b"\0\0\0\x18ftypheic" + os.urandom(50_000),
    "noise.avif": lambda: b"\0\0\0\x18ftypavif" + os.urandom(50_000),
    "noise.jxl": lambda: b"\xff\x0a" + os.urandom(50_000),
    "noise.webp": lambda: b"RIFF\x40\x9c\0\0WEBPVP8 " + os.urandom(40_000),
    "noise.tiff": lambda: b"II*\0\x08\0\0\0" + os.urandom(50_000),
    "noise.nef": lambda: b"MM\0*\0\0\0\x08" + os.urandom(50_000),
    "noise.gif": lambda: b"GIF89a" + os.urandom(50_000),
    "noise.mp4": lambda: b"\0\0\0\x18ftypisom" + os.urandom(50_000),
    "noise.mov": lambda: os.urandom(50_000),
}
ODD = {
    "comment bomb.png": _text_bomb,
    "half.jpg": lambda: jpeg(2000, 1500)[:20_000],
    "jpeg by another name.heic": lambda: jpeg(300, 200),
    "jpeg by another name.mp4": lambda: jpeg(300, 200),
}


def test_hostile_files_are_stored_marked_and_served(server: ServerProcess, admin: httpx.Client) -> None:
    stored = {}
    for name, make in {**HOSTILE, **ODD}.items():
        content = make()
        answer = admin.post("/assets", data=DATES, files={"assetData": (name, content)})
        assert answer.status_code == 201, f"{name}: {answer.text}"
        stored[name] = (answer.json()["id"], content)
    settle(server, 150)
    assert audit.jobs(server.data) == []
    marked = _marks(server.data)
    for name, (asset_id, content) in stored.items():
        original = admin.get(f"/assets/{asset_id}/original")
        assert hashlib.sha1(original.content).digest() == hashlib.sha1(content).digest(), name
        assert admin.get(f"/assets/{asset_id}").status_code == 200, name
        if name in HOSTILE:
            assert marked[asset_id], f"{name} is not marked as unreadable"
            assert admin.get(f"/assets/{asset_id}/thumbnail").status_code == 404, name
    assert audit.faults(server.data) == []
    assert _peak_memory_mib(server.pid) < SERVER_MEMORY_MIB


def _marks(data: Path) -> dict[str, str | None]:
    with database(data) as connection:
        return dict(connection.execute('SELECT id, "unreadableReason" FROM asset'))


def _peak_memory_mib(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) // 1024
