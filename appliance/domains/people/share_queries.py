"""SQL about who shares whom with whom."""

from collections.abc import Iterable

from appliance.core.access import id_list
from appliance.core.db import Reader, Row, Transaction

SHARE = """
SELECT person_user."personGroupId", person_user."sharedById", person_user."sharedWithId", person_user.role FROM person_user
JOIN "user" giver ON giver.id = person_user."sharedById" AND giver."deletedAt" IS NULL
JOIN "user" taker ON taker.id = person_user."sharedWithId" AND taker."deletedAt" IS NULL """


def shares(reader: Reader, user_id: str, filters: dict[str, str | None]) -> list[Row]:
    """The shares in which the user takes part; ``filters`` as named below, None where they do not matter."""
    return reader.rows(
        SHARE + 'WHERE :user_id IN (person_user."sharedById", person_user."sharedWithId") '
        'AND (:giver IS NULL OR person_user."sharedById" = :giver) AND (:taker IS NULL OR person_user."sharedWithId" = :taker) '
        'AND (:person_id IS NULL OR person_user."personGroupId" = :person_id) AND (:role IS NULL OR person_user.role = :role) '
        'AND (:shared_by_id IS NULL OR person_user."sharedById" = :shared_by_id) '
        'AND (:shared_with_id IS NULL OR person_user."sharedWithId" = :shared_with_id) '
        'ORDER BY person_user."personGroupId", giver.name, taker.name',
        {"user_id": user_id, **filters},
    )


def shares_of(reader: Reader, user_id: str, group_ids: Iterable[str]) -> list[Row]:
    """The same for some people, by the names of the others."""
    return reader.rows(
        SHARE + 'WHERE :user_id IN (person_user."sharedById", person_user."sharedWithId") '
        'AND person_user."personGroupId" IN (SELECT value FROM json_each(:ids)) ORDER BY giver.name, taker.name',
        {"user_id": user_id, "ids": id_list(group_ids)},
    )


def users(reader: Reader, user_ids: Iterable[str]) -> dict[str, Row]:
    """Rows of users by id."""
    rows = reader.rows('SELECT * FROM "user" WHERE id IN (SELECT value FROM json_each(:ids))', {"ids": id_list(user_ids)})
    return {row["id"]: row for row in rows}


def outside_cluster_group(reader: Reader, user_id: str, others: Iterable[str]) -> list[str]:
    """Those of ``others`` who are not active members of the user's cluster group."""
    return reader.values(
        'SELECT value FROM json_each(:others) WHERE value NOT IN (SELECT id FROM "user" WHERE "deletedAt" IS NULL '
        'AND "clusterGroupId" = (SELECT "clusterGroupId" FROM "user" WHERE id = :user_id))',
        {"user_id": user_id, "others": id_list(others)},
    )


def put(transaction: Transaction, group_id: str, giver: str, taker: str, role: str) -> None:
    """Share a person, or change the role of the share."""
    transaction.run(
        'INSERT INTO person_user ("personGroupId", "sharedById", "sharedWithId", role) VALUES (:group_id, :giver, :taker, :role) '
        "ON CONFLICT DO UPDATE SET role = excluded.role WHERE role <> excluded.role",
        {"group_id": group_id, "giver": giver, "taker": taker, "role": role},
    )


def delete(transaction: Transaction, group_id: str, giver: str, taker: str) -> None:
    """End a share."""
    transaction.run(
        'DELETE FROM person_user WHERE "personGroupId" = :group_id AND "sharedById" = :giver AND "sharedWithId" = :taker',
        {"group_id": group_id, "giver": giver, "taker": taker},
    )


def all_people(reader: Reader, user_id: str) -> list[str]:
    """All groups of which the user has a copy."""
    return reader.values('SELECT "personGroupId" FROM person WHERE "ownerId" = :user_id', {"user_id": user_id})


def editors(reader: Reader, group_id: str, user_id: str) -> list[str]:
    """Users who let ``user_id`` change their copy of a person."""
    return reader.values(
        'SELECT "sharedById" FROM person_user WHERE "personGroupId" = :group_id AND "sharedWithId" = :user_id '
        "AND role IN ('write', 'admin')",
        {"group_id": group_id, "user_id": user_id},
    )
