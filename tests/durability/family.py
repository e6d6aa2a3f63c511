"""People who upload and delete at once while their server is killed, and who remember what they were promised."""

import hashlib
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from tests.process import ServerProcess
from tests.scenario import jpeg

DATES = {"fileCreatedAt": "2024-05-01T10:00:00.000Z", "fileModifiedAt": "2024-05-01T10:00:00.000Z"}
PAUSE = 0.1


@dataclass
class Ledger:
    """What was acknowledged, and what was asked for without an answer."""

    kept: dict[str, bytes] = field(default_factory=dict)
    """Asset id: SHA-1 of the bytes that got their 201 or 200."""
    deleted: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)
    """Deletions that got no answer: these may be there or not."""
    uploads: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Family:
    """Several people on one account, each on a connection of their own."""

    def __init__(self, ledger: Ledger, token: str, seed: int, size: int = 4) -> None:
        self._ledger = ledger
        self._token = token
        self._random = [random.Random(f"{seed}/{number}") for number in range(size)]
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._faults: list[str] = []

    def begin(self, server: ServerProcess) -> None:
        """Everybody starts, until ``end`` or until the server goes away."""
        self._stop.clear()
        self._threads = [threading.Thread(target=self._person, args=(server, chance)) for chance in self._random]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Everybody stops. Raises ``AssertionError`` when somebody was answered with a fault of the server."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        assert not self._faults, self._faults[:5]

    def _person(self, server: ServerProcess, chance: random.Random) -> None:
        with httpx.Client(base_url=f"{server.url}/api", headers={"authorization": f"Bearer {self._token}"}, timeout=20) as client:
            while not self._stop.is_set():
                act = chance.choices([self._upload, self._upload_again, self._delete], [8, 1, 1])[0]
                try:
                    act(client, chance)
                except httpx.TransportError:
                    return
                self._stop.wait(chance.uniform(0, 2 * PAUSE))

    def _upload(self, client: httpx.Client, chance: random.Random) -> None:
        content = jpeg() + chance.randbytes(chance.choice([100, 40_000, 700_000]))
        with self._ledger.lock:
            self._ledger.uploads += 1
        answer = client.post("/assets", data=DATES, files={"assetData": (f"{chance.random()}.jpg", content)})
        if self._expect(answer, 200, 201):
            with self._ledger.lock:
                self._ledger.kept[answer.json()["id"]] = hashlib.sha1(content).digest()

    def _upload_again(self, client: httpx.Client, chance: random.Random) -> None:
        """Bytes that the server has: the phone was not sure any more."""
        asset_id = self._pick(chance)
        if asset_id is None:
            return
        original = client.get(f"/assets/{asset_id}/original")
        if original.status_code == 400:
            return
        if not self._expect(original, 200):
            return
        answer = client.post("/assets", data=DATES, files={"assetData": ("again.jpg", original.content)})
        if self._expect(answer, 200, 201):
            with self._ledger.lock:
                self._ledger.kept[answer.json()["id"]] = hashlib.sha1(original.content).digest()

    def _delete(self, client: httpx.Client, chance: random.Random) -> None:
        """For good. Nobody picks it again: whether it is there is in doubt until the answer comes."""
        asset_id = self._pick(chance)
        if asset_id is None:
            return
        with self._ledger.lock:
            if self._ledger.kept.pop(asset_id, None) is None:
                return
            self._ledger.doubtful.add(asset_id)
        answer = client.request("DELETE", "/assets", json={"ids": [asset_id], "force": True})
        if self._expect(answer, 204):
            with self._ledger.lock:
                self._ledger.doubtful.discard(asset_id)
                self._ledger.deleted.add(asset_id)

    def _pick(self, chance: random.Random) -> str | None:
        with self._ledger.lock:
            return chance.choice(list(self._ledger.kept)) if self._ledger.kept else None

    def _expect(self, answer: httpx.Response, *statuses: int) -> bool:
        good = answer.status_code in statuses
        if not good:
            self._faults.append(f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text[:200]}")
        return good


def each_kept(ledger: Ledger, check: Callable[[str, bytes], None]) -> None:
    """Call ``check`` with every id and SHA-1 that was promised."""
    for asset_id, sha1 in sorted(ledger.kept.items()):
        check(asset_id, sha1)
