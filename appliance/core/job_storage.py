"""huey's storage on our own database: a job is a row, taken by a lease and deleted when it is done.

Differences to the storages that huey brings (research/dependencies.md §8): a job is written in the same transaction as
the fact that causes it; a worker that dies loses nothing, for its lease ends with the process; workers sleep on a
condition instead of polling; queues can be paused, have a concurrency of their own and are counted.
"""

import datetime as dt
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from huey.registry import Message
from huey.serializer import Serializer
from huey.storage import BaseStorage

from appliance.core import clock, ids
from appliance.core.db import Database, Reader, Row, Transaction

SUSPECT_LEASES = 3
"""A job that was running so many times when the process died may be the reason."""


INSERT = (
    'INSERT INTO job ("taskId", queue, name, data, priority, retries, "retryDelay", "runAt", "createdAt") '
    "VALUES (:task_id, :queue, :name, :data, :priority, :retries, :retry_delay, :run_at, :created_at)"
)


NEXT = """
SELECT id, "taskId", name, queue, data, retries, "retryDelay" FROM job WHERE id IN (
    SELECT (SELECT one.id FROM job AS one INDEXED BY job_next WHERE one.name = kind.value AND one.state = 'waiting'
        AND (one."runAt" IS NULL OR one."runAt" <= :now) ORDER BY one.priority DESC, one.id LIMIT 1)
    FROM json_each(:open_kinds) AS kind)
ORDER BY priority DESC, id LIMIT 1"""
"""One look into the index per kind: a long queue that is full or paused must not be walked to find what is behind it."""


@dataclass(frozen=True, slots=True)
class JobKind:
    """What every job of one name shares."""

    name: str
    queue: str
    function: Callable[..., None]
    heavy: bool = False
    priority: int = 0
    retries: int = 0
    retry_delay: int = 30
    retry_backoff: int = 4


@dataclass(frozen=True, slots=True)
class JobFailed:
    """A job gave up; its row stays with the reason."""

    queue: str
    name: str
    error: str


def _row(kind: JobKind, task_id: str, data: Mapping[str, Any], run_at: str | None) -> dict[str, Any]:
    return {
        "task_id": task_id,
        "queue": kind.queue,
        "name": kind.name,
        "data": json.dumps(data),
        "priority": kind.priority,
        "retries": kind.retries,
        "retry_delay": kind.retry_delay,
        "run_at": run_at,
        "created_at": clock.iso_now(),
    }


def _put_off(leases: int) -> int:
    """Seconds: 15, 30, 60… up to an hour."""
    return min(3600, 15 << min(leases - SUSPECT_LEASES, 10))


class JsonMessages(Serializer):  # type: ignore[misc]
    """huey messages as JSON: a row can be read by a person, and nothing is ever unpickled."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps(data._asdict(), default=str).encode()

    def _deserialize(self, data: bytes) -> Message:
        return Message(**json.loads(data))


class JobStorage(BaseStorage):  # type: ignore[misc]
    """The ``job`` and ``queue`` tables as huey sees them."""

    blocking = True
    priority = True

    def __init__(self, name: str, *, db: Database, kinds: Mapping[str, JobKind]) -> None:
        super().__init__(name)
        self._db = db
        self._kinds = kinds
        self._changed = threading.Condition()
        self._generation = 0
        self._stopping = False
        self._active: Counter[str] = Counter()
        self._active_heavy = 0
        self.concurrency: dict[str, int] = {}
        self.heavy_slots = 1

    # -- what the program does

    def insert(self, transaction: Transaction, kind: JobKind, task_id: str, data: Mapping[str, Any], run_at: str | None) -> None:
        """Write a job as part of ``transaction``; workers hear of it after the commit."""
        transaction.run(INSERT, _row(kind, task_id, data, run_at))
        self._wake_after(transaction)

    def insert_each(self, transaction: Transaction, kind: JobKind, data: Iterable[Mapping[str, Any]]) -> None:
        """Write many jobs of one kind."""
        transaction.run_many(INSERT, [_row(kind, ids.new_id(), one, None) for one in data])
        self._wake_after(transaction)

    def _wake_after(self, transaction: Transaction) -> None:
        if self.wake not in transaction.after_commit:
            transaction.after_commit.append(self.wake)

    def withdraw(self, transaction: Transaction, kind: JobKind, data: Mapping[str, Any]) -> None:
        """Forget jobs of this kind that wait with exactly this data."""
        transaction.run(
            "DELETE FROM job WHERE queue = :queue AND state = 'waiting' AND name = :name AND data = :data",
            {"queue": kind.queue, "name": kind.name, "data": json.dumps(data)},
        )

    def wake(self) -> None:
        """Something changed that may let a sleeping worker go on."""
        with self._changed:
            self._generation += 1
            self._changed.notify_all()

    def stop(self) -> None:
        """Let every waiting worker return without a job."""
        self._stopping = True
        self.wake()

    def reclaim(self) -> None:
        """Free the leases of a process that died. Call before the workers start.

        None is given up: a machine that lost its power three times during an import is no reason to lose a thumbnail.
        But what was running each time is put off, longer each time, so that a job that ends the server cannot do so
        again and again, and everything else gets its turn.
        """

        def free(transaction: Transaction) -> None:
            for row in transaction.rows("SELECT id, leases FROM job WHERE state = 'active'"):
                run_at = clock.iso_in(_put_off(row["leases"])) if row["leases"] >= SUSPECT_LEASES else None
                transaction.run("UPDATE job SET state = 'waiting', \"runAt\" = ? WHERE id = ?", (run_at, row["id"]))

        if self._db.read(lambda reader: reader.value("SELECT 1 FROM job WHERE state = 'active' LIMIT 1")):
            self._db.write(free)

    def finish(self, task_id: str) -> None:
        """The job is done: its row goes."""
        self._release(task_id, 'DELETE FROM job WHERE "taskId" = :task_id')

    def fail(self, task_id: str, error: str) -> None:
        """The job failed for good: its row stays with the reason until somebody clears it.

        What fails while the server stops (its child process was ended) has not failed: it runs again at the next start.
        """
        if self._stopping:
            self.give_back(task_id)
            return
        sql = 'UPDATE job SET state = \'failed\', error = :error, "runAt" = NULL WHERE "taskId" = :task_id'
        self._release(task_id, sql, error[:2000])

    def give_back(self, task_id: str) -> None:
        """End a lease as if it had never been."""
        sql = "UPDATE job SET state = 'waiting', leases = leases - 1 WHERE \"taskId\" = ?"
        self._db.write(lambda transaction: transaction.run(sql, (task_id,)), durable=False)

    def _release(self, task_id: str, sql: str, error: str | None = None) -> None:
        row = self._db.read(lambda reader: reader.row('SELECT queue, name FROM job WHERE "taskId" = ?', (task_id,)))

        def write(transaction: Transaction) -> None:
            transaction.run(sql, {"task_id": task_id} | ({} if error is None else {"error": error}))
            if row and error is not None:
                transaction.emit(JobFailed(row["queue"], row["name"], error))

        self._db.write(write, durable=False)
        if row:
            with self._changed:
                self._active[row["queue"]] -= 1
                self._active_heavy -= self._is_heavy(row["name"])
        self.wake()

    def _is_heavy(self, name: str) -> bool:
        kind = self._kinds.get(name)
        return kind is not None and kind.heavy

    # -- what huey's workers do

    def dequeue(self) -> bytes | None:
        """Lease the next job that may run; sleeps until there is one. None when the consumer stops."""
        while not self._stopping:
            with self._changed:
                seen = self._generation
            message = self._db.write(self._lease, durable=False) if self._anything_to_do() else None
            if message is not None:
                return message
            wait = self._seconds_until_due()
            with self._changed:
                if seen == self._generation and not self._stopping:
                    self._changed.wait(wait)
        return None

    def _anything_to_do(self) -> bool:
        """A read before the write, so that sleeping workers never touch the disk."""
        return self._db.read(self._next) is not None

    def _next(self, reader: Reader) -> Row | None:
        """The job that should run now, if any may."""
        paused = set(reader.values('SELECT name FROM queue WHERE "isPaused" = 1'))
        with self._changed:
            full = {name for name, limit in self.concurrency.items() if self._active[name] >= limit}
            heavy_full = self._active_heavy >= self.heavy_slots
        # A kind that this version does not know (a downgrade) waits for the version that does.
        open_kinds = [
            kind.name
            for kind in self._kinds.values()
            if kind.queue not in paused and kind.queue not in full and not (kind.heavy and heavy_full)
        ]
        return reader.row(NEXT, {"now": clock.iso_now(), "open_kinds": json.dumps(open_kinds)})

    def _lease(self, transaction: Transaction) -> bytes | None:
        row = self._next(transaction)
        if row is None:
            return None
        transaction.run("UPDATE job SET state = 'active', leases = leases + 1 WHERE id = :id", {"id": row["id"]})
        with self._changed:
            self._active[row["queue"]] += 1
            self._active_heavy += self._is_heavy(row["name"])
        kind = self._kinds.get(row["name"])
        message = Message(
            id=row["taskId"],
            name=f"jobs.{row['name']}",
            args=[],
            kwargs=json.loads(row["data"]),
            retries=row["retries"],
            retry_delay=row["retryDelay"],
            retry_backoff=kind.retry_backoff if kind else 0,
        )
        return json.dumps(message._asdict()).encode()

    def _seconds_until_due(self) -> float | None:
        due = self._db.read(
            lambda reader: reader.value(
                'SELECT MIN("runAt") FROM job INDEXED BY job_delayed WHERE "runAt" > :now AND state = \'waiting\'',
                {"now": clock.iso_now()},
            )
        )
        return None if due is None else max(0.05, (clock.parse(due) - clock.now()).total_seconds())

    # -- what huey itself does with a job that it wants to run again, or on a timetable

    def enqueue(self, data: bytes, priority: float | None = None) -> None:
        self._put_back(json.loads(data), None)

    def add_to_schedule(self, data: bytes, ts: dt.datetime) -> None:
        self._put_back(json.loads(data), clock.iso(ts.replace(tzinfo=clock.UTC)))

    def _put_back(self, message: dict[str, Any], run_at: str | None) -> None:
        name = message["name"].removeprefix("jobs.")

        def put(transaction: Transaction) -> bool:
            changed = transaction.run(
                'UPDATE job SET state = \'waiting\', retries = :retries, "retryDelay" = :delay, "runAt" = :run_at '
                'WHERE "taskId" = :task_id',
                {
                    "retries": message["retries"],
                    "delay": message["retry_delay"],
                    "run_at": run_at,
                    "task_id": message["id"],
                },
            )
            if not changed:
                self.insert(transaction, self._kinds[name], message["id"], message["kwargs"], run_at)
            return bool(changed)

        if self._db.write(put):
            with self._changed:
                self._active[self._kinds[name].queue] -= 1
                self._active_heavy -= self._is_heavy(name)
        self.wake()

    # -- what huey asks of every storage and we do not have: results, revocations, a schedule of its own

    def queue_size(self) -> int:
        return int(self._db.read(lambda reader: reader.value("SELECT COUNT(*) FROM job WHERE state = 'waiting'")))

    def read_schedule(self, ts: dt.datetime) -> list[bytes]:
        return []

    def schedule_size(self) -> int:
        return 0

    def peek_many(self, keys: list[str]) -> dict[str, bytes]:
        return {}

    def delete_data(self, key: str) -> bool:
        return False
