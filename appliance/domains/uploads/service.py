"""Receiving photos: what may come, and how it becomes safe (design.md §5, behaviour/05 §2)."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from appliance.core import clock, ids
from appliance.core.db import Transaction
from appliance.core.errors import BadRequest, Unauthenticated
from appliance.core.files import Incoming
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.domains import assets, metadata, shared_links, trash, users
from appliance.domains.uploads import queries
from appliance.domains.uploads.dtos import (
    AssetBulkUploadCheckItem,
    AssetBulkUploadCheckResult,
    AssetMediaResponseDto,
    UploadFields,
)
from appliance.media.file_types import asset_type, extension, is_sidecar

QUOTA_EXCEEDED = "Quota has been exceeded!"
"""The apps know this text: it ends a whole backup, any other one only the file (mobile-app.md §2.3)."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came whole but is not stored yet."""

    file: Incoming
    file_name: str
    fields: UploadFields
    sidecar: Incoming | None


def begin(runtime: Runtime, who: Principal, checksum: str | None) -> tuple[AssetMediaResponseDto | None, int | None]:
    """Before the body: the answer if the client named a checksum that is there, and the bytes that there is room for.

    Raises ``Unauthenticated`` through a link that takes no uploads.
    """
    if who.shared_link is not None and not who.shared_link.allow_upload:
        raise Unauthenticated("Unauthorized")
    with runtime.db.reading() as reader:
        digest = _digest(checksum) if checksum else None
        existing = queries.uploaded(reader, who.user_id, digest) if digest else None
        return (_duplicate(existing) if existing else None), queries.room(reader, who.user_id)


def require_supported(file_name: str) -> None:
    """Raises ``BadRequest`` unless the name is one of a photo or video."""
    if asset_type(file_name) is None:
        raise BadRequest(f"Unsupported file type {file_name}")


def require_sidecar(file_name: str) -> None:
    """Raises ``BadRequest`` unless the name is one of a sidecar."""
    if not is_sidecar(file_name):
        raise BadRequest(f"Unsupported file type {file_name}")


def require_room(room: int | None, size: int) -> None:
    """Raises ``BadRequest`` when ``size`` bytes are more than there is room for."""
    if room is not None and size > room:
        raise BadRequest(QUOTA_EXCEEDED)


def store_upload(runtime: Runtime, who: Principal, upload: Upload) -> AssetMediaResponseDto:
    """Make an upload an asset. On return it survives a power cut; whatever is raised, nothing of it stays.

    Raises ``BadRequest`` (kind of file, empty, quota, live photo) and ``StorageFull``.
    """
    require_supported(upload.file_name)
    if upload.file.size == 0:
        raise BadRequest("File is empty")
    with runtime.db.reading() as reader:
        existing = queries.uploaded(reader, who.user_id, upload.file.sha1)
        if existing is None:
            require_room(queries.room(reader, who.user_id), upload.file.size)
            if upload.fields.live_photo_video_id is not None:
                assets.require_motion_video(reader, who.user_id, upload.fields.live_photo_video_id)
    if existing is not None:
        if who.shared_link is not None:
            runtime.db.write(lambda transaction: _give_to_link(transaction, runtime, who, existing))
        return _duplicate(existing)
    return _store(runtime, who, upload)


def _store(runtime: Runtime, who: Principal, upload: Upload) -> AssetMediaResponseDto:
    placed: list[tuple[Incoming, Path]] = []
    modified_ns = int(clock.parse(upload.fields.file_modified_at).timestamp() * 1000) * 1_000_000
    suffix = upload.file_name[len(upload.file_name) - len(extension(upload.file_name)) :]
    try:
        for incoming, ending in ((upload.file, suffix), (upload.sidecar, ".xmp")):
            if incoming is not None:
                destination = runtime.files.fanned_out("upload", who.user_id, f"{incoming.path.name}{ending}")
                placed.append((incoming, destination))
                runtime.files.place(incoming, destination, modified_ns)
        paths = [destination for _, destination in placed]
        answer = runtime.db.write(lambda transaction: _insert(transaction, runtime, who, upload, paths))
    except BaseException:
        for incoming, destination in placed:
            runtime.files.withdraw(incoming.path, destination)
        raise
    return answer


def _insert(
    transaction: Transaction, runtime: Runtime, who: Principal, upload: Upload, paths: list[Path]
) -> AssetMediaResponseDto:
    fields = upload.fields
    asset_id = ids.new_id()
    if fields.live_photo_video_id is not None:
        assets.require_motion_video(transaction, who.user_id, fields.live_photo_video_id)
    columns = {
        "id": asset_id,
        "ownerId": who.user_id,
        "type": asset_type(upload.file_name),
        "originalPath": str(paths[0]),
        "originalFileName": upload.file_name,
        "checksum": upload.file.sha1,
        "fileCreatedAt": fields.file_created_at,
        "fileModifiedAt": fields.file_modified_at,
        "localDateTime": fields.file_created_at,
        "duration": fields.duration or None,
        "visibility": fields.visibility,
        "isFavorite": fields.is_favorite,
        "livePhotoVideoId": fields.live_photo_video_id,
        "deviceAssetId": fields.device_asset_id,
        "deviceId": fields.device_id,
    }
    existing = assets.create(transaction, **columns)
    if existing is not None and trash.finish(transaction, runtime, existing):
        # Its owner has deleted it for good, only no job has come to it yet: what came now is a new photo.
        existing = assets.create(transaction, **columns)
    if existing is not None:
        # The same bytes came twice at the same moment, and the other one was first.
        runtime.files.intend_deletion(transaction, paths)
        _give_to_link(transaction, runtime, who, existing)
        return _duplicate(existing)
    # Asked again: uploads that came together may have filled what was left.
    require_room(queries.room(transaction, who.user_id), upload.file.size)
    users.add_usage(transaction, who.user_id, upload.file.size)
    metadata.insert_empty(transaction, asset_id, upload.file.size)
    assets.put_metadata(transaction, [(asset_id, item.key, item.value) for item in fields.metadata])
    for sidecar in paths[1:]:
        assets.put_file(transaction, runtime.files, asset_id, "sidecar", sidecar)
    if fields.live_photo_video_id is not None:
        assets.hide_motion_video(transaction, who.user_id, fields.live_photo_video_id)
    runtime.jobs.enqueue(transaction, "extract_metadata", asset_id=asset_id, source="upload")
    _give_to_link(transaction, runtime, who, asset_id)
    return AssetMediaResponseDto(id=asset_id, status="created")


def _give_to_link(transaction: Transaction, runtime: Runtime, who: Principal, asset_id: str) -> None:
    if who.shared_link is not None:
        shared_links.receive(transaction, runtime, who.shared_link, who.user_id, asset_id)


def check_uploads(
    runtime: Runtime, who: Principal, items: Sequence[AssetBulkUploadCheckItem]
) -> list[AssetBulkUploadCheckResult]:
    """Which files are worth sending: those whose bytes the user has nowhere, not even in the trash (behaviour/05 §4)."""
    digests = [_digest(item.checksum) for item in items]
    with runtime.db.reading() as reader:
        known = queries.known(reader, who.user_id, [digest for digest in digests if digest])
    results = []
    for item, digest in zip(items, digests, strict=True):
        found = known.get(digest) if digest else None
        if found is None:
            results.append(AssetBulkUploadCheckResult(id=item.id, action="accept"))
        else:
            results.append(
                AssetBulkUploadCheckResult(
                    id=item.id, action="reject", reason="duplicate", asset_id=found["id"], is_trashed=bool(found["isTrashed"])
                )
            )
    return results


def _digest(checksum: str) -> bytes | None:
    """A SHA-1 as clients write it: 28 characters are base64, all else is hex. None for what is neither."""
    try:
        return base64.b64decode(checksum) if len(checksum) == 28 else bytes.fromhex(checksum)
    except (binascii.Error, ValueError):
        return None


def _duplicate(asset_id: str) -> AssetMediaResponseDto:
    return AssetMediaResponseDto(id=asset_id, status="duplicate")
