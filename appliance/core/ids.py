"""Identifiers: random ones for entities, time-ordered ones for the sync stream."""

import os
import threading
import uuid

from appliance.core import clock


def new_id() -> str:
    """A fresh UUIDv4 as lower-case text: the id of an entity."""
    return str(uuid.uuid4())


class UpdateIds:
    """Source of UUIDv7 texts that never repeat and never run backwards.

    The sync stream compares them as text (behaviour/03 §3): a phone that acknowledged one will never ask for a smaller
    one. A clock that was set back, as on a Raspberry Pi that boots without a network, must therefore not make them
    smaller. ``start_after`` feeds in the greatest one that the database holds.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last_ms = 0
        self._counter = 0

    def start_after(self, update_id: str) -> None:
        """Never give out anything smaller than ``update_id``."""
        with self._lock:
            self._last_ms = max(self._last_ms, timestamp_ms(update_id) + 1)
            self._counter = 0

    def next(self) -> str:
        """The next id: 48 bits of milliseconds, 26 of counter, 48 of randomness, version and variant between."""
        with self._lock:
            ms = clock.now_ms()
            if ms > self._last_ms:
                self._last_ms, self._counter = ms, 0
            else:
                self._counter += 1
            counter = self._counter
            ms = self._last_ms
        text = f"{ms:012x}"
        # 12 bits of the counter fill rand_a, 14 more the head of rand_b: 67 million ids within one millisecond.
        high, low = counter >> 14 & 0xFFF, counter & 0x3FFF
        return f"{text[:8]}-{text[8:]}-7{high:03x}-{0x8000 | low:04x}-{os.urandom(6).hex()}"


def timestamp_ms(update_id: str) -> int:
    """Milliseconds since 1970 at which a UUIDv7 was made. Raises ``ValueError`` for other text."""
    return int(update_id.replace("-", "")[:12], 16)


NO_UPDATE = "00000000-0000-7000-8000-000000000000"
"""Smaller than every id that ``UpdateIds`` gives out."""
