"""Background work about the sync stream."""

from appliance.core.jobs import JobKind
from appliance.core.runtime import Runtime
from appliance.domains import queues
from appliance.domains.sync.service import remove_old_audits


def clean_audits(runtime: Runtime) -> None:
    """Nightly: forget deletions that no phone needs to hear of any more."""
    runtime.db.write(remove_old_audits)


def register(runtime: Runtime) -> None:
    """Make it known."""
    runtime.jobs.register(JobKind(name="clean_audits", queue="backgroundTask", function=clean_audits), runtime)
    queues.declare_nightly(runtime, "clean_audits", "database_cleanup")
