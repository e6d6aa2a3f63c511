"""Whose whole library may be downloaded: one's own (behaviour/02 §1)."""

from collections.abc import Sequence

from appliance.core.access import AccessRules
from appliance.core.db import Reader
from appliance.core.permissions import Permission
from appliance.core.principal import Principal


def declare(rules: AccessRules) -> None:
    """Fill in the rule about whole libraries."""
    rules.declare(own_library, Permission.TIMELINE_DOWNLOAD)


def own_library(_reader: Reader, who: Principal, user_ids: Sequence[str]) -> set[str]:
    """One's own."""
    return set() if who.shared_link is not None else {who.user_id} & set(user_ids)
