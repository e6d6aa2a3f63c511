"""What a session has acknowledged: one line's ``ack`` per type of line (behaviour/03 §2)."""

import re
from typing import NamedTuple

from appliance.core.ids import timestamp_ms

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
COMPLETE = "complete"
"""In place of the last id: this backfill is finished."""


class Checkpoint(NamedTuple):
    """``Type|id`` or, for a backfill, ``Type|createId|updateId``."""

    id: str
    extra: str = ""

    @property
    def made_ms(self) -> int:
        """When the id was given out, in milliseconds since 1970."""
        return timestamp_ms(self.id)


def parse(ack: str) -> Checkpoint | None:
    """Read a stored ack. None when it has no id that could have come from here: then everything is sent again."""
    _, _, rest = ack.lower().partition("|")
    identifier, _, extra = rest.partition("|")
    if not _UUID.fullmatch(identifier):
        return None
    return Checkpoint(identifier, extra if extra == COMPLETE or _UUID.fullmatch(extra) else "")


def entity_of(ack: str) -> str:
    """The type of line that an ack is about."""
    return ack.partition("|")[0]
