"""Who may touch which people and faces (behaviour/02 §1, 11 §3.5)."""

from collections.abc import Sequence

from appliance.core.access import AccessRules
from appliance.core.db import Reader
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.domains.people import queries

WRITERS = ("write", "admin")


def declare(rules: AccessRules) -> None:
    """Fill in the rules about people and faces."""
    rules.declare(own_people, Permission.PERSON_READ, Permission.PERSON_UPDATE, Permission.PERSON_DELETE, Permission.PERSON_MERGE)
    rules.declare(own_faces, Permission.PERSON_CREATE, Permission.PERSON_REASSIGN, Permission.FACE_DELETE)


def own_people(reader: Reader, who: Principal, ids: Sequence[str]) -> set[str]:
    """Those of which the caller has a copy; sharing gives one."""
    return set() if who.shared_link is not None else queries.with_copy(reader, ids, who.user_id)


def own_faces(reader: Reader, who: Principal, ids: Sequence[str]) -> set[str]:
    """Those on the caller's own assets."""
    return set() if who.shared_link is not None else queries.faces_on_own_assets(reader, ids, who.user_id)
