"""Whether database and files agree. Owns no table. Offers ``inspect(reader, root)``, which only looks.

Every night, files with names that we gave but that no row knows are put aside: moved to ``quarantine/``, never deleted.
"""

from appliance.core.jobs import JobKind
from appliance.core.runtime import Runtime
from appliance.domains import queues
from appliance.domains.integrity.service import Finding, Report, inspect
from appliance.domains.integrity.strays import put_strays_aside

__all__ = ["Finding", "Report", "inspect", "register"]


def register(runtime: Runtime) -> None:
    """Declare the nightly tidying."""
    runtime.jobs.register(JobKind("put_strays_aside", "backgroundTask", put_strays_aside), runtime)
    queues.declare_nightly(runtime, "put_strays_aside", "database_cleanup")
