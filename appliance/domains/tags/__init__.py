"""Tags: names in a hierarchy, on assets. Owns ``tag``, ``tag_asset``, ``tag_closure``.

What files and sidecars name becomes tags whenever metadata was read; what people change reaches the sidecars.
Others give an asset more tags with ``add``.
"""

from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime
from appliance.domains import metadata
from appliance.domains.tags import access, jobs, service
from appliance.domains.tags.service import add

__all__ = ["add", "register", "routes_of"]


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.tags import routes

    return [routes.routes]


def register(runtime: Runtime) -> None:
    """Declare who may touch tags, and follow the metadata."""
    access.declare(runtime.access)
    jobs.register(runtime)
    metadata.follow(runtime, service.take_over)
