"""SQL of the storage template."""

from appliance.core import ids
from appliance.core.db import Reader, Row, Transaction


def asset(reader: Reader, asset_id: str) -> Row | None:
    """Everything that the place of an asset depends on, and its sidecar."""
    return reader.row(
        """
        SELECT asset.id, asset."ownerId", asset.type, asset."originalPath", asset."originalFileName", asset."fileCreatedAt",
            asset.visibility, asset."isExternal", asset."livePhotoVideoId",
            CASE WHEN asset."checksumAlgorithm" = 'sha1' THEN asset.checksum END AS sha1,
            exif."fileSizeInByte", exif.make, exif.model, exif."lensModel",
            COALESCE("user"."storageLabel", "user".id) AS label, sidecar.path AS sidecar
        FROM asset JOIN "user" ON "user".id = asset."ownerId" LEFT JOIN asset_exif exif ON exif."assetId" = asset.id
        LEFT JOIN asset_file sidecar ON sidecar."assetId" = asset.id AND sidecar.type = 'sidecar' AND sidecar."isEdited" = 0
        WHERE asset.id = ?""",
        (asset_id,),
    )


def still_of(reader: Reader, video_id: str) -> str | None:
    """The photo whose moving part a video is."""
    still: str | None = reader.value('SELECT id FROM asset WHERE "livePhotoVideoId" = ? ORDER BY id LIMIT 1', (video_id,))
    return still


def newest_album(reader: Reader, asset_id: str, owner_id: str) -> Row | None:
    """The album made last that has the asset and whose member its owner is, with the dates of its first and last photo."""
    return reader.row(
        """
        SELECT album."albumName" AS name,
            (SELECT MIN(asset."fileCreatedAt") FROM album_asset JOIN asset ON asset.id = album_asset."assetId"
                WHERE album_asset."albumId" = album.id AND asset."deletedAt" IS NULL) AS first,
            (SELECT MAX(asset."fileCreatedAt") FROM album_asset JOIN asset ON asset.id = album_asset."assetId"
                WHERE album_asset."albumId" = album.id AND asset."deletedAt" IS NULL) AS last
        FROM album_asset JOIN album ON album.id = album_asset."albumId"
        JOIN album_user ON album_user."albumId" = album.id AND album_user."userId" = :owner_id
        WHERE album_asset."assetId" = :asset_id AND album."deletedAt" IS NULL
        ORDER BY album."createdAt" DESC, album.id DESC LIMIT 1""",
        {"asset_id": asset_id, "owner_id": owner_id},
    )


def is_spoken_for(reader: Reader, path: str, entity_id: str) -> bool:
    """Whether a path is that of another asset, of a move of another one, or of a file that is to be deleted."""
    return bool(
        reader.value(
            """
            SELECT EXISTS (SELECT 1 FROM asset WHERE "originalPath" = :path AND id <> :id)
                OR EXISTS (SELECT 1 FROM move_history WHERE "newPath" = :path AND "entityId" <> :id)
                OR EXISTS (SELECT 1 FROM file_deletion WHERE path = :path)""",
            {"path": path, "id": entity_id},
        )
    )


def to_move(reader: Reader) -> list[str]:
    """All assets that a run over everything looks at."""
    return reader.values(
        'SELECT id FROM asset WHERE visibility <> \'hidden\' AND "deletedAt" IS NULL AND "isExternal" = 0 ORDER BY id'
    )


def move_of(reader: Reader, entity_id: str, path_type: str) -> Row | None:
    """The unfinished move of a file."""
    return reader.row('SELECT * FROM move_history WHERE "entityId" = ? AND "pathType" = ?', (entity_id, path_type))


def moves_of_nobody(reader: Reader) -> list[Row]:
    """Unfinished moves of assets that are gone."""
    return reader.rows('SELECT * FROM move_history WHERE NOT EXISTS (SELECT 1 FROM asset WHERE id = "entityId")')


def put_move(transaction: Transaction, entity_id: str, path_type: str, old: str, new: str) -> None:
    """Write down that a file is about to get another name."""
    transaction.run(
        'INSERT INTO move_history (id, "entityId", "pathType", "oldPath", "newPath") VALUES (?, ?, ?, ?, ?) '
        'ON CONFLICT ("entityId", "pathType") DO NOTHING',
        (ids.new_id(), entity_id, path_type, old, new),
    )


def remove_move(transaction: Transaction, entity_id: str, path_type: str) -> None:
    """The move is over."""
    transaction.run('DELETE FROM move_history WHERE "entityId" = ? AND "pathType" = ?', (entity_id, path_type))
