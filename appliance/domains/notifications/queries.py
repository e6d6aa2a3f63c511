"""SQL about notifications, and what their texts tell of users and albums."""

from collections.abc import Mapping, Sequence
from typing import Any

from appliance.core.access import id_list
from appliance.core.db import Reader, Row, Transaction


def sent_to(reader: Reader, ids: Sequence[str], user_id: str) -> set[str]:
    """Those of ``ids`` that were sent to the user."""
    return set(
        reader.values(
            'SELECT id FROM notification WHERE id IN (SELECT value FROM json_each(:ids)) AND "userId" = :user_id',
            {"ids": id_list(ids), "user_id": user_id},
        )
    )


def notification(reader: Reader, notification_id: str) -> Row | None:
    """One notification."""
    return reader.row("SELECT * FROM notification WHERE id = :id", {"id": notification_id})


def notifications(reader: Reader, user_id: str, filters: Mapping[str, Any]) -> list[Row]:
    """Those of a user, the newest first; ``filters`` are id, level, type and unread, None for any."""
    return reader.rows(
        'SELECT * FROM notification WHERE "userId" = :user_id AND (:id IS NULL OR id = :id) '
        "AND (:level IS NULL OR level = :level) AND (:type IS NULL OR type = :type) "
        'AND (NOT ifnull(:unread, 0) OR "readAt" IS NULL) ORDER BY "createdAt" DESC, rowid DESC',
        {"user_id": user_id, **filters},
    )


def insert(transaction: Transaction, values: Mapping[str, Any]) -> None:
    """A new notification."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f":{name}" for name in values)
    transaction.run(f"INSERT INTO notification ({names}) VALUES ({marks})", values)


def mark(transaction: Transaction, ids: Sequence[str], read_at: str | None) -> None:
    """Say when they were read."""
    transaction.run(
        'UPDATE notification SET "readAt" = :read_at WHERE id IN (SELECT value FROM json_each(:ids))',
        {"ids": id_list(ids), "read_at": read_at},
    )


def delete(transaction: Transaction, ids: Sequence[str]) -> None:
    """Forget them."""
    transaction.run("DELETE FROM notification WHERE id IN (SELECT value FROM json_each(:ids))", {"ids": id_list(ids)})


# -- what is told


def user(reader: Reader, user_id: str) -> Row | None:
    """Name and address of a user who is not deleted."""
    return reader.row('SELECT id, name, email FROM "user" WHERE id = :id AND "deletedAt" IS NULL', {"id": user_id})


def first_admin(reader: Reader) -> str | None:
    """The administrator who was there first."""
    return reader.value(  # type: ignore[no-any-return]
        'SELECT id FROM "user" WHERE "isAdmin" = 1 AND "deletedAt" IS NULL ORDER BY "createdAt", id LIMIT 1'
    )


def album_of_member(reader: Reader, album_id: str, user_id: str) -> Row | None:
    """Name and cover (the path of its small picture, if there is one) of an album of which the user is a member."""
    return reader.row(
        'SELECT album.id, album."albumName" AS name, (SELECT path FROM asset_file '
        'WHERE "assetId" = album."albumThumbnailAssetId" AND type = \'thumbnail\' ORDER BY "isEdited" DESC LIMIT 1) AS cover '
        'FROM album JOIN album_user ON album_user."albumId" = album.id AND album_user."userId" = :user_id '
        'WHERE album.id = :album_id AND album."deletedAt" IS NULL',
        {"album_id": album_id, "user_id": user_id},
    )
