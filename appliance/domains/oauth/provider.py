"""The login service that is configured: what it says about itself, and the requests to it.

All requests have the configured limit of time and a limit of size, follow no redirects, and need https unless the config
allows otherwise. Few run at once, so that a service that hangs does not take all request threads along.
"""

import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from appliance.core import log
from appliance.core.errors import TooManyRequests
from appliance.core.runtime import Runtime
from appliance.domains import system_config

if TYPE_CHECKING:
    import httpx
    from joserfc.jwk import KeySet

logger = log.get(__name__)
T = TypeVar("T")

DISCOVERY_SECONDS = 3600
KEYS_SECONDS = 10
"""Keys are asked for again at most this often, when a token names one that is not known yet."""

MAX_ANSWER = 1024 * 1024
AT_ONCE = 4
_WELL_KNOWN = "/.well-known/openid-configuration"
_MEMORY = "oauth.provider"


class ProviderFailed(Exception):
    """The login service did not answer, or said something that cannot be trusted. For the log, not for clients."""


class Discovered(msgspec.Struct, frozen=True, kw_only=True):
    """What is used of a discovery document."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    end_session_endpoint: str | None = None
    code_challenge_methods_supported: tuple[str, ...] = ()
    authorization_response_iss_parameter_supported: bool = False


@dataclass(slots=True)
class Provider:
    """One configured login service, as it described itself."""

    config: system_config.OAuth
    facts: Discovered
    discovered_at: float
    _keys: "KeySet | None" = None
    _keys_at: float = 0.0

    @property
    def uses_pkce(self) -> bool:
        """Whether it wants a code challenge."""
        return "S256" in self.facts.code_challenge_methods_supported

    def keys(self, *, newer: bool = False) -> "KeySet":
        """Its public keys; ``newer`` asks again unless that was just done."""
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        if self._keys is None or (newer and time.monotonic() - self._keys_at > KEYS_SECONDS):
            found = _decoded(request(self.config, "GET", self.facts.jwks_uri), dict[str, list[dict[str, Any]]])
            try:
                self._keys = KeySet.import_key_set({"keys": found.get("keys", [])})
            except (JoseError, ValueError, TypeError, KeyError) as error:
                raise ProviderFailed(f"the keys cannot be read: {error}") from error
            self._keys_at = time.monotonic()
        return self._keys

    def exchange(self, code: str, redirect_uri: str, verifier: str) -> dict[str, Any]:
        """The tokens for an authorization code. Raises ``ProviderFailed``."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        if self.uses_pkce:
            form["code_verifier"] = verifier
        headers = {}
        client_id, secret = self.config.client_id, self.config.client_secret
        if secret and self.config.token_endpoint_auth_method == "client_secret_basic":
            headers["authorization"] = _basic(client_id, secret)
        else:
            form["client_id"] = client_id
            if secret:
                form["client_secret"] = secret
        return _decoded(request(self.config, "POST", self.facts.token_endpoint, form, headers), dict[str, Any])

    def userinfo(self, access_token: str) -> bytes:
        """What it says about the user: JSON or a signed token. Raises ``ProviderFailed``."""
        if self.facts.userinfo_endpoint is None:
            raise ProviderFailed("there is neither an e-mail address in the ID token nor a userinfo endpoint")
        return request(self.config, "GET", self.facts.userinfo_endpoint, headers={"authorization": f"Bearer {access_token}"})


def configured(runtime: Runtime) -> Provider:
    """The login service of the config, described within the last hour. Raises ``ProviderFailed``."""
    config = system_config.current(runtime).oauth
    known: Provider | None = runtime.memory.get(_MEMORY)
    if known is not None and known.config == config and time.monotonic() - known.discovered_at < DISCOVERY_SECONDS:
        return known
    found = Provider(config, _discover(config), time.monotonic())
    runtime.memory[_MEMORY] = found
    return found


def _discover(oauth: system_config.OAuth) -> Discovered:
    """The discovery document. Where the config names the issuer, the document must name the same one."""
    names_document = "/.well-known/" in oauth.issuer_url
    url = oauth.issuer_url if names_document else oauth.issuer_url.rstrip("/") + _WELL_KNOWN
    facts = _decoded(request(oauth, "GET", url), Discovered)
    if not names_document and facts.issuer.rstrip("/") != oauth.issuer_url.rstrip("/"):
        raise ProviderFailed(f"it calls itself {facts.issuer}, not {oauth.issuer_url}")
    return facts


def request(
    oauth: system_config.OAuth,
    method: str,
    url: str,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """The body of a good answer. Raises ``ProviderFailed``, and ``TooManyRequests`` when others wait already."""
    import httpx

    if not url.startswith("https://") and not (oauth.allow_insecure_requests and url.startswith("http://")):
        raise ProviderFailed(f"only requests to HTTPS are allowed, not to {url or 'no address'}")
    if not _slots.acquire(blocking=False):
        raise TooManyRequests("The login service does not answer just now. Try again in 5 seconds.", 5)
    seconds = oauth.timeout / 1000
    try:
        with (
            httpx.Client(timeout=seconds, verify=trusted_roots()) as client,
            client.stream(method, url, data=form, headers={"accept": "application/json", **(headers or {})}) as answer,
        ):
            body = limited(answer, MAX_ANSWER, seconds)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise ProviderFailed(f"{method} {url}: {error or type(error).__name__}") from error
    finally:
        _slots.release()
    if answer.status_code != 200:
        raise ProviderFailed(f"{method} {url} answered {answer.status_code}{_reason(body)}")
    return body


def limited(answer: "httpx.Response", most: int, seconds: float) -> bytes:
    """The body of an answer. Raises ``ValueError`` when it is too long or comes too slowly."""
    deadline = time.monotonic() + seconds
    body = bytearray()
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) > most:
            raise ValueError(f"the answer has more than {most} bytes")
        if time.monotonic() > deadline:
            raise ValueError(f"the answer takes more than {seconds} seconds")
    return bytes(body)


@cache
def trusted_roots() -> ssl.SSLContext:
    """The certificate authorities of this machine, which may be the family's own, and those of the web."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


_slots = threading.BoundedSemaphore(AT_ONCE)


def _decoded(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ProviderFailed(f"an answer is not as it should be: {error}") from error


class _Refusal(msgspec.Struct):
    error: str = ""
    error_description: str = ""


def _reason(body: bytes) -> str:
    """Why it refused, as far as it says in the form of RFC 6749 §5.2."""
    try:
        refusal = msgspec.json.decode(body, type=_Refusal)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ""
    return f": {refusal.error} {refusal.error_description}".rstrip()


def _basic(client_id: str, secret: str) -> str:
    """Client authentication by RFC 6749 §2.3.1: both parts form-encoded first."""
    import base64
    from urllib.parse import quote_plus

    return "Basic " + base64.b64encode(f"{quote_plus(client_id)}:{quote_plus(secret)}".encode()).decode()
