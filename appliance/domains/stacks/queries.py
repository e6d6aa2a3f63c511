"""SQL about stacks."""

from collections.abc import Sequence

from appliance.core.access import id_list
from appliance.core.db import Reader, Row, Transaction


def stack(reader: Reader, stack_id: str) -> Row | None:
    """The row of a stack."""
    return reader.row("SELECT * FROM stack WHERE id = :id", {"id": stack_id})


def members(reader: Reader, stack_id: str) -> list[str]:
    """All assets of a stack, oldest first, whatever their state."""
    return reader.values('SELECT id FROM asset WHERE "stackId" = :id ORDER BY "fileCreatedAt", id', {"id": stack_id})


def change_primary(transaction: Transaction, stack_id: str, asset_id: str) -> None:
    """Show another asset for a stack."""
    transaction.run('UPDATE stack SET "primaryAssetId" = :asset_id WHERE id = :id', {"asset_id": asset_id, "id": stack_id})


def delete(transaction: Transaction, stack_ids: Sequence[str]) -> None:
    """Dissolve stacks; their assets stay."""
    transaction.run("DELETE FROM stack WHERE id IN (SELECT value FROM json_each(:ids))", {"ids": id_list(stack_ids)})


def owned_by(reader: Reader, ids: Sequence[str], user_id: str) -> set[str]:
    """Those of ``ids`` that the user owns."""
    return set(
        reader.values(
            'SELECT id FROM stack WHERE "ownerId" = :user_id AND id IN (SELECT value FROM json_each(:ids))',
            {"user_id": user_id, "ids": id_list(ids)},
        )
    )


def of_user(reader: Reader, user_id: str, primary_id: str | None) -> list[str]:
    """The user's stacks, or the one that shows an asset."""
    return reader.values(
        'SELECT id FROM stack WHERE "ownerId" = :user_id AND (:primary_id IS NULL OR "primaryAssetId" = :primary_id) '
        'ORDER BY "updateId"',
        {"user_id": user_id, "primary_id": primary_id},
    )


def shown(reader: Reader, stack_ids: Sequence[str]) -> list[Row]:
    """What is shown of stacks: stack, primary and asset, the primary of each first."""
    return reader.rows(
        'SELECT stack.id, stack."primaryAssetId", asset.id AS "assetId" FROM stack '
        'JOIN asset ON asset."stackId" = stack.id AND asset."deletedAt" IS NULL '
        "AND asset.visibility IN ('timeline', 'archive') WHERE stack.id IN (SELECT value FROM json_each(:ids)) "
        'ORDER BY stack.id, asset.id <> stack."primaryAssetId", asset."fileCreatedAt", asset.id',
        {"ids": id_list(stack_ids)},
    )


def led_by(reader: Reader, asset_ids: Sequence[str]) -> list[str]:
    """The stacks that show one of the assets."""
    return reader.values(
        'SELECT id FROM stack WHERE "primaryAssetId" IN (SELECT value FROM json_each(:ids))', {"ids": id_list(asset_ids)}
    )


def insert(transaction: Transaction, stack_id: str, owner_id: str, primary_id: str) -> None:
    """A new stack without members yet."""
    transaction.run(
        'INSERT INTO stack (id, "primaryAssetId", "ownerId") VALUES (:id, :primary_id, :owner_id)',
        {"id": stack_id, "primary_id": primary_id, "owner_id": owner_id},
    )
