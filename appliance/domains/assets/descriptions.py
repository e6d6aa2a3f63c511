"""Assets as the caller may see them, with everything around them (behaviour/05 §5)."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import msgspec

from appliance.core.db import Reader, Row
from appliance.core.http.wire import UNSET
from appliance.core.principal import Client, Principal
from appliance.domains import people, users
from appliance.domains.assets import description_queries as queries
from appliance.domains.assets.dtos import (
    AssetResponseDto,
    AssetStackResponseDto,
    EarlierAssetResponseDto,
    ExifResponseDto,
    TagResponseDto,
)
from appliance.domains.people import PersonResponseDto
from appliance.media.file_types import mime_type

_SHOWN_WITHOUT_METADATA = {
    "id",
    "type",
    "original_mime_type",
    "thumbhash",
    "local_date_time",
    "duration",
    "live_photo_video_id",
    "has_metadata",
    "width",
    "height",
}
_HIDDEN_WITHOUT_METADATA = {name: UNSET for name in AssetResponseDto.__struct_fields__ if name not in _SHOWN_WITHOUT_METADATA}


def responses(
    reader: Reader,
    who: Principal,
    ids: Sequence[str],
    *,
    client: Client,
    with_exif: bool = True,
    with_people: bool = True,
    with_tags: bool = True,
    with_stack: bool = True,
    with_owner: bool = True,
) -> list[AssetResponseDto]:
    """The assets that exist, in the order of ``ids``. Whether ``who`` may see them is the caller's to check.

    Favourites are shown to the owner alone, people as ``who`` knows them and never through a link. A link that hides
    metadata gets little more than the picture (deviations.md). A fixed number of statements for any number of assets.
    """
    rows = queries.described(reader, ids, ExifResponseDto.__struct_encode_fields__)
    found = [row["id"] for row in rows]
    link = who.shared_link
    hidden = link is not None and not link.show_exif
    owners = _owners(reader, rows) if with_owner and link is None else {}
    tags = _tags(reader, found) if with_tags and not hidden else {}
    known = _people(reader, who, found) if with_people and link is None else {}
    answers = []
    for row in rows:
        values = _plain(row) | {
            "is_favorite": bool(row["isFavorite"]) and link is None and row["ownerId"] == who.user_id,
            "owner": owners.get(row["ownerId"], UNSET),
            "exif_info": _exif(row) if with_exif and row["exif"] else UNSET,
            "tags": tags.get(row["id"], []) if with_tags else UNSET,
            "people": known.get(row["id"], []),
            "stack": _stack(row) if with_stack else UNSET,
        }
        if hidden:
            values |= {**_HIDDEN_WITHOUT_METADATA, "has_metadata": False}
        answers.append(_for_client(values, row, client))
    return answers


def response(reader: Reader, who: Principal, asset_id: str, *, client: Client, **parts: bool) -> AssetResponseDto | None:
    """One asset, with the parts that ``responses`` knows; None when it does not exist."""
    return next(iter(responses(reader, who, [asset_id], client=client, **parts)), None)


def _plain(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "created_at": row["createdAt"],
        "owner_id": row["ownerId"],
        "library_id": row["libraryId"],
        "type": row["type"],
        "original_path": row["originalPath"],
        "original_file_name": row["originalFileName"],
        "original_mime_type": mime_type(row["originalFileName"]),
        "thumbhash": row["thumbhash64"],
        "file_created_at": row["fileCreatedAt"],
        "file_modified_at": row["fileModifiedAt"],
        "local_date_time": row["localDateTime"],
        "updated_at": row["updatedAt"],
        "is_archived": row["visibility"] == "archive",
        "is_trashed": row["deletedAt"] is not None,
        "visibility": row["visibility"],
        "duration": row["duration"],
        "live_photo_video_id": row["livePhotoVideoId"],
        "checksum": row["checksum64"],
        "is_offline": bool(row["isOffline"]),
        "has_metadata": True,
        "duplicate_id": row["duplicateId"],
        "resized": True,
        "width": row["width"],
        "height": row["height"],
        "is_edited": bool(row["isEdited"]),
    }


def _for_client(values: dict[str, Any], row: Row, client: Client) -> AssetResponseDto:
    if client.generation == 3:
        return AssetResponseDto(**values)
    milliseconds = row["duration"] or 0
    seconds = milliseconds // 1000
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{milliseconds % 1000:03}"
    more = {"duration": text, "device_asset_id": row["deviceAssetId"] or "", "device_id": row["deviceId"] or ""}
    return EarlierAssetResponseDto(**values | more)


def _exif(row: Row) -> ExifResponseDto:
    names = zip(ExifResponseDto.__struct_fields__, ExifResponseDto.__struct_encode_fields__, strict=True)
    exif = ExifResponseDto(**{attribute: row[f"exif.{column}"] for attribute, column in names})
    exif.date_time_original = nested_instant(exif.date_time_original)
    exif.modify_date = nested_instant(exif.modify_date)
    return exif


def nested_instant(text: str | None) -> str | None:
    """An instant as the reference writes it inside other things: with an offset, without zeros at its end.

    ``2016-09-22T21:10:29.060Z`` becomes ``2016-09-22T21:10:29.06+00:00``. Clients compare such texts.
    """
    if text is None:
        return None
    whole, _, fraction = text.removesuffix("Z").partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}{'.' if fraction else ''}{fraction}+00:00"


def _stack(row: Row) -> AssetStackResponseDto | None:
    if row["stack.primaryAssetId"] is None:
        return None
    return AssetStackResponseDto(
        id=row["stackId"], primary_asset_id=row["stack.primaryAssetId"], asset_count=row["stack.assetCount"]
    )


def _owners(reader: Reader, rows: Sequence[Row]) -> dict[str, users.UserResponseDto]:
    found = {}
    for row in queries.owners(reader, {row["ownerId"] for row in rows}):
        user = users.user_response(row)
        changed = nested_instant(user.profile_changed_at) or ""
        found[row["id"]] = msgspec.structs.replace(user, profile_changed_at=changed)
    return found


def _tags(reader: Reader, asset_ids: Sequence[str]) -> dict[str, list[TagResponseDto]]:
    found: dict[str, list[TagResponseDto]] = defaultdict(list)
    for row in queries.tags(reader, asset_ids):
        found[row["assetId"]].append(
            TagResponseDto(
                id=row["id"],
                parent_id=UNSET if row["parentId"] is None else row["parentId"],
                name=row["value"].rpartition("/")[2],
                value=row["value"],
                created_at=nested_instant(row["createdAt"]) or "",
                updated_at=nested_instant(row["updatedAt"]) or "",
                color=UNSET if row["color"] is None else row["color"],
            )
        )
    return found


def _people(reader: Reader, who: Principal, asset_ids: Sequence[str]) -> dict[str, list[PersonResponseDto]]:
    faces = list(dict.fromkeys(queries.people(reader, asset_ids)))
    known = people.of_groups(reader, who.user_id, {group for _, group in faces}) if faces else {}
    found: dict[str, list[PersonResponseDto]] = defaultdict(list)
    for asset_id, group in faces:
        if group in known:
            found[asset_id].append(known[group])
    return found
