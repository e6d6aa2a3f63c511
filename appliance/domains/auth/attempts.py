"""Guessing of passwords and PIN codes is slowed down, without shutting out whoever knows them.

Wrong attempts are counted for the address that they come from (a network of 64 bits in IPv6), for the account, whether it
exists or not, and for both together. Where somebody has got in to an account since the server started, only the last counts:
whoever tries an account from many addresses slows down logins from new addresses, not the owner's at home. Nobody is ever
locked out for good, and sessions go on. The reference has no such limits.
"""

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from appliance.core.errors import TooManyRequests
from appliance.core.runtime import Runtime
from appliance.core.throttle import LONGEST_MEMORY, Throttle

_MEMORY = "auth.attempts"


class _Attempts:
    def __init__(self) -> None:
        self.of_address = Throttle(free=20, seconds=10)
        self.of_account = Throttle(free=30, seconds=30)
        self.of_pair = Throttle(free=10, seconds=30)
        self.known: dict[str, None] = {}

    def remember(self, pair: str) -> None:
        self.known.pop(pair, None)
        self.known[pair] = None
        if len(self.known) > LONGEST_MEMORY:
            self.known.pop(next(iter(self.known)), None)


@contextmanager
def guarded(runtime: Runtime, address: str, account: str) -> Iterator[None]:
    """Around the check of a secret of ``account``: it counts as wrong unless the block ends well.

    Raises ``TooManyRequests`` instead of running the block when there were too many.
    """
    attempts: _Attempts = runtime.memory.setdefault(_MEMORY, _Attempts())
    place = _network(address)
    pair = f"{place} {account}"
    buckets = [(attempts.of_pair, pair)]
    if pair not in attempts.known:
        buckets += [(attempts.of_address, place), (attempts.of_account, account)]
    taken: list[tuple[Throttle, str]] = []
    for throttle, name in buckets:
        if seconds := throttle.take(name):
            for other, taken_name in taken:
                other.give_back(taken_name)
            wait = ceil(seconds)
            raise TooManyRequests(f"Too many wrong attempts. Try again in {wait} seconds.", wait)
        taken.append((throttle, name))
    yield
    for throttle, name in taken:
        throttle.give_back(name)
    attempts.remember(pair)


def _network(address: str) -> str:
    """The address, or what one subscriber has of IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
