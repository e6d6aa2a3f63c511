"""Downloads of several assets: what fits into which archive, and the archives, made while the client reads them."""

from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime
from appliance.domains.download import access


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.download import routes

    return [routes.routes]


def register(runtime: Runtime) -> None:
    """Declare whose whole library may be downloaded."""
    access.declare(runtime.access)
