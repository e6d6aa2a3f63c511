"""Partners: users who show each other everything. Owns ``partner``."""

from appliance.core.http.operation import Routes
from appliance.core.permissions import Permission
from appliance.core.runtime import Runtime
from appliance.domains.partners import access

__all__ = ["register", "routes_of"]


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.partners import routes

    return [routes.routes]


def register(runtime: Runtime) -> None:
    """Declare who decides how what partners share is shown."""
    runtime.access.declare(access.received_from, Permission.PARTNER_UPDATE)
