"""What the server is and can: owns no table of photos, only ``version_history``."""

from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.server_info import routes

    return [routes.routes]


def register(runtime: Runtime) -> None:
    """Nothing runs here by itself yet."""
