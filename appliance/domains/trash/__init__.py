"""Trash: what people throw away, take back, and what then happens for good. Owns no table of its own.

Offers ``trash``, ``give_up`` and ``finish`` to others' transactions, the job ``delete_asset`` (``asset_id``,
``delete_on_disk``), and ``check_trash`` for the nightly cleaning.
"""

from appliance.core.http.operation import Routes
from appliance.core.jobs import JobKind
from appliance.core.runtime import Runtime
from appliance.domains import queues
from appliance.domains.trash import jobs
from appliance.domains.trash.service import finish, give_up, trash

__all__ = ["finish", "give_up", "register", "routes_of", "trash"]


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.trash import routes

    return [routes.asset_routes, routes.routes]


def register(runtime: Runtime) -> None:
    """Declare the jobs."""
    for function in (jobs.delete_asset, jobs.empty_trash, jobs.check_trash):
        runtime.jobs.register(JobKind(function.__name__, "backgroundTask", function, retries=2), runtime)
    queues.declare_nightly(runtime, "check_trash", "database_cleanup")
