"""Signed tokens of the login service: whose they are, for whom and of what age. Raises ``ProviderFailed`` for all others."""

from typing import TYPE_CHECKING, Any

from appliance.core import clock
from appliance.domains.oauth.provider import Provider, ProviderFailed

if TYPE_CHECKING:
    from joserfc.jwt import Token

ALGORITHMS = frozenset(
    {*(f"{family}{bits}" for family in ("RS", "PS", "ES", "HS") for bits in (256, 384, 512)), "EdDSA", "Ed25519", "ES256K"}
)
"""What may be configured. ``none`` is not among them."""

SKEW_SECONDS = 60
"""How far the clocks of the two machines may be apart."""

LOGOUT_SECONDS = 120
LOGOUT_SKEW_SECONDS = 5
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


def id_token_claims(provider: Provider, text: Any) -> dict[str, Any]:
    """The claims of an ID token (OpenID Connect Core §3.1.3.7)."""
    claims = _claims(provider, text, provider.config.signing_algorithm)
    _validate(provider, claims, SKEW_SECONDS, "iss", "aud", "sub", "exp", "iat")
    return claims


def userinfo_claims(provider: Provider, text: Any, subject: str) -> dict[str, Any]:
    """The claims of a signed userinfo answer about ``subject``."""
    claims = _claims(provider, text, provider.config.profile_signing_algorithm)
    _validate(provider, claims, SKEW_SECONDS, "iss", "aud", "sub")
    require_subject(claims, subject)
    return claims


def require_subject(claims: dict[str, Any], subject: str) -> None:
    """Raises ``ProviderFailed`` unless the claims are about ``subject``."""
    if claims.get("sub") != subject:
        raise ProviderFailed("the userinfo is about somebody else")


def logout_claims(provider: Provider, text: str) -> dict[str, Any]:
    """The claims of a logout token (OpenID Connect Back-Channel Logout §2.6), at most two minutes old."""
    claims = _claims(provider, text, provider.config.signing_algorithm)
    _validate(provider, claims, LOGOUT_SKEW_SECONDS, "iss", "aud", "iat")
    if claims["iat"] < _now() - LOGOUT_SECONDS - LOGOUT_SKEW_SECONDS:
        raise ProviderFailed("the logout token is too old")
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict) or "nonce" in claims:
        raise ProviderFailed("the token is none for logging out")
    return claims


def _now() -> int:
    return clock.now_ms() // 1000


def _claims(provider: Provider, text: Any, algorithm: str) -> dict[str, Any]:
    from joserfc.errors import JoseError

    if algorithm not in ALGORITHMS:
        raise ProviderFailed(f"the algorithm {algorithm} is not supported")
    if not isinstance(text, str):
        raise ProviderFailed("the token is missing")
    try:
        return _verified(provider, text, algorithm).claims
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ProviderFailed(f"the token cannot be trusted: {type(error).__name__} {error}") from error


def _verified(provider: Provider, text: str, algorithm: str) -> "Token":
    from joserfc import jwt
    from joserfc.errors import InvalidKeyIdError
    from joserfc.jwk import OctKey

    if algorithm.startswith("HS"):
        return jwt.decode(text, OctKey.import_key(provider.config.client_secret), algorithms=[algorithm])
    try:
        return jwt.decode(text, provider.keys(), algorithms=[algorithm])
    except InvalidKeyIdError:
        # The service has new keys.
        return jwt.decode(text, provider.keys(newer=True), algorithms=[algorithm])


def _validate(provider: Provider, claims: dict[str, Any], skew: int, *needed: str) -> None:
    from joserfc.errors import JoseError
    from joserfc.jwt import JWTClaimsRegistry

    wanted: dict[str, Any] = {name: {"essential": True} for name in needed}
    wanted["iss"]["value"] = provider.facts.issuer
    wanted["aud"]["value"] = provider.config.client_id
    try:
        JWTClaimsRegistry(now=_now(), leeway=skew, **wanted).validate(claims)
    except (JoseError, ValueError, TypeError) as error:
        raise ProviderFailed(f"the token cannot be trusted: {error}") from error
    many = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (many or "azp" in claims) and claims.get("azp") != provider.config.client_id:
        raise ProviderFailed("the token was made for another client")
    if not all(isinstance(claims.get(name, ""), str) for name in ("sub", "sid")):
        raise ProviderFailed("a claim is no text")
