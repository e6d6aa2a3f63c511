"""Who may touch which tags: their owner."""

from collections.abc import Sequence

from appliance.core.access import AccessRules
from appliance.core.db import Reader
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.domains.tags import queries


def declare(rules: AccessRules) -> None:
    """Fill in the rules about tags."""
    rules.declare(owned, Permission.TAG_READ, Permission.TAG_UPDATE, Permission.TAG_DELETE, Permission.TAG_ASSET)


def owned(reader: Reader, who: Principal, ids: Sequence[str]) -> set[str]:
    """One's own."""
    return set() if who.shared_link is not None else queries.owned_by(reader, ids, who.user_id)
