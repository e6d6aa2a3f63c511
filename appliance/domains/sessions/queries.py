"""SQL about sessions."""

from collections.abc import Mapping, Sequence
from typing import Any

from appliance.core.access import id_list
from appliance.core.db import Reader, Row, Transaction


def owned_by(reader: Reader, ids: Sequence[str], user_id: str) -> set[str]:
    """Those of ``ids`` that belong to the user."""
    sql = 'SELECT id FROM session WHERE id IN (SELECT value FROM json_each(:ids)) AND "userId" = :user_id'
    return set(reader.values(sql, {"ids": id_list(ids), "user_id": user_id}))


def session(reader: Reader, session_id: str) -> Row | None:
    """The row of a session."""
    return reader.row("SELECT * FROM session WHERE id = :id", {"id": session_id})


def of_user(reader: Reader, user_id: str, now: str) -> list[Row]:
    """Sessions of a user that have not expired, the last used first."""
    return reader.rows(
        'SELECT * FROM session WHERE "userId" = :user_id AND ("expiresAt" IS NULL OR "expiresAt" > :now) '
        'ORDER BY "updatedAt" DESC, "createdAt" DESC',
        {"user_id": user_id, "now": now},
    )


def insert(transaction: Transaction, values: Mapping[str, Any]) -> None:
    """A new session."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f":{name}" for name in values)
    transaction.run(f"INSERT INTO session ({names}) VALUES ({marks})", values)


def change(transaction: Transaction, session_id: str, values: Mapping[str, Any]) -> None:
    """Set columns of a session."""
    assignments = ", ".join(f'"{name}" = :{name}' for name in values)
    transaction.run(f"UPDATE session SET {assignments} WHERE id = :session_id", {**values, "session_id": session_id})


def with_children(reader: Reader, session_ids: Sequence[str]) -> list[str]:
    """The sessions that go when these go: they and all that were made from them."""
    return reader.values(
        "WITH RECURSIVE gone(id) AS (SELECT value FROM json_each(:ids) UNION "
        'SELECT session.id FROM session JOIN gone ON session."parentId" = gone.id) SELECT id FROM gone',
        {"ids": id_list(session_ids)},
    )


def ids_of_user(reader: Reader, user_id: str, except_id: str | None) -> list[str]:
    """All sessions of a user, expired ones included."""
    sql = 'SELECT id FROM session WHERE "userId" = :user_id AND id IS NOT :except_id'
    return reader.values(sql, {"user_id": user_id, "except_id": except_id})


def ids_past(reader: Reader, now: str, unused_since: str) -> list[str]:
    """Sessions that expired or that nobody used for long."""
    sql = 'SELECT id FROM session WHERE "expiresAt" <= :now OR "updatedAt" <= :unused_since'
    return reader.values(sql, {"now": now, "unused_since": unused_since})


def delete(transaction: Transaction, session_ids: Sequence[str]) -> None:
    """End sessions; their children go with them."""
    transaction.run("DELETE FROM session WHERE id IN (SELECT value FROM json_each(:ids))", {"ids": id_list(session_ids)})


def lock_all(transaction: Transaction, user_id: str) -> None:
    """End the elevation of every session of a user."""
    transaction.run(
        'UPDATE session SET "pinExpiresAt" = NULL WHERE "userId" = :user_id AND "pinExpiresAt" IS NOT NULL', {"user_id": user_id}
    )


def reset_sync_of_all(transaction: Transaction) -> None:
    """Mark every session for a reset of its sync stream."""
    transaction.run('UPDATE session SET "isPendingSyncReset" = 1')
