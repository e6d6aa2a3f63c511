"""Child processes: what they may not do to the server."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.core.workers import ChildFailed, ChildProcesses
from appliance.media.child import limit
from tests.scenario import Scenario

MEMORY = 512 * 1024 * 1024


@pytest.fixture(scope="module")
def children() -> Iterator[ChildProcesses]:
    pool = ChildProcesses(1, preload=["appliance.media.child"], limit=limit, limit_arguments=(MEMORY, 5))
    yield pool
    pool.stop()


def test_a_child_that_dies_costs_only_its_own_job(children: ChildProcesses) -> None:
    with pytest.raises(ChildFailed, match="crashed"):
        children.run(os._exit, 3, seconds=30)
    assert children.run(abs, -4, seconds=30) == 4


def test_a_child_that_hangs_is_ended(children: ChildProcesses) -> None:
    with pytest.raises(ChildFailed, match="longer than"):
        children.run(time.sleep, 60, seconds=0.5)
    assert children.run(abs, -4, seconds=30) == 4


def test_a_child_has_little_memory_and_low_priority(children: ChildProcesses) -> None:
    with pytest.raises(ChildFailed, match="memory"):
        children.run(bytearray, 2 * MEMORY, seconds=30)
    assert children.run(os.nice, 0, seconds=30) >= 5
    cores = children.run(Path("/proc/self/limits").read_text, seconds=30)
    assert [line.split()[4:6] for line in cores.splitlines() if line.startswith("Max core")] == [["0", "0"]]


def test_a_broken_pool_is_replaced(children: ChildProcesses) -> None:
    children.run(abs, -1, seconds=30)
    children._pool.stop()
    assert children.run(abs, -4, seconds=30) == 4


def test_a_job_that_is_cut_off_by_a_gentle_stop_runs_again_at_the_next_start(scenario: Scenario) -> None:
    jobs = scenario.shoebox.runtime.jobs
    jobs.storage.stop()
    row = "INSERT INTO job (\"taskId\", queue, name, data, state, \"createdAt\") VALUES ('x', 'q', 'j', '{}', 'active', '')"
    scenario.shoebox.runtime.db.write(lambda transaction: transaction.run(row))
    jobs.storage.fail("x", "BrokenProcessPool")
    assert scenario.rows("SELECT state FROM job") == [{"state": "active"}]
    jobs.storage.reclaim()
    assert scenario.rows("SELECT state FROM job") == [{"state": "waiting"}]


def test_children_leave_no_threads_behind(children: ChildProcesses) -> None:
    children.run(abs, -1, seconds=30)
    children.stop()
    deadline = time.monotonic() + 10
    while any("pool" in thread.name.lower() for thread in threading.enumerate()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [thread.name for thread in threading.enumerate() if "pool" in thread.name.lower()]
