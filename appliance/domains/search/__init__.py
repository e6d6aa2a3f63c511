"""Search: a read model over everything. Owns ``asset_text`` and ``asset_fts``, its index.

Triggers keep the texts (migrations/0002); only the index is written here, many rows at a time.
"""

from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime
from appliance.domains.search import jobs


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.search import routes

    return [routes.routes]


def register(runtime: Runtime) -> None:
    """Make the upkeep of the index known."""
    jobs.register(runtime)
