"""Which job runs next, and that long queues cost nothing."""

import threading
from typing import Any

from appliance.core import clock
from appliance.core.job_storage import NEXT
from appliance.core.jobs import JobKind
from tests.scenario import Scenario


def test_a_full_queue_does_not_hold_up_the_others(scenario: Scenario) -> None:
    runtime = scenario.shoebox.runtime
    gate, ran = threading.Event(), threading.Event()
    runtime.jobs.register(JobKind("crowd", "migration", lambda _runtime, **_data: gate.wait(20)), runtime)
    runtime.jobs.register(JobKind("single", "sidecar", lambda _runtime: ran.set()), runtime)
    runtime.jobs.configure({"migration": 1})
    runtime.jobs.enqueue_all("crowd", ({"number": number} for number in range(2500)))
    runtime.db.write(lambda transaction: runtime.jobs.enqueue(transaction, "single"))
    assert ran.wait(5)
    assert runtime.jobs.queues.counts()["migration"].waiting >= 2499
    runtime.jobs.queues.empty("migration")
    gate.set()


def test_the_next_job_is_found_without_walking_a_queue(scenario: Scenario) -> None:
    """A library of 100,000 waiting jobs must not be read again for every job that ends."""
    with scenario.shoebox.runtime.db.reading() as reader:
        plan = reader.rows(f"EXPLAIN QUERY PLAN {NEXT}", {"now": "", "open_kinds": "[]"})
    steps = [row["detail"] for row in plan]
    assert any("SEARCH one USING INDEX job_next (name=? AND state=?)" in step for step in steps)
    assert not any(step.startswith(("SCAN job", "SCAN one")) for step in steps)


def test_urgent_jobs_come_first_then_older_ones(scenario: Scenario) -> None:
    runtime = scenario.shoebox.runtime
    order: list[Any] = []
    runtime.jobs.configure({"migration": 1})
    runtime.jobs.register(JobKind("plain", "migration", lambda _runtime, number: order.append(number)), runtime)
    runtime.jobs.register(JobKind("urgent", "migration", lambda _runtime: order.append("urgent"), priority=1), runtime)
    runtime.jobs.queues.pause("migration", paused=True)
    runtime.jobs.enqueue_all("plain", ({"number": number} for number in range(3)))
    runtime.db.write(lambda transaction: runtime.jobs.enqueue(transaction, "urgent"))
    runtime.jobs.queues.pause("migration", paused=False)
    scenario.settle()
    assert order == ["urgent", 0, 1, 2]


def test_a_delayed_job_waits_for_its_time(scenario: Scenario) -> None:
    runtime = scenario.shoebox.runtime
    ran = threading.Event()
    runtime.jobs.register(JobKind("later", "migration", lambda _runtime: ran.set()), runtime)
    runtime.db.write(lambda transaction: runtime.jobs.enqueue(transaction, "later", run_at=clock.iso_in(0.5)))
    assert not ran.wait(0.2)
    assert ran.wait(5)
