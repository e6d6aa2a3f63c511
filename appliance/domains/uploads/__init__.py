"""Uploads: how photos come in. Owns no table; what it stores becomes an asset."""

from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.uploads import routes

    return [routes.routes]


def register(runtime: Runtime) -> None:
    """Nothing runs here by itself."""
