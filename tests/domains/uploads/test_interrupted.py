"""Uploads that do not end as they should: cut off, refused half way, the disk full, the server killed at any point."""

import asyncio
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from appliance.core import files
from appliance.core.db import Database
from appliance.core.files import FileStore
from tests.domains.uploads.test_results import TIMES, nothing_left, send
from tests.durability import audit
from tests.scenario import Person, Scenario, jpeg

BOUNDARY = "x7dYe"


def form(content: bytes, name: str = "a.jpg") -> bytes:
    texts = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in TIMES.items()
    )
    head = f'{texts}--{BOUNDARY}\r\nContent-Disposition: form-data; name="assetData"; filename="{name}"\r\n\r\n'
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


class Connection:
    """A client that sends ``pieces`` one by one and may then leave; what it gets back, and after how many pieces."""

    def __init__(self, pieces: list[bytes], *, leaves: bool = False) -> None:
        self._pieces = pieces
        self._leaves = leaves
        self.sent = 0
        self.status: int | None = None
        self.body = b""
        self.answered_after: int | None = None
        self.closed = False

    async def receive(self) -> dict[str, Any]:
        await asyncio.sleep(0)
        if self.sent == len(self._pieces):
            return {"type": "http.disconnect"}
        self.sent += 1
        more = self.sent < len(self._pieces) or self._leaves
        return {"type": "http.request", "body": self._pieces[self.sent - 1], "more_body": more}

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.answered_after = self.sent
        else:
            self.body += message.get("body", b"")
            self.closed = not message.get("more_body", False)


def upload(server: Scenario, person: Person, connection: Connection, **headers: str) -> Connection:
    lines = {
        "authorization": person.headers["authorization"],
        "content-type": f"multipart/form-data; boundary={BOUNDARY}",
        "content-length": "9999999",
        **headers,
    }
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/assets",
        "raw_path": b"/api/assets",
        "query_string": b"",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in lines.items()],
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 80),
        "scheme": "http",
        "http_version": "1.1",
    }
    asyncio.run(server.shoebox.asgi(scope, connection.receive, connection.send))  # type: ignore[arg-type]
    return connection


def cut(body: bytes, size: int = 64 * 1024) -> list[bytes]:
    return [body[start : start + size] for start in range(0, len(body), size)]


def count(server: Scenario) -> int:
    return int(server.rows("SELECT COUNT(*) AS n FROM asset")[0]["n"])


def test_a_client_that_leaves_anywhere_leaves_nothing(server: Scenario, admin: Person) -> None:
    body, before = form(jpeg() + b"x" * 3_000_000), count(server)
    for share in (0.00001, 0.0001, 0.3, 0.7, 0.999999, 1):
        connection = upload(server, admin, Connection(cut(body[: int(len(body) * share)]), leaves=True))
        assert connection.status is None
        assert nothing_left(server)
    assert count(server) == before


def test_a_form_that_ends_too_soon(server: Scenario, admin: Person) -> None:
    body, before = form(jpeg() + b"x" * 2_000_000), count(server)
    for end in (1, 100, 300, len(body) - 5):
        connection = upload(server, admin, Connection(cut(body[:end])))
        assert (connection.status, json.loads(connection.body)) == (400, {"message": "Multipart: Unexpected end of form"})
    assert count(server) == before
    assert nothing_left(server)


def test_refused_by_its_name_before_its_bytes_came(server: Scenario, admin: Person) -> None:
    connection = upload(server, admin, Connection(cut(form(b"x" * 3_000_000, "a.exe"))))
    assert (connection.status, json.loads(connection.body)) == (400, {"message": "Unsupported file type a.exe"})
    assert connection.answered_after == 1
    # The rest is still read: a client that hears only when it has said everything gets its answer.
    assert connection.sent == len(cut(form(b"x" * 3_000_000, "a.exe")))
    assert connection.closed


def test_refused_as_soon_as_the_quota_is_full(server: Scenario, admin: Person) -> None:
    person = server.add_user(admin, "Tiny", quotaSizeInBytes=100_000)
    connection = upload(server, person, Connection(cut(form(b"x" * 3_000_000))))
    assert (connection.status, json.loads(connection.body)) == (400, {"message": "Quota has been exceeded!"})
    assert connection.answered_after == 2
    assert nothing_left(server)


def test_a_known_checksum_is_answered_before_the_body(server: Scenario, admin: Person) -> None:
    content = jpeg() + b"y" * 1_000_000
    asset_id = admin.upload(content)
    digest = hashlib.sha1(content).hexdigest()
    connection = upload(server, admin, Connection(cut(form(content))), x_immich_checksum=digest)
    assert (connection.status, connection.answered_after) == (200, 0)
    assert json.loads(connection.body) == {"id": asset_id, "status": "duplicate"}
    assert connection.closed


def test_nobody_is_answered_before_the_body(server: Scenario, admin: Person) -> None:
    connection = upload(server, admin, Connection(cut(form(b"x" * 500_000))), authorization="")
    assert (connection.status, connection.answered_after, connection.closed) == (401, 0, True)


@pytest.mark.parametrize("failing", ["write", "link", "fsync", "open"])
def test_a_full_disk(server: Scenario, admin: Person, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    content = jpeg() + b"z" * 1_500_000

    def full(*_arguments: Any, **_more: Any) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(files.os, failing, full)
        answer = send(admin, TIMES, {"assetData": ("a.jpg", content)}, 507)
    assert "disk is full" in answer["message"]
    assert nothing_left(server)
    send(admin, TIMES, {"assetData": ("a.jpg", content)}, 201)


def test_a_database_that_cannot_be_written(server: Scenario, admin: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    content = jpeg()
    with monkeypatch.context() as patch:
        patch.setattr("appliance.domains.metadata.insert_empty", lambda *_: 1 / 0)
        send(admin, TIMES, {"assetData": ("a.jpg", content), "sidecarData": ("a.xmp", b"<x/>")}, 500)
    assert nothing_left(server)
    send(admin, TIMES, {"assetData": ("a.jpg", content)}, 201)


# -- the server is killed: what it leaves behind, and what the next start makes of it


class Killed(BaseException):
    """Ends the program at this very point: nothing after it runs."""


POINTS = ("while it comes", "before it is placed", "after it was placed", "in the transaction", "after the commit")


@pytest.fixture
def stopped(tmp_path: Path) -> Path:
    """A data directory with one user and one upload, and no server on it."""
    with Scenario(tmp_path / "data") as scenario:
        person = scenario.sign_up()
        person.put("/queues/metadataExtraction", {"isPaused": True})
        person.upload(jpeg())
    return tmp_path / "data"


@pytest.mark.parametrize("point", POINTS)
def test_killed(stopped: Path, point: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = jpeg() + b"k" * 1_500_000
    with Scenario(stopped) as scenario:
        person = scenario.log_in("admin@test.dev")
        with monkeypatch.context() as patch:
            _kill_at(patch, point)
            pieces = cut(form(content))
            # Nobody gets an answer from a program that is dead.
            with pytest.raises(Killed):
                upload(scenario, person, Connection(pieces))
            left = list((stopped / "incoming").iterdir())
            assert len(left) == 1
    with Scenario(stopped) as again:
        person = again.log_in("admin@test.dev")
        assert audit.faults(stopped) == []
        stored = again.rows("SELECT id FROM asset WHERE checksum = ?", hashlib.sha1(content).digest())
        assert len(stored) == (1 if point == "after the commit" else 0)
        status = 200 if point == "after the commit" else 201
        send(person, TIMES, {"assetData": ("a.jpg", content)}, status)
        assert audit.faults(stopped) == []


def _kill_at(patch: pytest.MonkeyPatch, point: str) -> None:
    """A dead program tidies up nothing: what would run after the point is taken away as well."""

    def die(*_arguments: Any, **_more: Any) -> None:
        raise Killed

    patch.setattr(files.Incoming, "discard", lambda _incoming: None)
    patch.setattr(FileStore, "withdraw", lambda *_: None)
    real_place, real_write = FileStore.place, Database.write

    def place_and_die(store: FileStore, *arguments: Any) -> None:
        real_place(store, *arguments)
        raise Killed

    def write_and_die(database: Database, function: Any, **more: Any) -> None:
        real_write(database, function, **more)
        raise Killed

    def die_late(_room: int | None, size: int) -> None:
        if size > 1_300_000:
            raise Killed

    if point == "while it comes":
        patch.setattr("appliance.domains.uploads.service.require_room", die_late)
    elif point == "before it is placed":
        patch.setattr(FileStore, "place", die)
    elif point == "after it was placed":
        patch.setattr(FileStore, "place", place_and_die)
    elif point == "in the transaction":
        patch.setattr("appliance.domains.metadata.insert_empty", die)
    else:
        patch.setattr(Database, "write", write_and_die)
