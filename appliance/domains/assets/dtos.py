"""Wire shapes of assets."""

from typing import Literal

from appliance.core.http.wire import UNSET, DateTime, Dto, JsonObject, UnsetType, Uuid
from appliance.domains.people import PersonResponseDto
from appliance.domains.users import UserResponseDto

AssetVisibility = Literal["archive", "timeline", "hidden", "locked"]
AssetTypeEnum = Literal["IMAGE", "VIDEO", "AUDIO", "OTHER"]
AssetFileType = Literal["fullsize", "preview", "thumbnail", "sidecar", "encoded_video"]


class ExifResponseDto(Dto):
    """What is known about a picture. Instants have the form of nested ones: ``2016-09-22T21:10:29.06+00:00``."""

    make: str | None = None
    model: str | None = None
    exif_image_width: int | None = None
    exif_image_height: int | None = None
    file_size_in_byte: int | None = None
    orientation: str | None = None
    date_time_original: DateTime | None = None
    modify_date: DateTime | None = None
    time_zone: str | None = None
    lens_model: str | None = None
    f_number: float | None = None
    focal_length: float | None = None
    iso: int | None = None
    exposure_time: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    description: str | None = None
    projection_type: str | None = None
    rating: int | None = None


class TagResponseDto(Dto, kw_only=True):
    """A tag; ``value`` is its path from the root."""

    id: Uuid
    parent_id: str | UnsetType = UNSET
    name: str
    value: str
    created_at: DateTime
    updated_at: DateTime
    color: str | UnsetType = UNSET


class AssetStackResponseDto(Dto):
    """The stack that an asset is in."""

    id: Uuid
    primary_asset_id: Uuid
    asset_count: int


class AssetResponseDto(Dto, kw_only=True):
    """A photo or video. What was not asked for is left out."""

    id: Uuid
    created_at: DateTime
    owner_id: Uuid
    owner: UserResponseDto | UnsetType = UNSET
    library_id: Uuid | UnsetType | None = UNSET
    type: AssetTypeEnum
    original_path: str
    original_file_name: str
    original_mime_type: str | UnsetType = UNSET
    thumbhash: str | None
    file_created_at: DateTime
    file_modified_at: DateTime
    local_date_time: DateTime
    updated_at: DateTime
    is_favorite: bool
    is_archived: bool
    is_trashed: bool
    visibility: AssetVisibility
    duration: int | None
    exif_info: ExifResponseDto | UnsetType = UNSET
    live_photo_video_id: str | UnsetType | None = UNSET
    tags: list[TagResponseDto] | UnsetType = UNSET
    people: list[PersonResponseDto] | UnsetType = UNSET
    checksum: str
    stack: AssetStackResponseDto | UnsetType | None = UNSET
    is_offline: bool
    has_metadata: bool
    duplicate_id: Uuid | UnsetType | None = UNSET
    resized: bool | UnsetType = UNSET
    width: int | None
    height: int | None
    is_edited: bool


class EarlierAssetResponseDto(AssetResponseDto, kw_only=True):
    """The same for apps before 3.0: their ids of it, and a ``duration`` that is text (legacy-shapes.md)."""

    device_asset_id: str
    device_id: str


class AssetMetadataUpsertItemDto(Dto):
    """A key of a client's own and what it keeps there."""

    key: str
    value: JsonObject


class AssetMetadataUpsertDto(Dto):
    """Keys of one asset."""

    items: list[AssetMetadataUpsertItemDto]


class AssetMetadataResponseDto(Dto):
    """What a client keeps at an asset."""

    key: str
    value: JsonObject
    updated_at: DateTime


class AssetMetadataBulkUpsertItemDto(Dto):
    """A key of one of several assets."""

    asset_id: Uuid
    key: str
    value: JsonObject


class AssetMetadataBulkUpsertDto(Dto):
    """Keys of several assets."""

    items: list[AssetMetadataBulkUpsertItemDto]


class AssetMetadataBulkResponseDto(Dto):
    """What a client keeps at one of several assets."""

    asset_id: Uuid
    key: str
    value: JsonObject
    updated_at: DateTime


class AssetMetadataBulkDeleteItemDto(Dto):
    """A key to forget."""

    asset_id: Uuid
    key: str


class AssetMetadataBulkDeleteDto(Dto):
    """Keys to forget."""

    items: list[AssetMetadataBulkDeleteItemDto]


class AssetStatsQuery(Dto):
    """Which assets to count."""

    is_favorite: bool | UnsetType = UNSET
    is_trashed: bool | UnsetType = UNSET
    visibility: AssetVisibility | UnsetType = UNSET


class AssetStatsResponseDto(Dto):
    """How many there are; the total counts what is neither, too."""

    images: int
    videos: int
    total: int


class AssetOcrResponseDto(Dto):
    """A line of text in a picture. Corners go clockwise from the top left of the text, 0 to 1 of the picture."""

    id: Uuid
    asset_id: Uuid
    x1: float
    y1: float
    x2: float
    y2: float
    x3: float
    y3: float
    x4: float
    y4: float
    box_score: float
    text_score: float
    text: str


class AssetFilesQuery(Dto):
    """Which files of which asset."""

    asset_id: Uuid
    type: AssetFileType | UnsetType = UNSET
    is_edited: bool | UnsetType = UNSET
    is_progressive: bool | UnsetType = UNSET
    is_transparent: bool | UnsetType = UNSET


class AssetFileResponseDto(Dto):
    """A file that was made of an asset, or its sidecar."""

    id: Uuid
    type: AssetFileType
    path: str
    is_edited: bool
    is_progressive: bool
    is_transparent: bool
    created_at: DateTime
    updated_at: DateTime
