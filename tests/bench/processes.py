"""What the kernel knows about processes: CPU time, memory, bytes written."""

import contextlib
import os
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.process import ServerProcess

TICKS = os.sysconf("SC_CLK_TCK")


def pss_mib(server: ServerProcess) -> float:
    """Memory of the server and all its children, shared pages counted in parts."""
    total = 0
    for pid in server.family():
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def written_bytes(server: ServerProcess) -> int:
    """What the server and its children had written to the disk so far."""
    total = 0
    for pid in server.family():
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{pid}/io").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("write_bytes:"))
    return total


class CpuMeter:
    """CPU seconds of the server and all children that lived at any time between begin and end."""

    def __init__(self, server: ServerProcess) -> None:
        self._server = server
        self._first: dict[int, float] = {}
        self._last: dict[int, float] = {}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._sample)
        self.seconds = 0.0

    def __enter__(self) -> Self:
        self._first = self._now()
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._done.set()
        self._thread.join()
        self._last |= self._now()
        self.seconds = sum(spent - self._first.get(pid, 0) for pid, spent in self._last.items())

    def _sample(self) -> None:
        while not self._done.wait(0.1):
            self._last |= self._now()

    def _now(self) -> dict[int, float]:
        spent = {}
        for pid in self._server.family():
            with contextlib.suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                spent[pid] = (int(fields[11]) + int(fields[12])) / TICKS
        return spent


def pause(seconds: float) -> None:
    """Let the server be idle."""
    time.sleep(seconds)
