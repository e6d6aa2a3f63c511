"""What runs by itself at times of the system config: the nightly tasks, backups, scans (behaviour/04 §5.1, behaviour/09 §5).

All times are the server's local time. Looking at the clock writes nothing. A time that passed while the machine slept or was
off is made up for once; an hour that the clock skips or repeats (summer time) neither skips nor repeats anything.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

from appliance.core import clock, cron, log
from appliance.core.db import Transaction
from appliance.core.jobs import JobKind
from appliance.core.runtime import Runtime
from appliance.domains import system_config
from appliance.domains.system_config import SystemConfig

logger = log.get(__name__)

Switch = Literal["database_cleanup", "missing_thumbnails", "cluster_new_faces", "generate_memories", "sync_quota_usage"]
Expression = Callable[[SystemConfig], str | None]
"""The cron expression in force, None while it is switched off."""

STATE = "timetable-state"
NIGHTLY = "nightly jobs"
TIMED = "timed jobs"
MINUTE = dt.timedelta(minutes=1)
LONGEST_LOOK_BACK = dt.timedelta(days=32)
SET_BACK = dt.timedelta(hours=3)
"""A clock that goes back by more than summer time ends was wrong before."""


class Due:
    """Says once for each time of a cron expression that it has come. Asked about every minute, by one thread."""

    def __init__(self, runtime: Runtime, expression: Expression) -> None:
        self._runtime = runtime
        self._expression = expression
        self._seen: dt.datetime | None = None

    def look_from(self, local: dt.datetime) -> None:
        """Treat times after ``local`` (naive) as not seen yet."""
        self._seen = local

    def __call__(self, utc: dt.datetime) -> bool:
        """Whether a time has come since the last look; ``utc`` is naive."""
        now = local_time(utc).replace(second=0, microsecond=0)
        seen = now - MINUTE if self._seen is None else self._seen
        if now < seen - SET_BACK:
            seen = now - MINUTE
        self._seen = max(now, seen)
        expression = self._expression(system_config.current(self._runtime))
        if expression is None:
            return False
        times = cron.parse(expression)
        minute = max(seen.replace(second=0, microsecond=0), now - LONGEST_LOOK_BACK)
        while minute < now:
            minute += MINUTE
            if times.matches(minute):
                return True
        return False


def local_time(utc: dt.datetime) -> dt.datetime:
    """A naive instant in UTC as the server's clock shows it, naive too."""
    return utc.replace(tzinfo=clock.UTC).astimezone().replace(tzinfo=None)


def declare_timed(runtime: Runtime, kind: JobKind, expression: Expression) -> None:
    """Register a kind of job without data that runs whenever ``expression`` says, and whenever it is enqueued."""
    due = Due(runtime, expression)
    function = kind.function

    def run(runtime: Runtime) -> None:
        runtime.db.write(lambda transaction: _note(transaction, [kind.name]), durable=False)
        function(runtime)

    runtime.jobs.register(replace(kind, function=run), runtime, due)
    runtime.memory.setdefault(TIMED, {})[kind.name] = due


def declare_nightly(runtime: Runtime, name: str, switch: Switch, **data: Any) -> None:
    """Have the job ``name`` enqueued with ``data`` every night while ``nightlyTasks.<switch>`` is on."""
    runtime.memory.setdefault(NIGHTLY, []).append((name, switch, data))


def register(runtime: Runtime) -> None:
    """Make the job known that enqueues what was declared for the night."""
    declare_timed(runtime, JobKind("run_nightly", "backgroundTask", run_nightly, priority=3), nightly_expression)


def nightly_expression(config: SystemConfig) -> str:
    """``nightlyTasks.startTime`` as a cron expression."""
    hour, minute = config.nightly_tasks.start_time.split(":")
    return f"{int(minute)} {int(hour)} * * *"


def run_nightly(runtime: Runtime) -> None:
    """Enqueue what is switched on, in the order in which it was declared. What still waits from before is not doubled."""
    switches = system_config.current(runtime).nightly_tasks
    wanted = [(name, data) for name, switch, data in runtime.memory.get(NIGHTLY, []) if getattr(switches, switch)]
    logger.info("nightly tasks: %s", ", ".join(name for name, _ in wanted))

    def enqueue(transaction: Transaction) -> None:
        for name, data in wanted:
            runtime.jobs.enqueue(transaction, name, replace=True, **data)

    runtime.db.write(enqueue)


def start(runtime: Runtime) -> None:
    """Take up the times where the last process left them."""
    timed: dict[str, Due] = runtime.memory.get(TIMED, {})
    state = runtime.db.read(lambda reader: system_config.read_metadata(reader, STATE)) or {}
    if new := [name for name in timed if name not in state]:
        # A machine that is on for some hours of the evening only must have its first night, too.
        runtime.db.write(lambda transaction: _note(transaction, new))
    for name, due in timed.items():
        if name in state:
            due.look_from(local_time(clock.parse(state[name]).replace(tzinfo=None)))


def _note(transaction: Transaction, names: list[str]) -> None:
    state = system_config.read_metadata(transaction, STATE) or {}
    system_config.write_metadata(transaction, STATE, state | dict.fromkeys(names, clock.iso_now()))
