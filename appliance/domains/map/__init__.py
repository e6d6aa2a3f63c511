"""The map: a read model of where photos were taken."""

from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.map import routes

    return [routes.routes]


def register(_runtime: Runtime) -> None:
    """Only answers questions."""
