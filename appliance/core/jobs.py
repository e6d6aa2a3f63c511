"""Background work: declared once, written with the fact that causes it, run until it is done.

A job carries ids only and is idempotent: it may run again after any crash. See ``job_storage`` for how huey is used.
"""

import datetime as dt
import itertools
from collections.abc import Callable, Iterable
from typing import Any

from huey import Huey, crontab
from huey.consumer import Consumer
from huey.exceptions import CancelExecution

from appliance.core import ids, log
from appliance.core.db import Database, Transaction
from appliance.core.job_queues import JobQueues
from appliance.core.job_storage import JobFailed, JobKind, JobStorage, JsonMessages
from appliance.core.workers import ChildrenStopped

logger = log.get(__name__)

LIGHT_WORKERS = 2
PAGE = 1000


class _QuietConsumer(Consumer):  # type: ignore[misc]
    """A consumer inside a program that has its own signal handlers."""

    def _set_signal_handlers(self) -> None:
        pass


class Jobs:
    """The job kinds of the program, their queues and the threads that run them."""

    def __init__(self, db: Database, heavy_slots: int = 1) -> None:
        self._db = db
        self._kinds: dict[str, JobKind] = {}
        self._huey = Huey(
            "shoebox",
            results=False,
            serializer=JsonMessages(),
            storage_class=JobStorage,
            immediate=False,
            db=db,
            kinds=self._kinds,
        )
        self.storage: JobStorage = self._huey.storage
        self.storage.heavy_slots = heavy_slots
        self.queues = JobQueues(db, self.storage.wake)
        self._consumer: _QuietConsumer | None = None
        self._connect_signals()

    # -- declaring

    def register(self, kind: JobKind, runtime: Any, due: Callable[[dt.datetime], bool] | None = None) -> None:
        """Make ``kind`` known. Its function is called as ``function(runtime, **data)`` on a worker thread.

        With ``due`` it is also enqueued by itself, at every minute (naive UTC) for which that is true.
        """
        self._kinds[kind.name] = kind

        def run(**data: Any) -> None:
            try:
                kind.function(runtime, **data)
            except ChildrenStopped as error:
                raise CancelExecution(retry=False) from error

        run.__module__ = "jobs"
        again = {"retries": kind.retries, "retry_delay": kind.retry_delay, "retry_backoff": kind.retry_backoff}
        if due is None:
            self._huey.task(name=kind.name, **again)(run)
        else:
            self._huey.periodic_task(due, name=kind.name, **again)(run)

    # -- using

    def enqueue(
        self, transaction: Transaction, name: str, *, run_at: str | None = None, replace: bool = False, **data: Any
    ) -> None:
        """Write a job in ``transaction``. ``data`` are ids and flags; ``run_at`` delays it (ISO instant).

        With ``replace`` it takes the place of one that waits with the same data, so that repeated causes put it off.
        """
        if replace:
            self.storage.withdraw(transaction, self._kinds[name], data)
        self.storage.insert(transaction, self._kinds[name], ids.new_id(), data, run_at)

    def enqueue_all(self, name: str, data: Iterable[dict[str, Any]]) -> None:
        """Write many jobs of one kind, page by page, so that others can write in between.

        For use in a job: after a power cut some may be missing, and the job that wrote them runs again.
        """
        remaining = iter(data)
        while page := list(itertools.islice(remaining, PAGE)):
            self._db.write(lambda transaction, page=page: self._insert_page(transaction, name, page), durable=False)  # type: ignore[misc]

    def _insert_page(self, transaction: Transaction, name: str, page: list[dict[str, Any]]) -> None:
        self.storage.insert_each(transaction, self._kinds[name], page)

    def known(self, name: str) -> bool:
        """Whether a kind of this name is built."""
        return name in self._kinds

    # -- running

    def configure(self, concurrency: dict[str, int]) -> None:
        """How many jobs of each queue run at once. Takes effect at once; those that run go on to their end."""
        self.storage.concurrency = dict(concurrency)
        self.storage.wake()

    def start(self) -> None:
        """Take over what an earlier process left, then run jobs until ``stop``."""
        self.storage.reclaim()
        workers = self.storage.heavy_slots + LIGHT_WORKERS
        self._consumer = _QuietConsumer(self._huey, workers=workers, periodic=True, scheduler_interval=60)
        self._consumer.start()

    def stop_taking(self) -> None:
        """Start nothing more. What fails from now on has not failed: it runs again at the next start."""
        self.storage.stop()

    def stop(self, seconds: float) -> None:
        """Give running jobs some seconds to end; what does not runs again at the next start."""
        self.stop_taking()
        if self._consumer is not None:
            self._consumer.shutdown_timeout = seconds
            self._consumer.stop(graceful=True)

    def _connect_signals(self) -> None:
        @self._huey.signal("complete")  # type: ignore[untyped-decorator]
        def finish(_signal: str, task: Any) -> None:
            self.storage.finish(task.id)

        @self._huey.signal("canceled")  # type: ignore[untyped-decorator]
        def give_back(_signal: str, task: Any) -> None:
            self.storage.give_back(task.id)

        @self._huey.signal("error")  # type: ignore[untyped-decorator]
        def fail(_signal: str, task: Any, error: BaseException) -> None:
            if not task.retries:
                self.storage.fail(task.id, f"{type(error).__name__}: {error}")


__all__ = ["JobFailed", "JobKind", "Jobs", "crontab"]
