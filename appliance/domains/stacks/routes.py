"""Operations under ``/stacks``."""

from appliance.core.http.call import Call
from appliance.core.http.operation import Routes
from appliance.core.http.wire import UNSET, BulkIdsDto, Uuid
from appliance.core.permissions import Permission
from appliance.domains.stacks import service
from appliance.domains.stacks.dtos import StackCreateDto, StackResponseDto, StacksQuery, StackUpdateDto

routes = Routes("Stacks")


@routes.get("/stacks", "searchStacks", permission=Permission.STACK_READ)
def search_stacks(call: Call, query: StacksQuery) -> list[StackResponseDto]:
    """The caller's stacks."""
    primary_id = None if query.primary_asset_id is UNSET else query.primary_asset_id
    return service.list_stacks(call.runtime, call.principal, call.client, primary_id)


@routes.post("/stacks", "createStack", permission=Permission.STACK_CREATE)
def create_stack(call: Call, body: StackCreateDto) -> StackResponseDto:
    """Put assets together."""
    return service.create(call.runtime, call.principal, call.client, body.asset_ids)


@routes.delete("/stacks", "deleteStacks", permission=Permission.STACK_DELETE)
def delete_stacks(call: Call, body: BulkIdsDto) -> None:
    """Take several apart."""
    service.dissolve(call.runtime, call.principal, body.ids)


@routes.get("/stacks/{id}", "getStack", permission=Permission.STACK_READ)
def get_stack(call: Call, id: Uuid) -> StackResponseDto:
    """One stack."""
    return service.get(call.runtime, call.principal, call.client, id)


@routes.put("/stacks/{id}", "updateStack", permission=Permission.STACK_UPDATE, aliases=("PATCH",))
def update_stack(call: Call, id: Uuid, body: StackUpdateDto) -> StackResponseDto:
    """Show another member."""
    primary_id = None if body.primary_asset_id is UNSET else body.primary_asset_id
    return service.change_primary(call.runtime, call.principal, call.client, id, primary_id)


@routes.delete("/stacks/{id}", "deleteStack", permission=Permission.STACK_DELETE)
def delete_stack(call: Call, id: Uuid) -> None:
    """Take one apart."""
    service.dissolve(call.runtime, call.principal, [id])


@routes.delete("/stacks/{id}/assets/{assetId}", "removeAssetFromStack", permission=Permission.STACK_UPDATE)
def remove_asset_from_stack(call: Call, id: Uuid, assetId: Uuid) -> None:  # noqa: N803 - named as on the wire
    """Take one asset out."""
    service.remove_member(call.runtime, call.principal, id, assetId)
