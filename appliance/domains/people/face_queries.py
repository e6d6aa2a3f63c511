"""SQL about faces."""

from appliance.core.access import id_list
from appliance.core.db import Reader, Row, Transaction

FACE = (
    'SELECT face.*, asset."ownerId", asset."isOffline", asset.visibility, asset."deletedAt" AS "assetDeletedAt" '
    'FROM asset_face face JOIN asset ON asset.id = face."assetId" '
)


def of_asset(reader: Reader, asset_id: str) -> list[Row]:
    """The visible faces of an asset, from left to right."""
    return reader.rows(
        FACE
        + 'WHERE face."assetId" = :id AND face."deletedAt" IS NULL AND face."isVisible" ORDER BY face."boundingBoxX1", face.id',
        {"id": asset_id},
    )


def face(reader: Reader, face_id: str) -> Row | None:
    """One face and the facts of its asset."""
    return reader.row(FACE + "WHERE face.id = :id", {"id": face_id})


def of_person_on(reader: Reader, group_id: str, asset_id: str) -> list[Row]:
    """The visible faces of a person on an asset."""
    return reader.rows(
        FACE + 'WHERE face."personGroupId" = :group_id AND face."assetId" = :asset_id '
        'AND face."deletedAt" IS NULL AND face."isVisible"',
        {"group_id": group_id, "asset_id": asset_id},
    )


def insert(transaction: Transaction, values: Row) -> None:
    """A new face."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f":{name}" for name in values)
    transaction.run(f"INSERT INTO asset_face ({names}) VALUES ({marks})", values)


def assign(transaction: Transaction, face_ids: list[str], group_id: str) -> None:
    """Let faces be those of a person."""
    transaction.run(
        'UPDATE asset_face SET "personGroupId" = :group_id WHERE id IN (SELECT value FROM json_each(:ids))',
        {"group_id": group_id, "ids": id_list(face_ids)},
    )


def move_all(transaction: Transaction, source_id: str, target_id: str, owner_id: str | None) -> None:
    """Let the faces of one person be those of another: all of them, or those on the assets of one user."""
    transaction.run(
        'UPDATE asset_face SET "personGroupId" = :target_id WHERE "personGroupId" = :source_id '
        'AND (:owner_id IS NULL OR "assetId" IN (SELECT id FROM asset WHERE "ownerId" = :owner_id))',
        {"source_id": source_id, "target_id": target_id, "owner_id": owner_id},
    )


def hide(transaction: Transaction, face_id: str, now: str) -> None:
    """Mark a face as deleted; it stays for the sync stream and for a later change of mind."""
    transaction.run('UPDATE asset_face SET "deletedAt" = :now WHERE id = :id', {"id": face_id, "now": now})


def delete(transaction: Transaction, face_id: str) -> None:
    """Forget a face."""
    transaction.run("DELETE FROM asset_face WHERE id = :id", {"id": face_id})


def best_of(reader: Reader, group_id: str, owner_id: str) -> str | None:
    """A face of the person on an asset of the user that can stand for the person: not in the trash, not offline."""
    return reader.value(  # type: ignore[no-any-return]
        FACE.replace("face.*", "face.id", 1)
        + 'WHERE face."personGroupId" = :group_id AND face."deletedAt" IS NULL AND face."isVisible" '
        'AND asset."ownerId" = :owner_id AND asset."deletedAt" IS NULL AND asset."isOffline" = 0 '
        "AND asset.visibility <> 'locked' ORDER BY face.\"updateId\" LIMIT 1",
        {"group_id": group_id, "owner_id": owner_id},
    )


def featured_by(reader: Reader, face_id: str) -> list[Row]:
    """The copies of people for which a face stands."""
    return reader.rows('SELECT "ownerId", "personGroupId" FROM person WHERE "faceAssetId" = :id', {"id": face_id})


def picture_of(reader: Reader, face_id: str) -> Row | None:
    """What a portrait is cut from: the box, and the files and kind of the asset."""
    return reader.row(
        'SELECT face.*, asset.type, asset."originalPath", asset."originalFileName", exif.orientation, '
        '(SELECT path FROM asset_file WHERE "assetId" = asset.id AND type = \'preview\' AND "isEdited" = 0) AS "previewPath" '
        'FROM asset_face face JOIN asset ON asset.id = face."assetId" '
        'LEFT JOIN asset_exif exif ON exif."assetId" = asset.id WHERE face.id = :id',
        {"id": face_id},
    )
