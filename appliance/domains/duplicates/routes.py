"""Operations under ``/duplicates``."""

from appliance.core.http.call import Call
from appliance.core.http.operation import Routes
from appliance.core.http.wire import BulkIdResponseDto, BulkIdsDto, Uuid
from appliance.core.permissions import Permission
from appliance.domains.duplicates import service
from appliance.domains.duplicates.dtos import DuplicateResolveDto, DuplicateResponseDto

routes = Routes("Duplicates")


@routes.get("/duplicates", "getAssetDuplicates", permission=Permission.DUPLICATE_READ)
def get_asset_duplicates(call: Call) -> list[DuplicateResponseDto]:
    """All groups."""
    return service.list_groups(call.runtime, call.principal, call.client)


@routes.post("/duplicates/resolve", "resolveDuplicates", permission=Permission.DUPLICATE_DELETE, status=200)
def resolve_duplicates(call: Call, body: DuplicateResolveDto) -> list[BulkIdResponseDto]:
    """Keep some, throw others away."""
    return service.resolve(call.runtime, call.principal, body.groups)


@routes.delete("/duplicates", "deleteDuplicates", permission=Permission.DUPLICATE_DELETE)
def delete_duplicates(call: Call, body: BulkIdsDto) -> None:
    """Say of several groups that they are none."""
    service.dismiss(call.runtime, call.principal, body.ids)


@routes.delete("/duplicates/{id}", "deleteDuplicate", permission=Permission.DUPLICATE_DELETE)
def delete_duplicate(call: Call, id: Uuid) -> None:
    """Say of one group that it is none."""
    service.dismiss(call.runtime, call.principal, [id])
