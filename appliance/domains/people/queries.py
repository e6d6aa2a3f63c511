"""SQL about people: person groups, each user's copy of them, and who shares whom with whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from appliance.core.access import id_list
from appliance.core.db import Reader, Row, Transaction

PERSON = 'SELECT person.*, person."personGroupId" AS id FROM person '

VISIBLE = 'face."deletedAt" IS NULL AND face."isVisible"'
ON_OWN_TIMELINE = (
    f'SELECT face."personGroupId", COUNT(*) AS faces FROM asset_face face JOIN asset ON asset.id = face."assetId" '
    f'WHERE face."personGroupId" IS NOT NULL AND {VISIBLE} AND asset."ownerId" = :user_id '
    'AND asset.visibility = \'timeline\' AND asset."deletedAt" IS NULL GROUP BY face."personGroupId"'
)


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What a list of people is narrowed to; None: not at all."""

    is_hidden: bool | None = None
    is_favorite: bool | None = None
    name: str | None = None
    shared_by_id: str | None = None
    shared_with_id: str | None = None


_LIST = f"""
WITH mine AS ({ON_OWN_TIMELINE}),
shared AS (SELECT "personGroupId" FROM person_user WHERE "sharedWithId" = :user_id),
listed AS (
    SELECT person.*, person."personGroupId" AS id, ifnull(mine.faces, 0) AS faces,
        person."personGroupId" IN (SELECT "personGroupId" FROM shared) AS "isShared"
    FROM person LEFT JOIN mine ON mine."personGroupId" = person."personGroupId"
    WHERE person."ownerId" = :user_id
    AND (:is_hidden IS NULL OR person."isHidden" = :is_hidden)
    AND (:is_favorite IS NULL OR person."isFavorite" = :is_favorite)
    AND (:name IS NULL OR instr(fold(person.name), :name))
    AND (:shared_by_id IS NULL OR EXISTS (SELECT 1 FROM person_user one WHERE one."personGroupId" = person."personGroupId"
        AND one."sharedById" = :shared_by_id AND :user_id IN (one."sharedById", one."sharedWithId")))
    AND (:shared_with_id IS NULL OR EXISTS (SELECT 1 FROM person_user one WHERE one."personGroupId" = person."personGroupId"
        AND one."sharedWithId" = :shared_with_id AND :user_id IN (one."sharedById", one."sharedWithId"))))
"""


def _list_parameters(user_id: str, narrowed: ListFilter) -> dict[str, Any]:
    return {
        "user_id": user_id,
        "is_hidden": narrowed.is_hidden,
        "is_favorite": narrowed.is_favorite,
        "name": narrowed.name,
        "shared_by_id": narrowed.shared_by_id,
        "shared_with_id": narrowed.shared_with_id,
    }


def page(reader: Reader, user_id: str, narrowed: ListFilter, minimum_faces: int, limit: int, offset: int) -> list[Row]:
    """The user's people in the order of behaviour/11 §3.7; the unnamed only with ``minimum_faces`` faces."""
    return reader.rows(
        f"{_LIST} SELECT * FROM listed WHERE \"isShared\" OR (name <> '' AND faces > 0) OR (name = '' AND faces >= :minimum) "
        'ORDER BY "isHidden", "isFavorite" DESC, name = \'\', faces DESC, name, "createdAt", id LIMIT :limit OFFSET :offset',
        {**_list_parameters(user_id, narrowed), "minimum": max(minimum_faces, 1), "limit": limit, "offset": offset},
    )


def totals(reader: Reader, user_id: str, narrowed: ListFilter) -> tuple[int, int]:
    """How many people there are, and how many of them are hidden, whatever the number of their faces."""
    row = reader.row(
        f'{_LIST} SELECT COUNT(*) AS total, ifnull(SUM("isHidden"), 0) AS hidden FROM listed WHERE "isShared" OR faces > 0',
        _list_parameters(user_id, narrowed),
    )
    return (0, 0) if row is None else (row["total"], row["hidden"])


def copies(reader: Reader, owner_id: str, group_ids: Iterable[str]) -> dict[str, Row]:
    """A user's copies of some groups, by group."""
    rows = reader.rows(
        PERSON + 'WHERE "ownerId" = :owner_id AND "personGroupId" IN (SELECT value FROM json_each(:ids))',
        {"owner_id": owner_id, "ids": id_list(group_ids)},
    )
    return {row["id"]: row for row in rows}


def named_like(reader: Reader, user_id: str, *, with_hidden: bool) -> list[Row]:
    """All people of a user who have a name."""
    return reader.rows(
        PERSON + 'WHERE "ownerId" = :user_id AND name <> \'\' AND ("isHidden" = 0 OR :with_hidden)',
        {"user_id": user_id, "with_hidden": with_hidden},
    )


def insert_group(transaction: Transaction, group_id: str, owner_id: str) -> None:
    """A new person of nobody yet, in the cluster group of a user."""
    transaction.run(
        'INSERT INTO person_group (id, "clusterGroupId") SELECT :id, "clusterGroupId" FROM "user" WHERE id = :owner_id',
        {"id": group_id, "owner_id": owner_id},
    )


def insert(transaction: Transaction, values: Row) -> None:
    """A user's copy of a group."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f":{name}" for name in values)
    transaction.run(f"INSERT INTO person ({names}) VALUES ({marks})", values)


def change(transaction: Transaction, owner_id: str, group_id: str, values: Row) -> int:
    """Set columns of a user's copy; 0 when there is none."""
    assignments = ", ".join(f'"{name}" = :{name}' for name in values)
    return transaction.run(
        f'UPDATE person SET {assignments} WHERE "ownerId" = :owner_id AND "personGroupId" = :group_id',
        {**values, "owner_id": owner_id, "group_id": group_id},
    )


def delete(transaction: Transaction, owner_id: str, group_id: str) -> None:
    """Remove a user's copy, and the shares that gave it to the user."""
    transaction.run(
        'DELETE FROM person_user WHERE "sharedWithId" = :owner_id AND "personGroupId" = :group_id',
        {"owner_id": owner_id, "group_id": group_id},
    )
    transaction.run(
        'DELETE FROM person WHERE "ownerId" = :owner_id AND "personGroupId" = :group_id',
        {"owner_id": owner_id, "group_id": group_id},
    )


def without_faces(reader: Reader) -> list[tuple[str, str]]:
    """Owner and group of every copy of a person whom no visible face shows."""
    return reader.tuples(
        'SELECT "ownerId", "personGroupId" FROM person WHERE NOT EXISTS (SELECT 1 FROM asset_face WHERE '
        'asset_face."personGroupId" = person."personGroupId" AND asset_face."deletedAt" IS NULL AND asset_face."isVisible" = 1)'
    )


def delete_group_without_copies(transaction: Transaction, group_id: str) -> bool:
    """Remove a group that nobody has a copy of, so that its faces belong to nobody; whether it went."""
    return bool(
        transaction.run(
            'DELETE FROM person_group WHERE id = :id AND NOT EXISTS (SELECT 1 FROM person WHERE "personGroupId" = :id)',
            {"id": group_id},
        )
    )


def asset_count(reader: Reader, user_id: str, group_id: str) -> int:
    """On how many assets of the user, of partners in the timeline and of shared albums the person is."""
    return int(
        reader.value(
            'SELECT COUNT(DISTINCT asset.id) FROM asset_face face JOIN asset ON asset.id = face."assetId" '
            f"WHERE face.\"personGroupId\" = :group_id AND {VISIBLE} AND asset.visibility = 'timeline' "
            'AND asset."deletedAt" IS NULL AND (asset."ownerId" = :user_id OR asset."ownerId" IN (SELECT "sharedById" '
            'FROM partner WHERE "sharedWithId" = :user_id AND "inTimeline") OR EXISTS (SELECT 1 FROM album_asset '
            'JOIN album ON album.id = album_asset."albumId" AND album."deletedAt" IS NULL '
            'JOIN album_user ON album_user."albumId" = album.id AND album_user."userId" = :user_id '
            'WHERE album_asset."assetId" = asset.id))',
            {"user_id": user_id, "group_id": group_id},
        )
    )


def sharer_thumbnail(reader: Reader, user_id: str, group_id: str) -> str | None:
    """The thumbnail of one who shares the person with the user."""
    return reader.value(  # type: ignore[no-any-return]
        'SELECT person."thumbnailPath" FROM person_user JOIN person ON person."ownerId" = person_user."sharedById" '
        'AND person."personGroupId" = person_user."personGroupId" WHERE person_user."sharedWithId" = :user_id '
        'AND person_user."personGroupId" = :group_id AND person."thumbnailPath" <> \'\' LIMIT 1',
        {"user_id": user_id, "group_id": group_id},
    )


# -- who may


def with_copy(reader: Reader, ids: Sequence[str], user_id: str) -> set[str]:
    """Those groups of which the user has a copy."""
    return set(
        reader.values(
            'SELECT "personGroupId" FROM person WHERE "ownerId" = :user_id '
            'AND "personGroupId" IN (SELECT value FROM json_each(:ids))',
            {"ids": id_list(ids), "user_id": user_id},
        )
    )


def shared_by(reader: Reader, ids: Sequence[str], sharer_id: str, user_id: str, roles: Sequence[str]) -> set[str]:
    """Those groups that ``sharer_id`` shares with the user in one of ``roles``."""
    return set(
        reader.values(
            'SELECT "personGroupId" FROM person_user WHERE "sharedById" = :sharer_id AND "sharedWithId" = :user_id '
            'AND role IN (SELECT value FROM json_each(:roles)) AND "personGroupId" IN (SELECT value FROM json_each(:ids))',
            {"ids": id_list(ids), "sharer_id": sharer_id, "user_id": user_id, "roles": id_list(roles)},
        )
    )


def faces_on_own_assets(reader: Reader, ids: Sequence[str], user_id: str) -> set[str]:
    """Those faces that are on an asset of the user that is not in the trash."""
    return set(
        reader.values(
            'SELECT face.id FROM asset_face face JOIN asset ON asset.id = face."assetId" WHERE asset."ownerId" = :user_id '
            'AND asset."deletedAt" IS NULL AND face.id IN (SELECT value FROM json_each(:ids))',
            {"ids": id_list(ids), "user_id": user_id},
        )
    )
