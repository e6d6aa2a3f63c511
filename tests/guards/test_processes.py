"""What a server process holds and writes: no descriptor or thread that stays, no write when nothing happens."""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.durability.family import DATES
from tests.process import ServerProcess, settle, sign_up, wait_until
from tests.scenario import jpeg

IDLE_SECONDS = 5
ROUNDS = 60


@pytest.fixture
def admin(server: ServerProcess) -> Iterator[httpx.Client]:
    """The administrator of the server."""
    with sign_up(server) as client:
        yield client


def _holds(server: ServerProcess) -> tuple[int, int]:
    """Open descriptors and threads."""
    process = Path(f"/proc/{server.pid}")
    return len(list((process / "fd").iterdir())), len(list((process / "task").iterdir()))


def _one_of_everything(server: ServerProcess, admin: httpx.Client, asset_id: str) -> None:
    """Good requests, refused ones, and clients that hang up in the middle."""
    with server.client(headers=dict(admin.headers)) as client:
        client.get("/timeline/buckets")
        client.get(f"/assets/{asset_id}")
        client.get(f"/assets/{asset_id}/thumbnail")
        client.get("/assets/not-an-id")
        client.post("/assets", data=DATES, files={"assetData": ("photo.exe", b"x")})
        with contextlib.suppress(httpx.TransportError):
            client.post("/assets", content=_broken_off(), headers={"content-type": "multipart/form-data; boundary=edge"})
        with client.stream("GET", f"/assets/{asset_id}/original") as answer:
            next(answer.iter_raw(1000))


def _broken_off() -> Iterator[bytes]:
    yield b'--edge\r\nContent-Disposition: form-data; name="assetData"; filename="photo.jpg"\r\n\r\n' + bytes(100_000)
    raise httpx.WriteError("the phone lost its network")


def test_descriptors_and_threads_do_not_pile_up(server: ServerProcess, admin: httpx.Client) -> None:
    big = jpeg() + os.urandom(4_000_000)
    asset_id = admin.post("/assets", data=DATES, files={"assetData": ("photo.jpg", big)}).raise_for_status().json()["id"]
    settle(server)
    for _ in range(ROUNDS):
        _one_of_everything(server, admin, asset_id)
    descriptors, threads = _holds(server)
    for _ in range(ROUNDS):
        _one_of_everything(server, admin, asset_id)

    def back_to_normal() -> bool:
        now = _holds(server)
        return now[0] <= descriptors + 2 and now[1] <= threads

    wait_until(back_to_normal, f"descriptors and threads return to {descriptors} and {threads}, not {_holds(server)}", 20)
    assert list((server.data / "incoming").iterdir()) == []


def test_an_idle_server_writes_nothing(server: ServerProcess, admin: httpx.Client) -> None:
    admin.post("/assets", data=DATES, files={"assetData": ("photo.jpg", jpeg())}).raise_for_status()
    settle(server)
    time.sleep(1)
    before = _written(server), _stamps(server.data)
    time.sleep(IDLE_SECONDS)
    assert (_written(server), _stamps(server.data)) == before


def _written(server: ServerProcess) -> int:
    lines = Path(f"/proc/{server.pid}/io").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("write_bytes"))


def _stamps(data: Path) -> dict[str, int]:
    """When each file was last changed: this sees writes to file systems in memory too."""
    return {str(path): path.stat().st_mtime_ns for path in data.rglob("*")}
