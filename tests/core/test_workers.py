"""Children that are ended with the server, and the jobs that waited for them."""

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from appliance.core.jobs import JobKind
from appliance.core.workers import ChildProcesses, ChildrenStopped
from tests.scenario import Scenario


def no_limit() -> None:
    """Nothing to limit in these tests."""


@pytest.fixture
def children() -> ChildProcesses:
    return ChildProcesses(1, [], no_limit)


def test_what_waits_for_a_child_hears_that_the_server_stops(children: ChildProcesses) -> None:
    caught: list[BaseException] = []

    def wait() -> None:
        try:
            children.run(time.sleep, 60, seconds=60)
        except ChildrenStopped as error:
            caught.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    time.sleep(1)
    started = time.monotonic()
    children.stop()
    thread.join(timeout=10)
    assert caught
    assert time.monotonic() - started < 10
    with pytest.raises(ChildrenStopped):
        children.run(time.sleep, 0, seconds=1)


def test_a_job_that_was_interrupted_by_the_end_of_the_server_waits_for_the_next_start(tmp_path: Path) -> None:
    begun = threading.Event()

    def endless(runtime: Any) -> None:
        begun.set()
        runtime.children.run(time.sleep, 60, seconds=60)

    data = tmp_path / "data"
    for _ in range(4):
        with Scenario(data) as server:
            runtime = server.shoebox.runtime
            runtime.jobs.register(JobKind("endless", "backgroundTask", endless), runtime)
            if not server.rows("SELECT 1 FROM job"):
                runtime.db.write(lambda transaction, jobs=runtime.jobs: jobs.enqueue(transaction, "endless"))
            else:
                runtime.jobs.storage.wake()
            assert begun.wait(20)
            begun.clear()
    with Scenario(data) as server:
        assert server.rows("SELECT state, leases FROM job") == [{"state": "waiting", "leases": 0}]
