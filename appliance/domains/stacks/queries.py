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
