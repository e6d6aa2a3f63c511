"""SQL for what the server says about itself."""

from appliance.core.db import Reader, Row, Transaction


def has_admin(reader: Reader) -> bool:
    """Whether anybody administers this server."""
    return reader.value('SELECT 1 FROM "user" WHERE "isAdmin" = 1 AND "deletedAt" IS NULL LIMIT 1') is not None


def usage_by_user(reader: Reader) -> list[Row]:
    """Photos, videos and bytes of every user, deleted ones too, in the order in which they joined.

    Photos and videos are those that are neither trashed nor hidden; bytes are those of all that is not trashed, without
    external libraries.
    """
    return reader.rows(
        'SELECT "user".id AS user_id, "user".name AS user_name, "user"."quotaSizeInBytes" AS quota_size_in_bytes, '
        "COUNT(*) FILTER (WHERE asset.type = 'IMAGE' AND asset.visibility <> 'hidden') AS photos, "
        "COUNT(*) FILTER (WHERE asset.type = 'VIDEO' AND asset.visibility <> 'hidden') AS videos, "
        'IFNULL(SUM(asset_exif."fileSizeInByte") FILTER (WHERE asset."libraryId" IS NULL), 0) AS usage, '
        'IFNULL(SUM(asset_exif."fileSizeInByte") FILTER (WHERE asset."libraryId" IS NULL AND asset.type = \'IMAGE\'), 0) '
        "AS usage_photos, "
        'IFNULL(SUM(asset_exif."fileSizeInByte") FILTER (WHERE asset."libraryId" IS NULL AND asset.type = \'VIDEO\'), 0) '
        "AS usage_videos "
        'FROM "user" LEFT JOIN asset ON asset."ownerId" = "user".id AND asset."deletedAt" IS NULL '
        'LEFT JOIN asset_exif ON asset_exif."assetId" = asset.id '
        'GROUP BY "user".id ORDER BY "user"."createdAt", "user".id'
    )


def versions(reader: Reader) -> list[Row]:
    """Which version ran since when, the newest first."""
    return reader.rows('SELECT id, "createdAt" AS created_at, version FROM version_history ORDER BY "createdAt" DESC, rowid DESC')


def add_version(transaction: Transaction, version_id: str, version: str) -> None:
    """A version runs from now on."""
    transaction.run("INSERT INTO version_history (id, version) VALUES (:id, :version)", {"id": version_id, "version": version})
