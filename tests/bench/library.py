"""A library of 100,000 photos: what the timeline, the sync stream and the viewer cost."""

import json
import time
from pathlib import Path
from typing import Any

import apsw
import httpx

from tests.bench import seeding
from tests.bench.processes import CpuMeter
from tests.bench.report import cost, figure, heading, median_ms
from tests.process import ServerProcess, sign_up

ASSETS = 100_000
LINES = """SELECT json_object('type', 'AssetV2', 'data', json_object('id', id, 'ownerId', "ownerId", 'originalFileName',
    "originalFileName", 'checksum', hex(checksum), 'type', type, 'visibility', visibility, 'isFavorite', "isFavorite", 'isEdited',
    "isEdited", 'fileCreatedAt', "fileCreatedAt", 'fileModifiedAt', "fileModifiedAt", 'localDateTime', "localDateTime",
    'deletedAt', "deletedAt", 'createdAt', "createdAt", 'duration', duration, 'thumbhash', hex(thumbhash), 'livePhotoVideoId',
    "livePhotoVideoId", 'stackId', "stackId", 'libraryId', "libraryId", 'width', width, 'height', height), 'ack', "updateId")
    FROM asset ORDER BY "updateId" """


def run(folder: Path) -> None:
    """All figures of this section."""
    heading(f"A library of {ASSETS:,} assets over ten years")
    server = ServerProcess(folder / "library" / "data")
    with server, sign_up(server) as admin:
        me = admin.get("/users/me").json()["id"]
        token = admin.headers["authorization"]
    began = time.perf_counter()
    ids = seeding.seed(server.data.resolve(), me, ASSETS)
    print(
        f"  seeded in {time.perf_counter() - began:.0f} s, database of {(server.data / 'shoebox.db').stat().st_size / 1e6:.0f} MB"
    )
    with server, server.client(headers={"authorization": token}) as admin:
        _timeline(admin)
        cost("asset info, median", median_ms(lambda: admin.get(f"/assets/{ids[500]}").raise_for_status()), "ms")
        _sync(server, admin, ["AssetsV2"], _bare_lines(server.data))
        _sync(server, admin, ["AssetsV2", "AssetExifsV1"], None)


def _timeline(admin: httpx.Client) -> None:
    buckets: list[dict[str, Any]] = admin.get("/timeline/buckets").raise_for_status().json()
    cost(f"timeline buckets ({len(buckets)}), median", median_ms(lambda: admin.get("/timeline/buckets")), "ms")
    fullest = max(buckets, key=lambda bucket: bucket["count"])
    url = f"/timeline/bucket?timeBucket={fullest['timeBucket']}"
    size = len(admin.get(url).raise_for_status().content)
    name = f"one bucket of {fullest['count']} assets ({size / 1000:.0f} kB), median"
    cost(name, median_ms(lambda: admin.get(url)), "ms")


def _bare_lines(data: Path) -> float:
    """Lines a second that SQLite alone can shape, in this process."""
    connection = apsw.Connection(f"{data}/shoebox.db", apsw.SQLITE_OPEN_READONLY)
    began = time.perf_counter()
    count = sum(len(line) > 0 for (line,) in connection.execute(LINES))
    return count / (time.perf_counter() - began)


def _sync(server: ServerProcess, admin: httpx.Client, types: list[str], baseline: float | None) -> None:
    admin.request("DELETE", "/sync/ack", json={}).raise_for_status()
    size = lines = 0
    first = 0.0
    with CpuMeter(server) as meter:
        began = time.perf_counter()
        with admin.stream("POST", "/sync/stream", json={"types": types}, headers={"accept-encoding": "identity"}) as answer:
            for chunk in answer.iter_raw():
                first = first or time.perf_counter() - began
                size += len(chunk)
                lines += chunk.count(b"\n")
        seconds = time.perf_counter() - began
    name = f"full sync of {'+'.join(types)}"
    figure(f"{name}: lines", lines / seconds, "1/s", baseline=baseline, at_least=None)
    figure(f"{name}: lines per CPU-second of the server", lines / meter.seconds, "1/s")
    figure(f"{name}: bytes", size / 1e6 / seconds, "MB/s")
    cost(f"{name}: first byte", first * 1000, "ms")
    if types == ["AssetsV2"]:
        figure("assets a second on one core", ASSETS / max(seconds, meter.seconds), "1/s", at_least=60_000)
    assert lines == ASSETS * len(types) + 1, json.dumps({"lines": lines})
