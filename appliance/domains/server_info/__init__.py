"""What the server is and can. Owns ``version_history``. Offers ``version_for(client)``, which the websocket tells too."""

from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime
from appliance.domains.server_info.service import start, version_for

__all__ = ["register", "routes_of", "start", "version_for"]


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.server_info import routes

    return [routes.routes]


def register(runtime: Runtime) -> None:
    """Nothing to declare."""
