"""One call of an operation: who, from where, with what, and what else goes back besides the answer."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.requests import Request

from appliance.core.errors import BadRequest
from appliance.core.http.proxies import client_address
from appliance.core.principal import Client, Principal

if TYPE_CHECKING:
    from appliance.core.runtime import Runtime


@dataclass(slots=True)
class Call:
    """Handed to every handler as its first argument."""

    runtime: "Runtime"
    request: Request
    client: Client
    who: Principal | None
    is_https: bool
    cookies_out: list[str] = field(default_factory=list)

    @property
    def principal(self) -> Principal:
        """The authenticated caller. An operation that is not public always has one."""
        if self.who is None:
            raise LookupError("a public operation has no principal")
        return self.who

    @property
    def address(self) -> str:
        """Where the client calls from, as far as trusted proxies tell."""
        return client_address(self.request, self.runtime.settings.trusted_proxies)

    @property
    def session_id(self) -> str:
        """The caller's session. Raises ``BadRequest`` for keys and links."""
        if self.principal.session_id is None:
            raise BadRequest("This endpoint can only be used with a session token")
        return self.principal.session_id

    def header(self, name: str) -> str | None:
        """A request header, None when absent or empty."""
        return self.request.headers.get(name) or None

    def cookie(self, name: str) -> str | None:
        """A request cookie, None when absent or empty."""
        return self.request.cookies.get(name) or None

    def body_chunks(self) -> AsyncIterator[bytes]:
        """The body of an ``async`` operation, as it arrives."""
        return self.request.stream()

    def set_cookie(self, name: str, value: str, *, max_age: int, expires: str, http_only: bool = True) -> None:
        """Add a cookie with the attributes of behaviour/01 §4.1."""
        parts = [f"{name}={value}", f"Max-Age={max_age}", "Path=/", f"Expires={expires}"]
        if http_only:
            parts.append("HttpOnly")
        if self.is_https:
            parts.append("Secure")
        parts.append("SameSite=Lax")
        self.cookies_out.append("; ".join(parts))

    def clear_cookie(self, name: str) -> None:
        """Tell the client to forget a cookie."""
        self.cookies_out.append(f"{name}=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT")
