"""Verbs about albums (behaviour/02 §2)."""

from collections.abc import Sequence
from typing import Any

import msgspec

from appliance.core import clock, ids
from appliance.core.db import Reader, Transaction
from appliance.core.errors import BadRequest
from appliance.core.http.wire import UNSET, BulkIdResponseDto, UnsetType, bulk_results
from appliance.core.permissions import Permission
from appliance.core.principal import Client, Principal
from appliance.core.runtime import Runtime
from appliance.domains import assets, notifications, users
from appliance.domains.albums import covers, queries
from appliance.domains.albums.dtos import (
    AlbumResponseDto,
    AlbumsAddAssetsDto,
    AlbumsAddAssetsResponseDto,
    AlbumsQuery,
    AlbumStatisticsResponseDto,
    AlbumUserRole,
    CreateAlbumDto,
    LegacyAlbumResponseDto,
    UpdateAlbumDto,
)
from appliance.domains.albums.events import AlbumAssetsChanged
from appliance.domains.albums.responses import responses, with_contributors

# -- reading


def list_albums(runtime: Runtime, who: Principal, client: Client, query: AlbumsQuery) -> list[AlbumResponseDto]:
    """The caller's albums, the newest first. With ``asset_id`` those that hold it, whatever else is asked."""
    is_shared = query.shared if query.is_shared is UNSET else query.is_shared
    filters: dict[str, Any] = dict.fromkeys(("id", "name", "is_owned", "is_shared"), UNSET) | {"asset_id": query.asset_id}
    if query.asset_id is UNSET:
        filters |= {"id": query.id, "name": query.name, "is_owned": query.is_owned, "is_shared": is_shared}
    wanted = {name: None if value is UNSET else value for name, value in filters.items()}
    with runtime.db.reading() as reader:
        album_ids = queries.ids_of_member(reader, who.user_id, wanted)
    covers.mend(runtime, album_ids)
    with runtime.db.reading() as reader:
        return responses(reader, who, client, album_ids)


def get(runtime: Runtime, who: Principal, client: Client, album_id: str, without_assets: bool | UnsetType) -> AlbumResponseDto:
    """One album, with its photos for apps before 3.0. Raises ``BadRequest``."""
    with runtime.db.reading() as reader:
        runtime.access.require(reader, who, Permission.ALBUM_READ, [album_id])
    covers.mend(runtime, [album_id])
    with runtime.db.reading() as reader:
        album = with_contributors(reader, who, _one(reader, who, client, album_id))
        if isinstance(album, LegacyAlbumResponseDto) and without_assets is not True:
            album.assets = assets.responses(reader, who, queries.shown_assets(reader, album_id), client=client)
        return album


def statistics(runtime: Runtime, who: Principal) -> AlbumStatisticsResponseDto:
    """How many albums the caller sees."""
    with runtime.db.reading() as reader:
        row = queries.statistics(reader, who.user_id)
    return AlbumStatisticsResponseDto(owned=row["owned"], shared=row["shared"], not_shared=row["notShared"])


def map_markers(runtime: Runtime, who: Principal, album_id: str) -> bytes:
    """A JSON array of the album's photos with a position; none through a link that hides metadata."""
    with runtime.db.reading() as reader:
        runtime.access.require(reader, who, Permission.ALBUM_READ, [album_id])
        if who.shared_link is not None and not who.shared_link.show_exif:
            return b"[]"
        return queries.markers(reader, album_id)


def _one(reader: Reader, who: Principal, client: Client, album_id: str, *, after_change: bool = False) -> AlbumResponseDto:
    found = responses(reader, who, client, [album_id], after_change=after_change)
    if not found:
        raise BadRequest("Album not found")
    return found[0]


# -- albums


def create(runtime: Runtime, who: Principal, client: Client, body: CreateAlbumDto) -> AlbumResponseDto:
    """A new album of the caller. Photos that the caller may not share are left out. Raises ``BadRequest``."""
    members = {} if body.album_users is UNSET else {user.user_id: user.role for user in body.album_users}
    members.pop(who.user_id, None)
    wanted = [] if body.asset_ids is UNSET else list(dict.fromkeys(body.asset_ids))

    def write(transaction: Transaction) -> AlbumResponseDto:
        _require_addable(transaction, members)
        allowed = runtime.access.allowed(transaction, who, Permission.ASSET_SHARE, wanted)
        accepted = [asset_id for asset_id in wanted if asset_id in allowed]
        album_id = ids.new_id()
        columns = {
            "id": album_id,
            "albumName": body.album_name,
            "description": body.description or "",
            "albumThumbnailAssetId": accepted[0] if accepted else None,
            "order": users.preferences(transaction, who.user_id).albums.default_asset_order,
            "createdAt": clock.iso_now(),
        }
        queries.insert(transaction, columns)
        queries.add_member(transaction, album_id, who.user_id, "owner")
        queries.add_assets(transaction, album_id, accepted)
        _invite(transaction, runtime, who, album_id, members)
        return _one(transaction, who, client, album_id, after_change=True)

    return runtime.db.write(write)


def update(runtime: Runtime, who: Principal, client: Client, album_id: str, body: UpdateAlbumDto) -> AlbumResponseDto:
    """Change an album. Raises ``BadRequest``."""
    columns = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not UNSET}
    if "description" in columns:
        columns["description"] = columns["description"] or ""

    def write(transaction: Transaction) -> AlbumResponseDto:
        runtime.access.require(transaction, who, Permission.ALBUM_UPDATE, [album_id])
        cover = body.album_thumbnail_asset_id
        if cover is not UNSET and not queries.contained(transaction, album_id, [cover]):
            raise BadRequest("Invalid album thumbnail")
        if columns:
            queries.change(transaction, album_id, {_COLUMNS[name]: value for name, value in columns.items()})
        return _one(transaction, who, client, album_id, after_change=True)

    return runtime.db.write(write)


_COLUMNS = {field.name: field.encode_name for field in msgspec.structs.fields(UpdateAlbumDto)}


def delete(runtime: Runtime, who: Principal, album_id: str) -> None:
    """Delete an album of the caller; its photos stay. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> None:
        runtime.access.require(transaction, who, Permission.ALBUM_DELETE, [album_id])
        queries.delete(transaction, album_id)

    runtime.db.write(write)


# -- members


def add_users(
    runtime: Runtime, who: Principal, client: Client, album_id: str, members: dict[str, AlbumUserRole]
) -> AlbumResponseDto:
    """Share an album with users; those who have it already keep their role. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> AlbumResponseDto:
        runtime.access.require(transaction, who, Permission.ALBUM_SHARE, [album_id])
        _require_addable(transaction, members)
        _invite(transaction, runtime, who, album_id, members)
        return _one(transaction, who, client, album_id, after_change=True)

    return runtime.db.write(write)


def set_role(runtime: Runtime, who: Principal, album_id: str, user_id: str, role: AlbumUserRole) -> None:
    """Give a member another role; nothing happens to somebody who is none. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> None:
        runtime.access.require(transaction, who, Permission.ALBUM_SHARE, [album_id])
        if queries.role(transaction, album_id, user_id) == "owner":
            raise BadRequest("User is owner")
        _require_no_owner([role])
        queries.set_role(transaction, album_id, user_id, role)

    runtime.db.write(write)


def remove_user(runtime: Runtime, who: Principal, album_id: str, user_id: str) -> None:
    """End a membership; one's own can be ended by everybody but the owner. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> None:
        if user_id != who.user_id:
            runtime.access.require(transaction, who, Permission.ALBUM_SHARE, [album_id])
        role = queries.role(transaction, album_id, user_id)
        if role is None:
            raise BadRequest("Album not shared with user")
        if role == "owner":
            raise BadRequest("Cannot remove the last album owner")
        queries.remove_member(transaction, album_id, user_id)

    runtime.db.write(write)


def _require_addable(reader: Reader, members: dict[str, AlbumUserRole]) -> None:
    if queries.unknown_users(reader, list(members)):
        raise BadRequest("Invalid user")
    _require_no_owner(members.values())


def _require_no_owner(roles: Any) -> None:
    """The reference answers 500 in two of the three cases."""
    if "owner" in roles:
        raise BadRequest("Cannot add another owner")


def _invite(transaction: Transaction, runtime: Runtime, who: Principal, album_id: str, members: dict[str, AlbumUserRole]) -> None:
    for user_id, role in members.items():
        if queries.add_member(transaction, album_id, user_id, role):
            notifications.album_invite(transaction, runtime, album_id, user_id, who.user_id)


# -- photos in albums


def add_assets(transaction: Transaction, runtime: Runtime, album_id: str, asset_ids: Sequence[str], by: str) -> set[str]:
    """Put photos into an album on behalf of ``by``; those that were not in it. Access is the caller's matter.

    All members' apps hear of it; the other members are told when nothing more comes for some minutes.
    """
    added = set(asset_ids) - queries.contained(transaction, album_id, asset_ids)
    if added:
        queries.add_assets(transaction, album_id, [asset_id for asset_id in asset_ids if asset_id in added])
        queries.touch(transaction, album_id)
        covers.mend_now(transaction, [album_id])
        members = queries.member_ids(transaction, album_id)
        transaction.emit(AlbumAssetsChanged(album_id, tuple(members)))
        notifications.album_update(transaction, runtime, album_id, [user_id for user_id in members if user_id != by])
    return added


def add(runtime: Runtime, who: Principal, album_id: str, asset_ids: Sequence[str]) -> list[BulkIdResponseDto]:
    """Put photos into an album; what became of each. Raises ``BadRequest`` about the album."""

    def write(transaction: Transaction) -> list[BulkIdResponseDto]:
        # A missing album is answered as somebody else's: nobody learns that it exists (the reference tells).
        runtime.access.require(transaction, who, Permission.ALBUM_ASSET_CREATE, [album_id])
        present = queries.contained(transaction, album_id, asset_ids)
        missing = [asset_id for asset_id in dict.fromkeys(asset_ids) if asset_id not in present]
        allowed = runtime.access.allowed(transaction, who, Permission.ASSET_SHARE, missing)
        add_assets(transaction, runtime, album_id, [asset_id for asset_id in missing if asset_id in allowed], who.user_id)
        return bulk_results(
            asset_ids,
            lambda asset_id: "duplicate" if asset_id in present else None if asset_id in allowed else "no_permission",
        )

    return runtime.db.write(write)


def add_to_several(runtime: Runtime, who: Principal, body: AlbumsAddAssetsDto) -> AlbumsAddAssetsResponseDto:
    """Put photos into several albums; what the caller may not touch is left out without a word."""

    def write(transaction: Transaction) -> AlbumsAddAssetsResponseDto:
        album_ids = runtime.access.allowed(transaction, who, Permission.ALBUM_ASSET_CREATE, body.album_ids)
        allowed = runtime.access.allowed(transaction, who, Permission.ASSET_SHARE, body.asset_ids)
        asset_ids = [asset_id for asset_id in dict.fromkeys(body.asset_ids) if asset_id in allowed]
        if not album_ids or not asset_ids:
            return AlbumsAddAssetsResponseDto(success=False, error="no_permission")
        added = [add_assets(transaction, runtime, album_id, asset_ids, who.user_id) for album_id in album_ids]
        return AlbumsAddAssetsResponseDto(success=any(added), error=UNSET if any(added) else "duplicate")

    return runtime.db.write(write)


def remove(runtime: Runtime, who: Principal, album_id: str, asset_ids: Sequence[str]) -> list[BulkIdResponseDto]:
    """Take photos out of an album: the owner any, an editor those that they may share; what became of each."""

    def write(transaction: Transaction) -> list[BulkIdResponseDto]:
        runtime.access.require(transaction, who, Permission.ALBUM_ASSET_DELETE, [album_id])
        present = queries.contained(transaction, album_id, asset_ids)
        is_owner = queries.role(transaction, album_id, who.user_id) == "owner"
        allowed = present if is_owner else runtime.access.allowed(transaction, who, Permission.ASSET_SHARE, present)
        removed = present & allowed
        if removed:
            queries.remove_assets(transaction, album_id, list(removed))
            covers.mend_now(transaction, [album_id])
            transaction.emit(AlbumAssetsChanged(album_id, tuple(queries.member_ids(transaction, album_id))))
        return bulk_results(
            asset_ids,
            lambda asset_id: None if asset_id in removed else "no_permission" if asset_id in present else "not_found",
            "not_found",
        )

    return runtime.db.write(write)
