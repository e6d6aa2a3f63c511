"""Operations under ``/albums``."""

from appliance.core.http.answers import JsonBytes
from appliance.core.http.call import Call
from appliance.core.http.operation import Routes
from appliance.core.http.wire import BulkIdResponseDto, BulkIdsDto, Uuid
from appliance.core.permissions import Permission
from appliance.domains.albums import service
from appliance.domains.albums.dtos import (
    AddUsersDto,
    AlbumQuery,
    AlbumResponseDto,
    AlbumsAddAssetsDto,
    AlbumsAddAssetsResponseDto,
    AlbumsQuery,
    AlbumStatisticsResponseDto,
    CreateAlbumDto,
    MapMarkerResponseDto,
    UpdateAlbumDto,
    UpdateAlbumUserDto,
)

routes = Routes("Albums")


@routes.get("/albums", "getAllAlbums", permission=Permission.ALBUM_READ)
def get_all_albums(call: Call, query: AlbumsQuery) -> list[AlbumResponseDto]:
    """The caller's albums."""
    return service.list_albums(call.runtime, call.principal, call.client, query)


@routes.post("/albums", "createAlbum", permission=Permission.ALBUM_CREATE)
def create_album(call: Call, body: CreateAlbumDto) -> AlbumResponseDto:
    """A new album."""
    return service.create(call.runtime, call.principal, call.client, body)


@routes.get("/albums/statistics", "getAlbumStatistics", permission=Permission.ALBUM_STATISTICS)
def get_album_statistics(call: Call) -> AlbumStatisticsResponseDto:
    """How many there are."""
    return service.statistics(call.runtime, call.principal)


@routes.put("/albums/assets", "addAssetsToAlbums", permission=Permission.ALBUM_ASSET_CREATE)
def add_assets_to_albums(call: Call, body: AlbumsAddAssetsDto) -> AlbumsAddAssetsResponseDto:
    """Put photos into several albums."""
    return service.add_to_several(call.runtime, call.principal, body)


@routes.get("/albums/{id}", "getAlbumInfo", permission=Permission.ALBUM_READ, shared_link=True)
def get_album_info(call: Call, id: Uuid, query: AlbumQuery) -> AlbumResponseDto:
    """One album."""
    return service.get(call.runtime, call.principal, call.client, id, query.without_assets)


@routes.patch("/albums/{id}", "updateAlbumInfo", permission=Permission.ALBUM_UPDATE)
def update_album_info(call: Call, id: Uuid, body: UpdateAlbumDto) -> AlbumResponseDto:
    """Change an album."""
    return service.update(call.runtime, call.principal, call.client, id, body)


@routes.delete("/albums/{id}", "deleteAlbum", permission=Permission.ALBUM_DELETE)
def delete_album(call: Call, id: Uuid) -> None:
    """Delete an album."""
    service.delete(call.runtime, call.principal, id)


@routes.put("/albums/{id}/assets", "addAssetsToAlbum", permission=Permission.ALBUM_ASSET_CREATE)
def add_assets_to_album(call: Call, id: Uuid, body: BulkIdsDto) -> list[BulkIdResponseDto]:
    """Put photos into an album."""
    return service.add(call.runtime, call.principal, id, body.ids)


@routes.delete("/albums/{id}/assets", "removeAssetFromAlbum", permission=Permission.ALBUM_ASSET_DELETE, status=200)
def remove_asset_from_album(call: Call, id: Uuid, body: BulkIdsDto) -> list[BulkIdResponseDto]:
    """Take photos out of an album."""
    return service.remove(call.runtime, call.principal, id, body.ids)


@routes.get(
    "/albums/{id}/map-markers",
    "getAlbumMapMarkers",
    permission=Permission.ALBUM_READ,
    shared_link=True,
    response=list[MapMarkerResponseDto],
)
def get_album_map_markers(call: Call, id: Uuid) -> JsonBytes:
    """Where the photos of an album were taken."""
    return JsonBytes(service.map_markers(call.runtime, call.principal, id))


@routes.put("/albums/{id}/users", "addUsersToAlbum", permission=Permission.ALBUM_USER_CREATE)
def add_users_to_album(call: Call, id: Uuid, body: AddUsersDto) -> AlbumResponseDto:
    """Share an album with users."""
    members = {user.user_id: user.role for user in body.album_users}
    return service.add_users(call.runtime, call.principal, call.client, id, members)


@routes.put("/albums/{id}/user/{userId}", "updateAlbumUser", permission=Permission.ALBUM_USER_UPDATE, status=204)
def update_album_user(call: Call, id: Uuid, userId: str, body: UpdateAlbumUserDto) -> None:  # noqa: N803
    """Give a member another role."""
    service.set_role(call.runtime, call.principal, id, _user_id(call, userId), body.role)


@routes.delete("/albums/{id}/user/{userId}", "removeUserFromAlbum", permission=Permission.ALBUM_USER_DELETE)
def remove_user_from_album(call: Call, id: Uuid, userId: str) -> None:  # noqa: N803
    """Remove a member, or leave."""
    service.remove_user(call.runtime, call.principal, id, _user_id(call, userId))


def _user_id(call: Call, text: str) -> str:
    return call.principal.user_id if text == "me" else text.lower()
