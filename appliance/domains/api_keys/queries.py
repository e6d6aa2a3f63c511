"""SQL about API keys. Every statement but the insert is limited to the keys of one user."""

from collections.abc import Mapping
from typing import Any

from appliance.core.db import Reader, Row, Transaction

PUBLIC = 'SELECT id, name, permissions, "createdAt", "updatedAt" FROM api_key WHERE "userId" = :user_id '


def keys(reader: Reader, user_id: str) -> list[Row]:
    """The keys of a user, the newest first."""
    return reader.rows(PUBLIC + 'ORDER BY "createdAt" DESC, rowid DESC', {"user_id": user_id})


def key(reader: Reader, user_id: str, key_id: str) -> Row | None:
    """One key of a user."""
    return reader.row(PUBLIC + "AND id = :id", {"user_id": user_id, "id": key_id})


def insert(transaction: Transaction, values: Mapping[str, Any]) -> None:
    """A new key."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f":{name}" for name in values)
    transaction.run(f"INSERT INTO api_key ({names}) VALUES ({marks})", values)


def change(transaction: Transaction, user_id: str, key_id: str, values: Mapping[str, Any]) -> int:
    """Set columns of one key of a user; whether there was one."""
    assignments = ", ".join(f'"{name}" = :{name}' for name in values)
    return transaction.run(
        f'UPDATE api_key SET {assignments} WHERE id = :key_id AND "userId" = :user_id',
        {**values, "user_id": user_id, "key_id": key_id},
    )


def delete(transaction: Transaction, user_id: str, key_id: str) -> int:
    """Delete one key of a user; whether there was one."""
    sql = 'DELETE FROM api_key WHERE id = :id AND "userId" = :user_id'
    return transaction.run(sql, {"user_id": user_id, "id": key_id})
