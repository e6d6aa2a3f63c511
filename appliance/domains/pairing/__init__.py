"""How a phone finds this server: its addresses, as text and as QR codes. Owns no table.

The one operation is ours, not Immich's, so its path cannot meet one of theirs and the document does not show it.
"""

from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.pairing import routes

    return [routes.routes]


def register(runtime: Runtime) -> None:
    """Nothing runs here by itself."""
