"""Background commands: what is done about memories every night."""

from appliance.core.jobs import JobKind
from appliance.core.runtime import Runtime
from appliance.domains import queues
from appliance.domains.memories import making


def register(runtime: Runtime) -> None:
    """Make them known."""
    runtime.jobs.register(JobKind("make_memories", "backgroundTask", making.make), runtime)
    runtime.jobs.register(JobKind("clean_memories", "backgroundTask", making.clean), runtime)
    queues.declare_nightly(runtime, "clean_memories", "database_cleanup")
    queues.declare_nightly(runtime, "make_memories", "generate_memories")
