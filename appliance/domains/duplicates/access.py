"""Who may touch which groups of duplicates: the owner of their assets."""

from collections.abc import Sequence

from appliance.core.access import AccessRules
from appliance.core.db import Reader
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.domains.duplicates import queries


def declare(rules: AccessRules) -> None:
    """Fill in the rules about groups."""
    rules.declare(owned, Permission.DUPLICATE_READ, Permission.DUPLICATE_DELETE)


def owned(reader: Reader, who: Principal, ids: Sequence[str]) -> set[str]:
    """One's own."""
    return set() if who.shared_link is not None else queries.owned_by(reader, ids, who.user_id)
