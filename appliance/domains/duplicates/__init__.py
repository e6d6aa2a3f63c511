"""Duplicates: groups of assets that show the same, and what becomes of them. Owns no table: a group is ``asset.duplicateId``.

Nothing finds duplicates by itself yet; clients and tools mark groups by ``PUT /assets``.
"""

from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime
from appliance.domains.duplicates import access


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.duplicates import routes

    return [routes.routes]


def register(runtime: Runtime) -> None:
    """Declare who may touch groups of duplicates."""
    access.declare(runtime.access)
