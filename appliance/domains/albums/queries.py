"""SQL about albums, their members and their photos."""

from collections.abc import Mapping, Sequence
from typing import Any

from appliance.core.access import id_list
from appliance.core.db import Reader, Row, Transaction

HAS_LINK = 'EXISTS (SELECT 1 FROM shared_link WHERE shared_link."albumId" = album.id)'
IS_SHARED = (
    '(EXISTS (SELECT 1 FROM album_user JOIN "user" ON "user".id = album_user."userId" AND "user"."deletedAt" IS NULL '
    f"WHERE album_user.\"albumId\" = album.id AND album_user.role <> 'owner') OR {HAS_LINK})"
)
SHOWN = "asset.\"deletedAt\" IS NULL AND asset.visibility IN ('timeline', 'archive')"
USER = '"user".id, "user".email, "user".name, "user"."profileImagePath", "user"."avatarColor", "user"."profileChangedAt"'

# -- who may


def with_role(reader: Reader, ids: Sequence[str], user_id: str, roles: Sequence[str]) -> set[str]:
    """Those of ``ids`` in which the user has one of the roles."""
    return set(
        reader.values(
            'SELECT album.id FROM album JOIN album_user ON album_user."albumId" = album.id AND album_user."userId" = :user_id '
            'WHERE album.id IN (SELECT value FROM json_each(:ids)) AND album."deletedAt" IS NULL '
            "AND album_user.role IN (SELECT value FROM json_each(:roles))",
            {"ids": id_list(ids), "user_id": user_id, "roles": id_list(roles)},
        )
    )


def role(reader: Reader, album_id: str, user_id: str) -> str | None:
    """The role of a user in an album."""
    return reader.value(  # type: ignore[no-any-return]
        'SELECT role FROM album_user WHERE "albumId" = :album_id AND "userId" = :user_id',
        {"album_id": album_id, "user_id": user_id},
    )


# -- albums


def ids_of_member(reader: Reader, user_id: str, filters: Mapping[str, Any]) -> list[str]:
    """The albums of a user, the newest first; ``filters`` are asset_id, id, is_owned, is_shared and name, None for any."""
    return reader.values(
        'SELECT album.id FROM album_user mine JOIN album ON album.id = mine."albumId" AND album."deletedAt" IS NULL '
        'WHERE mine."userId" = :user_id '
        "AND (:asset_id IS NULL OR EXISTS "
        '(SELECT 1 FROM album_asset WHERE album_asset."albumId" = album.id AND album_asset."assetId" = :asset_id)) '
        'AND (:id IS NULL OR album.id = :id) AND (:name IS NULL OR album."albumName" = :name) '
        "AND (:is_owned IS NULL OR (mine.role = 'owner') = :is_owned) "
        f"AND (:is_shared IS NULL OR {IS_SHARED} = :is_shared) "
        'ORDER BY album."createdAt" DESC, album.rowid DESC',
        {"user_id": user_id, **filters},
    )


def albums(reader: Reader, ids: Sequence[str]) -> list[Row]:
    """Albums with ``shared`` and ``hasSharedLink``, in no order."""
    return reader.rows(
        f'SELECT album.*, {IS_SHARED} AS shared, {HAS_LINK} AS "hasSharedLink" FROM album '
        'WHERE id IN (SELECT value FROM json_each(:ids)) AND "deletedAt" IS NULL',
        {"ids": id_list(ids)},
    )


def contents(reader: Reader, ids: Sequence[str]) -> list[Row]:
    """Of each album that shows something: how much, from when to when, and when one of its photos changed last."""
    return reader.rows(
        'SELECT album_asset."albumId", count(*) AS count, min(asset."localDateTime") AS first, '
        'max(asset."localDateTime") AS last, max(asset."updatedAt") AS changed FROM album_asset '
        f'JOIN asset ON asset.id = album_asset."assetId" AND {SHOWN} '
        'WHERE album_asset."albumId" IN (SELECT value FROM json_each(:ids)) GROUP BY album_asset."albumId"',
        {"ids": id_list(ids)},
    )


def members(reader: Reader, ids: Sequence[str], user_id: str) -> list[Row]:
    """Who is in which album: by role, ``user_id`` first within it, then by name."""
    return reader.rows(
        f'SELECT album_user."albumId", album_user.role, {USER} FROM album_user '
        'JOIN "user" ON "user".id = album_user."userId" AND "user"."deletedAt" IS NULL '
        'WHERE album_user."albumId" IN (SELECT value FROM json_each(:ids)) '
        "ORDER BY CASE album_user.role WHEN 'owner' THEN 0 WHEN 'editor' THEN 1 ELSE 2 END, "
        '"user".id = :user_id DESC, "user".name, "user".id',
        {"ids": id_list(ids), "user_id": user_id},
    )


def contributors(reader: Reader, album_id: str) -> list[Row]:
    """How many photos of an album are whose, most first."""
    return reader.rows(
        'SELECT asset."ownerId", count(*) AS count FROM album_asset '
        'JOIN asset ON asset.id = album_asset."assetId" AND asset."deletedAt" IS NULL '
        'WHERE album_asset."albumId" = :id GROUP BY asset."ownerId" ORDER BY count DESC, asset."ownerId"',
        {"id": album_id},
    )


def shown_assets(reader: Reader, album_id: str) -> list[str]:
    """The photos that an album shows, the newest first."""
    return reader.values(
        f'SELECT asset.id FROM album_asset JOIN asset ON asset.id = album_asset."assetId" AND {SHOWN} '
        'WHERE album_asset."albumId" = :id ORDER BY asset."fileCreatedAt" DESC, asset.id',
        {"id": album_id},
    )


def statistics(reader: Reader, user_id: str) -> Row:
    """How many albums are the user's, how many of all are shared, and how many of the own ones are not."""
    row = reader.row(
        "SELECT ifnull(sum(owned), 0) AS owned, ifnull(sum(shared), 0) AS shared, "
        'ifnull(sum(owned AND NOT shared), 0) AS "notShared" '
        f"FROM (SELECT mine.role = 'owner' AS owned, {IS_SHARED} AS shared FROM album_user mine "
        'JOIN album ON album.id = mine."albumId" AND album."deletedAt" IS NULL WHERE mine."userId" = :user_id)',
        {"user_id": user_id},
    )
    return row or {}


def markers(reader: Reader, album_id: str) -> bytes:
    """A JSON array of the album's photos with a position, the newest first."""
    content: str = reader.value(
        "SELECT json_group_array(json_object('id', id, 'lat', latitude, 'lon', longitude, 'city', city, 'state', state, "
        "'country', country)) FROM (SELECT asset.id, exif.latitude, exif.longitude, exif.city, exif.state, exif.country "
        'FROM album_asset JOIN asset ON asset.id = album_asset."assetId" AND asset."deletedAt" IS NULL '
        "AND asset.visibility <> 'locked' "
        'JOIN asset_exif exif ON exif."assetId" = asset.id '
        'WHERE album_asset."albumId" = :id AND exif.latitude IS NOT NULL AND exif.longitude IS NOT NULL '
        'ORDER BY asset."fileCreatedAt" DESC, asset.id)',
        {"id": album_id},
    )
    return content.encode()


def insert(transaction: Transaction, values: Mapping[str, Any]) -> None:
    """A new album."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f":{name}" for name in values)
    transaction.run(f"INSERT INTO album ({names}) VALUES ({marks})", values)


def change(transaction: Transaction, album_id: str, values: Mapping[str, Any]) -> None:
    """Set columns of an album."""
    assignments = ", ".join(f'"{name}" = :{name}' for name in values)
    transaction.run(f"UPDATE album SET {assignments} WHERE id = :album_id", {**values, "album_id": album_id})


def touch(transaction: Transaction, album_id: str) -> None:
    """Make an album changed now."""
    transaction.run('UPDATE album SET "albumName" = "albumName" WHERE id = :id', {"id": album_id})


def delete(transaction: Transaction, album_id: str) -> None:
    """Delete an album with all that hangs on it."""
    transaction.run("DELETE FROM album WHERE id = :id", {"id": album_id})


# -- members


def unknown_users(reader: Reader, ids: Sequence[str]) -> set[str]:
    """Those of ``ids`` that are no user, or a deleted one."""
    known = reader.values(
        'SELECT id FROM "user" WHERE id IN (SELECT value FROM json_each(:ids)) AND "deletedAt" IS NULL', {"ids": id_list(ids)}
    )
    return set(ids) - set(known)


def member_ids(reader: Reader, album_id: str) -> list[str]:
    """All members of an album."""
    return reader.values('SELECT "userId" FROM album_user WHERE "albumId" = :id ORDER BY "createdAt"', {"id": album_id})


def add_member(transaction: Transaction, album_id: str, user_id: str, role: str) -> bool:
    """Make a user a member; whether they were none before."""
    return bool(
        transaction.run(
            'INSERT INTO album_user ("albumId", "userId", role) VALUES (:album_id, :user_id, :role) ON CONFLICT DO NOTHING',
            {"album_id": album_id, "user_id": user_id, "role": role},
        )
    )


def set_role(transaction: Transaction, album_id: str, user_id: str, role: str) -> None:
    """Give a member another role."""
    transaction.run(
        'UPDATE album_user SET role = :role WHERE "albumId" = :album_id AND "userId" = :user_id',
        {"album_id": album_id, "user_id": user_id, "role": role},
    )


def remove_member(transaction: Transaction, album_id: str, user_id: str) -> None:
    """End a membership."""
    transaction.run(
        'DELETE FROM album_user WHERE "albumId" = :album_id AND "userId" = :user_id',
        {"album_id": album_id, "user_id": user_id},
    )


# -- photos in albums


def contained(reader: Reader, album_id: str, asset_ids: Sequence[str]) -> set[str]:
    """Those of ``asset_ids`` that are in an album."""
    return set(
        reader.values(
            'SELECT "assetId" FROM album_asset WHERE "albumId" = :id AND "assetId" IN (SELECT value FROM json_each(:assets))',
            {"id": album_id, "assets": id_list(asset_ids)},
        )
    )


def add_assets(transaction: Transaction, album_id: str, asset_ids: Sequence[str]) -> int:
    """Put photos into an album; how many were not in it."""
    return transaction.run(
        'INSERT INTO album_asset ("albumId", "assetId") SELECT :id, value FROM json_each(:assets) WHERE true '
        "ON CONFLICT DO NOTHING",
        {"id": album_id, "assets": id_list(asset_ids)},
    )


def remove_assets(transaction: Transaction, album_id: str, asset_ids: Sequence[str]) -> None:
    """Take photos out of an album."""
    transaction.run(
        'DELETE FROM album_asset WHERE "albumId" = :id AND "assetId" IN (SELECT value FROM json_each(:assets))',
        {"id": album_id, "assets": id_list(asset_ids)},
    )
