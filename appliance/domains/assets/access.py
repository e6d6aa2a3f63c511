"""Who may touch which assets: the matrix of behaviour/02 §1.

Departures from the reference: a locked asset is never reached through an album or a link, even if it is still in one; what
was deleted for good is gone at once, not only when the background job has come to it.
"""

from collections.abc import Sequence

from appliance.core.access import AccessRules
from appliance.core.db import Reader
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.domains.assets import queries


def declare(rules: AccessRules) -> None:
    """Fill in the rules about assets."""
    rules.declare(readable, Permission.ASSET_READ, Permission.ASSET_VIEW)
    rules.declare(downloadable, Permission.ASSET_DOWNLOAD)
    rules.declare(shareable, Permission.ASSET_SHARE)
    rules.declare(
        owned,
        Permission.ASSET_UPDATE,
        Permission.ASSET_DELETE,
        Permission.ASSET_COPY,
        Permission.ASSET_EDIT_GET,
        Permission.ASSET_EDIT_CREATE,
        Permission.ASSET_EDIT_DELETE,
    )
    rules.declare(owned_files, Permission.ASSET_FILE_READ, Permission.ASSET_FILE_DOWNLOAD, Permission.ASSET_FILE_DELETE)
    rules.declare(may_upload_for, Permission.ASSET_UPLOAD)


def readable(reader: Reader, who: Principal, ids: Sequence[str]) -> set[str]:
    """Own ones, those in albums of which the caller is a member, those of partners; for a link, what it opens."""
    if who.shared_link is not None:
        return queries.in_shared_link(reader, ids, who.shared_link.id)
    found = queries.owned_by(reader, ids, who.user_id, with_locked=who.is_elevated)
    if len(found) < len(ids):
        found |= queries.in_albums_of(reader, ids, who.user_id) | queries.of_partners_of(reader, ids, who.user_id)
    return found


def downloadable(reader: Reader, who: Principal, ids: Sequence[str]) -> set[str]:
    """What is readable, unless a link forbids downloads."""
    if who.shared_link is not None and not who.shared_link.allow_download:
        return set()
    return readable(reader, who, ids)


def shareable(reader: Reader, who: Principal, ids: Sequence[str]) -> set[str]:
    """Own ones that are not locked, and those of partners."""
    if who.shared_link is not None:
        return set()
    found = queries.owned_by(reader, ids, who.user_id, with_locked=False)
    return found if len(found) == len(ids) else found | queries.of_partners_of(reader, ids, who.user_id)


def owned(reader: Reader, who: Principal, ids: Sequence[str]) -> set[str]:
    """Own ones; locked ones only for a session that entered the PIN."""
    return set() if who.shared_link is not None else queries.owned_by(reader, ids, who.user_id, with_locked=who.is_elevated)


def owned_files(reader: Reader, who: Principal, file_ids: Sequence[str]) -> set[str]:
    """Those made of own assets; of locked ones only for a session that entered the PIN."""
    if who.shared_link is not None:
        return set()
    return queries.files_owned_by(reader, file_ids, who.user_id, with_locked=who.is_elevated)


def may_upload_for(_reader: Reader, who: Principal, user_ids: Sequence[str]) -> set[str]:
    """One's own library; through a link that allows it, that of its owner."""
    if who.shared_link is not None and not who.shared_link.allow_upload:
        return set()
    return {who.user_id} & set(user_ids)
