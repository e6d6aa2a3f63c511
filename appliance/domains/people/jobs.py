"""Background work about people: portraits, and forgetting those whom no photo shows."""

from appliance.core.db import Transaction
from appliance.core.jobs import JobKind
from appliance.core.runtime import Runtime
from appliance.domains import queues
from appliance.domains.people import portraits, queries, service


def register(runtime: Runtime) -> None:
    """Make the jobs known."""
    runtime.jobs.register(JobKind("make_portrait", "thumbnailGeneration", portraits.make, heavy=True), runtime)
    runtime.jobs.register(JobKind("clean_people", "backgroundTask", clean_people), runtime)
    queues.declare_nightly(runtime, "clean_people", "database_cleanup")
    queues.declare_manual(
        runtime, "person-cleanup", lambda transaction, runtime: runtime.jobs.enqueue(transaction, "clean_people")
    )


def clean_people(runtime: Runtime) -> None:
    """Forget the people without any visible face (behaviour/09 §5)."""

    def write(transaction: Transaction) -> None:
        for owner_id, person_id in queries.without_faces(transaction):
            service.remove_copy(transaction, runtime, owner_id, person_id)

    runtime.db.write(write)
