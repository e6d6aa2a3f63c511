"""Slows down guessing: so many wrong attempts for free, then one in a while."""

import threading
import time
from collections import OrderedDict

LONGEST_MEMORY = 10_000
"""Names that are remembered; the ones not seen for longest are forgotten first."""


class Throttle:
    """A bucket of ``free`` attempts for each name, refilled by one every ``seconds``. In memory: a restart forgives."""

    def __init__(self, free: int, seconds: float) -> None:
        self._free = free
        self._seconds = seconds
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, name: str) -> float:
        """Take an attempt: 0 when there was one, otherwise the seconds until there will be."""
        with self._lock:
            left = self._left(name)
            if left < 1:
                return (1 - left) * self._seconds
            self._put(name, left - 1)
            return 0

    def give_back(self, name: str) -> None:
        """The attempt was not a wrong one."""
        with self._lock:
            self._put(name, self._left(name) + 1)

    def _left(self, name: str) -> float:
        left, since = self._buckets.get(name, (self._free, 0.0))
        return min(self._free, left + (time.monotonic() - since) / self._seconds)

    def _put(self, name: str, left: float) -> None:
        self._buckets.pop(name, None)
        if left < self._free:
            self._buckets[name] = (left, time.monotonic())
            if len(self._buckets) > LONGEST_MEMORY:
                self._buckets.popitem(last=False)
