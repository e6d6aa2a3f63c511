"""The job queues as an administrator sees them: how much waits, what failed and why, pause, empty."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from appliance.core import clock
from appliance.core.db import Database, Reader, Row, Transaction

JobStatus = Literal["active", "failed", "delayed", "waiting", "paused"]

PAUSED = 'SELECT name FROM queue WHERE "isPaused" = 1'
DELAYED = "SELECT queue, COUNT(*) FROM job INDEXED BY job_delayed WHERE \"runAt\" > :now AND state = 'waiting' GROUP BY queue"
STATUS = """CASE
    WHEN job.state <> 'waiting' THEN job.state
    WHEN job."runAt" > :now THEN 'delayed'
    WHEN EXISTS (SELECT 1 FROM queue WHERE queue.name = job.queue AND queue."isPaused" = 1) THEN 'paused'
    ELSE 'waiting' END"""
"""A job that waits in a paused queue counts as paused, not as waiting (behaviour/09 §6)."""


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """Jobs of a queue by status. Finished ones leave no trace."""

    active: int = 0
    failed: int = 0
    delayed: int = 0
    waiting: int = 0
    paused: int = 0


@dataclass(frozen=True, slots=True)
class QueuedJob:
    """One job. ``error`` says why it failed."""

    id: str
    name: str
    data: dict[str, Any]
    created_at: str
    error: str | None


class JobQueues:
    """Reads and commands; running the jobs is the consumer's business."""

    def __init__(self, db: Database, wake: Callable[[], None]) -> None:
        self._db = db
        self._wake = wake

    def counts(self) -> dict[str, QueueCounts]:
        """The counts of every queue that has jobs."""
        with self._db.reading() as reader:
            paused = set(reader.values(PAUSED))
            totals = reader.tuples("SELECT queue, state, COUNT(*) FROM job GROUP BY queue, state")
            delayed = dict(reader.tuples(DELAYED, {"now": clock.iso_now()}))
        found: dict[str, QueueCounts] = {}
        for queue, state, count in totals:
            counts = found.get(queue, QueueCounts(delayed=delayed.get(queue, 0)))
            if state == "waiting":
                ready = count - counts.delayed
                found[queue] = replace(counts, **{"paused" if queue in paused else "waiting": ready})
            else:
                found[queue] = replace(counts, **{state: count})
        return found

    def paused(self) -> set[str]:
        """The queues that start no jobs."""
        return set(self._db.read(lambda reader: reader.values(PAUSED)))

    def jobs(self, queue: str, statuses: Iterable[str], names: Iterable[str], limit: int) -> list[QueuedJob]:
        """Jobs of a queue that have one of ``statuses`` and one of ``names``, the oldest first."""
        parameters = {
            "queue": queue,
            "statuses": json.dumps(list(statuses)),
            "names": json.dumps(list(names)),
            "now": clock.iso_now(),
            "limit": limit,
        }

        def select(reader: Reader) -> list[Row]:
            return reader.rows(
                'SELECT "taskId", name, data, "createdAt", error FROM job WHERE queue = :queue '
                f"AND {STATUS} IN (SELECT value FROM json_each(:statuses)) "
                "AND name IN (SELECT value FROM json_each(:names)) ORDER BY id LIMIT :limit",
                parameters,
            )

        return [
            QueuedJob(row["taskId"], row["name"], json.loads(row["data"]), row["createdAt"], row["error"])
            for row in self._db.read(select)
        ]

    def pause(self, queue: str, *, paused: bool) -> None:
        """Start no more jobs of a queue (those that run go on to their end), or start them again."""

        def put(transaction: Transaction) -> None:
            transaction.run(
                'INSERT INTO queue (name, "isPaused") VALUES (:name, :paused) '
                'ON CONFLICT (name) DO UPDATE SET "isPaused" = excluded."isPaused"',
                {"name": queue, "paused": paused},
            )

        self._db.write(put)
        self._wake()

    def empty(self, queue: str) -> None:
        """Forget what waits: waiting, delayed and paused jobs, not active and failed ones."""
        self._delete(queue, "waiting")

    def clear_failed(self, queue: str) -> None:
        """Forget what failed."""
        self._delete(queue, "failed")

    def _delete(self, queue: str, state: str) -> None:
        self._db.write(
            lambda transaction: transaction.run(
                "DELETE FROM job WHERE queue = :queue AND state = :state", {"queue": queue, "state": state}
            )
        )
