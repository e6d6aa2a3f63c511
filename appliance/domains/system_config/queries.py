"""SQL about ``system_metadata``: one JSON value per key."""

from appliance.core.db import Reader, Transaction


def value(reader: Reader, key: str) -> str | None:
    """The JSON text of a key."""
    return reader.value("SELECT value FROM system_metadata WHERE key = :key", {"key": key})  # type: ignore[no-any-return]


def put(transaction: Transaction, key: str, text: str) -> None:
    """Write the JSON text of a key."""
    transaction.run(
        "INSERT INTO system_metadata (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        {"key": key, "value": text},
    )


def delete(transaction: Transaction, key: str) -> None:
    """Forget a key."""
    transaction.run("DELETE FROM system_metadata WHERE key = :key", {"key": key})
