"""Background work about people: portraits, and forgetting those whom no photo shows."""

from appliance.core.jobs import JobKind
from appliance.core.runtime import Runtime
from appliance.domains import queues
from appliance.domains.people import portraits, service


def register(runtime: Runtime) -> None:
    """Make the jobs known."""
    runtime.jobs.register(JobKind("make_portrait", "thumbnailGeneration", portraits.make, heavy=True), runtime)
    runtime.jobs.register(JobKind("clean_people", "backgroundTask", service.forget_unseen), runtime)
    queues.declare_nightly(runtime, "clean_people", "database_cleanup")
    queues.declare_manual(
        runtime, "person-cleanup", lambda transaction, runtime: runtime.jobs.enqueue(transaction, "clean_people")
    )
