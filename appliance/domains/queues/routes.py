"""Operations on the job queues."""

import typing

from appliance.core.http.call import Call
from appliance.core.http.operation import Access, Routes
from appliance.core.http.wire import UNSET
from appliance.core.permissions import Permission
from appliance.domains.queues import service
from appliance.domains.queues.dtos import (
    JobCreateDto,
    QueueCommandDto,
    QueueDeleteDto,
    QueueJobResponseDto,
    QueueJobsQuery,
    QueueJobStatus,
    QueueName,
    QueueResponseDto,
    QueueResponseLegacyDto,
    QueuesResponseLegacyDto,
    QueueUpdateDto,
)

queues = Routes("Queues")
jobs = Routes("Jobs")


@queues.get("/queues", "getQueues", permission=Permission.QUEUE_READ, access=Access.ADMIN)
def get_queues(call: Call) -> list[QueueResponseDto]:
    """All queues."""
    return service.queues(call.runtime)


@queues.get("/queues/{name}", "getQueue", permission=Permission.QUEUE_READ, access=Access.ADMIN)
def get_queue(call: Call, name: QueueName) -> QueueResponseDto:
    """One queue."""
    return service.queue(call.runtime, name)


@queues.put("/queues/{name}", "updateQueue", permission=Permission.QUEUE_UPDATE, access=Access.ADMIN)
def update_queue(call: Call, name: QueueName, body: QueueUpdateDto) -> QueueResponseDto:
    """Pause a queue or let it go on."""
    if body.is_paused is not UNSET:
        service.pause(call.runtime, name, paused=bool(body.is_paused))
    return service.queue(call.runtime, name)


@queues.get("/queues/{name}/jobs", "getQueueJobs", permission=Permission.QUEUE_JOB_READ, access=Access.ADMIN)
def get_queue_jobs(call: Call, name: QueueName, query: QueueJobsQuery) -> list[QueueJobResponseDto]:
    """Jobs of a queue. Departure from the reference: a single ``status`` is understood, too."""
    statuses = query.status or typing.get_args(QueueJobStatus)
    return service.jobs(call.runtime, name, statuses)


@queues.delete("/queues/{name}/jobs", "emptyQueue", permission=Permission.QUEUE_JOB_DELETE, access=Access.ADMIN)
def empty_queue(call: Call, name: QueueName, body: QueueDeleteDto) -> None:
    """Remove what waits."""
    service.empty(call.runtime, name, with_failed=body.failed is True)


@jobs.get("/jobs", "getQueuesLegacy", permission=Permission.JOB_READ, access=Access.ADMIN)
def get_queues_legacy(call: Call) -> QueuesResponseLegacyDto:
    """All queues by name."""
    return service.legacy_queues(call.runtime)


@jobs.post("/jobs", "createJob", permission=Permission.JOB_CREATE, access=Access.ADMIN, status=204)
def create_job(call: Call, body: JobCreateDto) -> None:
    """Run a job by hand."""
    service.create_job(call.runtime, body.name)


@jobs.put("/jobs/{name}", "runQueueCommandLegacy", permission=Permission.JOB_CREATE, access=Access.ADMIN)
def run_queue_command_legacy(call: Call, name: QueueName, body: QueueCommandDto) -> QueueResponseLegacyDto:
    """Start, pause, resume, empty or clean a queue."""
    force = None if body.force is UNSET else bool(body.force)
    return service.command(call.runtime, name, body.command, force=force)
