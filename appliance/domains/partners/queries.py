"""SQL about partners."""

from collections.abc import Sequence

from appliance.core.access import id_list
from appliance.core.db import Reader, Row, Transaction

_PARTNER = (
    'SELECT "user".id, "user".email, "user".name, "user"."profileImagePath", "user"."avatarColor", "user"."profileChangedAt", '
    'partner."inTimeline" FROM partner '
)


def sharing_with(reader: Reader, user_ids: Sequence[str], user_id: str) -> set[str]:
    """Those of ``user_ids`` who share with the user."""
    return set(
        reader.values(
            'SELECT "sharedById" FROM partner WHERE "sharedWithId" = :user_id '
            'AND "sharedById" IN (SELECT value FROM json_each(:ids))',
            {"ids": id_list(user_ids), "user_id": user_id},
        )
    )


def with_whom(reader: Reader, user_id: str) -> list[Row]:
    """The users with whom ``user_id`` shares."""
    return reader.rows(
        _PARTNER + 'JOIN "user" ON "user".id = partner."sharedWithId" AND "user"."deletedAt" IS NULL '
        'WHERE partner."sharedById" = :id ORDER BY partner."createdAt", "user".id',
        {"id": user_id},
    )


def by_whom(reader: Reader, user_id: str) -> list[Row]:
    """The users who share with ``user_id``."""
    return reader.rows(
        _PARTNER + 'JOIN "user" ON "user".id = partner."sharedById" AND "user"."deletedAt" IS NULL '
        'WHERE partner."sharedWithId" = :id ORDER BY partner."createdAt", "user".id',
        {"id": user_id},
    )


def is_user(reader: Reader, user_id: str) -> bool:
    """Whether there is such a user, not deleted."""
    return reader.value('SELECT 1 FROM "user" WHERE id = :id AND "deletedAt" IS NULL', {"id": user_id}) is not None


def insert(transaction: Transaction, shared_by: str, shared_with: str) -> bool:
    """Let one user share with another; whether they did not before."""
    return bool(
        transaction.run(
            'INSERT INTO partner ("sharedById", "sharedWithId") VALUES (:by, :with) ON CONFLICT DO NOTHING',
            {"by": shared_by, "with": shared_with},
        )
    )


def set_in_timeline(transaction: Transaction, shared_by: str, shared_with: str, *, in_timeline: bool) -> None:
    """Say how the receiver wants to see it."""
    transaction.run(
        'UPDATE partner SET "inTimeline" = :in_timeline WHERE "sharedById" = :by AND "sharedWithId" = :with',
        {"in_timeline": in_timeline, "by": shared_by, "with": shared_with},
    )


def delete(transaction: Transaction, shared_by: str, shared_with: str) -> bool:
    """End the sharing; whether there was one."""
    return bool(
        transaction.run(
            'DELETE FROM partner WHERE "sharedById" = :by AND "sharedWithId" = :with', {"by": shared_by, "with": shared_with}
        )
    )
