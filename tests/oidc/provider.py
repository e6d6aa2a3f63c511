"""A login service of our own on a loopback port: authlib's server side behind a small HTTP server in a thread.

    with OidcProvider() as provider:
        provider.people["sub-1"] = {"email": "ann@test.dev", "name": "Ann"}
        back = provider.log_in(url_of_the_login_page, "sub-1")   # what a browser comes back with

It checks what a provider checks: client, secret and its place, redirect address, PKCE, one use of a code. The attributes
make it another provider, or one that lies.
"""

import functools
import json
import os
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, unquote_plus, urlsplit

import httpx
from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, OKPKey, RSAKey

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

CLIENT_ID = "shoebox"
CLIENT_SECRET = "a secret of 32 letters & more: %/"
EC_CURVES = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521", "ES256K": "secp256k1"}
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


@functools.cache
def signing_key(algorithm: str, kid: str = "first") -> Any:
    """A private key for an algorithm."""
    parameters: Any = {"kid": kid, "use": "sig", "alg": algorithm}
    if algorithm.startswith("HS"):
        return OctKey.import_key(CLIENT_SECRET, parameters)
    if algorithm in EC_CURVES:
        return ECKey.generate_key(EC_CURVES[algorithm], parameters)  # type: ignore[arg-type]
    if algorithm in {"EdDSA", "Ed25519"}:
        return OKPKey.generate_key("Ed25519", parameters)
    return RSAKey.generate_key(2048, parameters)


class OidcProvider:
    """The login service. Anybody who is among ``people`` is let in without a password."""

    def __init__(self) -> None:
        self.people: dict[str, dict[str, Any]] = {}
        self.algorithm = "RS256"
        self.key = signing_key("RS256")
        self.published: list[Any] | None = None
        """Other keys than the one that signs."""
        self.auth_method = "client_secret_post"
        self.has_pkce = True
        self.claims_in_id_token = False
        self.userinfo_algorithm = "none"
        self.id_token: dict[str, Any] = {}
        """Claims that replace those of the ID token; None takes one out."""
        self.userinfo: dict[str, Any] = {}
        self.document: dict[str, Any] = {}
        self.asked: list[str] = []
        """The paths of all requests that came."""
        self.codes: dict[str, Any] = {}
        self.tokens: dict[str, str] = {}
        self.delay = 0.0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"provider": self}))
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        self.oauth = _server(self)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def use(self, algorithm: str) -> None:
        """Sign with another algorithm and a new key."""
        self.algorithm, self.key = algorithm, signing_key(algorithm)

    def log_in(self, url: str, subject: str) -> str:
        """Play the browser at the login page; the address that it is sent back to."""
        answer = httpx.get(url, headers={"x-user": subject})
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    def discovery(self) -> dict[str, Any]:
        """What it says about itself."""
        found = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/me",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/session/end",
            "response_types_supported": ["code"],
            **({"code_challenge_methods_supported": ["S256"]} if self.has_pkce else {}),
            **self.document,
        }
        return {name: value for name, value in found.items() if value is not None}

    def jwks(self) -> dict[str, Any]:
        """Its public keys."""
        keys = [self.key] if self.published is None else self.published
        return KeySet([key for key in keys if key.key_type != "oct"]).as_dict(private=False)  # type: ignore[return-value]

    def about(self, subject: str) -> dict[str, Any]:
        """The claims of somebody."""
        return {"sub": subject, **self.people[subject]}

    def sign(self, claims: dict[str, Any], **header: str) -> str:
        """A token with exactly these claims."""
        algorithm = header.get("alg", self.algorithm)
        return jwt.encode({"alg": algorithm, "kid": self.key.kid, **header}, claims, self.key, [algorithm])

    def logout_token(self, **claims: Any) -> str:
        """A token for back-channel logout; ``claims`` replace those of a good one, None takes one out."""
        now = int(time.time())
        whole = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "jti": str(now), "events": {LOGOUT_EVENT: {}}, **claims}
        return self.sign({name: value for name, value in whole.items() if value is not None}, typ="logout+jwt")


class _Handler(BaseHTTPRequestHandler):
    provider: OidcProvider

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.provider.asked.append(path)
        time.sleep(self.provider.delay)
        if path == "/.well-known/openid-configuration":
            self._json(self.provider.discovery())
        elif path == "/jwks":
            self._json(self.provider.jwks())
        elif path == "/auth":
            request, user = self._request(), self.headers["x-user"]
            grant = self.provider.oauth.get_consent_grant(request, end_user=user)
            self._answer(*self.provider.oauth.create_authorization_response(request, grant_user=user, grant=grant))
        elif path == "/me":
            self._userinfo()
        else:
            self._answer(404, b"", [])

    def do_POST(self) -> None:
        self.provider.asked.append(self.path)
        self._answer(*self.provider.oauth.create_token_response(self._request()))

    def _userinfo(self) -> None:
        subject = self.provider.tokens.get(self.headers.get("authorization", "").removeprefix("Bearer "))
        if subject is None:
            self._answer(401, b"", [])
            return
        claims = {**self.provider.about(subject), **self.provider.userinfo}
        if self.provider.userinfo_algorithm == "none":
            self._json(claims)
        else:
            token = self.provider.sign(
                {"iss": self.provider.issuer, "aud": CLIENT_ID, **claims}, alg=self.provider.userinfo_algorithm
            )
            self._answer(200, token.encode(), [("content-type", "application/jwt")])

    def _request(self) -> OAuth2Request:
        body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        request = _Request(self.command, f"{self.provider.issuer}{self.path}", headers=self.headers)
        request.sent = dict(parse_qsl(body))
        request.payload = BasicOAuth2Payload({**dict(parse_qsl(urlsplit(self.path).query)), **request.sent})
        return request

    def _json(self, content: Any) -> None:
        self._answer(200, content, [("content-type", "application/json")])

    def _answer(self, status: int, content: Any, headers: Any) -> None:
        body = json.dumps(content).encode() if isinstance(content, dict) else content or b""
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if isinstance(body, bytes) else body.encode())

    def log_message(self, *_arguments: Any) -> None:
        pass


class _Request(OAuth2Request):
    sent: dict[str, str]

    @property
    def form(self) -> dict[str, str]:
        return self.sent

    @property
    def args(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.uri).query))


class _Client:
    def __init__(self, provider: OidcProvider) -> None:
        self.provider = provider

    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri.startswith(("http://", "https://", "app.immich:"))

    def check_client_secret(self, client_secret: str) -> bool:
        # authlib does not undo the encoding that RFC 6749 §2.3.1 wants in the header.
        return (unquote_plus(client_secret) if "basic" in self.provider.auth_method else client_secret) == CLIENT_SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == self.provider.auth_method

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class _Code:
    def __init__(self, request: Any) -> None:
        data = request.payload.data
        self.user = request.user
        self.redirect_uri = data.get("redirect_uri")
        self.scope = data.get("scope")
        self.code_challenge = data.get("code_challenge")
        self.code_challenge_method = data.get("code_challenge_method")

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> None:
        return None

    get_auth_time = get_acr = get_amr = get_nonce


def _server(provider: OidcProvider) -> AuthorizationServer:
    class Grant(AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post", "none")

        def save_authorization_code(self, code: str, request: Any) -> None:
            provider.codes[code] = _Code(request)

        def query_authorization_code(self, code: str, client: Any) -> Any:
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: Any) -> None:
            provider.codes = {code: kept for code, kept in provider.codes.items() if kept is not authorization_code}

        def authenticate_user(self, authorization_code: Any) -> Any:
            return authorization_code.user

    class IdToken(OpenIDCode):
        def exists_nonce(self, nonce: str, request: Any) -> bool:
            return False

        def encode_id_token(self, token: Any, request: Any) -> str:
            now = int(time.time())
            claims = {"iss": provider.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 3600, "sid": f"sid of {request.user}"}
            about = provider.about(request.user)
            claims |= about if provider.claims_in_id_token else {"sub": about["sub"]}
            claims |= provider.id_token
            return provider.sign({name: value for name, value in claims.items() if value is not None})

    class Server(AuthorizationServer):
        def query_client(self, client_id: str) -> Any:
            return _Client(provider) if client_id == CLIENT_ID else None

        def save_token(self, token: Any, request: Any) -> None:
            provider.tokens[token["access_token"]] = request.user

        def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
            pass

        def create_oauth2_request(self, request: Any) -> Any:
            return request

        def handle_response(self, status: int, body: Any, headers: Any) -> Any:
            return status, body, headers

    server = Server()
    server.register_grant(Grant, [CodeChallenge(required=False), IdToken(require_nonce=False)])
    server.register_token_generator("default", BearerTokenGenerator(lambda *_, **__: os.urandom(16).hex()))
    return server
