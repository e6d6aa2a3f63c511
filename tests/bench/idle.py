"""A server with nothing to do: how soon it answers, what it holds, what it writes."""

from pathlib import Path

from tests.bench import photos, upload
from tests.bench.processes import pause, pss_mib, written_bytes
from tests.bench.report import cost, heading
from tests.process import ServerProcess, settle, sign_up

UNTIL_CHILDREN_LEFT = 75
IDLE_SECONDS = 60


def run(folder: Path) -> None:
    """All figures of this section."""
    heading("A server with nothing to do")
    server = ServerProcess(folder / "idle" / "data")
    cost("start to first answer, empty directory", _seconds_to_start(server) * 1000, "ms", at_most=2000)
    cost("start to first answer, best of 3", min(_seconds_to_start(server) for _ in range(3)) * 1000, "ms", at_most=2000)
    with server, sign_up(server) as admin:
        pause(5)
        cost("memory of all processes after the start", pss_mib(server), "MiB", at_most=120)
        for number in range(20):
            content = photos.distinct(number)
            admin.post("/assets", data=upload.FIELDS, files={"assetData": (f"{number}.jpg", content)}).raise_for_status()
        settle(server)
        cost("memory while children wait for work", pss_mib(server), "MiB")
        pause(UNTIL_CHILDREN_LEFT)
        cost(f"memory {UNTIL_CHILDREN_LEFT} s after 20 uploads", pss_mib(server), "MiB", at_most=120)
        before = written_bytes(server)
        pause(IDLE_SECONDS)
        cost(f"written in {IDLE_SECONDS} idle seconds", written_bytes(server) - before, "bytes", at_most=0)


def _seconds_to_start(server: ServerProcess) -> float:
    try:
        return server.start()
    finally:
        server.stop()
