"""Profile pictures that a login service names. The address is the user's to choose, so it must be a public one.

Otherwise somebody could have this server ask a router or a neighbour's camera for them. The name is resolved once and exactly
that address is asked; redirects are not followed, and nothing of the answer is shown unless it is a picture.
"""

import ipaddress
import socket
from urllib.parse import urlsplit

from appliance.core import log
from appliance.core.errors import BadRequest
from appliance.core.runtime import Runtime
from appliance.domains import system_config, users
from appliance.domains.oauth.provider import limited, trusted_roots

logger = log.get(__name__)

MAX_BYTES = 10 * 1024 * 1024
SECONDS = 20
_PORTS = {"https": 443, "http": 80}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def fetch(runtime: Runtime, user_id: str, url: str) -> None:
    """Make the picture at ``url`` the profile image of a user who has none. Whatever fails is only logged."""
    with runtime.db.reading() as reader:
        if users.account(reader, user_id)["profileImagePath"]:
            return
    try:
        content = _download(url, insecure=system_config.current(runtime).oauth.allow_insecure_requests)
        with runtime.files.receive() as incoming:
            incoming.write(content)
            users.store_profile_image(runtime, user_id, incoming)
    except (BadRequest, OSError, ValueError) as error:
        logger.info("the profile picture of %s was not taken: %s", user_id, error)


def _download(url: str, *, insecure: bool) -> bytes:
    import httpx

    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
    if parts.scheme != "https" and not (insecure and parts.scheme == "http"):
        raise ValueError("only https is allowed")
    address = _public_address(host, port)
    pinned = httpx.URL(url).copy_with(host=address, port=port)
    headers = {"host": parts.netloc.rpartition("@")[2], "accept": "image/*"}
    # The environment may name a proxy, which would resolve the name again.
    try:
        with (
            httpx.Client(timeout=SECONDS, verify=trusted_roots(), trust_env=False) as client,
            client.stream("GET", pinned, headers=headers, extensions={"sni_hostname": host}) as answer,
        ):
            if answer.status_code != 200:
                raise ValueError(f"the answer is {answer.status_code}")
            return limited(answer, MAX_BYTES, SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ValueError(f"it cannot be fetched: {type(error).__name__}") from error


def _public_address(host: str, port: int) -> str:
    """An address of ``host``. Raises ``ValueError`` when any of them is not on the public internet."""
    found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not found or not all(_is_public(address) for address in found):
        raise ValueError("its address is not a public one")
    return min(found)


def _is_public(text: str) -> bool:
    """Whether an address, and one of IPv4 that is wrapped in it, belongs to the public internet."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _is_public(str(inner))
    return address.is_global and not address.is_multicast
