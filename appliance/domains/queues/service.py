"""Seeing and commanding the job queues (behaviour/04 §5, behaviour/09 §3)."""

from collections.abc import Callable, Sequence

import msgspec

from appliance.core import clock
from appliance.core.db import Transaction
from appliance.core.errors import BadRequest, NotBuilt
from appliance.core.job_queues import QueueCounts
from appliance.core.jobs import JobKind
from appliance.core.runtime import Runtime
from appliance.domains import system_config
from appliance.domains.queues.dtos import (
    QUEUES,
    ManualJobName,
    QueueCommand,
    QueueJobResponseDto,
    QueueJobStatus,
    QueueName,
    QueueResponseDto,
    QueueResponseLegacyDto,
    QueuesResponseLegacyDto,
    QueueStatisticsDto,
    QueueStatusLegacyDto,
)
from appliance.domains.queues.job_names import IMMICH_NAMES

StartFunction = Callable[[Runtime, bool | None], None]
ManualFunction = Callable[[Transaction, Runtime], None]

ONE_AT_A_TIME = ("facialRecognition", "storageTemplateMigration", "duplicateDetection", "backupDatabase")
NEVER_STARTED = ("backgroundTask", "search", "notifications", "workflow", "integrityCheck", "editor")
LISTED = 1000
STARTS = "queue starts"
MANUALS = "manual jobs"


def start(runtime: Runtime) -> None:
    """Let the system config say how many jobs of each queue run at once."""
    system_config.follow(runtime, lambda config: runtime.jobs.configure(concurrency(config)))


def concurrency(config: system_config.SystemConfig) -> dict[str, int]:
    """How many jobs of each queue run at once."""
    chosen = {queue: settings["concurrency"] for queue, settings in msgspec.to_builtins(config.job).items()}
    return {**chosen, **dict.fromkeys(ONE_AT_A_TIME, 1)}


# -- what other domains declare


def declare_start(runtime: Runtime, queue: QueueName, function: StartFunction) -> None:
    """Let ``function(runtime, force)`` fill ``queue`` when an administrator starts it."""

    def fill(runtime: Runtime, force: bool | None) -> None:
        function(runtime, force)

    kind = JobKind(name=f"start_{queue}", queue=queue, function=fill, priority=1)
    runtime.jobs.register(kind, runtime)
    runtime.memory.setdefault(STARTS, {})[queue] = kind.name


def declare_manual(runtime: Runtime, name: ManualJobName, function: ManualFunction) -> None:
    """Let ``function(transaction, runtime)`` enqueue the job that an administrator may run by hand."""
    runtime.memory.setdefault(MANUALS, {})[name] = function


# -- seeing


def queues(runtime: Runtime) -> list[QueueResponseDto]:
    """All queues."""
    counts, paused = runtime.jobs.queues.counts(), runtime.jobs.queues.paused()
    return [
        QueueResponseDto(name=name, is_paused=name in paused, statistics=_statistics(counts.get(name, QueueCounts())))
        for name in QUEUES
    ]


def queue(runtime: Runtime, name: QueueName) -> QueueResponseDto:
    """One queue."""
    return next(found for found in queues(runtime) if found.name == name)


def _statistics(counts: QueueCounts) -> QueueStatisticsDto:
    return QueueStatisticsDto(
        active=counts.active,
        completed=0,
        failed=counts.failed,
        delayed=counts.delayed,
        waiting=counts.waiting,
        paused=counts.paused,
    )


def legacy_queues(runtime: Runtime) -> QueuesResponseLegacyDto:
    """All queues, in the older form."""
    return msgspec.convert(
        {found.name: msgspec.to_builtins(_legacy(found)) for found in queues(runtime)}, QueuesResponseLegacyDto
    )


def _legacy(found: QueueResponseDto) -> QueueResponseLegacyDto:
    status = QueueStatusLegacyDto(is_paused=found.is_paused, is_active=found.statistics.active > 0)
    return QueueResponseLegacyDto(queue_status=status, job_counts=found.statistics)


def jobs(runtime: Runtime, name: QueueName, statuses: Sequence[QueueJobStatus]) -> list[QueueJobResponseDto]:
    """The oldest jobs of a queue, at most 1000. Kinds that Immich has no name for cannot be listed."""
    found = runtime.jobs.queues.jobs(name, statuses, IMMICH_NAMES, LISTED)
    return [
        QueueJobResponseDto(
            id=job.id,
            name=IMMICH_NAMES[job.name],
            timestamp=int(clock.parse(job.created_at).timestamp() * 1000),
            data=job.data if job.error is None else {**job.data, "error": job.error},
        )
        for job in found
    ]


# -- commanding


def pause(runtime: Runtime, name: QueueName, *, paused: bool) -> None:
    """Pause a queue or let it go on. Raises ``BadRequest`` for the one that must always run."""
    if paused and name == "backgroundTask":
        raise BadRequest("The BackgroundTask queue cannot be paused")
    runtime.jobs.queues.pause(name, paused=paused)


def empty(runtime: Runtime, name: QueueName, *, with_failed: bool) -> None:
    """Remove what waits, and what failed too if asked."""
    runtime.jobs.queues.empty(name)
    if with_failed:
        runtime.jobs.queues.clear_failed(name)


def command(runtime: Runtime, name: QueueName, wanted: QueueCommand, *, force: bool | None) -> QueueResponseLegacyDto:
    """Obey an older client; the queue afterwards. Unlike the newer operation, this one pauses every queue."""
    commands: dict[QueueCommand, Callable[[], None]] = {
        "start": lambda: start_queue(runtime, name, force=force),
        "pause": lambda: runtime.jobs.queues.pause(name, paused=True),
        "resume": lambda: runtime.jobs.queues.pause(name, paused=False),
        "empty": lambda: runtime.jobs.queues.empty(name),
        "clear-failed": lambda: runtime.jobs.queues.clear_failed(name),
    }
    commands[wanted]()
    return _legacy(queue(runtime, name))


def start_queue(runtime: Runtime, name: QueueName, *, force: bool | None) -> None:
    """Have a queue filled. Raises ``BadRequest`` when it works already, ``NotBuilt`` when nothing could fill it."""
    if runtime.jobs.queues.counts().get(name, QueueCounts()).active:
        raise BadRequest("Job is already running")
    if name in NEVER_STARTED:
        raise BadRequest(f"Invalid job name: {name}")
    kind = runtime.memory.get(STARTS, {}).get(name)
    if kind is None:
        raise NotBuilt(f"This version of Shoebox has nothing to do in the queue {name} yet")
    runtime.db.write(lambda transaction: runtime.jobs.enqueue(transaction, kind, force=force))


def create_job(runtime: Runtime, name: ManualJobName) -> None:
    """Run a job by hand. Raises ``NotBuilt`` when there is none of that name yet."""
    function: ManualFunction | None = runtime.memory.get(MANUALS, {}).get(name)
    if function is None:
        raise NotBuilt(f"This version of Shoebox does not have the job {name} yet")
    runtime.db.write(lambda transaction: function(transaction, runtime))
