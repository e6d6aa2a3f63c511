"""Whose sharing a user may arrange."""

from collections.abc import Sequence

from appliance.core.db import Reader
from appliance.core.principal import Principal
from appliance.domains.partners import queries


def received_from(reader: Reader, who: Principal, user_ids: Sequence[str]) -> set[str]:
    """The users who share with the caller."""
    return set() if who.shared_link is not None else queries.sharing_with(reader, user_ids, who.user_id)
