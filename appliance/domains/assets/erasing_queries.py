"""SQL that removes assets for good."""

from collections.abc import Sequence

from appliance.core.access import id_list
from appliance.core.db import Reader, Transaction


def erasable(reader: Reader, user_id: str, limit: int) -> list[str]:
    """Some assets of a user that no stack needs: those go with their stack, when the account itself does."""
    return reader.values(
        'SELECT id FROM asset WHERE "ownerId" = :user_id '
        'AND NOT EXISTS (SELECT 1 FROM stack WHERE "primaryAssetId" = asset.id) LIMIT :limit',
        {"user_id": user_id, "limit": limit},
    )


def files_of(reader: Reader, asset_ids: Sequence[str], *, originals: bool) -> list[str]:
    """Everything that was made of assets; with ``originals`` their own files and sidecars too, external libraries aside."""
    return reader.values(
        'SELECT "originalPath" FROM asset WHERE id IN (SELECT value FROM json_each(:ids)) '
        'AND :originals AND "libraryId" IS NULL AND "isExternal" = 0 UNION '
        'SELECT path FROM asset_file JOIN asset ON asset.id = "assetId" WHERE asset.id IN (SELECT value FROM json_each(:ids)) '
        'AND (asset_file.type <> \'sidecar\' OR (:originals AND asset."libraryId" IS NULL AND asset."isExternal" = 0))',
        {"ids": id_list(asset_ids), "originals": originals},
    )


def delete(transaction: Transaction, asset_ids: Sequence[str]) -> None:
    """Delete assets with everything that points at them."""
    transaction.run("DELETE FROM asset WHERE id IN (SELECT value FROM json_each(:ids))", {"ids": id_list(asset_ids)})
