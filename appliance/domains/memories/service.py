"""Verbs about memories (behaviour/02 §8)."""

import json
from collections.abc import Sequence
from typing import Any

import msgspec

from appliance.core import clock, ids
from appliance.core.db import Reader, Row, Transaction
from appliance.core.errors import BadRequest
from appliance.core.http.wire import UNSET, BulkIdResponseDto, bulk_results
from appliance.core.permissions import Permission
from appliance.core.principal import Client, Principal
from appliance.core.runtime import Runtime
from appliance.domains import assets
from appliance.domains.memories import queries
from appliance.domains.memories.dtos import (
    MemoriesQuery,
    MemoryCreateDto,
    MemoryDataDto,
    MemoryResponseDto,
    MemoryUpdateDto,
)

EVERYTHING = 1_000_000


def search(runtime: Runtime, who: Principal, client: Client, query: MemoriesQuery) -> list[MemoryResponseDto]:
    """A page of the caller's memories. Those whose photos cannot be shown now are left out of it."""
    size = EVERYTHING if query.size is UNSET else query.size
    page = 1 if query.page is UNSET else query.page
    order = "desc" if query.order is UNSET else query.order
    with runtime.db.reading() as reader:
        rows = queries.memories(reader, _filters(who, client, query), order, size, size * (page - 1))
        return [memory for memory in _responses(reader, who, client, rows, with_hidden_people=False) if memory.assets]


def count(runtime: Runtime, who: Principal, client: Client, query: MemoriesQuery) -> int:
    """How many there are, whatever can be shown of them."""
    with runtime.db.reading() as reader:
        return queries.count(reader, _filters(who, client, query))


def _filters(who: Principal, client: Client, query: MemoriesQuery) -> dict[str, Any]:
    # Apps before 3.0 cannot read any other type (mobile-app.md §3.5).
    known = ["on_this_day", "birthday"] if client.generation >= 3 else ["on_this_day"]
    return {
        "user_id": who.user_id,
        "id": _or_none(query.id),
        "types": json.dumps(known if query.type is UNSET else [query.type]),
        "is_saved": _or_none(query.is_saved),
        "is_trashed": query.is_trashed is True,
        "day": None if query.for_ is UNSET else f"{query.for_[:10]}T00:00:00.000Z",
        "is_upcoming": _or_none(query.is_upcoming),
        "now": clock.iso_local_now(),
    }


def get(runtime: Runtime, who: Principal, client: Client, memory_id: str) -> MemoryResponseDto:
    """One of the caller's, with photos of hidden people too. Raises ``BadRequest``."""
    with runtime.db.reading() as reader:
        runtime.access.require(reader, who, Permission.MEMORY_READ, [memory_id])
        return _one(reader, who, client, memory_id)


def create(runtime: Runtime, who: Principal, client: Client, body: MemoryCreateDto) -> MemoryResponseDto:
    """A new memory of the caller; photos that they may not share are left out. Raises ``ValidationFailed``."""
    body.require_person()
    asset_ids = [] if body.asset_ids is UNSET else body.asset_ids

    def write(transaction: Transaction) -> MemoryResponseDto:
        memory_id = ids.new_id()
        columns = {
            "id": memory_id,
            "ownerId": who.user_id,
            "type": body.type,
            "data": msgspec.json.encode(body.data).decode(),
            "isSaved": body.is_saved is True,
            "memoryAt": body.memory_at,
            "seenAt": _or_none(body.seen_at),
            "showAt": _or_none(body.show_at),
            "hideAt": _or_none(body.hide_at),
        }
        queries.insert(transaction, columns)
        allowed = runtime.access.allowed(transaction, who, Permission.ASSET_SHARE, asset_ids)
        queries.add_assets(transaction, memory_id, list(allowed))
        return _one(transaction, who, client, memory_id)

    return runtime.db.write(write)


def update(runtime: Runtime, who: Principal, client: Client, memory_id: str, body: MemoryUpdateDto) -> MemoryResponseDto:
    """Change one of the caller's. Raises ``ValidationFailed``, ``BadRequest``."""
    body.require_something()
    wanted = {"isSaved": body.is_saved, "memoryAt": body.memory_at, "seenAt": body.seen_at}

    def write(transaction: Transaction) -> MemoryResponseDto:
        runtime.access.require(transaction, who, Permission.MEMORY_UPDATE, [memory_id])
        queries.change(transaction, memory_id, {name: value for name, value in wanted.items() if value is not UNSET})
        return _one(transaction, who, client, memory_id)

    return runtime.db.write(write)


def delete(runtime: Runtime, who: Principal, memory_id: str) -> None:
    """Delete one of the caller's for good. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> None:
        runtime.access.require(transaction, who, Permission.MEMORY_DELETE, [memory_id])
        queries.delete(transaction, memory_id)

    runtime.db.write(write)


def add_assets(runtime: Runtime, who: Principal, memory_id: str, asset_ids: Sequence[str]) -> list[BulkIdResponseDto]:
    """Put photos into one of the caller's; what became of each. Raises ``BadRequest`` about the memory."""

    def write(transaction: Transaction) -> list[BulkIdResponseDto]:
        runtime.access.require(transaction, who, Permission.MEMORY_READ, [memory_id])
        present = queries.contained(transaction, memory_id, asset_ids)
        allowed = runtime.access.allowed(transaction, who, Permission.ASSET_SHARE, set(asset_ids) - present)
        if allowed:
            queries.add_assets(transaction, memory_id, list(allowed))
            queries.touch(transaction, memory_id)
        return bulk_results(
            asset_ids,
            lambda asset_id: "duplicate" if asset_id in present else None if asset_id in allowed else "no_permission",
        )

    return runtime.db.write(write)


def remove_assets(runtime: Runtime, who: Principal, memory_id: str, asset_ids: Sequence[str]) -> list[BulkIdResponseDto]:
    """Take photos out of one of the caller's; what became of each. Raises ``BadRequest`` about the memory."""

    def write(transaction: Transaction) -> list[BulkIdResponseDto]:
        runtime.access.require(transaction, who, Permission.MEMORY_UPDATE, [memory_id])
        present = queries.contained(transaction, memory_id, asset_ids)
        if present:
            queries.remove_assets(transaction, memory_id, list(present))
            queries.touch(transaction, memory_id)
        return bulk_results(asset_ids, lambda asset_id: None if asset_id in present else "not_found", "not_found")

    return runtime.db.write(write)


def _one(reader: Reader, who: Principal, client: Client, memory_id: str) -> MemoryResponseDto:
    row = queries.memory(reader, memory_id)
    if row is None:
        raise BadRequest("Memory not found")
    return _responses(reader, who, client, [row], with_hidden_people=True)[0]


def _responses(
    reader: Reader, who: Principal, client: Client, rows: Sequence[Row], *, with_hidden_people: bool
) -> list[MemoryResponseDto]:
    shown = queries.shown_assets(reader, [row["id"] for row in rows], with_hidden_people=with_hidden_people)
    wanted = list(dict.fromkeys(asset_id for asset_ids in shown.values() for asset_id in asset_ids))
    described = assets.responses(
        reader, who, wanted, client=client, with_exif=False, with_tags=False, with_stack=False, with_owner=False
    )
    found = {asset.id: asset for asset in described}
    return [_response(row, [found[asset_id] for asset_id in shown.get(row["id"], ()) if asset_id in found]) for row in rows]


def _response(row: Row, found: list[assets.AssetResponseDto]) -> MemoryResponseDto:
    return MemoryResponseDto(
        id=row["id"],
        created_at=row["createdAt"],
        updated_at=row["updatedAt"],
        memory_at=row["memoryAt"],
        owner_id=row["ownerId"],
        type=row["type"],
        data=msgspec.json.decode(row["data"], type=MemoryDataDto),
        is_saved=bool(row["isSaved"]),
        assets=found,
        deleted_at=_or_unset(row["deletedAt"]),
        seen_at=_or_unset(row["seenAt"]),
        show_at=_or_unset(row["showAt"]),
        hide_at=_or_unset(row["hideAt"]),
    )


def _or_none(value: Any) -> Any:
    return None if value is UNSET else value


def _or_unset(value: Any) -> Any:
    return UNSET if value is None else value
