"""SQL about what is to be changed."""

from appliance.core.db import Reader, Row


def asset(reader: Reader, asset_id: str) -> Row | None:
    """The row of an asset with the path of its sidecar."""
    return reader.row(
        "SELECT asset.*, (SELECT path FROM asset_file WHERE \"assetId\" = asset.id AND asset_file.type = 'sidecar') AS sidecar "
        "FROM asset WHERE id = :id",
        {"id": asset_id},
    )


def albums_with(reader: Reader, asset_id: str) -> list[str]:
    """The albums that an asset is in."""
    return reader.values('SELECT "albumId" FROM album_asset WHERE "assetId" = :id', {"id": asset_id})
