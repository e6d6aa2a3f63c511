"""Albums as they go out: three statements for any number of them.

Departures from the reference: through a link only the owner is shown, by name, and no addresses or numbers of others
(anybody who was sent the link would learn the whole family's e-mail addresses); ``hasSharedLink`` is true in lists by
asset too; members who are deleted users are not shown. Dates have the form of the contract's top-level ones everywhere.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import msgspec

from appliance.core.db import Reader, Row
from appliance.core.principal import Client, Principal
from appliance.domains.albums import queries
from appliance.domains.albums.dtos import (
    AlbumResponseDto,
    AlbumUserResponseDto,
    ContributorCountResponseDto,
    LegacyAlbumResponseDto,
)
from appliance.domains.users import user_response

HIDDEN_EMAIL = "hidden@shared.invalid"


def responses(
    reader: Reader, who: Principal, client: Client, album_ids: Sequence[str], *, after_change: bool = False
) -> list[AlbumResponseDto]:
    """The albums in the order of ``album_ids``, those that are gone left out. Access is the caller's matter.

    ``after_change`` is the form of answers to changes: the dates to the millisecond, without the last modification.
    """
    rows = {row["id"]: row for row in queries.albums(reader, album_ids)}
    contents = {row["albumId"]: row for row in queries.contents(reader, album_ids)}
    members: dict[str, list[AlbumUserResponseDto]] = defaultdict(list)
    for row in queries.members(reader, album_ids, who.user_id):
        members[row["albumId"]].append(AlbumUserResponseDto(user=user_response(row), role=row["role"]))
    return [
        _for_client(client, _response(who, rows[album_id], contents.get(album_id), members[album_id], after_change))
        for album_id in album_ids
        if album_id in rows
    ]


def with_contributors(reader: Reader, who: Principal, album: AlbumResponseDto) -> AlbumResponseDto:
    """Whose photos are in a shared album, for its members."""
    if album.shared and who.shared_link is None:
        album.contributor_counts = [
            ContributorCountResponseDto(user_id=row["ownerId"], asset_count=row["count"])
            for row in queries.contributors(reader, album.id)
        ]
    return album


def _response(
    who: Principal, row: Row, content: Row | None, members: list[AlbumUserResponseDto], after_change: bool
) -> AlbumResponseDto:
    return AlbumResponseDto(
        album_name=row["albumName"],
        description=row["description"],
        album_thumbnail_asset_id=row["albumThumbnailAssetId"],
        created_at=row["createdAt"],
        updated_at=row["updatedAt"],
        id=row["id"],
        album_users=members if who.shared_link is None else [_without_address(members[0])],
        shared=bool(row["shared"]),
        has_shared_link=bool(row["hasSharedLink"]),
        asset_count=content["count"] if content else 0,
        is_activity_enabled=bool(row["isActivityEnabled"]),
        order=row["order"],
        **(_dates(content, after_change) if content else {}),
    )


def _dates(content: Row, after_change: bool) -> dict[str, Any]:
    if after_change:
        return {"start_date": content["first"], "end_date": content["last"]}
    return {
        "start_date": f"{content['first'][:10]}T00:00:00.000Z",
        "end_date": f"{content['last'][:10]}T00:00:00.000Z",
        "last_modified_asset_timestamp": content["changed"],
    }


def _without_address(member: AlbumUserResponseDto) -> AlbumUserResponseDto:
    user = msgspec.structs.replace(member.user, email=HIDDEN_EMAIL, profile_image_path="")
    return AlbumUserResponseDto(user=user, role=member.role)


def _for_client(client: Client, album: AlbumResponseDto) -> AlbumResponseDto:
    if client.generation >= 3:
        return album
    owner = album.album_users[0].user
    others = [member for member in album.album_users if member.role != "owner"]
    members = {**msgspec.structs.asdict(album), "album_users": others}
    return LegacyAlbumResponseDto(**members, owner_id=owner.id, owner=owner, assets=[])
