"""Chooses the addresses worth telling, and draws them."""

import ipaddress
from urllib.parse import urlsplit

from appliance.core import addresses
from appliance.core.runtime import Runtime
from appliance.domains import system_config
from appliance.domains.pairing.dtos import Address, QrCode


def addresses_for(runtime: Runtime, origin: str) -> list[Address]:
    """The configured public address; then the one that the asking browser uses, or the network's if that one is local."""
    settings = runtime.settings
    public = system_config.current(runtime).server.external_domain
    # What a browser on another machine uses works for a phone beside it; behind a proxy or in a container nobody knows better.
    here = addresses.reachable(settings.host, settings.port, tls=settings.speaks_tls)[-1] if _is_loopback(origin) else origin
    return [Address(url=url, qr_code=_draw(url)) for url in dict.fromkeys(url for url in (public, here) if url)]


def _is_loopback(origin: str) -> bool:
    host = urlsplit(origin).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _draw(url: str) -> QrCode:
    import segno

    matrix = segno.make(url, error="m", micro=False).matrix
    dark = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, is_dark in enumerate(row) if is_dark)
    return QrCode(size=len(matrix), path="".join(dark))
