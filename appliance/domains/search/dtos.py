"""Wire shapes of ``/search``: the flat fields of 3.1 and the filters of 3.2 (behaviour/02 §12, 11 §6)."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from appliance.core.http.wire import UNSET, DateTime, Dto, UnsetType, Uuid
from appliance.domains.albums import AlbumResponseDto
from appliance.domains.assets import AssetResponseDto, AssetTypeEnum, AssetVisibility

PageSize = Annotated[int, Meta(ge=1, le=1000)]
Page = Annotated[int, Meta(ge=1)]
Text = Annotated[str, Meta(min_length=1)]
Texts = Annotated[list[str], Meta(min_length=1)]
Ids = Annotated[list[Uuid], Meta(min_length=1)]
Numbers = Annotated[list[float], Meta(min_length=1)]


class Leaf(Dto, forbid_unknown_fields=True):
    """Operators on one property; at least one must be given."""


class BoolFilter(Leaf):
    """A property that is or is not."""

    eq: bool


class IdFilter(Leaf):
    """An id."""

    eq: Uuid | UnsetType = UNSET
    ne: Uuid | UnsetType = UNSET


class IdFilterNullable(Leaf):
    """An id that may be missing."""

    eq: Uuid | UnsetType | None = UNSET
    ne: Uuid | UnsetType | None = UNSET


class IdsFilter(Leaf):
    """Things that belong to an asset: any of them, all of them, none of them."""

    all: Ids | UnsetType = UNSET
    any: Ids | UnsetType = UNSET
    none: Ids | UnsetType = UNSET


class StringFilter(Leaf):
    """An exact text."""

    eq: str | UnsetType = UNSET
    in_: Texts | UnsetType = msgspec.field(default=UNSET, name="in")
    ne: str | UnsetType = UNSET
    not_in: Texts | UnsetType = UNSET


class StringFilterNullable(Leaf):
    """An exact text that may be missing."""

    eq: str | UnsetType | None = UNSET
    in_: Texts | UnsetType = msgspec.field(default=UNSET, name="in")
    ne: str | UnsetType | None = UNSET
    not_in: Texts | UnsetType = UNSET


class StringPatternFilter(Leaf):
    """A text of which a part is known; parts are compared without case and accents."""

    ends_with: Text | UnsetType = UNSET
    eq: str | UnsetType | None = UNSET
    in_: Texts | UnsetType = msgspec.field(default=UNSET, name="in")
    like: Text | UnsetType = UNSET
    ne: str | UnsetType | None = UNSET
    not_in: Texts | UnsetType = UNSET
    not_like: Text | UnsetType = UNSET
    starts_with: Text | UnsetType = UNSET


class StringSimilarityFilter(Leaf):
    """A text that was recognised in the picture."""

    matches: Text


class NumberFilter(Leaf):
    """A number."""

    eq: float | UnsetType = UNSET
    gt: float | UnsetType = UNSET
    gte: float | UnsetType = UNSET
    in_: Numbers | UnsetType = msgspec.field(default=UNSET, name="in")
    lt: float | UnsetType = UNSET
    lte: float | UnsetType = UNSET
    ne: float | UnsetType = UNSET
    not_in: Numbers | UnsetType = UNSET


class NumberFilterNullable(Leaf):
    """A number that may be missing."""

    eq: float | UnsetType | None = UNSET
    gt: float | UnsetType = UNSET
    gte: float | UnsetType = UNSET
    in_: Numbers | UnsetType = msgspec.field(default=UNSET, name="in")
    lt: float | UnsetType = UNSET
    lte: float | UnsetType = UNSET
    ne: float | UnsetType | None = UNSET
    not_in: Numbers | UnsetType = UNSET


class DateFilter(Leaf):
    """An instant."""

    eq: DateTime | UnsetType = UNSET
    gt: DateTime | UnsetType = UNSET
    gte: DateTime | UnsetType = UNSET
    lt: DateTime | UnsetType = UNSET
    lte: DateTime | UnsetType = UNSET
    ne: DateTime | UnsetType = UNSET


class DateFilterNullable(Leaf):
    """An instant that may be missing."""

    eq: DateTime | UnsetType | None = UNSET
    gt: DateTime | UnsetType = UNSET
    gte: DateTime | UnsetType = UNSET
    lt: DateTime | UnsetType = UNSET
    lte: DateTime | UnsetType = UNSET
    ne: DateTime | UnsetType | None = UNSET


class EnumFilterAssetType(Leaf):
    """The kind of an asset."""

    eq: AssetTypeEnum | UnsetType = UNSET
    in_: Annotated[list[AssetTypeEnum], Meta(min_length=1)] | UnsetType = msgspec.field(default=UNSET, name="in")
    ne: AssetTypeEnum | UnsetType = UNSET
    not_in: Annotated[list[AssetTypeEnum], Meta(min_length=1)] | UnsetType = UNSET


class EnumFilterAssetVisibility(Leaf):
    """Where an asset is shown."""

    eq: AssetVisibility | UnsetType = UNSET
    in_: Annotated[list[AssetVisibility], Meta(min_length=1)] | UnsetType = msgspec.field(default=UNSET, name="in")
    ne: AssetVisibility | UnsetType = UNSET
    not_in: Annotated[list[AssetVisibility], Meta(min_length=1)] | UnsetType = UNSET


class SearchFilterBranch(Dto, forbid_unknown_fields=True):
    """Conditions that must hold together."""

    album_ids: IdsFilter | UnsetType = UNSET
    checksum: StringFilter | UnsetType = UNSET
    city: StringFilterNullable | UnsetType = UNSET
    country: StringFilterNullable | UnsetType = UNSET
    created_at: DateFilter | UnsetType = UNSET
    description: StringPatternFilter | UnsetType = UNSET
    encoded_video_path: StringFilter | UnsetType = UNSET
    file_size_in_bytes: NumberFilter | UnsetType = UNSET
    has_albums: BoolFilter | UnsetType = UNSET
    has_people: BoolFilter | UnsetType = UNSET
    has_tags: BoolFilter | UnsetType = UNSET
    id: IdFilter | UnsetType = UNSET
    is_encoded: BoolFilter | UnsetType = UNSET
    is_favorite: BoolFilter | UnsetType = UNSET
    is_motion: BoolFilter | UnsetType = UNSET
    is_offline: BoolFilter | UnsetType = UNSET
    lens_model: StringFilterNullable | UnsetType = UNSET
    library_id: IdFilterNullable | UnsetType = UNSET
    make: StringFilterNullable | UnsetType = UNSET
    model: StringFilterNullable | UnsetType = UNSET
    ocr: StringSimilarityFilter | UnsetType = UNSET
    original_file_name: StringPatternFilter | UnsetType = UNSET
    original_path: StringPatternFilter | UnsetType = UNSET
    person_ids: IdsFilter | UnsetType = UNSET
    rating: NumberFilterNullable | UnsetType = UNSET
    state: StringFilterNullable | UnsetType = UNSET
    tag_ids: IdsFilter | UnsetType = UNSET
    taken_at: DateFilter | UnsetType = UNSET
    trashed_at: DateFilterNullable | UnsetType = UNSET
    type: EnumFilterAssetType | UnsetType = UNSET
    updated_at: DateFilter | UnsetType = UNSET
    visibility: EnumFilterAssetVisibility | UnsetType = UNSET


class SearchFilter(SearchFilterBranch, forbid_unknown_fields=True):
    """The conditions of a branch, and optionally branches of which one must hold."""

    or_: Annotated[list[SearchFilterBranch], Meta(min_length=1)] | UnsetType = msgspec.field(default=UNSET, name="or")


class AssetOrder(StrEnum):
    """Oldest or newest first."""

    ASC = "asc"
    DESC = "desc"


class SearchOrderField(StrEnum):
    """What a list can be sorted by."""

    FILE_CREATED_AT = "fileCreatedAt"
    LOCAL_DATE_TIME = "localDateTime"
    FILE_SIZE_IN_BYTES = "fileSizeInBytes"
    RATING = "rating"


class SearchOrder(Dto):
    """How a list is sorted."""

    direction: AssetOrder = AssetOrder.DESC
    field: SearchOrderField = SearchOrderField.FILE_CREATED_AT


class FlatSearch(Dto):
    """The fields that all searches of 3.1 have; deprecated in favour of ``filter``, used by every phone app."""

    album_ids: list[Uuid] | UnsetType = UNSET
    city: str | UnsetType | None = UNSET
    country: str | UnsetType | None = UNSET
    created_after: DateTime | UnsetType = UNSET
    created_before: DateTime | UnsetType = UNSET
    is_encoded: bool | UnsetType = UNSET
    is_favorite: bool | UnsetType = UNSET
    is_motion: bool | UnsetType = UNSET
    is_not_in_album: bool | UnsetType = UNSET
    is_offline: bool | UnsetType = UNSET
    lens_model: str | UnsetType | None = UNSET
    library_id: Uuid | UnsetType | None = UNSET
    make: str | UnsetType | None = UNSET
    model: str | UnsetType | None = UNSET
    ocr: str | UnsetType = UNSET
    person_ids: list[Uuid] | UnsetType = UNSET
    rating: Annotated[int, Meta(ge=1, le=5)] | UnsetType | None = UNSET
    state: str | UnsetType | None = UNSET
    tag_ids: list[Uuid] | UnsetType | None = UNSET
    taken_after: DateTime | UnsetType = UNSET
    taken_before: DateTime | UnsetType = UNSET
    trashed_after: DateTime | UnsetType = UNSET
    trashed_before: DateTime | UnsetType = UNSET
    type: AssetTypeEnum | UnsetType = UNSET
    updated_after: DateTime | UnsetType = UNSET
    updated_before: DateTime | UnsetType = UNSET
    visibility: AssetVisibility | UnsetType = UNSET


class StatisticsSearchDto(FlatSearch):
    """How many there are."""

    description: str | UnsetType = UNSET
    filter: SearchFilter | UnsetType = UNSET


class RandomSearchDto(FlatSearch):
    """Some of them, by chance."""

    filter: SearchFilter | UnsetType = UNSET
    size: PageSize = 250
    with_deleted: bool | UnsetType = UNSET
    with_exif: bool | UnsetType = UNSET
    with_people: bool | UnsetType = UNSET
    with_stacked: bool | UnsetType = UNSET


class SmartSearchDto(FlatSearch):
    """By what is in the picture."""

    filter: SearchFilter | UnsetType = UNSET
    language: str | UnsetType = UNSET
    page: Page | UnsetType = UNSET
    query: str | UnsetType = UNSET
    query_asset_id: Uuid | UnsetType = UNSET
    size: PageSize = 100
    with_deleted: bool | UnsetType = UNSET
    with_exif: bool | UnsetType = UNSET


class MetadataSearchDto(FlatSearch):
    """A page of them, by anything that is known of them."""

    checksum: str | UnsetType = UNSET
    cursor: Text | UnsetType = UNSET
    description: str | UnsetType = UNSET
    encoded_video_path: str | UnsetType = UNSET
    filter: SearchFilter | UnsetType = UNSET
    id: Uuid | UnsetType = UNSET
    order: AssetOrder | UnsetType = UNSET
    order_by: SearchOrder | UnsetType = UNSET
    original_file_name: str | UnsetType = UNSET
    original_path: str | UnsetType = UNSET
    page: Page | UnsetType = UNSET
    preview_path: str | UnsetType = UNSET
    size: PageSize = 250
    thumbnail_path: str | UnsetType = UNSET
    with_deleted: bool | UnsetType = UNSET
    with_exif: bool | UnsetType = UNSET
    with_people: bool | UnsetType = UNSET
    with_stacked: bool | UnsetType = UNSET


class LargeAssetsQuery(FlatSearch):
    """The largest files."""

    min_file_size: Annotated[int, Meta(ge=0)] | UnsetType = UNSET
    size: PageSize = 250
    with_deleted: bool | UnsetType = UNSET
    with_exif: bool | UnsetType = UNSET


class SearchFacetCountResponseDto(Dto):
    """How many there are with a value."""

    count: Annotated[int, Meta(ge=0)]
    value: str


class SearchFacetResponseDto(Dto):
    """Never filled, as in the reference."""

    counts: list[SearchFacetCountResponseDto]
    field_name: str


class SearchAlbumResponseDto(Dto):
    """Albums that were found: always none, but the apps want the object."""

    count: Annotated[int, Meta(ge=0)]
    facets: list[SearchFacetResponseDto]
    items: list[AlbumResponseDto]
    total: Annotated[int, Meta(ge=0)]


class SearchAssetResponseDto(Dto):
    """A page of assets. ``next_page`` belongs to the flat form, ``next_cursor`` to the filters."""

    count: Annotated[int, Meta(ge=0)]
    facets: list[SearchFacetResponseDto]
    items: list[AssetResponseDto]
    next_cursor: str | None
    next_page: str | None
    total: Annotated[int, Meta(ge=0)]


class SearchResponseDto(Dto):
    """What was found."""

    albums: SearchAlbumResponseDto
    assets: SearchAssetResponseDto


class SearchStatisticsResponseDto(Dto):
    """How many were found."""

    total: int


class SearchExploreItem(Dto):
    """One picture for a value."""

    data: AssetResponseDto
    value: str


class SearchExploreResponseDto(Dto):
    """Values of one property with a picture each."""

    field_name: str
    items: list[SearchExploreItem]


class SearchSuggestionType(StrEnum):
    """Of which property values are wanted."""

    COUNTRY = "country"
    STATE = "state"
    CITY = "city"
    CAMERA_MAKE = "camera-make"
    CAMERA_MODEL = "camera-model"
    CAMERA_LENS_MODEL = "camera-lens-model"


class SuggestionsQuery(Dto):
    """Narrows the values to those that occur together."""

    type: SearchSuggestionType
    country: str | UnsetType = UNSET
    include_null: bool = False
    lens_model: str | UnsetType = UNSET
    make: str | UnsetType = UNSET
    model: str | UnsetType = UNSET
    state: str | UnsetType = UNSET


class PlacesQuery(Dto):
    """The name, or a part of it, in any language."""

    name: str


class PlacesResponseDto(Dto):
    """A populated place."""

    latitude: float
    longitude: float
    name: str
    admin1name: str | UnsetType = UNSET
    admin2name: str | UnsetType = UNSET
