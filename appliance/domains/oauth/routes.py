"""Operations under ``/oauth``."""

from datetime import timedelta
from email.utils import format_datetime
from urllib.parse import quote, unquote

from appliance.core import clock
from appliance.core.errors import BadRequest
from appliance.core.http.answers import Redirect
from appliance.core.http.call import Call
from appliance.core.http.operation import Access, KeyRule, Routes
from appliance.core.permissions import Permission
from appliance.domains import auth
from appliance.domains.oauth import service
from appliance.domains.oauth.dtos import (
    OAuthAuthorizeResponseDto,
    OAuthBackchannelLogoutDto,
    OAuthCallbackDto,
    OAuthConfigDto,
)
from appliance.domains.sessions import Device
from appliance.domains.users import UserAdminResponseDto, user_admin_response

routes = Routes("Authentication")
admin_routes = Routes("Authentication (admin)")

COOKIE_DAYS = 400
STATE = "immich_oauth_state"
VERIFIER = "immich_oauth_code_verifier"
_JSON_NULL = "j:null"


@routes.post("/oauth/authorize", "startOAuth", access=Access.PUBLIC)
def start_oauth(call: Call, body: OAuthConfigDto) -> OAuthAuthorizeResponseDto:
    """Begin a login at the configured service."""
    start = service.begin(call.runtime, body.redirect_uri, body.state or None, body.code_challenge or None)
    max_age = COOKIE_DAYS * 86400
    expires = format_datetime(clock.now() + timedelta(days=COOKIE_DAYS), usegmt=True)
    for name, value in ((STATE, start.state), (VERIFIER, start.verifier or _JSON_NULL)):
        call.set_cookie(name, quote(value, safe="!'()*"), max_age=max_age, expires=expires)
    return OAuthAuthorizeResponseDto(url=start.url)


@routes.post("/oauth/callback", "finishOAuth", access=Access.PUBLIC)
def finish_oauth(call: Call, body: OAuthCallbackDto) -> auth.LoginResponseDto:
    """Log in whoever comes back from the service."""
    service.require_enabled(call.runtime)
    login = service.finish(call.runtime, _return(call, body), Device.of(call.request.headers))
    for name in (STATE, VERIFIER):
        call.clear_cookie(name)
    return auth.login_response(call, login, "oauth")


@routes.post("/oauth/link", "linkOAuthAccount", permission=KeyRule.ONLY_ALL, status=200)
def link_oauth_account(call: Call, body: OAuthCallbackDto) -> UserAdminResponseDto:
    """Link the caller's account with the one at the service."""
    return user_admin_response(service.link(call.runtime, call.principal, _return(call, body)))


@routes.post("/oauth/unlink", "unlinkOAuthAccount", permission=KeyRule.ONLY_ALL, status=200)
def unlink_oauth_account(call: Call) -> UserAdminResponseDto:
    """Forget the caller's account at the service."""
    return user_admin_response(service.forget(call.runtime, call.principal))


@routes.get("/oauth/mobile-redirect", "redirectOAuthToMobile", access=Access.PUBLIC, statuses=(307,))
def redirect_oauth_to_mobile(call: Call) -> Redirect:
    """Hand the answer of the service over to the phone app."""
    return Redirect(service.app_address(call.request.url.query), 307)


@routes.post("/oauth/backchannel-logout", "logoutOAuth", access=Access.PUBLIC, status=200)
def logout_oauth(call: Call, body: OAuthBackchannelLogoutDto) -> None:
    """End the sessions that the service says are over."""
    service.log_out_behind(call.runtime, body.logout_token)


@admin_routes.post(
    "/admin/auth/unlink-all",
    "unlinkAllOAuthAccountsAdmin",
    access=Access.ADMIN,
    permission=Permission.ADMIN_AUTH_UNLINK_ALL,
    status=204,
)
def unlink_all_oauth_accounts_admin(call: Call) -> None:
    """Forget everybody's account at the service."""
    service.forget_all(call.runtime)


def _return(call: Call, body: OAuthCallbackDto) -> service.Return:
    """What came back; what the app does not bring itself is in its cookies."""
    state = body.state or _cookie(call, STATE)
    if state is None:
        raise BadRequest("OAuth state is missing")
    verifier = body.code_verifier or _cookie(call, VERIFIER)
    if verifier is None:
        raise BadRequest("OAuth code verifier is missing")
    return service.Return(body.url, state, verifier)


def _cookie(call: Call, name: str) -> str | None:
    value = unquote(call.cookie(name) or "")
    return None if value in {"", _JSON_NULL} else value
