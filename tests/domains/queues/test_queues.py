"""The job queues: counts, commands, lists, concurrency (behaviour/04 §5, behaviour/09 §3)."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from appliance.core import clock
from appliance.core.jobs import JobKind
from appliance.domains import queues
from appliance.domains.queues.dtos import QUEUES
from appliance.domains.queues.job_names import IMMICH_NAMES
from tests.scenario import Person, Scenario, restarted

QUEUE = "migration"
NOTHING = {"active": 0, "completed": 0, "failed": 0, "delayed": 0, "waiting": 0, "paused": 0}


class Work:
    """A kind of job in a queue that nothing else uses: it runs until it is let go, and fails when told to."""

    def __init__(self, scenario: Scenario, name: str = "work") -> None:
        self.scenario = scenario
        self.gate = threading.Event()
        self.running = 0
        self.most = 0
        self.done: list[int] = []
        self._lock = threading.Lock()
        self.name = name
        runtime = scenario.shoebox.runtime
        runtime.jobs.register(JobKind(name=name, queue=QUEUE, function=self._run), runtime)

    def _run(self, _runtime: Any, number: int = 0, fail: bool = False) -> None:
        with self._lock:
            self.running += 1
            self.most = max(self.most, self.running)
        try:
            assert self.gate.wait(20)
            if fail:
                raise ValueError("told to fail")
            self.done.append(number)
        finally:
            with self._lock:
                self.running -= 1

    def enqueue(self, **data: Any) -> None:
        jobs = self.scenario.shoebox.runtime.jobs
        self.scenario.shoebox.runtime.db.write(lambda transaction: jobs.enqueue(transaction, self.name, **data))


@pytest.fixture
def work(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    monkeypatch.setitem(IMMICH_NAMES, "work", "AssetFileMigration")
    made = Work(scenario)
    yield made
    made.gate.set()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def statistics(admin: Person, queue: str = QUEUE) -> dict[str, int]:
    return admin.get(f"/queues/{queue}").json()["statistics"]  # type: ignore[no-any-return]


def golden(shared: Path, name: str) -> Any:
    return json.loads((shared / "golden" / f"{name}.json").read_text())["response"]


# -- seeing


def test_an_idle_server_answers_as_recorded(scenario: Scenario, shared: Path) -> None:
    admin = scenario.sign_up()
    scenario.settle()
    assert admin.get("/queues").json() == golden(shared, "050-queues")
    answer = admin.get("/jobs").json()
    assert answer == golden(shared, "049-jobs")
    assert list(answer) == list(QUEUES)
    assert admin.get("/queues/thumbnailGeneration").json() == golden(shared, "051-queue-one")
    assert admin.get("/queues/thumbnailGeneration/jobs").json() == []


def test_only_administrators(scenario: Scenario, shared: Path) -> None:
    person = scenario.add_user(scenario.sign_up(), "Somebody")
    for path in ("/queues", "/queues/sidecar", "/queues/sidecar/jobs", "/jobs"):
        assert person.get(path, status=403).json() == golden(shared, "427-jobs-forbidden")
        scenario.anybody().get(path, status=401)
    person.put("/jobs/sidecar", {"command": "pause"}, status=403)
    person.post("/jobs", {"name": "tag-cleanup"}, status=403)


def test_an_unknown_queue_is_named_with_all_that_there_are(scenario: Scenario, shared: Path) -> None:
    admin = scenario.sign_up()
    answer = admin.put("/jobs/nope", {"command": "start"}, status=400).json()
    assert answer == golden(shared, "422-job-invalid")
    assert admin.get("/queues/nope", status=400).json()["errors"] == answer["errors"]
    assert admin.put("/jobs/sidecar", {"command": "explode"}, status=400).json()["errors"][0]["path"] == ["command"]


def test_every_state_of_a_job_is_counted_and_listed(scenario: Scenario, work: Work) -> None:
    admin = scenario.sign_up()
    runtime = scenario.shoebox.runtime
    work.enqueue(number=1)
    wait_until(lambda: statistics(admin)["active"] == 1)
    admin.put(f"/queues/{QUEUE}", {"isPaused": True})
    work.enqueue(number=2)
    runtime.db.write(lambda transaction: runtime.jobs.enqueue(transaction, "work", run_at=clock.iso_in(3600), number=3))
    assert statistics(admin) == {**NOTHING, "active": 1, "paused": 1, "delayed": 1}
    assert admin.get("/jobs").json()[QUEUE]["queueStatus"] == {"isPaused": True, "isActive": True}

    def listed(*statuses: str) -> list[int]:
        found = admin.get(f"/queues/{QUEUE}/jobs", params=[("status", status) for status in statuses]).json()
        assert {job["name"] for job in found} <= {"AssetFileMigration"}
        return [job["data"]["number"] for job in found]

    assert listed() == [1, 2, 3]
    assert listed("active") == [1]
    assert listed("paused", "delayed") == [2, 3]
    assert listed("completed", "waiting") == []
    admin.get(f"/queues/{QUEUE}/jobs", params={"status": "lost"}, status=400)


def test_a_failed_job_stays_with_its_reason(scenario: Scenario, work: Work) -> None:
    admin = scenario.sign_up()
    work.gate.set()
    work.enqueue(number=7, fail=True)
    wait_until(lambda: statistics(admin)["failed"] == 1)
    (job,) = admin.get(f"/queues/{QUEUE}/jobs?status=failed&status=active").json()
    assert job["data"] == {"number": 7, "fail": True, "error": "ValueError: told to fail"}
    assert abs(job["timestamp"] / 1000 - time.time()) < 60


# -- commands


def test_a_paused_queue_starts_nothing_until_it_is_resumed(scenario: Scenario, work: Work) -> None:
    admin = scenario.sign_up()
    work.gate.set()
    assert admin.put(f"/jobs/{QUEUE}", {"command": "pause"}).json() == {
        "queueStatus": {"isPaused": True, "isActive": False},
        "jobCounts": NOTHING,
    }
    work.enqueue(number=1)
    time.sleep(0.2)
    assert work.done == []
    assert statistics(admin) == {**NOTHING, "paused": 1}
    assert admin.put(f"/queues/{QUEUE}", {}).json()["isPaused"] is True
    assert admin.put(f"/jobs/{QUEUE}", {"command": "resume"}).json()["queueStatus"]["isPaused"] is False
    wait_until(lambda: work.done == [1])


def test_a_pause_survives_a_restart(tmp_path: Path) -> None:
    with Scenario(tmp_path / "data") as first:
        first.sign_up().put("/queues/sidecar", {"isPaused": True})
    with restarted(first) as second:
        assert second.log_in("admin@test.dev").get("/queues/sidecar").json()["isPaused"] is True


def test_background_tasks_cannot_be_paused_but_by_the_older_command(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    answer = admin.put("/queues/backgroundTask", {"isPaused": True}, status=400).json()
    assert answer == {"message": "The BackgroundTask queue cannot be paused"}
    admin.put("/jobs/backgroundTask", {"command": "pause"})
    assert admin.put("/queues/backgroundTask", {"isPaused": False}).json()["isPaused"] is False


@pytest.mark.parametrize("by", ["legacy", "queue", "queue with failed"])
def test_emptying_removes_what_waits(scenario: Scenario, work: Work, by: str) -> None:
    admin = scenario.sign_up()
    runtime = scenario.shoebox.runtime
    work.enqueue(number=1, fail=True)
    wait_until(lambda: work.running == 1)
    work.gate.set()
    wait_until(lambda: statistics(admin)["failed"] == 1)
    work.gate.clear()
    work.enqueue(number=2)
    wait_until(lambda: work.running == 1)
    admin.put(f"/queues/{QUEUE}", {"isPaused": True})
    work.enqueue(number=3)
    runtime.db.write(lambda transaction: runtime.jobs.enqueue(transaction, "work", run_at=clock.iso_in(3600)))
    if by == "legacy":
        admin.put(f"/jobs/{QUEUE}", {"command": "empty"})
    else:
        admin.delete(f"/queues/{QUEUE}/jobs", {"failed": True} if by == "queue with failed" else {}, status=204)
    assert statistics(admin) == {**NOTHING, "active": 1, "failed": 0 if by == "queue with failed" else 1}
    admin.put(f"/jobs/{QUEUE}", {"command": "clear-failed"})
    assert statistics(admin) == {**NOTHING, "active": 1}


def test_a_body_is_needed_to_empty_a_queue(scenario: Scenario) -> None:
    answer = scenario.sign_up().delete("/queues/sidecar/jobs", status=400).json()
    assert answer["errors"][0]["message"] == "Invalid input: expected object, received undefined"


# -- start


@pytest.mark.parametrize(("sent", "seen"), [({"force": True}, True), ({"force": False}, False), ({}, None)])
def test_start_lets_the_domain_fill_the_queue(scenario: Scenario, work: Work, sent: dict[str, bool], seen: bool | None) -> None:
    admin = scenario.sign_up()
    runtime = scenario.shoebox.runtime
    asked: list[bool | None] = []

    def fill(runtime: Any, force: bool | None) -> None:
        asked.append(force)
        runtime.jobs.enqueue_all("work", ({"number": number} for number in range(5)))

    queues.declare_start(runtime, QUEUE, fill)
    admin.put(f"/queues/{QUEUE}", {"isPaused": True})
    answer = admin.put(f"/jobs/{QUEUE}", {"command": "start", **sent}).json()
    assert answer["jobCounts"] == {**NOTHING, "paused": 1}
    assert admin.get(f"/queues/{QUEUE}/jobs").json()[0]["name"] == "FileMigrationQueueAll"
    admin.put(f"/queues/{QUEUE}", {"isPaused": False})
    wait_until(lambda: work.running > 0)
    assert asked == [seen]
    assert admin.put(f"/jobs/{QUEUE}", {"command": "start"}, status=400).json() == {"message": "Job is already running"}
    work.gate.set()
    wait_until(lambda: sorted(work.done) == [0, 1, 2, 3, 4])


@pytest.mark.parametrize("queue", ["backgroundTask", "search", "notifications", "workflow", "integrityCheck", "editor"])
def test_some_queues_are_never_started(scenario: Scenario, queue: str) -> None:
    answer = scenario.sign_up().put(f"/jobs/{queue}", {"command": "start"}, status=400).json()
    assert answer == {"message": f"Invalid job name: {queue}"}


def test_a_queue_that_nothing_could_fill_says_so(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    answer = admin.put("/jobs/ocr", {"command": "start", "force": True}, status=501).json()
    assert "ocr" in answer["message"]
    assert statistics(admin, "ocr") == NOTHING


def test_manual_jobs_run_if_a_domain_has_them(scenario: Scenario, work: Work) -> None:
    admin = scenario.sign_up()
    work.gate.set()
    queues.declare_manual(
        scenario.shoebox.runtime,
        "memory-create",
        lambda transaction, runtime: runtime.jobs.enqueue(transaction, "work", number=9),
    )
    admin.post("/jobs", {"name": "memory-create"}, status=204)
    wait_until(lambda: work.done == [9])
    admin.post("/jobs", {"name": "integrity-missing-files-delete-all"}, status=501)
    answer = admin.post("/jobs", {"name": "make-coffee"}, status=400).json()
    assert answer["errors"][0]["path"] == ["name"]


# -- concurrency


def test_the_config_says_how_many_jobs_of_a_queue_run_at_once(scenario: Scenario, work: Work) -> None:
    admin = scenario.sign_up()
    config = admin.get("/system-config").json()
    config["job"][QUEUE]["concurrency"] = 1
    admin.put("/system-config", config)
    for number in range(4):
        work.enqueue(number=number)
    wait_until(lambda: work.running == 1)
    time.sleep(0.2)
    assert statistics(admin) == {**NOTHING, "active": 1, "waiting": 3}
    config["job"][QUEUE]["concurrency"] = 2
    admin.put("/system-config", config)
    wait_until(lambda: work.running == 2)
    time.sleep(0.2)
    assert work.most == 2
    work.gate.set()
    wait_until(lambda: sorted(work.done) == [0, 1, 2, 3])


def test_queues_without_a_setting_do_one_job_at_a_time(scenario: Scenario) -> None:
    limits = scenario.shoebox.runtime.jobs.storage.concurrency
    assert set(limits) == set(QUEUES)
    assert limits["facialRecognition"] == limits["storageTemplateMigration"] == limits["backupDatabase"] == 1
    assert (limits["metadataExtraction"], limits["thumbnailGeneration"]) == (5, 3)


def test_names_of_jobs_are_those_of_the_contract(shared: Path) -> None:
    contract = json.loads((shared / "contract" / "immich-3.3.5.openapi.json").read_text())
    assert set(IMMICH_NAMES.values()) <= set(contract["components"]["schemas"]["JobName"]["enum"])
