"""SQL about what is shown of an asset."""

from appliance.core.db import Reader, Row


def source(reader: Reader, asset_id: str) -> Row | None:
    """What making pictures of an asset needs to know."""
    return reader.row(
        'SELECT asset.id, asset."ownerId", asset.type, asset.visibility, asset."originalPath", asset."originalFileName", '
        'asset.thumbhash, asset."unreadableReason", exif.orientation, exif.colorspace, exif."profileDescription", '
        'exif."bitsPerSample", exif."projectionType" FROM asset '
        'LEFT JOIN asset_exif exif ON exif."assetId" = asset.id WHERE asset.id = :id',
        {"id": asset_id},
    )


def file(reader: Reader, asset_id: str, file_type: str, *, prefer_edited: bool) -> Row | None:
    """An asset's type, original and derived file of a type (``path`` None: not made), edited or not as preferred."""
    return reader.row(
        'SELECT asset.type, asset."originalPath", asset."originalFileName", file.path FROM asset '
        'LEFT JOIN asset_file file ON file."assetId" = asset.id AND file.type = :type WHERE asset.id = :id '
        'ORDER BY file."isEdited" = :prefer_edited DESC LIMIT 1',
        {"id": asset_id, "type": file_type, "prefer_edited": prefer_edited},
    )


def edited_fullsize(reader: Reader, asset_id: str) -> Row | None:
    """An asset's original and what it became by editing (``path`` None: nothing)."""
    return reader.row(
        'SELECT asset."originalPath", asset."originalFileName", file.path FROM asset LEFT JOIN asset_file file '
        'ON file."assetId" = asset.id AND file.type = \'fullsize\' AND file."isEdited" = 1 WHERE asset.id = :id',
        {"id": asset_id},
    )
