"""Who may comment where, and take what back: the matrix of behaviour/02 §1."""

from collections.abc import Sequence

from appliance.core.db import Reader
from appliance.core.principal import Principal
from appliance.domains.activities import queries


def open_albums(reader: Reader, who: Principal, album_ids: Sequence[str]) -> set[str]:
    """Albums of which the caller is a member, while activity is on in them."""
    return set() if who.shared_link is not None else queries.open_albums(reader, album_ids, who.user_id)


def deletable(reader: Reader, who: Principal, ids: Sequence[str]) -> set[str]:
    """The caller's own, and all in the caller's own albums."""
    return set() if who.shared_link is not None else queries.by_or_for(reader, ids, who.user_id)
