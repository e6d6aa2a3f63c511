"""kill -9 at any moment: nothing that was acknowledged is ever lost, and nothing half done remains."""

import hashlib
import random
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.durability import audit
from tests.durability.family import Family, Ledger, each_kept
from tests.process import ServerProcess, database, settle, sign_up, wait_until

SETTLE_EVERY = 7
CHILDREN_SECONDS = 20


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """A server that the test starts and kills itself."""
    server = ServerProcess((tmp_path / "data").resolve())
    yield server
    server.end_everything()


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_sigkill_at_random_moments(server: ServerProcess, kills: int, seed: int) -> None:
    """``pytest --kills 500 --seed 7``; the seed of a run stands in its header."""
    chance = random.Random(seed)
    ledger = Ledger()
    server.start()
    with sign_up(server) as admin:
        token = admin.headers["authorization"].removeprefix("Bearer ")
    family = Family(ledger, token, seed)
    for number in range(1, kills + 1):
        family.begin(server)
        time.sleep(chance.uniform(0, 1.5))
        server.kill()
        family.end()
        _assert_children_leave(server)
        if chance.random() < 0.2:
            # Also while it recovers from the last time.
            server.start(wait=False)
            time.sleep(chance.uniform(0, 1.5))
            server.kill()
        server.start()
        with server.client(headers={"authorization": f"Bearer {token}"}) as client:
            _assert_promises_kept(client, ledger)
            if number % SETTLE_EVERY == 0 or number == kills:
                settle(server)
                _assert_nothing_half_done(server, ledger)
    server.stop()
    assert not server.tracebacks(), server.tracebacks()[0]
    print(f"{kills} kills, {ledger.uploads} uploads, {len(ledger.kept)} kept, {len(ledger.deleted)} deleted")
    assert ledger.kept
    assert ledger.deleted


def _assert_children_leave(server: ServerProcess) -> None:
    wait_until(lambda: not server.family(), f"children of the killed server leave ({server.family()})", CHILDREN_SECONDS)


def _assert_promises_kept(client: httpx.Client, ledger: Ledger) -> None:
    def same_bytes(asset_id: str, sha1: bytes) -> None:
        answer = client.get(f"/assets/{asset_id}/original")
        assert answer.status_code == 200, f"{asset_id} was acknowledged and is gone: {answer.text}"
        assert hashlib.sha1(answer.content).digest() == sha1, f"{asset_id} has other bytes"

    each_kept(ledger, same_bytes)


def _assert_nothing_half_done(server: ServerProcess, ledger: Ledger) -> None:
    wait_until(lambda: not audit.faults(server.data), f"rows and files agree: {audit.faults(server.data)[:10]}", 20, pause=1)
    assert audit.jobs(server.data) == []
    with database(server.data) as connection:
        stored = {row[0] for row in connection.execute("SELECT id FROM asset")}
        without_preview = connection.execute(
            "SELECT COUNT(*) FROM asset WHERE id NOT IN (SELECT \"assetId\" FROM asset_file WHERE type = 'preview')"
        ).fetchone()[0]
    assert ledger.kept.keys() <= stored
    assert not ledger.deleted & stored, "what was deleted for good is gone once the jobs are done"
    assert without_preview == 0
