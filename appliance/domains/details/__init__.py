"""Details: what people change about their assets. Owns no table; everything goes through the rooms that do."""

from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.details import routes

    return [routes.routes]


def register(runtime: Runtime) -> None:
    """Nothing runs here by itself."""
