"""Wire shapes of ``/sync``. What the lines of the stream hold is shaped by SQL (``payload_queries``)."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from appliance.core.http.wire import Dto

SyncEntityType = Literal[
    "AuthUserV1",
    "AuthUserV2",
    "UserV1",
    "UserDeleteV1",
    "AssetV1",
    "AssetV2",
    "AssetDeleteV1",
    "AssetExifV1",
    "AssetEditV1",
    "AssetEditDeleteV1",
    "AssetMetadataV1",
    "AssetMetadataDeleteV1",
    "AssetOcrV1",
    "AssetOcrDeleteV1",
    "PartnerV1",
    "PartnerDeleteV1",
    "PartnerAssetV1",
    "PartnerAssetV2",
    "PartnerAssetBackfillV1",
    "PartnerAssetBackfillV2",
    "PartnerAssetDeleteV1",
    "PartnerAssetExifV1",
    "PartnerAssetExifBackfillV1",
    "PartnerStackBackfillV1",
    "PartnerStackDeleteV1",
    "PartnerStackV1",
    "AlbumV1",
    "AlbumV2",
    "AlbumDeleteV1",
    "AlbumUserV1",
    "AlbumUserBackfillV1",
    "AlbumUserDeleteV1",
    "AlbumAssetCreateV1",
    "AlbumAssetCreateV2",
    "AlbumAssetUpdateV1",
    "AlbumAssetUpdateV2",
    "AlbumAssetBackfillV1",
    "AlbumAssetBackfillV2",
    "AlbumAssetExifCreateV1",
    "AlbumAssetExifUpdateV1",
    "AlbumAssetExifBackfillV1",
    "AlbumToAssetV1",
    "AlbumToAssetDeleteV1",
    "AlbumToAssetBackfillV1",
    "MemoryV1",
    "MemoryV2",
    "MemoryDeleteV1",
    "MemoryToAssetV1",
    "MemoryToAssetV2",
    "MemoryToAssetDeleteV1",
    "StackV1",
    "StackDeleteV1",
    "PersonV1",
    "PersonDeleteV1",
    "AssetFaceV1",
    "AssetFaceV2",
    "AssetFaceV3",
    "AssetFaceDeleteV1",
    "UserMetadataV1",
    "UserMetadataDeleteV1",
    "SyncAckV1",
    "SyncResetV1",
    "SyncCompleteV1",
]
"""Types of lines, and so of acknowledgements."""

REQUEST_TYPES = (
    "AlbumsV1",
    "AlbumsV2",
    "AlbumUsersV1",
    "AlbumToAssetsV1",
    "AlbumAssetsV1",
    "AlbumAssetsV2",
    "AlbumAssetExifsV1",
    "AssetsV1",
    "AssetsV2",
    "AssetExifsV1",
    "AssetEditsV1",
    "AssetMetadataV1",
    "AssetOcrV1",
    "AuthUsersV1",
    "AuthUsersV2",
    "MemoriesV1",
    "MemoriesV2",
    "MemoryToAssetsV1",
    "MemoryToAssetsV2",
    "PartnersV1",
    "PartnerAssetsV1",
    "PartnerAssetsV2",
    "PartnerAssetExifsV1",
    "PartnerStacksV1",
    "StacksV1",
    "UsersV1",
    "PeopleV1",
    "AssetFacesV1",
    "AssetFacesV2",
    "AssetFacesV3",
    "UserMetadataV1",
)

SyncRequestType = Annotated[str, Meta(extra={"known": REQUEST_TYPES})]
"""What a client may ask for. Unknown names are passed over, so that newer apps can sync too (mobile-app.md §3.1)."""


class SyncStreamDto(Dto):
    """What to send."""

    types: list[SyncRequestType]
    reset: bool | UnsetType = UNSET


class SyncAckDto(Dto):
    """Up to where a session has lines of a type."""

    type: SyncEntityType
    ack: str


class SyncAckSetDto(Dto):
    """Acknowledgements as the stream gave them."""

    acks: Annotated[list[str], Meta(max_length=1000)]


class SyncAckDeleteDto(Dto):
    """Types to send anew; all when absent."""

    types: list[SyncEntityType] | UnsetType = UNSET
