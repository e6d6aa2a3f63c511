"""Wire shapes of changes to assets (behaviour/05 §6)."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from msgspec import Meta

from appliance.core import clock
from appliance.core.http.wire import UNSET, Dto, UnsetType, Uuid
from appliance.domains.assets import AssetVisibility

AssetJobName = Literal["refresh-faces", "refresh-metadata", "regenerate-thumbnail", "transcode-video"]
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]
Rating = Annotated[int, Meta(ge=-1, le=5)]


class UpdateAssetDto(Dto):
    """Changes to one asset; what is left out stays."""

    date_time_original: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    is_favorite: bool | UnsetType = UNSET
    latitude: Latitude | UnsetType = UNSET
    live_photo_video_id: Uuid | UnsetType | None = UNSET
    longitude: Longitude | UnsetType = UNSET
    rating: Rating | UnsetType | None = UNSET
    visibility: AssetVisibility | UnsetType = UNSET

    @classmethod
    def disagreements(cls, given: Mapping[str, Any]) -> Iterable[tuple[str | None, str]]:
        """Half a position, no stars at all, a date that is none."""
        return _disagreements(given)


class AssetBulkUpdateDto(Dto):
    """The same changes to several assets. ``dateTimeRelative`` moves each date by minutes."""

    ids: list[Uuid]
    date_time_original: str | UnsetType = UNSET
    date_time_relative: int | UnsetType = UNSET
    description: str | UnsetType = UNSET
    duplicate_id: str | UnsetType | None = UNSET
    is_favorite: bool | UnsetType = UNSET
    latitude: Latitude | UnsetType = UNSET
    longitude: Longitude | UnsetType = UNSET
    rating: Rating | UnsetType | None = UNSET
    time_zone: str | UnsetType = UNSET
    visibility: AssetVisibility | UnsetType = UNSET

    @classmethod
    def disagreements(cls, given: Mapping[str, Any]) -> Iterable[tuple[str | None, str]]:
        """As for one asset, and two ways to move a date at once."""
        yield from _disagreements(given)
        if "dateTimeRelative" in given and "dateTimeOriginal" in given:
            yield None, "dateTimeRelative cannot exist alongside dateTimeOriginal"


def _disagreements(given: Mapping[str, Any]) -> Iterable[tuple[str | None, str]]:
    if given.get("rating") == 0:
        yield "rating", "Rating must be -1 (rejected), 1–5 (starred), or null (unrated); 0 is not valid"
    if isinstance(given.get("dateTimeOriginal"), str):
        try:
            clock.parse(given["dateTimeOriginal"])
        except (ValueError, OverflowError):
            yield "dateTimeOriginal", "Invalid input: expected ISO 8601 datetime string, received string"
    if ("latitude" in given) != ("longitude" in given):
        yield None, "Latitude and longitude must be provided together"


class AssetJobsDto(Dto):
    """Background work to do again for some assets."""

    asset_ids: list[Uuid]
    name: AssetJobName


class AssetCopyDto(Dto):
    """What one asset is to take over from another."""

    source_id: Uuid
    target_id: Uuid
    albums: bool = True
    favorite: bool = True
    shared_links: bool = True
    sidecar: bool = True
    stack: bool = True
