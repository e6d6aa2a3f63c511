"""The folders view: photos by where their originals lie. A read model."""

from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.folders import routes

    return [routes.routes]


def register(_runtime: Runtime) -> None:
    """Only answers questions."""
