"""Wire shapes of ``/albums``."""

from typing import Annotated, Literal

from msgspec import Meta

from appliance.core.http.wire import LEGACY, UNSET, BulkIdErrorReason, DateTime, Dto, UnsetType, Uuid
from appliance.domains.assets import AssetResponseDto
from appliance.domains.users import UserResponseDto

AlbumUserRole = Literal["owner", "editor", "viewer"]
AssetOrder = Literal["asc", "desc"]


class AlbumUserResponseDto(Dto):
    """A member of an album."""

    user: UserResponseDto
    role: AlbumUserRole


class ContributorCountResponseDto(Dto):
    """How many photos of an album are whose."""

    user_id: Uuid
    asset_count: int


class AlbumResponseDto(Dto):
    """An album. The dates are left out while it is empty."""

    album_name: str
    description: str
    album_thumbnail_asset_id: Uuid | None
    created_at: DateTime
    updated_at: DateTime
    id: Uuid
    album_users: list[AlbumUserResponseDto]
    shared: bool
    has_shared_link: bool
    asset_count: int
    is_activity_enabled: bool
    start_date: DateTime | UnsetType = UNSET
    end_date: DateTime | UnsetType = UNSET
    order: AssetOrder | UnsetType = UNSET
    last_modified_asset_timestamp: DateTime | UnsetType = UNSET
    contributor_counts: list[ContributorCountResponseDto] | UnsetType = UNSET


class LegacyAlbumResponseDto(AlbumResponseDto, kw_only=True):
    """The same for apps before 3.0, which look for the owner here and do not know that role (legacy-shapes.md)."""

    owner_id: Uuid
    owner: UserResponseDto
    assets: list[AssetResponseDto]


class AlbumsQuery(Dto):
    """Which of the caller's albums are wanted. ``shared`` is what ``is_shared`` was called before 3.0."""

    asset_id: Uuid | UnsetType = UNSET
    id: Uuid | UnsetType = UNSET
    is_owned: bool | UnsetType = UNSET
    is_shared: bool | UnsetType = UNSET
    name: str | UnsetType = UNSET
    shared: Annotated[bool | UnsetType, LEGACY] = UNSET


class AlbumQuery(Dto):
    """How much of an album is wanted by apps before 3.0."""

    without_assets: Annotated[bool | UnsetType, LEGACY] = UNSET


class AlbumUserCreateDto(Dto):
    """Somebody who gets an album from the start."""

    user_id: Uuid
    role: AlbumUserRole


class CreateAlbumDto(Dto):
    """A new album."""

    album_name: str
    album_users: list[AlbumUserCreateDto] | UnsetType = UNSET
    asset_ids: list[Uuid] | UnsetType = UNSET
    description: str | UnsetType | None = UNSET


class UpdateAlbumDto(Dto):
    """What may be changed of an album."""

    album_name: str | UnsetType = UNSET
    album_thumbnail_asset_id: Uuid | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    is_activity_enabled: bool | UnsetType = UNSET
    order: AssetOrder | UnsetType = UNSET


class AlbumUserAddDto(Dto):
    """Somebody who gets an album."""

    user_id: Uuid
    role: AlbumUserRole = "editor"


class AddUsersDto(Dto):
    """Who gets an album."""

    album_users: Annotated[list[AlbumUserAddDto], Meta(min_length=1)]


class UpdateAlbumUserDto(Dto):
    """What a member may do from now on."""

    role: AlbumUserRole


class AlbumsAddAssetsDto(Dto):
    """Which photos go into which albums."""

    album_ids: list[Uuid]
    asset_ids: list[Uuid]


class AlbumsAddAssetsResponseDto(Dto):
    """Whether anything was added."""

    success: bool
    error: BulkIdErrorReason | UnsetType = UNSET


class AlbumStatisticsResponseDto(Dto):
    """How many albums there are."""

    owned: int
    shared: int
    not_shared: int


class MapMarkerResponseDto(Dto):
    """A photo on the map."""

    id: Uuid
    lat: float
    lon: float
    city: str | None
    state: str | None
    country: str | None
