"""Wire shapes of uploads, and the text fields of all generations of apps (mobile-app.md §2.2)."""

import re
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from appliance.core.errors import ValidationFailed
from appliance.core.http.validation import Issue, issue, validate, validate_texts
from appliance.core.http.wire import UNSET, Binary, DateTime, Dto, UnsetType, Uuid
from appliance.domains.assets import AssetMetadataUpsertItemDto, AssetVisibility

AssetMediaStatus = Literal["created", "duplicate"]
AssetUploadAction = Literal["accept", "reject"]
AssetRejectReason = Literal["duplicate", "unsupported-format"]

_CLOCK_DURATION = re.compile(r"^(\d+):(\d\d):(\d\d)(?:\.(\d{1,9}))?$")


class AssetMediaCreateDto(Dto):
    """The form of an upload, as it is documented."""

    asset_data: Binary
    file_created_at: DateTime
    file_modified_at: DateTime
    duration: Annotated[int, Meta(ge=0)] | UnsetType = UNSET
    filename: str | UnsetType = UNSET
    is_favorite: bool | UnsetType = UNSET
    live_photo_video_id: Uuid | UnsetType = UNSET
    metadata: list[AssetMetadataUpsertItemDto] | UnsetType = UNSET
    sidecar_data: Binary | UnsetType = UNSET
    visibility: AssetVisibility | UnsetType = UNSET


class UploadFields(Dto):
    """The text fields of an upload. ``deviceAssetId`` and ``deviceId`` are what apps before 3.0 know their photos by."""

    file_created_at: DateTime
    file_modified_at: DateTime
    duration: Annotated[int, Meta(ge=0)] = 0
    filename: str = ""
    is_favorite: bool = False
    live_photo_video_id: Uuid | None = None
    visibility: AssetVisibility = "timeline"
    device_asset_id: str | None = None
    device_id: str | None = None
    metadata: list[AssetMetadataUpsertItemDto] = msgspec.field(default_factory=list)


class _Metadata(Dto):
    metadata: list[AssetMetadataUpsertItemDto]


class AssetMediaResponseDto(Dto):
    """What became of an upload."""

    id: Uuid
    status: AssetMediaStatus


class AssetBulkUploadCheckItem(Dto):
    """A file that a client has."""

    id: str
    checksum: str


class AssetBulkUploadCheckDto(Dto):
    """Files that a client has."""

    assets: list[AssetBulkUploadCheckItem]


class AssetBulkUploadCheckResult(Dto):
    """Whether a file is worth sending."""

    id: str
    action: AssetUploadAction
    reason: AssetRejectReason | UnsetType = UNSET
    asset_id: Uuid | UnsetType = UNSET
    is_trashed: bool | UnsetType = UNSET


class AssetBulkUploadCheckResponseDto(Dto):
    """The answers, in the order of the questions."""

    results: list[AssetBulkUploadCheckResult]


def fields_of(texts: dict[str, list[str]]) -> UploadFields:
    """The text fields of a form. Unknown ones are ignored. Raises ``ValidationFailed`` with everything that is wrong.

    A duration may be milliseconds or, from apps before 3.0, ``0:00:12.345000``.
    """
    plain = {name: values for name, values in texts.items() if name != "metadata"}
    if "duration" in plain:
        plain["duration"] = [_milliseconds(text) for text in plain["duration"]]
    issues: list[Issue] = []
    metadata, fields = [], None
    try:
        fields = validate_texts(plain, UploadFields)
    except ValidationFailed as failed:
        issues += failed.issues
    try:
        metadata = _metadata(texts.get("metadata", []))
    except ValidationFailed as failed:
        issues += failed.issues
    if fields is None or issues:
        raise ValidationFailed(issues)
    fields.metadata = metadata
    return fields


def _milliseconds(text: str) -> str:
    match = _CLOCK_DURATION.match(text)
    if match is None:
        return text
    hours, minutes, seconds, fraction = match.groups(default="0")
    return str((int(hours) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + int(fraction.ljust(3, "0")[:3]))


def _metadata(texts: list[str]) -> list[AssetMetadataUpsertItemDto]:
    if not texts:
        return []
    try:
        decoded = msgspec.json.decode(texts[0])
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValidationFailed([issue(("metadata",), "Invalid input: expected JSON string, received string")]) from error
    return validate({"metadata": decoded}, _Metadata).metadata
