"""SQL about groups of duplicates."""

from collections.abc import Sequence

from appliance.core.access import id_list
from appliance.core.db import Reader, Row

_FACTS = ("make", "model", "lensModel", "dateTimeOriginal", "latitude", "city", "fNumber", "iso", "exposureTime", "rating")
_KNOWN = " + ".join(f'(exif."{name}" IS NOT NULL)' for name in _FACTS)
_MEMBER = (
    'SELECT asset.*, exif."fileSizeInByte", exif.description, exif.latitude, exif.longitude, exif.rating, '
    f"{_KNOWN} + (exif.description <> '') AS facts FROM asset "
    'LEFT JOIN asset_exif exif ON exif."assetId" = asset.id '
)


def members(reader: Reader, user_id: str) -> list[Row]:
    """The assets of all groups of a user that are shown, by group and time (behaviour/02 §10.1)."""
    return reader.rows(
        _MEMBER + 'WHERE asset."ownerId" = :user_id AND asset."duplicateId" IS NOT NULL AND asset."deletedAt" IS NULL '
        "AND asset.\"stackId\" IS NULL AND asset.visibility IN ('timeline', 'archive') "
        'ORDER BY asset."duplicateId", asset."localDateTime", asset.id',
        {"user_id": user_id},
    )


def of_group(reader: Reader, user_id: str, duplicate_id: str) -> list[Row]:
    """The assets of one group that are not in the trash."""
    return reader.rows(
        _MEMBER + 'WHERE asset."ownerId" = :user_id AND asset."duplicateId" = :id AND asset."deletedAt" IS NULL',
        {"user_id": user_id, "id": duplicate_id},
    )


def owned_by(reader: Reader, ids: Sequence[str], user_id: str) -> set[str]:
    """Those groups that have an asset of the user."""
    return set(
        reader.values(
            'SELECT DISTINCT "duplicateId" FROM asset WHERE "ownerId" = :user_id '
            'AND "duplicateId" IN (SELECT value FROM json_each(:ids))',
            {"user_id": user_id, "ids": id_list(ids)},
        )
    )


def in_groups(reader: Reader, ids: Sequence[str], user_id: str) -> list[str]:
    """The user's assets of some groups."""
    return reader.values(
        'SELECT id FROM asset WHERE "ownerId" = :user_id AND "duplicateId" IN (SELECT value FROM json_each(:ids))',
        {"user_id": user_id, "ids": id_list(ids)},
    )


def albums_of(reader: Reader, asset_ids: Sequence[str]) -> list[str]:
    """The albums in which any of the assets is."""
    return reader.values(
        'SELECT DISTINCT "albumId" FROM album_asset WHERE "assetId" IN (SELECT value FROM json_each(:ids))',
        {"ids": id_list(asset_ids)},
    )


def tags_of(reader: Reader, asset_ids: Sequence[str]) -> list[str]:
    """The tags that any of the assets has."""
    return reader.values(
        'SELECT DISTINCT "tagId" FROM tag_asset WHERE "assetId" IN (SELECT value FROM json_each(:ids))',
        {"ids": id_list(asset_ids)},
    )
