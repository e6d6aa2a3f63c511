"""An album of 50,000 photos that a family shares: what filling, listing, opening and emptying it costs."""

from pathlib import Path
from typing import Any

import httpx

from tests.bench import seeding
from tests.bench.processes import CpuMeter
from tests.bench.report import cost, heading
from tests.process import ServerProcess, sign_up

ASSETS = 50_000


def run(folder: Path) -> None:
    """All figures of this section."""
    heading(f"An album of {ASSETS:,} photos")
    server = ServerProcess(folder / "albums" / "data")
    server.data.parent.mkdir()
    with server, sign_up(server) as admin:
        me = admin.get("/users/me").json()["id"]
        token = admin.headers["authorization"]
    ids = seeding.seed(server.data.resolve(), me, ASSETS)
    with server, server.client(headers={"authorization": token}) as admin:
        _measure(server, admin, ids)


def _measure(server: ServerProcess, admin: httpx.Client, ids: list[str]) -> None:
    """CPU time of the server, which says the same on a busy machine."""

    def spent(name: str, at_most: float, method: str, path: str, times: int = 1, **request: Any) -> None:
        if times > 1:
            admin.request(method, path, **request).raise_for_status()
        with CpuMeter(server) as meter:
            for _ in range(times):
                admin.request(method, path, timeout=120, **request).raise_for_status()
        cost(name, meter.seconds * 1000 / times, "ms CPU", at_most=at_most)

    album_id = admin.post("/albums", json={"albumName": "Everything"}).raise_for_status().json()["id"]
    path = f"/albums/{album_id}"
    spent("put them in, one call", 3000, "PUT", f"{path}/assets", json={"ids": ids})
    spent("put them in again (all duplicates)", 1000, "PUT", f"{path}/assets", json={"ids": ids})
    for number in range(200):
        admin.post("/albums", json={"albumName": f"Album {number}", "assetIds": ids[number * 100 : number * 100 + 100]})
    spent("list of 201 albums", 300, "GET", "/albums", times=10)
    spent("open it", 250, "GET", path, times=10)
    spent("its markers", 600, "GET", f"{path}/map-markers", times=5)
    spent("its timeline buckets", 200, "GET", "/timeline/buckets", times=5, params={"albumId": album_id})
    spent("take half of them out, one call", 2000, "DELETE", f"{path}/assets", json={"ids": ids[: ASSETS // 2]})
    spent("delete it with the other half", 2000, "DELETE", path)
