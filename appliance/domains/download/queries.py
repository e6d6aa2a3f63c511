"""SQL of downloads."""

from collections.abc import Sequence

from appliance.core.access import id_list
from appliance.core.db import Reader, Row

_CHOSEN = (
    'SELECT asset.id, asset."livePhotoVideoId", exif."fileSizeInByte" AS size FROM asset '
    'JOIN asset_exif exif ON exif."assetId" = asset.id '
)


def chosen(reader: Reader, asset_ids: Sequence[str]) -> list[Row]:
    """Those of the assets that are not in the trash, with their sizes."""
    return reader.rows(
        _CHOSEN + 'WHERE asset.id IN (SELECT value FROM json_each(:ids)) AND asset."deletedAt" IS NULL',
        {"ids": id_list(asset_ids)},
    )


def of_album(reader: Reader, album_id: str) -> list[Row]:
    """The assets of an album that are not in the trash; locked ones are in no album."""
    return reader.rows(
        _CHOSEN + 'JOIN album_asset ON album_asset."assetId" = asset.id WHERE album_asset."albumId" = :id '
        "AND asset.\"deletedAt\" IS NULL AND asset.visibility <> 'locked'",
        {"id": album_id},
    )


def of_user(reader: Reader, user_id: str, *, with_locked: bool) -> list[Row]:
    """Everything of a user that is not hidden nor in the trash."""
    return reader.rows(
        _CHOSEN + 'WHERE asset."ownerId" = :id AND asset."deletedAt" IS NULL AND asset.visibility <> \'hidden\' '
        "AND (asset.visibility <> 'locked' OR :with_locked)",
        {"id": user_id, "with_locked": with_locked},
    )


def motion_videos(reader: Reader, asset_ids: Sequence[str], *, with_embedded: bool) -> list[Row]:
    """Videos behind stills; those that were taken out of a still lie in ``encoded-video/``."""
    return reader.rows(
        _CHOSEN + "WHERE asset.id IN (SELECT value FROM json_each(:ids)) "
        "AND (:with_embedded OR asset.\"originalPath\" NOT LIKE '%/encoded-video/%')",
        {"ids": id_list(asset_ids), "with_embedded": with_embedded},
    )


def files(reader: Reader, asset_ids: Sequence[str]) -> list[Row]:
    """Names and paths of the assets, with the path of the edited picture where there is one."""
    return reader.rows(
        'SELECT asset.id, asset."originalFileName", asset."originalPath", (SELECT path FROM asset_file '
        'WHERE "assetId" = asset.id AND type = \'fullsize\' AND "isEdited" = 1) AS "editedPath" FROM asset '
        "WHERE asset.id IN (SELECT value FROM json_each(:ids))",
        {"ids": id_list(asset_ids)},
    )
