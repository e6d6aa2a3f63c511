"""Keys that clients keep at assets; everything of them goes into the sync stream (behaviour/05 §6, Key-values)."""

import json
from collections.abc import Sequence

from appliance.core.db import Row, Transaction
from appliance.core.errors import BadRequest
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.domains.assets import queries
from appliance.domains.assets.dtos import (
    AssetMetadataBulkDeleteItemDto,
    AssetMetadataBulkResponseDto,
    AssetMetadataBulkUpsertItemDto,
    AssetMetadataResponseDto,
    AssetMetadataUpsertItemDto,
)


def of_asset(runtime: Runtime, who: Principal, asset_id: str) -> list[AssetMetadataResponseDto]:
    """All keys of an asset."""
    with runtime.db.reading() as reader:
        runtime.access.require(reader, who, Permission.ASSET_READ, [asset_id])
        return [_item(row) for row in queries.metadata(reader, asset_id)]


def one(runtime: Runtime, who: Principal, asset_id: str, key: str) -> AssetMetadataResponseDto:
    """One key. Raises ``BadRequest`` when it is not there."""
    with runtime.db.reading() as reader:
        runtime.access.require(reader, who, Permission.ASSET_READ, [asset_id])
        found = queries.metadata_items(reader, [(asset_id, key)])
    if not found:
        raise BadRequest(f'Metadata with key "{key}" not found for asset with id "{asset_id}"')
    return _item(found[0])


def put(
    runtime: Runtime, who: Principal, asset_id: str, items: Sequence[AssetMetadataUpsertItemDto]
) -> list[AssetMetadataResponseDto]:
    """Set keys of one asset; those that were set. Raises ``BadRequest`` when one comes twice."""
    keys = [item.key for item in items]
    _require_distinct(keys)
    bulk = [AssetMetadataBulkUpsertItemDto(asset_id=asset_id, key=item.key, value=item.value) for item in items]
    return [_item(row) for row in _put(runtime, who, bulk, [asset_id])]


def put_several(
    runtime: Runtime, who: Principal, items: Sequence[AssetMetadataBulkUpsertItemDto]
) -> list[AssetMetadataBulkResponseDto]:
    """Set keys of several assets; those that were set. Raises ``BadRequest`` when one comes twice."""
    _require_distinct([f"({item.asset_id}, {item.key})" for item in items])
    return [
        AssetMetadataBulkResponseDto(
            asset_id=row["assetId"], key=row["key"], value=json.loads(row["value"]), updated_at=row["updatedAt"]
        )
        for row in _put(runtime, who, items, [item.asset_id for item in items])
    ]


def _put(
    runtime: Runtime, who: Principal, items: Sequence[AssetMetadataBulkUpsertItemDto], asset_ids: Sequence[str]
) -> list[Row]:
    def write(transaction: Transaction) -> list[Row]:
        runtime.access.require(transaction, who, Permission.ASSET_UPDATE, asset_ids)
        queries.put_metadata(
            transaction, [{"assetId": item.asset_id, "key": item.key, "value": json.dumps(item.value)} for item in items]
        )
        return queries.metadata_items(transaction, [(item.asset_id, item.key) for item in items])

    return runtime.db.write(write)


def remove(runtime: Runtime, who: Principal, items: Sequence[AssetMetadataBulkDeleteItemDto]) -> None:
    """Forget keys; one that is not there is no fault."""

    def write(transaction: Transaction) -> None:
        runtime.access.require(transaction, who, Permission.ASSET_UPDATE, [item.asset_id for item in items])
        queries.remove_metadata(transaction, [(item.asset_id, item.key) for item in items])

    runtime.db.write(write)


def _require_distinct(names: Sequence[str]) -> None:
    repeated = next((name for index, name in enumerate(names) if name in names[:index]), None)
    if repeated is not None:
        raise BadRequest(f'Duplicate items are not allowed: "{repeated}"')


def _item(row: Row) -> AssetMetadataResponseDto:
    return AssetMetadataResponseDto(key=row["key"], value=json.loads(row["value"]), updated_at=row["updatedAt"])
