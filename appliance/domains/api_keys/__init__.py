"""API keys: secrets with which programs act for a user, as far as they were allowed to. Owns ``api_key``."""

from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.api_keys import routes

    return [routes.routes]


def register(runtime: Runtime) -> None:
    """Nothing runs here by itself: auth checks the keys, each statement here is limited to its user's rows."""
