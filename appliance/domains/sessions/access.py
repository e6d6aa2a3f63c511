"""Who may touch which sessions: everybody their own."""

from collections.abc import Sequence

from appliance.core.db import Reader
from appliance.core.principal import Principal
from appliance.domains.sessions import queries


def owned(reader: Reader, who: Principal, ids: Sequence[str]) -> set[str]:
    """Those of the caller."""
    return queries.owned_by(reader, ids, who.user_id)
