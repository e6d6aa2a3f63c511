"""The storage template: originals lie under names that people understand, if an administrator wants that. Owns ``move_history``.

Runs after metadata was read, and over everything when the queue ``storageTemplateMigration`` is started.
"""

from typing import Final

from appliance.core.jobs import JobKind
from appliance.core.runtime import Runtime
from appliance.domains import metadata, queues
from appliance.domains.storage_template import jobs
from appliance.domains.storage_template.service import after_metadata, clear_up, start_moving

__all__ = ["register", "start"]

QUEUE: Final = "storageTemplateMigration"


def register(runtime: Runtime) -> None:
    """Declare the jobs."""
    runtime.jobs.register(JobKind("move_original", QUEUE, jobs.move_original, priority=2), runtime)
    runtime.jobs.register(JobKind("tidy_library", QUEUE, jobs.tidy_library), runtime)
    queues.declare_start(runtime, QUEUE, start_moving)
    metadata.follow(runtime, after_metadata)


def start(runtime: Runtime) -> None:
    """Clear up after moves whose photo was deleted meanwhile."""
    clear_up(runtime)
