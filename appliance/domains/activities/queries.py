"""SQL about activities."""

from collections.abc import Mapping, Sequence
from typing import Any

from appliance.core.access import id_list
from appliance.core.db import Reader, Row, Transaction

_ACTIVITY = (
    'SELECT activity.id AS "activityId", activity."assetId", activity."createdAt", activity.comment, activity."isLiked", '
    '"user".id, "user".email, "user".name, "user"."profileImagePath", "user"."avatarColor", "user"."profileChangedAt" '
    'FROM activity JOIN "user" ON "user".id = activity."userId" AND "user"."deletedAt" IS NULL '
    'LEFT JOIN asset ON asset.id = activity."assetId" '
)


def open_albums(reader: Reader, album_ids: Sequence[str], user_id: str) -> set[str]:
    """Those of ``album_ids`` of which the user is a member and in which activity is on."""
    return set(
        reader.values(
            'SELECT album.id FROM album JOIN album_user ON album_user."albumId" = album.id AND album_user."userId" = :user_id '
            'WHERE album.id IN (SELECT value FROM json_each(:ids)) AND album."deletedAt" IS NULL AND album."isActivityEnabled"',
            {"ids": id_list(album_ids), "user_id": user_id},
        )
    )


def by_or_for(reader: Reader, ids: Sequence[str], user_id: str) -> set[str]:
    """Those of ``ids`` that the user wrote, or that stand in an album of the user's own."""
    return set(
        reader.values(
            'SELECT activity.id FROM activity JOIN album ON album.id = activity."albumId" AND album."deletedAt" IS NULL '
            "LEFT JOIN album_user owner ON owner.\"albumId\" = album.id AND owner.role = 'owner' "
            "WHERE activity.id IN (SELECT value FROM json_each(:ids)) "
            'AND (activity."userId" = :user_id OR owner."userId" = :user_id)',
            {"ids": id_list(ids), "user_id": user_id},
        )
    )


def activities(reader: Reader, filters: Mapping[str, Any]) -> list[Row]:
    """Activities by album_id, asset_id, of_album, is_liked and user_id (None for any), the oldest first."""
    return reader.rows(
        _ACTIVITY + 'WHERE activity."albumId" = :album_id AND asset."deletedAt" IS NULL '
        'AND (:asset_id IS NULL OR activity."assetId" = :asset_id) AND (NOT :of_album OR activity."assetId" IS NULL) '
        'AND (:is_liked IS NULL OR activity."isLiked" = :is_liked) AND (:user_id IS NULL OR activity."userId" = :user_id) '
        'ORDER BY activity."createdAt", activity.rowid',
        filters,
    )


def activity(reader: Reader, activity_id: str) -> Row | None:
    """One activity."""
    return reader.row(_ACTIVITY + "WHERE activity.id = :id", {"id": activity_id})


def like(reader: Reader, album_id: str, asset_id: str | None, user_id: str) -> str | None:
    """The like of a user for an album or a photo in it."""
    return reader.value(  # type: ignore[no-any-return]
        'SELECT id FROM activity WHERE "albumId" = :album_id AND "assetId" IS :asset_id AND "userId" = :user_id AND "isLiked"',
        {"album_id": album_id, "asset_id": asset_id, "user_id": user_id},
    )


def statistics(reader: Reader, album_id: str, asset_id: str | None) -> Row:
    """How many comments and likes there are about an album and its photos, or about one of these."""
    row = reader.row(
        'SELECT ifnull(sum(activity."isLiked" = 0), 0) AS comments, ifnull(sum(activity."isLiked"), 0) AS likes FROM activity '
        'JOIN "user" ON "user".id = activity."userId" AND "user"."deletedAt" IS NULL '
        'LEFT JOIN asset ON asset.id = activity."assetId" WHERE activity."albumId" = :album_id '
        'AND (:asset_id IS NULL OR activity."assetId" = :asset_id) '
        "AND (asset.id IS NULL OR (asset.\"deletedAt\" IS NULL AND asset.visibility <> 'locked'))",
        {"album_id": album_id, "asset_id": asset_id},
    )
    return row or {}


def is_in_album(reader: Reader, album_id: str, asset_id: str) -> bool:
    """Whether an album has a photo."""
    sql = 'SELECT 1 FROM album_asset WHERE "albumId" = :album_id AND "assetId" = :asset_id'
    return reader.value(sql, {"album_id": album_id, "asset_id": asset_id}) is not None


def insert(transaction: Transaction, values: Mapping[str, Any]) -> None:
    """A new activity."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f":{name}" for name in values)
    transaction.run(f"INSERT INTO activity ({names}) VALUES ({marks})", values)


def delete(transaction: Transaction, activity_id: str) -> None:
    """Take an activity back."""
    transaction.run("DELETE FROM activity WHERE id = :id", {"id": activity_id})
