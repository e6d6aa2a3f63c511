"""Operations that send pictures, videos and originals."""

from urllib.parse import parse_qsl, urlencode

from appliance.core.errors import DomainError, NotFound
from appliance.core.http.answers import FileAnswer, Redirect
from appliance.core.http.call import Call
from appliance.core.http.operation import Routes
from appliance.core.http.wire import Binary, UnsetType, Uuid
from appliance.core.permissions import Permission
from appliance.domains.viewing import service
from appliance.domains.viewing.dtos import DownloadAssetQuery, ViewAssetQuery
from appliance.domains.viewing.service import Shown

routes = Routes("Assets")
OCTETS = "application/octet-stream"


@routes.get(
    "/assets/{id}/original",
    "downloadAsset",
    permission=Permission.ASSET_DOWNLOAD,
    shared_link=True,
    response=Binary,
    media_type=OCTETS,
)
def download_asset(call: Call, id: Uuid, query: DownloadAssetQuery) -> FileAnswer:
    """The file as it was uploaded, or as it was edited. Whatever is wrong is a 404, as the apps expect."""
    try:
        return _answer(service.original(call.runtime, call.principal, id, edited=query.edited))
    except DomainError as error:
        raise NotFound from error


@routes.get(
    "/assets/{id}/thumbnail",
    "viewAsset",
    permission=Permission.ASSET_VIEW,
    shared_link=True,
    response=Binary,
    media_type=OCTETS,
)
def view_asset(call: Call, id: Uuid, query: ViewAssetQuery) -> FileAnswer | Redirect:
    """A picture of a photo or video."""
    size = "thumbnail" if isinstance(query.size, UnsetType) else query.size
    if size == "original":
        return Redirect(_elsewhere(call, "original"))
    found = service.picture(call.runtime, call.principal, id, size, edited=query.edited)
    if isinstance(found, Shown):
        return _answer(found)
    if found == "original":
        return Redirect(_elsewhere(call, "original"))
    return Redirect(_elsewhere(call, call.request.url.path, size=found))


@routes.get(
    "/assets/{id}/video/playback",
    "playAssetVideo",
    permission=Permission.ASSET_VIEW,
    shared_link=True,
    response=Binary,
    media_type=OCTETS,
)
def play_asset_video(call: Call, id: Uuid) -> FileAnswer:
    """A video, in ranges as players want it. Whatever is wrong is a 404."""
    try:
        return _answer(service.playback(call.runtime, call.principal, id))
    except DomainError as error:
        raise NotFound from error


def _answer(shown: Shown) -> FileAnswer:
    return FileAnswer(shown.path, shown.content_type, shown.name)


def _elsewhere(call: Call, path: str, **changed: str) -> str:
    """``path`` with the query of the request, ``size`` replaced; keys and slugs of links must go along."""
    kept = {name: value for name, value in parse_qsl(call.request.url.query) if name != "size"}
    return f"{path}?{urlencode({**kept, **changed})}"
