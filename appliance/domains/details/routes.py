"""Operations that change assets."""

from appliance.core.http.call import Call
from appliance.core.http.operation import Routes
from appliance.core.http.wire import Uuid
from appliance.core.permissions import Permission
from appliance.domains.assets import AssetResponseDto
from appliance.domains.details import copying, service
from appliance.domains.details.dtos import AssetBulkUpdateDto, AssetCopyDto, AssetJobsDto, UpdateAssetDto

routes = Routes("Assets")


@routes.put("/assets/{id}", "updateAsset", permission=Permission.ASSET_UPDATE, aliases=("PATCH",))
def update_asset(call: Call, id: Uuid, body: UpdateAssetDto) -> AssetResponseDto:
    """Change one asset."""
    return service.update(call.runtime, call.principal, id, body, call.client)


@routes.put("/assets", "updateAssets", permission=Permission.ASSET_UPDATE, status=204, aliases=("PATCH",))
def update_assets(call: Call, body: AssetBulkUpdateDto) -> None:
    """Change several assets."""
    service.update_several(call.runtime, call.principal, body)


@routes.put("/assets/copy", "copyAsset", permission=Permission.ASSET_COPY, status=204)
def copy_asset(call: Call, body: AssetCopyDto) -> None:
    """Let one asset take over what another has."""
    copying.copy(call.runtime, call.principal, body)


@routes.post("/assets/jobs", "runAssetJobs", permission=Permission.JOB_CREATE, status=204)
def run_asset_jobs(call: Call, body: AssetJobsDto) -> None:
    """Do background work again."""
    service.run_jobs(call.runtime, call.principal, body)
