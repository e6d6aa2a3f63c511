"""SQL about users and what is stored with them."""

from collections.abc import Mapping, Sequence
from typing import Any

from appliance.core.access import id_list
from appliance.core.db import Reader, Row, Transaction

ACCOUNT = (
    'SELECT "user".*, (SELECT value FROM user_metadata WHERE "userId" = "user".id AND key = \'license\') AS license FROM "user" '
)
PUBLIC = 'SELECT id, email, name, "profileImagePath", "avatarColor", "profileChangedAt" FROM "user" '


def account(reader: Reader, user_id: str, *, with_deleted: bool = False) -> Row | None:
    """A whole user with ``license`` as JSON text."""
    return reader.row(
        ACCOUNT + 'WHERE id = :id AND ("deletedAt" IS NULL OR :with_deleted)', {"id": user_id, "with_deleted": with_deleted}
    )


def accounts(reader: Reader, *, with_deleted: bool, user_id: str | None) -> list[Row]:
    """Whole users, the newest first."""
    return reader.rows(
        ACCOUNT
        + 'WHERE ("deletedAt" IS NULL OR :with_deleted) AND (:id IS NULL OR id = :id) ORDER BY "createdAt" DESC, rowid DESC',
        {"with_deleted": with_deleted, "id": user_id},
    )


def people(reader: Reader, only_id: str | None) -> list[Row]:
    """Users as others see them, the newest first."""
    return reader.rows(
        PUBLIC + 'WHERE "deletedAt" IS NULL AND (:id IS NULL OR id = :id) ORDER BY "createdAt" DESC, rowid DESC', {"id": only_id}
    )


def public(reader: Reader, user_ids: Sequence[str]) -> list[Row]:
    """Users as others see them, in no order, deleted ones included."""
    return reader.rows(PUBLIC + "WHERE id IN (SELECT value FROM json_each(:ids))", {"ids": id_list(user_ids)})


def person(reader: Reader, user_id: str) -> Row | None:
    """A user as others see them."""
    return reader.row(PUBLIC + 'WHERE id = :id AND "deletedAt" IS NULL', {"id": user_id})


def by_email(reader: Reader, email: str) -> Row | None:
    """The user with an e-mail address, deleted or not."""
    return reader.row('SELECT * FROM "user" WHERE email = :email', {"email": email})


def label_owner(reader: Reader, label: str) -> str | None:
    """Who uses a storage label, deleted or not."""
    return reader.value('SELECT id FROM "user" WHERE "storageLabel" = :label', {"label": label})  # type: ignore[no-any-return]


def another_admin(reader: Reader, user_id: str) -> bool:
    """Whether an administrator besides ``user_id`` is there."""
    sql = 'SELECT 1 FROM "user" WHERE "isAdmin" = 1 AND "deletedAt" IS NULL AND id <> :id LIMIT 1'
    return reader.value(sql, {"id": user_id}) is not None


def insert(transaction: Transaction, values: Mapping[str, Any]) -> None:
    """A new user in a cluster group of their own."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f":{name}" for name in values)
    transaction.run("INSERT INTO cluster_group (id) VALUES (:clusterGroupId)", {"clusterGroupId": values["clusterGroupId"]})
    transaction.run(f'INSERT INTO "user" ({names}) VALUES ({marks})', values)


def change(transaction: Transaction, user_id: str, values: Mapping[str, Any]) -> int:
    """Set columns of a user; whether there was one."""
    assignments = ", ".join(f'"{name}" = :{name}' for name in values)
    return transaction.run(f'UPDATE "user" SET {assignments} WHERE id = :user_id', {**values, "user_id": user_id})


def unlink_all(transaction: Transaction) -> None:
    """Let no account belong to a user of a login service."""
    transaction.run('UPDATE "user" SET "oauthId" = \'\' WHERE "oauthId" <> \'\'')


def closed_before(reader: Reader, instant: str) -> list[str]:
    """Accounts that were closed before an instant, or are to be erased at once."""
    return reader.values('SELECT id FROM "user" WHERE "deletedAt" <= :instant OR status = \'removing\'', {"instant": instant})


def files_of(reader: Reader, user_id: str) -> list[str]:
    """Every file that is there for a user alone: originals (not those of external libraries), what was made of them, faces."""
    return reader.values(
        'SELECT "profileImagePath" FROM "user" WHERE id = :id AND "profileImagePath" <> \'\' UNION '
        'SELECT "originalPath" FROM asset WHERE "ownerId" = :id AND "libraryId" IS NULL AND "isExternal" = 0 UNION '
        'SELECT path FROM asset_file JOIN asset ON asset.id = asset_file."assetId" WHERE asset."ownerId" = :id '
        'AND (asset_file.type <> \'sidecar\' OR (asset."libraryId" IS NULL AND asset."isExternal" = 0)) UNION '
        'SELECT "thumbnailPath" FROM person WHERE "ownerId" = :id AND "thumbnailPath" <> \'\'',
        {"id": user_id},
    )


def delete(transaction: Transaction, user_id: str) -> None:
    """Delete a user with everything that points at them, and their cluster group if nobody else is in it."""
    group = transaction.value('SELECT "clusterGroupId" FROM "user" WHERE id = :id', {"id": user_id})
    transaction.run('DELETE FROM "user" WHERE id = :id', {"id": user_id})
    transaction.run(
        "DELETE FROM cluster_group WHERE id = :group "
        'AND NOT EXISTS (SELECT 1 FROM "user" WHERE "clusterGroupId" = :group) '
        'AND NOT EXISTS (SELECT 1 FROM person_group WHERE "clusterGroupId" = :group)',
        {"group": group},
    )


def add_usage(transaction: Transaction, user_id: str, delta: int) -> None:
    """Count bytes that came or went; never below zero."""
    transaction.run(
        'UPDATE "user" SET "quotaUsageInBytes" = max(0, "quotaUsageInBytes" + :delta) WHERE id = :id',
        {"delta": delta, "id": user_id},
    )


def count_usage(transaction: Transaction, user_id: str | None) -> None:
    """Set the usage of one user or of all to what their own originals take, trash included."""
    transaction.run(
        'WITH used AS (SELECT "user".id, (SELECT ifnull(sum(asset_exif."fileSizeInByte"), 0) FROM asset '
        'JOIN asset_exif ON asset_exif."assetId" = asset.id WHERE asset."ownerId" = "user".id AND asset."libraryId" IS NULL) '
        'AS bytes FROM "user" WHERE "user"."deletedAt" IS NULL AND (:id IS NULL OR "user".id = :id)) '
        'UPDATE "user" SET "quotaUsageInBytes" = used.bytes FROM used '
        'WHERE used.id = "user".id AND "user"."quotaUsageInBytes" <> used.bytes',
        {"id": user_id},
    )


# -- metadata


def metadata(reader: Reader, user_id: str, key: str) -> str | None:
    """The JSON text that is stored under ``key``."""
    return reader.value(  # type: ignore[no-any-return]
        'SELECT value FROM user_metadata WHERE "userId" = :id AND key = :key', {"id": user_id, "key": key}
    )


def put_metadata(transaction: Transaction, user_id: str, key: str, value: str) -> None:
    """Store JSON text under ``key``."""
    transaction.run(
        'INSERT INTO user_metadata ("userId", key, value) VALUES (:id, :key, :value) '
        'ON CONFLICT ("userId", key) DO UPDATE SET value = excluded.value',
        {"id": user_id, "key": key, "value": value},
    )


def remove_metadata(transaction: Transaction, user_id: str, key: str) -> int:
    """Forget what is stored under ``key``; whether there was something."""
    return transaction.run('DELETE FROM user_metadata WHERE "userId" = :id AND key = :key', {"id": user_id, "key": key})


# -- what they have


def asset_counts(
    reader: Reader, user_id: str, *, is_favorite: bool | None, is_trashed: bool | None, visibility: str | None
) -> dict[str, int]:
    """How many assets of each type a user has."""
    return dict(
        reader.tuples(
            'SELECT type, count(*) FROM asset WHERE "ownerId" = :id '
            'AND (:is_favorite IS NULL OR "isFavorite" = :is_favorite) '
            'AND (CASE WHEN :is_trashed THEN "deletedAt" IS NOT NULL AND status <> \'deleted\' ELSE "deletedAt" IS NULL END) '
            "AND (CASE WHEN :visibility IS NULL THEN visibility IN ('archive', 'timeline') ELSE visibility = :visibility END) "
            "GROUP BY type",
            {"id": user_id, "is_favorite": is_favorite, "is_trashed": is_trashed, "visibility": visibility},
        )
    )


def days(reader: Reader, user_id: str, column: str, first: str, last: str) -> dict[str, int]:
    """How many assets of a user fall on each day by ``createdAt`` or ``localDateTime``."""
    day = f'substr("{column}", 1, 10)'
    return dict(
        reader.tuples(
            f'SELECT {day} AS day, count(*) FROM asset WHERE "ownerId" = :id AND "deletedAt" IS NULL '
            f"AND {day} BETWEEN :first AND :last GROUP BY day",
            {"id": user_id, "first": first, "last": last},
        )
    )
