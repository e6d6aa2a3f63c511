"""Whose timeline somebody may look at; the ids are those of users (behaviour/02 §1)."""

from collections.abc import Sequence

from appliance.core.access import AccessRules
from appliance.core.db import Reader
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.domains.timeline import queries


def declare(rules: AccessRules) -> None:
    """Fill in the rules about timelines."""
    rules.declare(own_or_shared, Permission.TIMELINE_READ)
    rules.declare(own, Permission.ARCHIVE_READ)


def own_or_shared(reader: Reader, who: Principal, user_ids: Sequence[str]) -> set[str]:
    """One's own and that of partners who share theirs. A link opens none."""
    if who.shared_link is not None:
        return set()
    return ({who.user_id} | queries.sharing_with(reader, who.user_id)) & set(user_ids)


def own(_reader: Reader, who: Principal, user_ids: Sequence[str]) -> set[str]:
    """One's own."""
    return set() if who.shared_link is not None else {who.user_id} & set(user_ids)
