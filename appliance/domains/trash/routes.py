"""Operations that throw away and take back."""

from appliance.core.http.call import Call
from appliance.core.http.operation import Routes
from appliance.core.http.wire import BulkIdsDto
from appliance.core.permissions import Permission
from appliance.domains.trash import service
from appliance.domains.trash.dtos import AssetBulkDeleteDto, TrashResponseDto

asset_routes = Routes("Assets")
routes = Routes("Trash")


@asset_routes.delete("/assets", "deleteAssets", permission=Permission.ASSET_DELETE)
def delete_assets(call: Call, body: AssetBulkDeleteDto) -> None:
    """Throw assets away."""
    service.delete(call.runtime, call.principal, body.ids, force=body.force)


@routes.post("/trash/empty", "emptyTrash", permission=Permission.ASSET_DELETE, status=200)
def empty_trash(call: Call) -> TrashResponseDto:
    """Delete for good what is in the trash."""
    return TrashResponseDto(count=service.empty(call.runtime, call.principal))


@routes.post("/trash/restore", "restoreTrash", permission=Permission.ASSET_DELETE, status=200)
def restore_trash(call: Call) -> TrashResponseDto:
    """Take everything back."""
    return TrashResponseDto(count=service.restore_all(call.runtime, call.principal))


@routes.post("/trash/restore/assets", "restoreAssets", permission=Permission.ASSET_DELETE, status=200)
def restore_assets(call: Call, body: BulkIdsDto) -> TrashResponseDto:
    """Take some assets back."""
    return TrashResponseDto(count=service.restore(call.runtime, call.principal, body.ids))
