"""What runs by itself: when its time has come, once, and nothing is written before."""

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from appliance.core import clock
from appliance.core.jobs import JobKind
from appliance.domains import queues, system_config
from appliance.domains.queues import timetable
from tests.scenario import Scenario, jpeg, restarted

SWITCHES = {
    "databaseCleanup": {
        "check_trash",
        "check_closed_users",
        "clean_sessions",
        "clean_memories",
        "clean_audits",
        "clean_people",
        "put_strays_aside",
    },
    "generateMemories": {"make_memories"},
    "syncQuotaUsage": {"count_usage"},
    "missingThumbnails": {"start_thumbnailGeneration"},
    "clusterNewFaces": set(),
}


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The server stands in Germany, where clocks change on 2026-03-29 and 2026-10-25."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def times(due: timetable.Due, first: str, last: str, step: int = 1) -> list[str]:
    """The minutes (UTC) at which it was due when asked every ``step`` minutes from ``first`` to ``last``."""
    now, end = dt.datetime.fromisoformat(first), dt.datetime.fromisoformat(last)
    found = []
    while now <= end:
        if due(now):
            found.append(f"{now:%m-%d %H:%M}")
        now += dt.timedelta(minutes=step)
    return found


def due_at(scenario: Scenario, expression: str | None) -> timetable.Due:
    return timetable.Due(scenario.shoebox.runtime, lambda _config: expression)


def test_local_time_counts(scenario: Scenario, berlin: None) -> None:
    due = due_at(scenario, "30 4 * * *")
    assert times(due, "2026-01-10T00:00", "2026-01-12T00:00") == ["01-10 03:30", "01-11 03:30"]


def test_an_hour_that_does_not_exist_is_not_missed(scenario: Scenario, berlin: None) -> None:
    assert times(due_at(scenario, "30 2 * * *"), "2026-03-28T00:00", "2026-03-31T00:00") == [
        "03-28 01:30",
        "03-29 01:00",
        "03-30 00:30",
    ]


def test_an_hour_that_comes_twice_counts_once(scenario: Scenario, berlin: None) -> None:
    found = times(due_at(scenario, "30 2 * * *"), "2026-10-24T00:00", "2026-10-27T00:00")
    assert found == ["10-24 00:30", "10-25 00:30", "10-26 01:30"]


def test_a_time_that_was_slept_through_is_made_up_for_once(scenario: Scenario, berlin: None) -> None:
    due = due_at(scenario, "0 0 * * *")
    assert times(due, "2026-01-10T20:00", "2026-01-10T21:00") == []
    assert times(due, "2026-01-13T09:17", "2026-01-13T12:00") == ["01-13 09:17"]


def test_a_clock_that_was_far_ahead_does_not_silence_it(scenario: Scenario, berlin: None) -> None:
    due = due_at(scenario, "0 * * * *")
    due(dt.datetime(2040, 1, 1, tzinfo=None))  # noqa: DTZ001 - huey's instants are naive
    assert times(due, "2026-01-10T09:30", "2026-01-10T10:30") == ["01-10 10:00"]


def test_switched_off(scenario: Scenario) -> None:
    assert times(due_at(scenario, None), "2026-01-10T00:00", "2026-01-12T00:00") == []


def test_looking_at_the_clock_writes_nothing(scenario: Scenario) -> None:
    scenario.settle()
    runtime = scenario.shoebox.runtime
    before = runtime.db.commits
    later = clock.now().replace(tzinfo=None) + dt.timedelta(minutes=1)
    for due in runtime.memory[timetable.TIMED].values():
        due.look_from(timetable.local_time(later))
        due(later)
    assert runtime.db.commits == before


def enqueued(scenario: Scenario) -> set[str]:
    """What one night enqueues; nothing of it runs."""
    runtime = scenario.shoebox.runtime
    for queue in ("backgroundTask", "thumbnailGeneration"):
        runtime.jobs.queues.pause(queue, paused=True)
    timetable.run_nightly(runtime)
    timetable.run_nightly(runtime)
    names = [row["name"] for row in scenario.rows("SELECT name FROM job WHERE state = 'waiting'")]
    assert len(names) == len(set(names)), "a second night doubles nothing that still waits"
    for queue in ("backgroundTask", "thumbnailGeneration"):
        runtime.jobs.queues.empty(queue)
    return set(names)


@pytest.mark.parametrize("switch", SWITCHES)
def test_each_switch_has_its_tasks(scenario: Scenario, switch: str) -> None:
    system_config.change(scenario.shoebox.runtime, {"nightlyTasks": dict.fromkeys(SWITCHES, False)})
    assert enqueued(scenario) == set()
    system_config.change(scenario.shoebox.runtime, {"nightlyTasks": {switch: True}})
    assert enqueued(scenario) == SWITCHES[switch]


def test_the_start_time_of_the_config_counts_at_once(scenario: Scenario) -> None:
    runtime = scenario.shoebox.runtime
    due = runtime.memory[timetable.TIMED]["run_nightly"]
    system_config.change(runtime, {"nightlyTasks": {"startTime": "04:05"}})
    at = dt.datetime(2031, 5, 5, 4, 4).astimezone(clock.UTC).replace(tzinfo=None)
    due.look_from(timetable.local_time(at))
    assert not due(at)
    assert due(at + dt.timedelta(minutes=1))
    assert not due(at + dt.timedelta(minutes=2))


def test_every_night_runs_to_its_end(scenario: Scenario) -> None:
    """All tasks over a library with something to do for each of them."""
    admin = scenario.sign_up()
    runtime = scenario.shoebox.runtime
    thrown_away, photo = admin.upload(jpeg()), admin.upload(jpeg())
    scenario.settle()
    admin.delete("/assets", {"ids": [thrown_away]})

    def age(transaction: Any) -> None:
        transaction.run('UPDATE asset SET "deletedAt" = ? WHERE id = ?', (clock.iso_in(-31 * 86400), thrown_away))
        transaction.run('UPDATE "user" SET "quotaUsageInBytes" = 1')
        transaction.run("DELETE FROM asset_file WHERE \"assetId\" = ? AND type = 'preview'", (photo,))

    runtime.db.write(age)
    runtime.db.write(lambda transaction: runtime.jobs.enqueue(transaction, "run_nightly"))
    scenario.settle()
    assert scenario.failed_jobs() == []
    assert [row["id"] for row in scenario.rows("SELECT id FROM asset")] == [photo]
    assert scenario.rows("SELECT 1 FROM asset_file WHERE \"assetId\" = ? AND type = 'preview'", photo)
    assert scenario.rows('SELECT "quotaUsageInBytes" AS used FROM "user"')[0]["used"] > 1


def test_a_night_that_was_missed_is_made_up_for_at_the_next_start(tmp_path: Path) -> None:
    with Scenario(tmp_path / "data") as first:
        runtime = first.shoebox.runtime
        stamp = {"run_nightly": clock.iso_in(-30 * 3600)}
        runtime.db.write(lambda transaction: system_config.write_metadata(transaction, timetable.STATE, stamp))
    with restarted(first) as second:
        due = second.shoebox.runtime.memory[timetable.TIMED]["run_nightly"]
        deadline = time.monotonic() + 10
        while stamp["run_nightly"] == _noted(second) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert _noted(second) > stamp["run_nightly"]
        assert not due(clock.now().replace(tzinfo=None))


def _noted(scenario: Scenario) -> str:
    read = system_config.read_metadata
    return str((scenario.shoebox.runtime.db.read(lambda reader: read(reader, timetable.STATE)) or {})["run_nightly"])


def test_another_domain_may_follow_the_clock(scenario: Scenario) -> None:
    runtime = scenario.shoebox.runtime
    ran: list[int] = []
    kind = JobKind("tick", "backgroundTask", lambda _runtime: ran.append(1))
    queues.declare_timed(runtime, kind, lambda config: config.library.scan.cron_expression)
    runtime.db.write(lambda transaction: runtime.jobs.enqueue(transaction, "tick"))
    scenario.settle()
    assert ran == [1]
