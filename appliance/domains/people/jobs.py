"""Background work about people: portraits."""

from appliance.core.jobs import JobKind
from appliance.core.runtime import Runtime
from appliance.domains.people import portraits


def register(runtime: Runtime) -> None:
    """Make the jobs known."""
    runtime.jobs.register(JobKind("make_portrait", "thumbnailGeneration", portraits.make, heavy=True), runtime)
