"""Which proxies may speak for their clients, and what they say."""

import ipaddress
from functools import lru_cache

from starlette.requests import Request

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@lru_cache(maxsize=8)
def _networks(trusted: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(text, strict=False) for text in trusted)


def _is_trusted(text: str, trusted: tuple[str, ...]) -> bool:
    """Whether ``text`` is the address of loopback or lies in one of ``trusted`` (addresses or networks)."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return address.is_loopback or any(address in network for network in _networks(trusted))


def is_https(request: Request, trusted: tuple[str, ...]) -> bool:
    """Whether the client itself speaks TLS, as a trusted proxy may report: decides on ``Secure`` cookies."""
    if request.url.scheme in {"https", "wss"}:
        return True
    forwarded = request.headers.get("x-forwarded-proto", "").split(",")[0].strip().lower()
    return forwarded == "https" and request.client is not None and _is_trusted(request.client.host, trusted)


def client_address(request: Request, trusted: tuple[str, ...]) -> str:
    """Where a request comes from: the nearest address that is not a trusted proxy's. Empty when nobody knows.

    What stands left of that one in ``X-Forwarded-For`` the client may have made up.
    """
    address = "" if request.client is None else request.client.host
    for forwarded in reversed(request.headers.get("x-forwarded-for", "").split(",")):
        if not forwarded.strip() or not _is_trusted(address, trusted):
            break
        address = forwarded.strip()
    return address
