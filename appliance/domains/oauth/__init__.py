"""Login by a service of one's own (OpenID Connect). Owns no table; what it learns goes to users and sessions.

The server itself talks to the addresses that the administrator configured and that the service's discovery document names,
and to nobody else; the one address that a user can choose, that of a profile picture, must be a public one (``pictures``).
"""

from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime
from appliance.domains import auth
from appliance.domains.oauth import jobs, service


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.oauth import routes

    return [routes.routes, routes.admin_routes]


def register(runtime: Runtime) -> None:
    """Take part in logging out, and make the background work known."""
    auth.after_logout(runtime, service.end_session_page)
    jobs.register(runtime)
