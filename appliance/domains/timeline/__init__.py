"""The timeline: photos and videos by month, newest first. Owns no table; reads those about assets.

Declares who may look at whose timeline (``timeline.read``, ``archive.read``).
"""

from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime
from appliance.domains.timeline import access

__all__ = ["register", "routes_of"]


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.timeline import routes

    return [routes.routes]


def register(runtime: Runtime) -> None:
    """Declare who may look at whose timeline."""
    access.declare(runtime.access)
