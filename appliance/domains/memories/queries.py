"""SQL about memories and their photos."""

from collections.abc import Mapping, Sequence
from typing import Any

from appliance.core.access import id_list
from appliance.core.db import Reader, Row, Transaction

_ORDERS = {"asc": '"memoryAt" ASC, rowid', "desc": '"memoryAt" DESC, rowid', "random": "random()"}
_WANTED = (
    'WHERE "ownerId" = :user_id AND (:id IS NULL OR id = :id) '
    'AND type IN (SELECT value FROM json_each(:types)) AND (:is_saved IS NULL OR "isSaved" = :is_saved) '
    'AND ("deletedAt" IS NOT NULL) = :is_trashed '
    'AND (:day IS NULL OR (("showAt" IS NULL OR "showAt" <= :day) AND ("hideAt" IS NULL OR "hideAt" >= :day))) '
    'AND (:is_upcoming IS NULL OR ("showAt" IS NOT NULL AND "showAt" > :now) = :is_upcoming) '
)


def owned_by(reader: Reader, ids: Sequence[str], user_id: str) -> set[str]:
    """Those of ``ids`` that are the user's and not deleted."""
    return set(
        reader.values(
            "SELECT id FROM memory WHERE id IN (SELECT value FROM json_each(:ids)) "
            'AND "ownerId" = :user_id AND "deletedAt" IS NULL',
            {"ids": id_list(ids), "user_id": user_id},
        )
    )


def memory(reader: Reader, memory_id: str) -> Row | None:
    """One memory."""
    return reader.row("SELECT * FROM memory WHERE id = :id", {"id": memory_id})


def memories(reader: Reader, filters: Mapping[str, Any], order: str, size: int, skipped: int) -> list[Row]:
    """A page of memories; ``filters`` are the parameters named above, None for any."""
    return reader.rows(
        f"SELECT * FROM memory {_WANTED} ORDER BY {_ORDERS[order]} LIMIT :size OFFSET :skipped",
        {**filters, "size": size, "skipped": skipped},
    )


def count(reader: Reader, filters: Mapping[str, Any]) -> int:
    """How many there are on all pages."""
    return int(reader.value(f"SELECT count(*) FROM memory {_WANTED}", filters))


def shown_assets(reader: Reader, memory_ids: Sequence[str], *, with_hidden_people: bool) -> dict[str, list[str]]:
    """Of each memory the owner's photos that are on the timeline, the oldest first; by default none of hidden people."""
    found: dict[str, list[str]] = {}
    rows = reader.tuples(
        'SELECT memory_asset."memoriesId", asset.id FROM memory_asset JOIN memory ON memory.id = memory_asset."memoriesId" '
        'JOIN asset ON asset.id = memory_asset."assetId" AND asset."ownerId" = memory."ownerId" '
        "AND asset.visibility = 'timeline' AND asset.\"deletedAt\" IS NULL "
        "WHERE memory.id IN (SELECT value FROM json_each(:ids)) AND (:with_hidden_people OR NOT EXISTS "
        '(SELECT 1 FROM asset_face JOIN person ON person."personGroupId" = asset_face."personGroupId" '
        'AND person."ownerId" = memory."ownerId" AND person."isHidden" '
        'WHERE asset_face."assetId" = asset.id AND asset_face."isVisible" AND asset_face."deletedAt" IS NULL)) '
        'ORDER BY asset."fileCreatedAt", asset.id',
        {"ids": id_list(memory_ids), "with_hidden_people": with_hidden_people},
    )
    for memory_id, asset_id in rows:
        found.setdefault(memory_id, []).append(asset_id)
    return found


def insert(transaction: Transaction, values: Mapping[str, Any]) -> None:
    """A new memory."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f":{name}" for name in values)
    transaction.run(f"INSERT INTO memory ({names}) VALUES ({marks})", values)


def change(transaction: Transaction, memory_id: str, values: Mapping[str, Any]) -> None:
    """Set columns of a memory."""
    assignments = ", ".join(f'"{name}" = :{name}' for name in values)
    transaction.run(f"UPDATE memory SET {assignments} WHERE id = :memory_id", {**values, "memory_id": memory_id})


def touch(transaction: Transaction, memory_id: str) -> None:
    """Make a memory changed now."""
    transaction.run("UPDATE memory SET type = type WHERE id = :id", {"id": memory_id})


def delete(transaction: Transaction, memory_id: str) -> None:
    """Delete a memory; its photos stay."""
    transaction.run("DELETE FROM memory WHERE id = :id", {"id": memory_id})


def contained(reader: Reader, memory_id: str, asset_ids: Sequence[str]) -> set[str]:
    """Those of ``asset_ids`` that are in a memory."""
    return set(
        reader.values(
            'SELECT "assetId" FROM memory_asset WHERE "memoriesId" = :id AND "assetId" IN (SELECT value FROM json_each(:assets))',
            {"id": memory_id, "assets": id_list(asset_ids)},
        )
    )


def add_assets(transaction: Transaction, memory_id: str, asset_ids: Sequence[str]) -> None:
    """Put photos into a memory."""
    transaction.run(
        'INSERT INTO memory_asset ("memoriesId", "assetId") SELECT :id, value FROM json_each(:assets) WHERE true '
        "ON CONFLICT DO NOTHING",
        {"id": memory_id, "assets": id_list(asset_ids)},
    )


def remove_assets(transaction: Transaction, memory_id: str, asset_ids: Sequence[str]) -> None:
    """Take photos out of a memory."""
    transaction.run(
        'DELETE FROM memory_asset WHERE "memoriesId" = :id AND "assetId" IN (SELECT value FROM json_each(:assets))',
        {"id": memory_id, "assets": id_list(asset_ids)},
    )


def remove_unfit(transaction: Transaction, created_before: str) -> None:
    """Take photos that left the timeline out of all memories, and delete old ones that nobody saved."""
    transaction.run(
        'DELETE FROM memory_asset WHERE "assetId" IN (SELECT memory_asset."assetId" FROM memory_asset '
        "JOIN asset ON asset.id = memory_asset.\"assetId\" AND asset.visibility <> 'timeline')"
    )
    transaction.run('DELETE FROM memory WHERE NOT "isSaved" AND "createdAt" < :before', {"before": created_before})
