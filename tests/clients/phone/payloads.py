"""What the app 3.1 can decode, to the letter: one wrong line and the whole chunk is lost (mobile-app.md §0 and §3.5).

Stricter than the app in one point: a nullable member of the wrong type, which the app reads as null, fails here.
"""

import base64
import binascii
import datetime as dt
from collections.abc import Callable
from typing import Any

Payload = dict[str, Any]

ASSET = """id:s ownerId:s originalFileName:s checksum:sha1 type:IMAGE|VIDEO|AUDIO|OTHER visibility:timeline|archive|hidden|locked
    isFavorite:b isEdited:b fileCreatedAt:t? fileModifiedAt:t? localDateTime:t? deletedAt:t? createdAt:t? duration:i?
    thumbhash:blob? livePhotoVideoId:s? stackId:s? libraryId:s? width:i? height:i?"""
EXIF = """assetId:s city:s? state:s? country:s? make:s? model:s? lensModel:s? orientation:s? projectionType:s? timeZone:s?
    exposureTime:s? description:s? profileDescription:s? dateTimeOriginal:t? modifyDate:t? exifImageWidth:i? exifImageHeight:i?
    fileSizeInByte:i? iso:i? rating:i? fNumber:d? focalLength:d? fps:d? latitude:d? longitude:d?"""
COLORS = "primary|pink|red|yellow|blue|green|purple|orange|gray|amber"
STACK = "id:s ownerId:s primaryAssetId:s createdAt:t updatedAt:t"

ENTITIES = {
    "AuthUserV1": f"""id:s name:s email:s isAdmin:b oauthId:s hasProfileImage:b profileChangedAt:t quotaUsageInBytes:i
        quotaSizeInBytes:i? avatarColor:{COLORS}? deletedAt:t? pinCode:s? storageLabel:s?""",
    "UserV1": f"id:s name:s email:s hasProfileImage:b profileChangedAt:t avatarColor:{COLORS}? deletedAt:t?",
    "UserDeleteV1": "userId:s",
    "PartnerV1": "sharedById:s sharedWithId:s inTimeline:b",
    "PartnerDeleteV1": "sharedById:s sharedWithId:s",
    "AssetV2": ASSET,
    "PartnerAssetV2": ASSET,
    "PartnerAssetBackfillV2": ASSET,
    "AlbumAssetCreateV2": ASSET,
    "AlbumAssetUpdateV2": ASSET,
    "AlbumAssetBackfillV2": ASSET,
    "AssetDeleteV1": "assetId:s",
    "PartnerAssetDeleteV1": "assetId:s",
    "AssetExifV1": EXIF,
    "PartnerAssetExifV1": EXIF,
    "PartnerAssetExifBackfillV1": EXIF,
    "AlbumAssetExifCreateV1": EXIF,
    "AlbumAssetExifUpdateV1": EXIF,
    "AlbumAssetExifBackfillV1": EXIF,
    "AlbumV2": "id:s name:s description:s createdAt:t updatedAt:t isActivityEnabled:b order:asc|desc thumbnailAssetId:s?",
    "AlbumDeleteV1": "albumId:s",
    "AlbumUserV1": "albumId:s userId:s role:owner|editor|viewer",
    "AlbumUserBackfillV1": "albumId:s userId:s role:owner|editor|viewer",
    "AlbumUserDeleteV1": "albumId:s userId:s",
    "AlbumToAssetV1": "albumId:s assetId:s",
    "AlbumToAssetBackfillV1": "albumId:s assetId:s",
    "AlbumToAssetDeleteV1": "albumId:s assetId:s",
    "MemoryV1": """id:s ownerId:s type:on_this_day data:memory isSaved:b createdAt:t updatedAt:t memoryAt:t deletedAt:t? seenAt:t?
        showAt:t? hideAt:t?""",
    "MemoryDeleteV1": "memoryId:s",
    "MemoryToAssetV1": "memoryId:s assetId:s",
    "MemoryToAssetDeleteV1": "memoryId:s assetId:s",
    "StackV1": STACK,
    "PartnerStackV1": STACK,
    "PartnerStackBackfillV1": STACK,
    "StackDeleteV1": "stackId:s",
    "PartnerStackDeleteV1": "stackId:s",
    "PersonV1": "id:s ownerId:s name:s isFavorite:b isHidden:b createdAt:t updatedAt:t faceAssetId:s? color:s? birthDate:t?",
    "PersonDeleteV1": "personId:s",
    "AssetFaceV2": """id:s assetId:s personId:s? imageWidth:i imageHeight:i boundingBoxX1:i boundingBoxY1:i boundingBoxX2:i
        boundingBoxY2:i sourceType:s isVisible:b deletedAt:t?""",
    "AssetFaceDeleteV1": "assetFaceId:s",
    "AssetEditV1": "id:s assetId:s action:crop|rotate|mirror parameters:o sequence:i",
    "AssetEditDeleteV1": "editId:s",
    "AssetMetadataV1": "assetId:s key:s value:texts",
    "AssetMetadataDeleteV1": "assetId:s key:s",
    "AssetOcrV1": "id:s assetId:s text:s x1:d y1:d x2:d y2:d x3:d y3:d x4:d y4:d boxScore:d textScore:d isVisible:b",
    "AssetOcrDeleteV1": "id:s assetId:s deletedAt:t",
    "UserMetadataV1": "userId:s key:onboarding|preferences|license value:nonull",
    "UserMetadataDeleteV1": "userId:s key:onboarding|preferences|license",
    "SyncAckV1": "",
    "SyncResetV1": "",
    "SyncCompleteV1": "",
}
"""Member and kind: s text, i whole number, d number, b yes or no, t instant, o object; ``?`` may be null; else an enumeration."""

OPTIONAL = {"avatarColor"}


class Undecodable(AssertionError):
    """The app could not read this."""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_instant(value: Any) -> bool:
    try:
        return isinstance(value, str) and dt.datetime.fromisoformat(value) is not None
    except ValueError:
        return False


def _is_base64(value: Any, length: int | None = None) -> bool:
    try:
        decoded = base64.b64decode(value, validate=True)
    except (TypeError, ValueError, binascii.Error):
        return False
    return length is None or len(decoded) == length


_KINDS: dict[str, Callable[[Any], bool]] = {
    "s": lambda value: isinstance(value, str),
    "i": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "d": _is_number,
    "b": lambda value: isinstance(value, bool),
    "t": _is_instant,
    "o": lambda value: isinstance(value, dict),
    "nonull": lambda value: isinstance(value, dict) and None not in value.values(),
    "texts": lambda value: isinstance(value, dict) and all(isinstance(item, str) for item in value.values()),
    "memory": lambda value: isinstance(value, dict) and isinstance(value.get("year"), int) and None not in value.values(),
    "sha1": lambda value: _is_base64(value, 20),
    "blob": _is_base64,
}


def decode(entity: str, data: Any, members: str | None = None) -> Payload:
    """``data`` as the app reads it, unknown members dropped. Raises ``Undecodable``."""
    if members is None and entity not in ENTITIES:
        raise Undecodable(f"{entity} is no type that this app knows")
    if not isinstance(data, dict):
        raise Undecodable(f"{entity}: the data is {data!r}, not an object")
    read = {}
    for member in (ENTITIES[entity] if members is None else members).split():
        name, kind = member.split(":")
        if name not in data:
            if name in OPTIONAL:
                continue
            raise Undecodable(f"{entity}.{name} is missing")
        read[name] = _member(f"{entity}.{name}", data[name], kind)
    return read


def _member(where: str, value: Any, kind: str) -> Any:
    bare = kind.removesuffix("?")
    if value is None and kind.endswith("?"):
        return None
    good = _KINDS[bare](value) if bare in _KINDS else value in bare.split("|")
    if not good:
        raise Undecodable(f"{where} is {value!r}, the app reads {kind}")
    return value
