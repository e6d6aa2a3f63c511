"""Whose memories are whose."""

from collections.abc import Sequence

from appliance.core.db import Reader
from appliance.core.principal import Principal
from appliance.domains.memories import queries


def owned(reader: Reader, who: Principal, ids: Sequence[str]) -> set[str]:
    """The caller's own; none through a link."""
    return set() if who.shared_link is not None else queries.owned_by(reader, ids, who.user_id)
