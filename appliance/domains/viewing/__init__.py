"""Viewing: the pictures and files that clients show. Owns no table; what it makes becomes files of assets.

Offers the job ``make_thumbnails``.
"""

from appliance.core.http.operation import Routes
from appliance.core.jobs import JobKind
from appliance.core.runtime import Runtime
from appliance.domains import queues
from appliance.domains.viewing import jobs
from appliance.domains.viewing.thumbnails import start_thumbnails

__all__ = ["register", "routes_of"]


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.viewing import routes

    return [routes.routes]


def register(runtime: Runtime) -> None:
    """Declare the job."""
    kind = JobKind(
        "make_thumbnails",
        "thumbnailGeneration",
        jobs.make_thumbnails,
        heavy=True,
        priority=1,
        retries=2,
        retry_delay=120,
    )
    runtime.jobs.register(kind, runtime)
    queues.declare_start(runtime, "thumbnailGeneration", start_thumbnails)
    queues.declare_nightly(runtime, "start_thumbnailGeneration", "missing_thumbnails", force=False)
