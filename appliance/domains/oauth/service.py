"""Verbs of logging in by another service (behaviour/01 §6).

Departures from the reference: an account is not linked by an e-mail address that the service itself calls unverified, the
last administrator stays one whatever the service says, and profile pictures are fetched after the login, not during it.
"""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import msgspec

from appliance.core import log
from appliance.core.db import Row, Transaction
from appliance.core.errors import BadRequest, OtherServiceFailed, TooManyRequests
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.domains import auth, sessions, system_config, users
from appliance.domains.oauth import id_tokens, provider, queries
from appliance.domains.oauth.profile import Profile
from appliance.domains.oauth.provider import Provider, ProviderFailed

logger = log.get(__name__)

APP_CALLBACK = "app.immich:///oauth-callback"
_APP_CALLBACK = re.compile(r"app\.immich:/+oauth-callback")
NOT_LET_IN = "OAuth authentication failed"


@dataclass(frozen=True, slots=True)
class Start:
    """The page of the login service, and what must be known when the browser comes back from it.

    ``verifier`` is None when the app keeps its own.
    """

    url: str
    state: str
    verifier: str | None


@dataclass(frozen=True, slots=True)
class Return:
    """Where the login service sent the browser, with what was known at the start."""

    url: str
    state: str
    verifier: str


@dataclass(frozen=True, slots=True)
class _Proof:
    """Somebody whom the login service knows."""

    claims: dict[str, Any]
    id_token: str

    @property
    def session_columns(self) -> dict[str, str | None]:
        return {"oauthSid": self.claims.get("sid"), "oauthBearerToken": self.id_token}


def require_enabled(runtime: Runtime, message: str = "OAuth is not enabled") -> None:
    """Raises ``BadRequest`` when login by another service is switched off."""
    if not system_config.current(runtime).oauth.enabled:
        raise BadRequest(message)


def begin(runtime: Runtime, redirect_uri: str, state: str | None, challenge: str | None) -> Start:
    """Send somebody to the login service. Raises ``BadRequest``, ``OtherServiceFailed``."""
    require_enabled(runtime)
    try:
        service = provider.configured(runtime)
    except ProviderFailed as error:
        logger.warning("the login service cannot be reached: %s", error)
        raise OtherServiceFailed(f"Error in OAuth discovery: {error}") from error
    config = service.config
    state = state or secrets.token_urlsafe(32)
    verifier = None if challenge else secrets.token_urlsafe(32)
    parameters = {
        "redirect_uri": _mobile_override(config, redirect_uri),
        "scope": config.scope,
        "state": state,
    }
    if config.prompt:
        parameters["prompt"] = config.prompt
    if service.uses_pkce:
        parameters |= {"code_challenge": challenge or _challenge(verifier or ""), "code_challenge_method": "S256"}
    parameters |= {"client_id": config.client_id, "response_type": "code"}
    return Start(_with_query(service.facts.authorization_endpoint, parameters), state, verifier)


def finish(runtime: Runtime, back: Return, device: sessions.Device) -> auth.Login:
    """A session for whoever comes back from the login service. Raises ``BadRequest``, ``OtherServiceFailed``."""
    proof = _proof(runtime, back, "Failed to finish oauth", override=True)
    profile = Profile.of(proof.claims, system_config.current(runtime).oauth)
    user_id = runtime.db.write(lambda transaction: _let_in(transaction, runtime, profile))
    return auth.start_session(runtime, user_id, device, **proof.session_columns)


def link(runtime: Runtime, who: Principal, back: Return) -> Row:
    """Let the caller log in by the service from now on; the account. Raises ``BadRequest``, ``OtherServiceFailed``."""
    proof = _proof(runtime, back, "Failed to link oauth account", override=False)
    subject = proof.claims["sub"]

    def write(transaction: Transaction) -> Row:
        if queries.subject_owner(transaction, subject) not in {None, who.user_id}:
            raise BadRequest("This OAuth account has already been linked to another user.")
        if who.session_id is not None:
            sessions.touch(transaction, who.session_id, proof.session_columns)
        return users.change(transaction, who.user_id, {"oauthId": subject})

    return runtime.db.write(write)


def forget(runtime: Runtime, who: Principal) -> Row:
    """Let the caller not log in by the service any more; the account."""

    def write(transaction: Transaction) -> Row:
        if who.session_id is not None:
            sessions.touch(transaction, who.session_id, {"oauthSid": None, "oauthBearerToken": None})
        return users.change(transaction, who.user_id, {"oauthId": ""})

    return runtime.db.write(write)


def forget_all(runtime: Runtime) -> None:
    """Forget for every account whom it belongs to at the login service."""
    runtime.db.write(users.unlink_all)


def log_out_behind(runtime: Runtime, logout_token: str) -> None:
    """End the sessions that the login service names. Raises ``BadRequest``."""
    require_enabled(runtime, "Received backchannel logout request but OAuth is not enabled")
    try:
        claims = id_tokens.logout_claims(provider.configured(runtime), logout_token)
    except ProviderFailed as error:
        logger.warning("a logout of the login service was refused: %s", error)
        raise BadRequest("Error backchannel logout: token validation failed") from error
    sid, subject = claims.get("sid") or None, claims.get("sub") or None
    if sid is None and subject is None:
        raise BadRequest("Invalid logout token: it must contain either a sub or a sid claim")
    runtime.db.write(lambda transaction: sessions.delete(transaction, queries.sessions_of(transaction, sid, subject)))


def end_session_page(runtime: Runtime, id_token: str | None) -> str | None:
    """Where a browser ends its session with the login service too; None where there is no such page."""
    config = system_config.current(runtime).oauth
    if not config.enabled:
        return None
    page: str | None = config.end_session_endpoint
    if not page:
        try:
            page = provider.configured(runtime).facts.end_session_endpoint
        except (ProviderFailed, TooManyRequests) as error:
            logger.warning("somebody logged out here, but not at the login service: %s", error)
            return None
    return _with_query(page, {"id_token_hint": id_token}) if page and id_token else page


# -- who comes back


def _proof(runtime: Runtime, back: Return, failure: str, *, override: bool) -> _Proof:
    """Whom the login service knows by what came back. Raises ``OtherServiceFailed`` with ``failure``."""
    try:
        service = provider.configured(runtime)
        return _exchange(service, back, override=override)
    except ProviderFailed as error:
        logger.warning("a login by the login service failed: %s", error)
        raise OtherServiceFailed(failure) from error


def _exchange(service: Provider, back: Return, *, override: bool) -> _Proof:
    answer = _answer(service, back)
    address = re.split(r"[?#]", back.url, maxsplit=1)[0]
    redirect_uri = _mobile_override(service.config, address) if override else address
    tokens = service.exchange(answer["code"], redirect_uri, back.verifier)
    text = tokens.get("id_token")
    claims = id_tokens.id_token_claims(service, text)
    if not claims.get("email"):
        claims |= _userinfo(service, tokens, claims["sub"])
    return _Proof(claims, str(text))


def _answer(service: Provider, back: Return) -> dict[str, str]:
    """The query that the login service sent the browser back with. Raises ``ProviderFailed`` for what is not its answer."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(back.url).query).items()}
    if not hmac.compare_digest(query.get("state", "").encode(), back.state.encode()):
        raise ProviderFailed("the state is another one")
    if "error" in query:
        raise ProviderFailed(f"it refused: {query['error']} {query.get('error_description', '')}".rstrip())
    named = query.get("iss", None if service.facts.authorization_response_iss_parameter_supported else service.facts.issuer)
    if named != service.facts.issuer:
        raise ProviderFailed("the answer comes from another service")
    if "code" not in query:
        raise ProviderFailed("there is no code")
    return query


def _userinfo(service: Provider, tokens: dict[str, Any], subject: str) -> dict[str, Any]:
    body = service.userinfo(str(tokens.get("access_token", "")))
    if service.config.profile_signing_algorithm != "none":
        return id_tokens.userinfo_claims(service, body.decode("ascii", "replace").strip(), subject)
    try:
        claims = msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ProviderFailed(f"the userinfo cannot be read: {error}") from error
    id_tokens.require_subject(claims, subject)
    return claims


def _let_in(transaction: Transaction, runtime: Runtime, profile: Profile) -> str:
    """The account of a user of the login service: theirs, the one with their e-mail address, or a new one."""
    config = system_config.current(runtime).oauth
    user = queries.by_subject(transaction, profile.subject)
    if user is None and profile.email:
        user = _link_by_email(transaction, profile)
    if user is None:
        if not config.auto_register:
            raise BadRequest(NOT_LET_IN)
        if not profile.email:
            raise BadRequest("OAuth profile does not have an email address")
        user = _register(transaction, profile)
    elif profile.is_admin is not None and profile.is_admin != bool(user["isAdmin"]):
        _change_role(transaction, user, is_admin=profile.is_admin)
    if profile.picture is not None and not user["profileImagePath"]:
        runtime.jobs.enqueue(transaction, "fetch_profile_picture", user_id=user["id"], url=profile.picture)
    return str(user["id"])


def _link_by_email(transaction: Transaction, profile: Profile) -> Row | None:
    user = queries.by_email(transaction, profile.email)
    if user is None:
        return None
    if user["oauthId"]:
        raise BadRequest(NOT_LET_IN)
    if profile.is_email_doubtful:
        logger.warning(
            "the account %s was not linked: the login service does not know whether the e-mail address is that user's. "
            "Log in by password and link it in the settings.",
            user["id"],
        )
        raise BadRequest(NOT_LET_IN)
    return users.change(transaction, user["id"], {"oauthId": profile.subject})


def _register(transaction: Transaction, profile: Profile) -> Row:
    new = users.NewUser(
        email=profile.email,
        name=profile.name,
        is_admin=profile.is_admin is True,
        storage_label=profile.storage_label,
        quota_size_in_bytes=profile.quota_bytes,
        columns={"oauthId": profile.subject},
    )
    return users.account(transaction, users.create(transaction, new))


def _change_role(transaction: Transaction, user: Row, *, is_admin: bool) -> None:
    try:
        if not is_admin:
            users.require_another_admin(transaction, user)
    except BadRequest:
        logger.warning("the login service says that %s is no administrator, but there is no other one", user["id"])
        return
    users.change(transaction, user["id"], {"isAdmin": is_admin})


# -- addresses


def app_address(query: str) -> str:
    """The address within the phone app for what the login service sent to ours."""
    return f"{APP_CALLBACK}?{query}"


def _mobile_override(config: system_config.OAuth, url: str) -> str:
    """For services that know no addresses of apps: the configured one in place of the app's."""
    if not (config.mobile_override_enabled and config.mobile_redirect_uri):
        return url
    return _APP_CALLBACK.sub(lambda _: config.mobile_redirect_uri, url)


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _with_query(url: str, parameters: dict[str, Any]) -> str:
    parts = urlsplit(url)
    query = "&".join(filter(None, (parts.query, urlencode(parameters))))
    return urlunsplit(parts._replace(query=query))
