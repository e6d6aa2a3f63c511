"""Whose notifications are whose."""

from collections.abc import Sequence

from appliance.core.db import Reader
from appliance.core.principal import Principal
from appliance.domains.notifications import queries


def owned(reader: Reader, who: Principal, ids: Sequence[str]) -> set[str]:
    """Those that were sent to the caller; none through a link."""
    return set() if who.shared_link is not None else queries.sent_to(reader, ids, who.user_id)
