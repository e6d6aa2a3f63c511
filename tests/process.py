"""A real server: ``shoebox serve`` as a process of its own, for what must be seen from outside (clients, kills, figures)."""

import contextlib
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

ROOT = Path(__file__).parents[1]
START_SECONDS = 60
ACCOUNT = {"email": "admin@test.dev", "password": "a long enough password"}
"""The administrator that ``sign_up`` makes."""

STOP_SECONDS = 30


def free_port() -> int:
    """A TCP port of the loopback interface that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(question: Callable[[], Any], what: str, seconds: float = 60, pause: float = 0.05) -> Any:
    """The first true answer to ``question``; ``AssertionError`` naming ``what`` when there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := question():
            return answer
        time.sleep(pause)
    raise AssertionError(f"{what}: not within {seconds:.0f} seconds")


class ServerProcess:
    """A server on ``data``. May be killed and started again; its log lies beside the data directory.

    As a context manager it starts at once and at the end stops gently; a traceback in the log then fails the test.
    """

    def __init__(self, data: Path, environment: Mapping[str, str] | None = None, wrapper: tuple[str, ...] = ()) -> None:
        self.data = data
        self.log = data.with_name(f"{data.name}.log")
        self.url = ""
        self._environment = dict(environment or {})
        self._wrapper = wrapper
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id of the server itself."""
        assert self._process is not None
        return self._process.pid

    def start(self, *, wait: bool = True, port: int | None = None) -> float:
        """Start it and wait for its first answer; the seconds that this took."""
        port = port or free_port()
        self.url = f"http://127.0.0.1:{port}"
        command = [*self._wrapper, sys.executable, "-m", "appliance", "serve", "--data", str(self.data)]
        self.log.parent.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--host", "127.0.0.1", "--port", str(port)],
                cwd=ROOT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        if wait:
            self.wait_until_ready()
        return time.monotonic() - began

    def wait_until_ready(self) -> None:
        """Wait for the first answer. Raises ``AssertionError`` with the log when the process ends before."""
        wait_until(self._answers, "the server answers", START_SECONDS, pause=0.01)

    def _answers(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise AssertionError(f"the server ended with {self._process.returncode}:\n{self.text()[-3000:]}")
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(f"{self.url}/api/server/ping", timeout=5).status_code == 200
        return False

    def kill(self) -> None:
        """SIGKILL, as the kernel or a power cut does it. The children must leave by themselves."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """SIGTERM; the server must end well and in time."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            code = self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.end_everything()
            raise AssertionError(f"the server did not stop within {STOP_SECONDS} seconds:\n{self.text()[-3000:]}") from None
        assert code == 0, f"the server ended with {code}:\n{self.text()[-3000:]}"

    def end_everything(self) -> None:
        """Leave no process behind, whatever happened."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def family(self) -> list[int]:
        """Ids of the server and all its children, dead ones that nobody waited for left out."""
        assert self._process is not None
        found = []
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[3]) == self._process.pid and fields[0] != "Z":
                    found.append(int(entry.name))
        return found

    def text(self) -> str:
        """Everything that it printed and logged."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def tracebacks(self) -> list[str]:
        """Each traceback of the log with the line before it."""
        return re.findall(r"[^\n]*\nTraceback \(most recent call last\):\n(?:[ \t].*\n)+.*", self.text())

    def client(self, **arguments: Any) -> httpx.Client:
        """An HTTP client whose paths are those below ``/api``."""
        return httpx.Client(base_url=f"{self.url}/api", timeout=60, **arguments)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                self.stop()
        finally:
            self.end_everything()
        if kind is None:
            assert not self.tracebacks(), f"the log has tracebacks:\n{self.tracebacks()[0]}"


def sign_up(server: ServerProcess) -> httpx.Client:
    """Make the administrator; a client with the session of that account. On a used data directory it only logs in."""
    with server.client() as stranger:
        if not stranger.get("/server/config").raise_for_status().json()["isInitialized"]:
            stranger.post("/auth/admin-sign-up", json={**ACCOUNT, "name": "Admin"}).raise_for_status()
        token = stranger.post("/auth/login", json=ACCOUNT).raise_for_status().json()["accessToken"]
    return server.client(headers={"authorization": f"Bearer {token}"})


UNFINISHED = """
    SELECT 1 FROM job WHERE state IN ('waiting', 'active')
    AND ("runAt" IS NULL OR "runAt" < strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+60 seconds')) LIMIT 1"""


def settle(server: ServerProcess, seconds: float = 120) -> None:
    """Wait until no job is active or waiting; what is put off for longer than a minute, and what failed, stays."""

    def idle() -> bool:
        with database(server.data) as connection:
            return connection.execute(UNFINISHED).fetchone() is None

    wait_until(idle, "all jobs are done", seconds, pause=0.1)


@contextlib.contextmanager
def database(data: Path) -> Iterator[sqlite3.Connection]:
    """The database of a data directory, only to read, whether a server runs on it or not."""
    connection = sqlite3.connect(f"file:{data}/shoebox.db?mode=ro", uri=True)
    try:
        yield connection
    finally:
        connection.close()
