"""SQL about metadata."""

import json
from collections.abc import Sequence

from appliance.core.access import id_list
from appliance.core.db import Reader, Row, Transaction


def asset(reader: Reader, asset_id: str) -> Row | None:
    """What extraction needs of an asset; ``locked`` is a set of columns, ``position`` the stored latitude and longitude."""
    row = reader.row(
        'SELECT asset.id, asset."ownerId", asset."originalPath", asset."fileCreatedAt", asset."isEdited", asset.width, '
        'file.path AS sidecar, exif."lockedProperties" AS locked, exif.latitude, exif.longitude FROM asset '
        'LEFT JOIN asset_file file ON file."assetId" = asset.id AND file.type = \'sidecar\' AND file."isEdited" = 0 '
        'LEFT JOIN asset_exif exif ON exif."assetId" = asset.id WHERE asset.id = :id',
        {"id": asset_id},
    )
    if row is not None:
        row["locked"] = set(json.loads(row["locked"] or "[]"))
        row["position"] = {"latitude": row.pop("latitude"), "longitude": row.pop("longitude")}
    return row


def lockable(reader: Reader, asset_id: str) -> Row | None:
    """The columns that people can change."""
    return reader.row(
        'SELECT description, "dateTimeOriginal", latitude, longitude, rating, "timeZone", tags FROM asset_exif '
        'WHERE "assetId" = :id',
        {"id": asset_id},
    )


def upsert_exif(transaction: Transaction, values: Row) -> None:
    """Set columns of an asset's row, which is made if it is missing."""
    names, marks = _columns_and_marks(values)
    updates = ", ".join(f'"{name}" = excluded."{name}"' for name in values if name != "assetId")
    transaction.run(f'INSERT INTO asset_exif ({names}) VALUES ({marks}) ON CONFLICT ("assetId") DO UPDATE SET {updates}', values)


_LOCKED = (
    '"lockedProperties" = (SELECT json_group_array(value) FROM ('
    'SELECT value FROM json_each("lockedProperties") UNION SELECT value FROM json_each(:locked)))'
)


def change_and_lock(transaction: Transaction, asset_ids: Sequence[str], values: Row) -> None:
    """Set columns of existing rows and add them to ``lockedProperties``."""
    assignments = ", ".join(f'"{name}" = :{name}' for name in values)
    transaction.run(
        f'UPDATE asset_exif SET {assignments}, {_LOCKED} WHERE "assetId" IN (SELECT value FROM json_each(:ids))',
        {**values, "locked": json.dumps(list(values)), "ids": id_list(asset_ids)},
    )


def shift_dates(transaction: Transaction, asset_ids: Sequence[str], minutes: int) -> None:
    """Move dateTimeOriginal, and lock it with its zone."""
    transaction.run(
        'UPDATE asset_exif SET "dateTimeOriginal" = strftime(\'%Y-%m-%dT%H:%M:%fZ\', "dateTimeOriginal", :shift), '
        f'{_LOCKED} WHERE "assetId" IN (SELECT value FROM json_each(:ids))',
        {
            "shift": f"{minutes} minutes",
            "locked": json.dumps(["dateTimeOriginal", "timeZone"]),
            "ids": id_list(asset_ids),
        },
    )


def unlock(transaction: Transaction, asset_id: str, names: Sequence[str]) -> None:
    """Take columns out of ``lockedProperties``."""
    transaction.run(
        'UPDATE asset_exif SET "lockedProperties" = (SELECT json_group_array(value) FROM json_each("lockedProperties") '
        'WHERE value NOT IN (SELECT value FROM json_each(:names))) WHERE "assetId" = :id',
        {"names": json.dumps(list(names)), "id": asset_id},
    )


def put_video(transaction: Transaction, asset_id: str, values: Row | None) -> None:
    """The picture stream of a video in place of what was known of it."""
    transaction.run('DELETE FROM asset_video WHERE "assetId" = :id', {"id": asset_id})
    if values is not None:
        names, marks = _columns_and_marks(values)
        transaction.run(f'INSERT INTO asset_video ("assetId", {names}) VALUES (:id, {marks})', {**values, "id": asset_id})


def put_audio(transaction: Transaction, asset_id: str, values: Row | None) -> None:
    """The sound stream of a video in place of what was known of it."""
    transaction.run('DELETE FROM asset_audio WHERE "assetId" = :id', {"id": asset_id})
    if values is not None:
        names, marks = _columns_and_marks(values)
        transaction.run(f'INSERT INTO asset_audio ("assetId", {names}) VALUES (:id, {marks})', {**values, "id": asset_id})


def _columns_and_marks(values: Row) -> tuple[str, str]:
    return ", ".join(f'"{name}"' for name in values), ", ".join(f":{name}" for name in values)


# -- filling queues (behaviour/09 §3.3)


def for_extraction(reader: Reader, *, only_missing: bool) -> list[str]:
    """Assets that are not deleted, all or those whose metadata was never read."""
    return reader.values(
        'SELECT asset.id FROM asset LEFT JOIN asset_job_status status ON status."assetId" = asset.id '
        'WHERE asset."deletedAt" IS NULL AND (NOT :only_missing OR status."metadataExtractedAt" IS NULL)',
        {"only_missing": only_missing},
    )


def for_sidecars(reader: Reader, *, only_missing: bool) -> list[str]:
    """Assets, deleted ones too, all or those without a sidecar."""
    return reader.values(
        "SELECT asset.id FROM asset LEFT JOIN asset_file file ON file.\"assetId\" = asset.id AND file.type = 'sidecar' "
        "WHERE NOT :only_missing OR file.id IS NULL",
        {"only_missing": only_missing},
    )
