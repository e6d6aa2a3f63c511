"""Who may do what with which albums: the matrix of behaviour/02 §1."""

from collections.abc import Sequence

from appliance.core.access import AccessRule, AccessRules
from appliance.core.db import Reader
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.domains.albums import queries

OWNER = ("owner",)
EDITORS = ("owner", "editor")
MEMBERS = ("owner", "editor", "viewer")


def declare(rules: AccessRules) -> None:
    """Fill in the rules about albums."""
    rules.declare(readable, Permission.ALBUM_READ)
    rules.declare(downloadable, Permission.ALBUM_DOWNLOAD)
    rules.declare(fillable, Permission.ALBUM_ASSET_CREATE)
    rules.declare(_members_only(EDITORS), Permission.ALBUM_UPDATE, Permission.ALBUM_SHARE, Permission.ALBUM_ASSET_DELETE)
    rules.declare(_members_only(OWNER), Permission.ALBUM_DELETE)


def readable(reader: Reader, who: Principal, ids: Sequence[str]) -> set[str]:
    """Those of which the caller is a member; through a link, its album."""
    if who.shared_link is not None:
        return {who.shared_link.album_id or ""} & set(ids)
    return queries.with_role(reader, ids, who.user_id, MEMBERS)


def downloadable(reader: Reader, who: Principal, ids: Sequence[str]) -> set[str]:
    """What is readable, unless a link forbids downloads."""
    if who.shared_link is not None and not who.shared_link.allow_download:
        return set()
    return readable(reader, who, ids)


def fillable(reader: Reader, who: Principal, ids: Sequence[str]) -> set[str]:
    """Those into which the caller may put photos; through a link that allows uploads, its album."""
    if who.shared_link is not None:
        return readable(reader, who, ids) if who.shared_link.allow_upload else set()
    return queries.with_role(reader, ids, who.user_id, EDITORS)


def _members_only(roles: Sequence[str]) -> AccessRule:
    def rule(reader: Reader, who: Principal, ids: Sequence[str]) -> set[str]:
        return set() if who.shared_link is not None else queries.with_role(reader, ids, who.user_id, roles)

    return rule
