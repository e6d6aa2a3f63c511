"""SQL about the covers of albums (behaviour/02 §2, cover repair)."""

from collections.abc import Sequence

from appliance.core.access import id_list
from appliance.core.db import Reader, Transaction

_CANDIDATES = (
    'FROM album_asset JOIN asset ON asset.id = album_asset."assetId" '
    'AND asset."deletedAt" IS NULL AND asset.visibility <> \'locked\' WHERE album_asset."albumId" = album.id '
)


def with_wrong_cover(reader: Reader, album_ids: Sequence[str]) -> list[str]:
    """Albums without a cover though they could have one, and those whose cover is not in them or in the trash."""
    return reader.values(
        "SELECT album.id FROM album WHERE album.id IN (SELECT value FROM json_each(:ids)) AND "
        f'CASE WHEN album."albumThumbnailAssetId" IS NULL THEN EXISTS (SELECT 1 {_CANDIDATES}) '
        f'ELSE NOT EXISTS (SELECT 1 {_CANDIDATES} AND asset.id = album."albumThumbnailAssetId") END',
        {"ids": id_list(album_ids)},
    )


def choose(transaction: Transaction, album_ids: Sequence[str]) -> None:
    """Make the newest photo the cover, or nothing where there is none."""
    transaction.run(
        'UPDATE album SET "albumThumbnailAssetId" = '
        f'(SELECT asset.id {_CANDIDATES} ORDER BY asset."fileCreatedAt" DESC, asset.id LIMIT 1) '
        "WHERE id IN (SELECT value FROM json_each(:ids))",
        {"ids": id_list(album_ids)},
    )


def albums_of(reader: Reader, asset_ids: Sequence[str]) -> list[str]:
    """The albums in which any of the photos is."""
    return reader.values(
        'SELECT DISTINCT "albumId" FROM album_asset WHERE "assetId" IN (SELECT value FROM json_each(:ids))',
        {"ids": id_list(asset_ids)},
    )
