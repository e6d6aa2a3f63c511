"""Wire shapes of ``/download`` (behaviour/02 §13)."""

from typing import Annotated

from msgspec import Meta

from appliance.core.http.wire import UNSET, Dto, UnsetType, Uuid


class DownloadInfoDto(Dto):
    """What is to be downloaded, and how large an archive may become in bytes."""

    album_id: Uuid | UnsetType = UNSET
    archive_size: Annotated[int, Meta(ge=1)] | UnsetType = UNSET
    asset_ids: list[Uuid] | UnsetType = UNSET
    user_id: Uuid | UnsetType = UNSET


class DownloadArchiveInfo(Dto):
    """One archive."""

    asset_ids: list[Uuid]
    size: int


class DownloadResponseDto(Dto):
    """How the download is split."""

    archives: list[DownloadArchiveInfo]
    total_size: int


class DownloadArchiveDto(Dto):
    """The assets of one archive."""

    asset_ids: list[Uuid]
    archive_name: str | UnsetType = UNSET
    edited: bool | UnsetType = UNSET
