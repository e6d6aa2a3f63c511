"""Sessions: who is logged in with what. Owns ``session``; deleting one takes its children and sync checkpoints along."""

from appliance.core.http.operation import Routes
from appliance.core.permissions import Permission
from appliance.core.runtime import Runtime
from appliance.domains.sessions import jobs
from appliance.domains.sessions.access import owned
from appliance.domains.sessions.devices import Device
from appliance.domains.sessions.service import (
    clear_sync_reset,
    create,
    delete,
    delete_all,
    lock_all,
    reset_sync_of_all,
    set_elevation,
    touch,
)

__all__ = [
    "Device",
    "clear_sync_reset",
    "create",
    "delete",
    "delete_all",
    "lock_all",
    "register",
    "reset_sync_of_all",
    "routes_of",
    "set_elevation",
    "touch",
]


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.sessions import routes

    return [routes.routes, routes.admin_routes]


def register(runtime: Runtime) -> None:
    """Declare whose sessions are whose, and the nightly cleaning."""
    runtime.access.declare(owned, Permission.AUTH_DEVICE_DELETE, Permission.SESSION_UPDATE, Permission.SESSION_LOCK)
    jobs.register(runtime)
