"""Operations under ``/view``."""

from appliance.core.http.call import Call
from appliance.core.http.operation import Routes
from appliance.core.http.wire import Dto
from appliance.core.permissions import Permission
from appliance.domains.assets import AssetResponseDto
from appliance.domains.folders import service

routes = Routes("Views")


class FolderQuery(Dto):
    """A folder, or the end of its path."""

    path: str


@routes.get("/view/folder/unique-paths", "getUniqueOriginalPaths", permission=Permission.FOLDER_READ)
def get_unique_original_paths(call: Call) -> list[str]:
    """All folders."""
    return service.folders(call.runtime, call.principal)


@routes.get("/view/folder", "getAssetsByOriginalPath", permission=Permission.FOLDER_READ)
def get_assets_by_original_path(call: Call, query: FolderQuery) -> list[AssetResponseDto]:
    """What lies in one."""
    return service.inside(call.runtime, call.principal, call.client, query.path)
