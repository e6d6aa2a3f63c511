"""SQL about assets, their files and what is done with them."""

import json
from collections.abc import Sequence

from appliance.core.access import id_list
from appliance.core.db import Reader, Row, Transaction

# -- who may


def owned_by(reader: Reader, ids: Sequence[str], user_id: str, *, with_locked: bool) -> set[str]:
    """Those of ``ids`` that the user owns and has not given up for good."""
    return set(
        reader.values(
            'SELECT id FROM asset WHERE id IN (SELECT value FROM json_each(:ids)) AND "ownerId" = :user_id '
            "AND status <> 'deleted' AND (visibility <> 'locked' OR :with_locked)",
            {"ids": id_list(ids), "user_id": user_id, "with_locked": with_locked},
        )
    )


def files_owned_by(reader: Reader, ids: Sequence[str], user_id: str, *, with_locked: bool) -> set[str]:
    """Those of ``ids`` (of ``asset_file``) that belong to an asset that the user owns."""
    return set(
        reader.values(
            'SELECT asset_file.id FROM asset_file JOIN asset ON asset.id = asset_file."assetId" '
            'WHERE asset_file.id IN (SELECT value FROM json_each(:ids)) AND asset."ownerId" = :user_id '
            "AND asset.status <> 'deleted' AND (asset.visibility <> 'locked' OR :with_locked)",
            {"ids": id_list(ids), "user_id": user_id, "with_locked": with_locked},
        )
    )


def in_albums_of(reader: Reader, ids: Sequence[str], user_id: str) -> set[str]:
    """Those of ``ids`` in an album of which the user is a member, motion videos of such stills included."""
    return set(
        reader.values(
            "SELECT asset.id FROM asset WHERE asset.id IN (SELECT value FROM json_each(:ids)) "
            "AND asset.\"deletedAt\" IS NULL AND asset.visibility <> 'locked' AND EXISTS ("
            'SELECT 1 FROM album_asset JOIN album ON album.id = album_asset."albumId" AND album."deletedAt" IS NULL '
            'JOIN album_user ON album_user."albumId" = album.id AND album_user."userId" = :user_id '
            'WHERE album_asset."assetId" = asset.id OR album_asset."assetId" IN '
            '(SELECT still.id FROM asset still WHERE still."livePhotoVideoId" = asset.id AND still."deletedAt" IS NULL))',
            {"ids": id_list(ids), "user_id": user_id},
        )
    )


def of_partners_of(reader: Reader, ids: Sequence[str], user_id: str) -> set[str]:
    """Those of ``ids`` whose owner shares everything with the user."""
    return set(
        reader.values(
            'SELECT asset.id FROM asset JOIN partner ON partner."sharedById" = asset."ownerId" '
            'AND partner."sharedWithId" = :user_id WHERE asset.id IN (SELECT value FROM json_each(:ids)) '
            "AND asset.\"deletedAt\" IS NULL AND asset.visibility IN ('timeline', 'hidden')",
            {"ids": id_list(ids), "user_id": user_id},
        )
    )


def in_shared_link(reader: Reader, ids: Sequence[str], link_id: str) -> set[str]:
    """Those of ``ids`` that a shared link opens, motion videos of such stills included.

    What a partner had shared is closed again when the partner ends that (the reference leaves it open for ever).
    """
    return set(
        reader.values(
            'WITH opened AS (SELECT listed.id AS "assetId" FROM shared_link JOIN shared_link_asset '
            'ON shared_link_asset."sharedLinkId" = shared_link.id JOIN asset listed ON listed.id = shared_link_asset."assetId" '
            'WHERE shared_link.id = :link_id AND (listed."ownerId" = shared_link."userId" OR EXISTS (SELECT 1 FROM partner '
            'WHERE partner."sharedById" = listed."ownerId" AND partner."sharedWithId" = shared_link."userId")) UNION '
            'SELECT album_asset."assetId" FROM shared_link JOIN album ON album.id = shared_link."albumId" '
            'AND album."deletedAt" IS NULL JOIN album_asset ON album_asset."albumId" = album.id '
            "WHERE shared_link.id = :link_id) "
            "SELECT asset.id FROM asset WHERE asset.id IN (SELECT value FROM json_each(:ids)) "
            "AND asset.\"deletedAt\" IS NULL AND asset.visibility <> 'locked' "
            'AND (asset.id IN (SELECT "assetId" FROM opened) OR EXISTS (SELECT 1 FROM asset still '
            'WHERE still."livePhotoVideoId" = asset.id AND still."deletedAt" IS NULL '
            'AND still.id IN (SELECT "assetId" FROM opened)))',
            {"ids": id_list(ids), "link_id": link_id},
        )
    )


# -- rows


def asset(reader: Reader, asset_id: str) -> Row | None:
    """The row of an asset."""
    return reader.row("SELECT * FROM asset WHERE id = :id", {"id": asset_id})


def insert(transaction: Transaction, values: Row) -> bool:
    """A new asset; False and nothing when the owner has the same bytes already."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f":{name}" for name in values)
    return transaction.run(f"INSERT INTO asset ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING", values) == 1


def with_checksum(reader: Reader, owner_id: str, library_id: str | None, checksum: bytes) -> str:
    """The owner's asset with these bytes."""
    return str(
        reader.value(
            'SELECT id FROM asset WHERE "ownerId" = :owner_id AND checksum = :checksum AND "libraryId" IS :library_id',
            {"owner_id": owner_id, "checksum": checksum, "library_id": library_id},
        )
    )


def change(transaction: Transaction, ids: Sequence[str], values: Row) -> int:
    """Set columns of several assets; how many there were."""
    assignments = ", ".join(f'"{name}" = :{name}' for name in values)
    return transaction.run(
        f"UPDATE asset SET {assignments} WHERE id IN (SELECT value FROM json_each(:ids))", {**values, "ids": id_list(ids)}
    )


def change_visibility(transaction: Transaction, asset_id: str, before: str, after: str) -> bool:
    """Change the visibility of an asset that has a certain one; whether it had."""
    return (
        transaction.run(
            "UPDATE asset SET visibility = :after WHERE id = :id AND visibility = :before",
            {"after": after, "id": asset_id, "before": before},
        )
        == 1
    )


# -- files


def files(reader: Reader, asset_id: str) -> list[Row]:
    """The derived files and the sidecar of an asset."""
    return reader.rows('SELECT * FROM asset_file WHERE "assetId" = :id ORDER BY type, "isEdited"', {"id": asset_id})


def file_path(reader: Reader, asset_id: str, file_type: str, *, is_edited: bool) -> str | None:
    """Where one derived file lies."""
    return reader.value(  # type: ignore[no-any-return]
        'SELECT path FROM asset_file WHERE "assetId" = :id AND type = :type AND "isEdited" = :is_edited',
        {"id": asset_id, "type": file_type, "is_edited": is_edited},
    )


def file(reader: Reader, file_id: str) -> Row | None:
    """One file."""
    return reader.row("SELECT * FROM asset_file WHERE id = :id", {"id": file_id})


def put_file(transaction: Transaction, values: Row) -> None:
    """Write down a derived file, in place of an older one of the same kind."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f":{name}" for name in values)
    updates = ", ".join(f'"{name}" = excluded."{name}"' for name in values if name not in {"id", "assetId", "type", "isEdited"})
    transaction.run(
        f'INSERT INTO asset_file ({names}) VALUES ({marks}) ON CONFLICT ("assetId", type, "isEdited") DO UPDATE SET {updates}',
        values,
    )


def remove_file(transaction: Transaction, asset_id: str, file_type: str, *, is_edited: bool) -> None:
    """Forget a derived file."""
    transaction.run(
        'DELETE FROM asset_file WHERE "assetId" = :id AND type = :type AND "isEdited" = :is_edited',
        {"id": asset_id, "type": file_type, "is_edited": is_edited},
    )


# -- keys of clients


def metadata(reader: Reader, asset_id: str) -> list[Row]:
    """The keys of an asset."""
    return reader.rows(
        'SELECT "assetId", key, value, "updatedAt" FROM asset_metadata WHERE "assetId" = :id ORDER BY key', {"id": asset_id}
    )


def metadata_items(reader: Reader, items: Sequence[tuple[str, str]]) -> list[Row]:
    """Those of ``items`` (asset id and key) that exist, in that order."""
    return reader.rows(
        'SELECT "assetId", asset_metadata.key, asset_metadata.value, "updatedAt" FROM json_each(:items) wanted '
        "JOIN asset_metadata ON \"assetId\" = wanted.value ->> '$[0]' AND asset_metadata.key = wanted.value ->> '$[1]' "
        "ORDER BY wanted.key",
        {"items": json.dumps(items)},
    )


def remove_metadata(transaction: Transaction, items: Sequence[tuple[str, str]]) -> None:
    """Forget keys (asset id and key)."""
    transaction.run_many('DELETE FROM asset_metadata WHERE "assetId" = ? AND key = ?', items)


def put_metadata(transaction: Transaction, items: Sequence[Row]) -> None:
    """Set keys of assets."""
    transaction.run_many(
        'INSERT INTO asset_metadata ("assetId", key, value) VALUES (:assetId, :key, :value) '
        'ON CONFLICT ("assetId", key) DO UPDATE SET value = excluded.value',
        items,
    )


def note_job(transaction: Transaction, values: Row) -> None:
    """Set columns of ``asset_job_status``."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f":{name}" for name in values)
    updates = ", ".join(f'"{name}" = excluded."{name}"' for name in values if name != "assetId")
    transaction.run(
        f'INSERT INTO asset_job_status ({names}) VALUES ({marks}) ON CONFLICT ("assetId") DO UPDATE SET {updates}', values
    )


# -- looking


def statistics(
    reader: Reader, user_id: str, visibility: Sequence[str], *, is_favorite: bool | None, is_trashed: bool
) -> list[tuple[str, int]]:
    """How many assets of each type a user has; what is being deleted for good is gone already."""
    return reader.tuples(
        'SELECT type, COUNT(*) FROM asset WHERE "ownerId" = :user_id '
        "AND visibility IN (SELECT value FROM json_each(:visibility)) "
        "AND (\"deletedAt\" IS NOT NULL) = :is_trashed AND (NOT :is_trashed OR status <> 'deleted') "
        'AND (:is_favorite IS NULL OR "isFavorite" = :is_favorite) GROUP BY type',
        {
            "user_id": user_id,
            "visibility": id_list(visibility),
            "is_favorite": is_favorite,
            "is_trashed": is_trashed,
        },
    )


def text_lines(reader: Reader, asset_id: str) -> list[Row]:
    """The visible lines of text in a picture."""
    return reader.rows('SELECT * FROM asset_ocr WHERE "assetId" = :id AND "isVisible" = 1 ORDER BY rowid', {"id": asset_id})
