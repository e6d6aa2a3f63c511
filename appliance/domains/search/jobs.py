"""Background work of search: the index of trigrams."""

from appliance.core.jobs import JobKind
from appliance.core.runtime import Runtime
from appliance.domains.search import service


def register(runtime: Runtime) -> None:
    """Make the jobs known."""
    runtime.jobs.register(JobKind("index_texts", "backgroundTask", service.index_texts), runtime)
