"""Signing up, logging in and out, PIN codes; and who a session token or an API key belongs to. Owns no table."""

from appliance.core.http.operation import Routes
from appliance.core.principal import CredentialKind
from appliance.core.runtime import Runtime
from appliance.domains.auth import authenticators
from appliance.domains.auth.attempts import guarded
from appliance.domains.auth.dtos import LoginResponseDto
from appliance.domains.auth.routes import login_response
from appliance.domains.auth.service import Login, after_logout, start_session

__all__ = [
    "Login",
    "LoginResponseDto",
    "after_logout",
    "guarded",
    "login_response",
    "register",
    "routes_of",
    "start_session",
]


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.auth import routes

    return [routes.routes]


def register(runtime: Runtime) -> None:
    """Tell the dispatcher how to check session tokens and API keys."""
    runtime.authenticators[CredentialKind.SESSION] = authenticators.by_session
    runtime.authenticators[CredentialKind.API_KEY] = authenticators.by_api_key
