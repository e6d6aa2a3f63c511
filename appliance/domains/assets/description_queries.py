"""SQL behind the full description of assets: one statement for each kind of thing, for any number of assets."""

from collections.abc import Iterable, Sequence

from appliance.core.access import id_list
from appliance.core.db import Reader, Row


def described(reader: Reader, ids: Sequence[str], exif_columns: Sequence[str]) -> list[Row]:
    """Assets in the order of ``ids``, with columns of what is known about them (``exif.…``) and their stacks (``stack.…``).

    A stack counts what the timeline and the archive show of it.
    """
    exif = ", ".join(f'asset_exif."{name}" AS "exif.{name}"' for name in exif_columns)
    return reader.rows(
        "SELECT asset.*, base64(asset.checksum) AS checksum64, base64(asset.thumbhash) AS thumbhash64, "
        f'asset_exif."assetId" IS NOT NULL AS "exif", {exif}, stack."primaryAssetId" AS "stack.primaryAssetId", '
        '(SELECT COUNT(*) FROM asset member WHERE member."stackId" = stack.id AND member."deletedAt" IS NULL '
        "AND member.visibility IN ('timeline', 'archive')) AS \"stack.assetCount\" "
        "FROM json_each(:ids) wanted JOIN asset ON asset.id = wanted.value "
        'LEFT JOIN asset_exif ON asset_exif."assetId" = asset.id LEFT JOIN stack ON stack.id = asset."stackId" '
        "ORDER BY wanted.key",
        {"ids": id_list(ids)},
    )


def owners(reader: Reader, ids: Iterable[str]) -> list[Row]:
    """Users as others see them."""
    return reader.rows(
        'SELECT id, email, name, "profileImagePath", "avatarColor", "profileChangedAt" FROM "user" '
        "WHERE id IN (SELECT value FROM json_each(:ids))",
        {"ids": id_list(ids)},
    )


def tags(reader: Reader, asset_ids: Sequence[str]) -> list[Row]:
    """The tags of assets, in the order in which they were made, with ``assetId``."""
    return reader.rows(
        'SELECT tag_asset."assetId", tag.id, tag.value, tag.color, tag."parentId", tag."createdAt", tag."updatedAt" '
        'FROM tag_asset JOIN tag ON tag.id = tag_asset."tagId" WHERE tag_asset."assetId" IN (SELECT value FROM json_each(:ids)) '
        'ORDER BY tag."createdAt", tag.rowid',
        {"ids": id_list(asset_ids)},
    )


def people(reader: Reader, asset_ids: Sequence[str]) -> list[tuple[str, str]]:
    """Asset and person of every visible face that has one, in the order of the faces."""
    return reader.tuples(
        'SELECT "assetId", "personGroupId" FROM asset_face WHERE "assetId" IN (SELECT value FROM json_each(:ids)) '
        'AND "personGroupId" IS NOT NULL AND "isVisible" = 1 AND "deletedAt" IS NULL ORDER BY rowid',
        {"ids": id_list(asset_ids)},
    )
