"""A disk without room: a clear answer, nothing half stored, and all is well when there is room again."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.durability import audit
from tests.durability.family import DATES
from tests.process import ServerProcess, settle, sign_up, wait_until
from tests.scenario import jpeg

DISK_MIB = 64


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 MiB."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip(f"no small file system can be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextlib.contextmanager
def _filled(disk: Path) -> Iterator[None]:
    """Somebody else takes all the room."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(65536))
    with filler.open("ab", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(512))
    try:
        yield
    finally:
        filler.unlink()


def test_a_full_disk_refuses_and_recovers(small_disk: Path) -> None:
    with ServerProcess(small_disk / "data") as server, sign_up(server) as admin:

        def upload(content: bytes) -> int:
            return admin.post("/assets", data=DATES, files={"assetData": ("photo.jpg", content)}).status_code

        before = jpeg(800, 600)
        assert upload(before) == 201
        settle(server)
        big = jpeg() + os.urandom(3_000_000)
        with _filled(small_disk):
            answer = admin.post("/assets", data=DATES, files={"assetData": ("photo.jpg", big)})
            assert answer.status_code == 507
            assert "full" in answer.json()["message"]
            assert list((server.data / "incoming").iterdir()) == []
            assert [upload(jpeg()) for _ in range(5)] != [201] * 5, "small ones too, once the database cannot grow"
            assert admin.get("/server/ping").status_code == 200
            assert admin.get("/timeline/buckets").json()[0]["count"] >= 1
        assert upload(big) == 201
        settle(server)
        wait_until(lambda: not audit.faults(server.data), "rows and files agree", 20)
        assert audit.jobs(server.data) == []


def test_a_start_on_a_full_disk_says_so(small_disk: Path) -> None:
    """No traceback for the person who has to free some space, but words."""
    with _filled(small_disk):
        server = ServerProcess(small_disk / "data")
        server.log = small_disk.with_name("full.log")
        with pytest.raises(AssertionError, match="the server ended with 1"):
            server.start()
        assert "disk" in server.text()
        assert not server.tracebacks()
    with ServerProcess(small_disk / "data") as server:
        sign_up(server).close()
