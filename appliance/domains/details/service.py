"""Changes to one asset or many: favourites, visibility, live photos; and what people say about a picture (behaviour/05 §6)."""

import datetime as dt
from pathlib import Path
from typing import Any

from appliance.core import clock
from appliance.core.db import Row, Transaction
from appliance.core.errors import BadRequest, NotBuilt
from appliance.core.http.wire import UNSET
from appliance.core.permissions import Permission
from appliance.core.principal import Client, Principal
from appliance.core.runtime import Runtime
from appliance.domains import assets, metadata
from appliance.domains.assets import AssetResponseDto
from appliance.domains.details import queries
from appliance.domains.details.dtos import AssetBulkUpdateDto, AssetJobsDto, UpdateAssetDto
from appliance.media.capture_time import offset_name

_JOBS: dict[str, tuple[str, dict[str, Any]]] = {
    "refresh-faces": ("detect_faces", {}),
    "refresh-metadata": ("extract_metadata", {}),
    "regenerate-thumbnail": ("make_thumbnails", {"notify": False}),
    "transcode-video": ("encode_video", {}),
}


def update(runtime: Runtime, who: Principal, asset_id: str, wanted: UpdateAssetDto, client: Client) -> AssetResponseDto:
    """Change one asset; as it is then. Dates of the timeline and the place follow when the sidecar was written.

    Raises ``BadRequest`` about access and live photos.
    """

    def write(transaction: Transaction) -> AssetResponseDto:
        runtime.access.require(transaction, who, Permission.ASSET_UPDATE, [asset_id])
        if wanted.live_photo_video_id is not UNSET:
            _link(transaction, runtime, who, asset_id, wanted)
        if columns := _columns(wanted):
            assets.change(transaction, [asset_id], **columns)
        if said := _said(wanted):
            metadata.edit(transaction, runtime, [asset_id], **said)
        (answer,) = assets.responses(
            transaction, who, [asset_id], client=client, with_tags=False, with_stack=False, with_owner=False
        )
        return answer

    return runtime.db.write(write)


def update_several(runtime: Runtime, who: Principal, wanted: AssetBulkUpdateDto) -> None:
    """Change several assets in the same way; all or none."""

    def write(transaction: Transaction) -> None:
        runtime.access.require(transaction, who, Permission.ASSET_UPDATE, wanted.ids)
        columns = _columns(wanted)
        if wanted.duplicate_id is not UNSET:
            columns["duplicateId"] = wanted.duplicate_id
        if columns:
            assets.change(transaction, wanted.ids, **columns)
        said = _said(wanted)
        minutes = wanted.date_time_relative or 0
        if wanted.time_zone is not UNSET:
            said["timeZone"] = wanted.time_zone
        if minutes or "timeZone" in said:
            metadata.shift_dates(transaction, wanted.ids, minutes)
        metadata.edit(transaction, runtime, wanted.ids, **said)

    runtime.db.write(write)


def _columns(wanted: UpdateAssetDto | AssetBulkUpdateDto) -> dict[str, Any]:
    given = {"isFavorite": wanted.is_favorite, "visibility": wanted.visibility}
    return {name: value for name, value in given.items() if value is not UNSET}


def _said(wanted: UpdateAssetDto | AssetBulkUpdateDto) -> dict[str, Any]:
    """Columns of ``asset_exif``. A date that names its zone sets that, too."""
    given = {
        "description": wanted.description,
        "rating": wanted.rating,
        "latitude": wanted.latitude,
        "longitude": wanted.longitude,
    }
    said = {name: value for name, value in given.items() if value is not UNSET}
    if wanted.date_time_original is not UNSET:
        said["dateTimeOriginal"] = clock.iso(clock.parse(wanted.date_time_original))
        offset = dt.datetime.fromisoformat(wanted.date_time_original).utcoffset()
        if offset is not None:
            said["timeZone"] = offset_name(int(offset.total_seconds()) // 60)
    return said


def _link(transaction: Transaction, runtime: Runtime, who: Principal, asset_id: str, wanted: UpdateAssetDto) -> None:
    still = queries.asset(transaction, asset_id)
    video_id = wanted.live_photo_video_id
    if isinstance(video_id, str):
        assets.hide_motion_video(transaction, who.user_id, video_id)
    elif still is not None and still["livePhotoVideoId"] is not None:
        visibility = still["visibility"] if wanted.visibility is UNSET else wanted.visibility
        _show_motion_video(transaction, runtime, still, visibility)
    assets.change(transaction, [asset_id], livePhotoVideoId=video_id)


def _show_motion_video(transaction: Transaction, runtime: Runtime, still: Row, visibility: Any) -> None:
    """The video becomes an asset like others; clients hear of it when it has thumbnails."""
    video = queries.asset(transaction, still["livePhotoVideoId"])
    if video is None:
        return
    if Path(video["originalPath"]).is_relative_to(runtime.files.root / "encoded-video"):
        raise BadRequest("Cannot unlink Android motion photos")
    assets.change(transaction, [video["id"]], visibility=visibility)
    runtime.jobs.enqueue(transaction, "make_thumbnails", asset_id=video["id"], notify=True)


def run_jobs(runtime: Runtime, who: Principal, wanted: AssetJobsDto) -> None:
    """Have background work done again. Raises ``NotBuilt`` for work that this version cannot do."""
    name, data = _JOBS[wanted.name]
    if not runtime.jobs.known(name):
        raise NotBuilt(f"This version of Shoebox cannot {wanted.name.replace('-', ' ')} yet")

    def write(transaction: Transaction) -> None:
        runtime.access.require(transaction, who, Permission.ASSET_UPDATE, wanted.asset_ids)
        for asset_id in wanted.asset_ids:
            runtime.jobs.enqueue(transaction, name, asset_id=asset_id, **data)

    runtime.db.write(write)
