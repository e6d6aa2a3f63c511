"""Uploads on one and on four connections, next to a bare loop that receives, hashes and fsyncs the same bytes."""

import contextlib
import http.client
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from tests.bench import photos
from tests.bench.report import figure, heading
from tests.process import ROOT, ServerProcess, settle, sign_up

FILES = 500
FIELDS = {"fileCreatedAt": "2024-05-01T10:00:00.000Z", "fileModifiedAt": "2024-05-01T10:00:00.000Z"}
HEAVY_QUEUES = ("metadataExtraction", "thumbnailGeneration")


def run(folder: Path) -> None:
    """All figures of this section."""
    heading(f"Upload of {FILES} JPEGs of {len(photos.photo()) / 1e6:.1f} MB over loopback HTTP")
    for connections in (1, 4):
        with bare(folder) as port:
            baseline = send(port, "", FILES, connections)
        for beside in (False, True):
            data = Path(tempfile.mkdtemp(dir=folder)) / "data"
            with ServerProcess(data) as server, sign_up(server) as admin:
                pause_queues(admin, paused=not beside)
                token = admin.headers["authorization"]
                port = int(server.url.rpartition(":")[2])
                speed = send(port, token, FILES, connections)
                plural = "connection" if connections == 1 else "connections"
                name = f"{connections} {plural}, {'jobs running beside it' if beside else 'jobs paused'}"
                figure(name, speed, "MB/s", baseline=baseline, at_least=0.5)
                if beside:
                    began = time.perf_counter()
                    settle(server, 1200)
                    print(f"  all jobs done {time.perf_counter() - began:.0f} s after the last answer")


def pause_queues(admin: httpx.Client, *, paused: bool) -> None:
    """Pause or resume what follows an upload."""
    for name in HEAVY_QUEUES:
        admin.put(f"/queues/{name}", json={"isPaused": paused}).raise_for_status()


@contextlib.contextmanager
def bare(folder: Path) -> Iterator[int]:
    """The bare loop as a process; its port."""
    target = tempfile.mkdtemp(dir=folder)
    command = [sys.executable, "-m", "tests.bench.bare_server", target]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())
        process.kill()


def send(port: int, token: str, files: int, connections: int) -> float:
    """Upload ``files`` photos; MB/s of photo bytes."""
    numbers = iter(range(files))
    lock = threading.Lock()
    sent = [0] * connections

    def worker(index: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        headers = {"Content-Type": "multipart/form-data; boundary=edge", "Authorization": token}
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            content = photos.distinct(number)
            connection.request("POST", "/api/assets", body(content, number), headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 201, answer.status
            sent[index] += len(content)

    photos.photo()
    threads = [threading.Thread(target=worker, args=(index,)) for index in range(connections)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(sent) / 1e6 / (time.perf_counter() - began)


def body(content: bytes, number: int) -> bytes:
    """The form of one upload."""
    parts = [f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in FIELDS.items()]
    file = f'--edge\r\nContent-Disposition: form-data; name="assetData"; filename="{number}.jpg"\r\n\r\n'
    return "".join((*parts, file)).encode() + content + b"\r\n--edge--\r\n"
