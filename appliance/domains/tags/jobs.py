"""Background work about tags."""

from appliance.core.jobs import JobKind
from appliance.core.runtime import Runtime
from appliance.domains import queues
from appliance.domains.tags import service


def register(runtime: Runtime) -> None:
    """Make the jobs known."""
    runtime.jobs.register(JobKind("clean_tags", "backgroundTask", service.clean), runtime)
    queues.declare_manual(runtime, "tag-cleanup", lambda transaction, runtime: runtime.jobs.enqueue(transaction, "clean_tags"))
