"""Wire shapes of ``/timeline``."""

from enum import StrEnum
from typing import Literal

from msgspec import UNSET, UnsetType

from appliance.core.http.wire import Dto, Uuid


class AssetVisibility(StrEnum):
    """Where an asset is shown."""

    ARCHIVE = "archive"
    TIMELINE = "timeline"
    HIDDEN = "hidden"
    LOCKED = "locked"


class TimeBucketDto(Dto, kw_only=True):
    """Which assets the timeline shows, and in which order."""

    album_id: Uuid | UnsetType = UNSET
    bbox: str | UnsetType = UNSET
    is_favorite: bool | UnsetType = UNSET
    is_trashed: bool | UnsetType = UNSET
    order: Literal["asc", "desc"] | UnsetType = UNSET
    order_by: Literal["takenAt", "createdAt"] | UnsetType = UNSET
    person_id: Uuid | UnsetType = UNSET
    tag_id: Uuid | UnsetType = UNSET
    user_id: Uuid | UnsetType = UNSET
    visibility: AssetVisibility | UnsetType = UNSET
    with_coordinates: bool | UnsetType = UNSET
    with_partners: bool | UnsetType = UNSET
    with_stacked: bool | UnsetType = UNSET


class TimeBucketAssetDto(TimeBucketDto, kw_only=True):
    """The same, of one month."""

    time_bucket: str


class TimeBucketsResponseDto(Dto):
    """A month and how many assets it has."""

    time_bucket: str
    count: int


class TimeBucketAssetResponseDto(Dto):
    """The assets of a month, column by column."""

    duration: list[int | None]
    id: list[str]
    visibility: list[AssetVisibility]
    is_favorite: list[bool]
    is_image: list[bool]
    is_trashed: list[bool]
    live_photo_video_id: list[str | None]
    file_created_at: list[str]
    local_offset_hours: list[float]
    created_at: list[str]
    owner_id: list[str]
    projection_type: list[str | None]
    ratio: list[float]
    thumbhash: list[str | None]
    city: list[str | None] | UnsetType = UNSET
    country: list[str | None] | UnsetType = UNSET
    latitude: list[float | None] | UnsetType = UNSET
    longitude: list[float | None] | UnsetType = UNSET
    stack: list[list[str] | None] | UnsetType = UNSET
