"""Verbs about assets that other domains use too. Those that change something take the open transaction."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from appliance.core import ids
from appliance.core.db import Transaction
from appliance.core.errors import Unauthenticated
from appliance.core.files import FileStore
from appliance.core.http.wire import UNSET
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.domains.assets import queries
from appliance.domains.assets.dtos import AssetOcrResponseDto, AssetStatsQuery, AssetStatsResponseDto
from appliance.domains.assets.events import AssetStored


def create(transaction: Transaction, **columns: Any) -> str | None:
    """A new asset from its columns by their names in the database.

    None when it was made; else nothing was, and this is the asset of the same owner (and library) with the same bytes.
    """
    if queries.insert(transaction, columns):
        transaction.emit(AssetStored(columns["ownerId"], columns["id"]))
        return None
    return queries.with_checksum(transaction, columns["ownerId"], columns.get("libraryId"), columns["checksum"])


def put_metadata(transaction: Transaction, items: Sequence[tuple[str, str, dict[str, Any]]]) -> None:
    """Set keys of assets: asset id, key, value; the last one of a key counts."""
    queries.put_metadata(
        transaction, [{"assetId": asset_id, "key": key, "value": json.dumps(value)} for asset_id, key, value in items]
    )


def change(transaction: Transaction, asset_ids: Sequence[str], **columns: Any) -> int:
    """Set columns of assets by their names in the database; how many assets there were."""
    return queries.change(transaction, asset_ids, columns)


def put_file(
    transaction: Transaction,
    files: FileStore,
    asset_id: str,
    file_type: str,
    path: Path,
    *,
    is_edited: bool = False,
    is_progressive: bool = False,
    is_transparent: bool = False,
    recipe: str = "",
    unlink_older: bool = True,
) -> None:
    """Make ``path`` the asset's file of that type (fullsize, preview, thumbnail, sidecar, encoded_video).

    An older file under another name is unlinked after the commit, if it is one that we made. ``recipe`` says how it was
    made, so that an upgrade can tell whether it would make the same again.
    """
    older = queries.file_path(transaction, asset_id, file_type, is_edited=is_edited)
    if unlink_older and older is not None and older != str(path):
        files.intend_deletion(transaction, [older])
    queries.put_file(
        transaction,
        {
            "id": ids.new_id(),
            "assetId": asset_id,
            "type": file_type,
            "path": str(path),
            "isEdited": is_edited,
            "isProgressive": is_progressive,
            "isTransparent": is_transparent,
            "recipe": recipe,
        },
    )


def remove_file(
    transaction: Transaction, files: FileStore, asset_id: str, file_type: str, *, is_edited: bool = False, unlink: bool = True
) -> None:
    """Forget the asset's file of that type; it is unlinked after the commit, if it is one that we made."""
    path = queries.file_path(transaction, asset_id, file_type, is_edited=is_edited)
    if path is not None:
        queries.remove_file(transaction, asset_id, file_type, is_edited=is_edited)
        if unlink:
            files.intend_deletion(transaction, [path])


def note_job(transaction: Transaction, asset_id: str, **instants: str | None) -> None:
    """Write down when a job last did something with the asset (columns of ``asset_job_status``); None: not done."""
    queries.note_job(transaction, {"assetId": asset_id, **instants})


def count(runtime: Runtime, who: Principal, wanted: AssetStatsQuery) -> AssetStatsResponseDto:
    """How many photos and videos a user has: of the timeline and the archive, unless another visibility is named.

    Raises ``Unauthenticated`` for locked ones without the PIN.
    """
    if wanted.visibility == "locked" and not who.is_elevated:
        raise Unauthenticated("Elevated permission is required")
    visibility = ["timeline", "archive"] if wanted.visibility is UNSET else [wanted.visibility]
    is_favorite = None if wanted.is_favorite is UNSET else wanted.is_favorite
    with runtime.db.reading() as reader:
        counts = dict(
            queries.statistics(reader, who.user_id, visibility, is_favorite=is_favorite, is_trashed=wanted.is_trashed is True)
        )
    return AssetStatsResponseDto(images=counts.get("IMAGE", 0), videos=counts.get("VIDEO", 0), total=sum(counts.values()))


def text_lines(runtime: Runtime, who: Principal, asset_id: str) -> list[AssetOcrResponseDto]:
    """The text in a picture, line by line."""
    with runtime.db.reading() as reader:
        runtime.access.require(reader, who, Permission.ASSET_READ, [asset_id])
        return [msgspec.convert(row, AssetOcrResponseDto) for row in queries.text_lines(reader, asset_id)]
