"""Activities: comments and likes in shared albums. Owns ``activity``."""

from appliance.core.http.operation import Routes
from appliance.core.permissions import Permission
from appliance.core.runtime import Runtime
from appliance.domains.activities import access

__all__ = ["register", "routes_of"]


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.activities import routes

    return [routes.routes]


def register(runtime: Runtime) -> None:
    """Declare who may speak where, and who may take it back."""
    runtime.access.declare(access.open_albums, Permission.ACTIVITY_CREATE)
    runtime.access.declare(access.deletable, Permission.ACTIVITY_DELETE)
