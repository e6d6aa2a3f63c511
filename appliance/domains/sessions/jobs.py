"""Background work about sessions."""

from appliance.core.jobs import JobKind
from appliance.core.runtime import Runtime
from appliance.domains import queues
from appliance.domains.sessions import service


def clean_sessions(runtime: Runtime) -> None:
    """Nightly: end sessions that expired or that nobody uses any more."""
    service.delete_past(runtime)


def register(runtime: Runtime) -> None:
    """Make it known."""
    runtime.jobs.register(JobKind(name="clean_sessions", queue="backgroundTask", function=clean_sessions), runtime)
    queues.declare_nightly(runtime, "clean_sessions", "database_cleanup")
