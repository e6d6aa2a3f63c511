"""Wire shapes of ``/shared-links``."""

from typing import Annotated, Literal

from appliance.core.http.wire import LEGACY, UNSET, DateTime, Dto, UnsetType, Uuid
from appliance.domains.albums import AlbumResponseDto
from appliance.domains.assets import AssetResponseDto

SharedLinkType = Literal["ALBUM", "INDIVIDUAL"]
AssetIdErrorReason = Literal["duplicate", "no_permission", "not_found"]


class SharedLinkResponseDto(Dto):
    """A link. ``key`` and ``slug`` are what stands in its address; the password is in clear, as clients show it."""

    id: Uuid
    description: str | None
    password: str | None
    user_id: Uuid
    key: str
    type: SharedLinkType
    created_at: DateTime
    expires_at: DateTime | None
    assets: list[AssetResponseDto]
    allow_upload: bool
    allow_download: bool
    show_metadata: bool
    slug: str | None
    album: AlbumResponseDto | UnsetType = UNSET


class SharedLinksQuery(Dto):
    """Which links are wanted."""

    album_id: Uuid | UnsetType = UNSET
    id: Uuid | UnsetType = UNSET


class SharedLinkCreateDto(Dto):
    """A new link: to an album, or to photos one by one."""

    type: SharedLinkType
    album_id: Uuid | UnsetType = UNSET
    allow_download: bool = True
    allow_upload: bool | UnsetType = UNSET
    asset_ids: list[Uuid] | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    expires_at: DateTime | None = None
    password: str | UnsetType | None = UNSET
    show_metadata: bool = True
    slug: str | UnsetType | None = UNSET


class SharedLinkEditDto(Dto):
    """What may be changed. Apps before 3.0 clear the expiry with ``change_expiry_time`` alone."""

    allow_download: bool | UnsetType = UNSET
    allow_upload: bool | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    expires_at: DateTime | UnsetType | None = UNSET
    password: str | UnsetType | None = UNSET
    show_metadata: bool | UnsetType = UNSET
    slug: str | UnsetType | None = UNSET
    change_expiry_time: Annotated[bool | UnsetType, LEGACY] = UNSET


class SharedLinkLoginDto(Dto):
    """The password of a link."""

    password: str


class AssetIdsDto(Dto):
    """Photos that something is done with."""

    asset_ids: list[Uuid]


class AssetIdsResponseDto(Dto):
    """What became of one of them."""

    asset_id: Uuid
    success: bool
    error: AssetIdErrorReason | UnsetType = UNSET
