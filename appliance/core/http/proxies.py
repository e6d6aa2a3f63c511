"""Which proxies may speak for their clients."""

import ipaddress
from functools import lru_cache

from starlette.requests import Request

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@lru_cache(maxsize=8)
def _networks(trusted: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(text, strict=False) for text in trusted)


def from_trusted_proxy(request: Request, trusted: tuple[str, ...]) -> bool:
    """Whether the connection comes from loopback or one of ``trusted`` (addresses or networks)."""
    if request.client is None:
        return False
    try:
        address = ipaddress.ip_address(request.client.host)
    except ValueError:
        return False
    return address.is_loopback or any(address in network for network in _networks(trusted))


def is_https(request: Request, trusted: tuple[str, ...]) -> bool:
    """Whether the client itself speaks TLS, as a trusted proxy may report: decides on ``Secure`` cookies."""
    if request.url.scheme in {"https", "wss"}:
        return True
    forwarded = request.headers.get("x-forwarded-proto", "").split(",")[0].strip().lower()
    return forwarded == "https" and from_trusted_proxy(request, trusted)
