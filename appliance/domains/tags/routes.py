"""Operations under ``/tags``."""

from appliance.core.http.call import Call
from appliance.core.http.operation import Routes
from appliance.core.http.wire import BulkIdResponseDto, BulkIdsDto, Uuid
from appliance.core.permissions import Permission
from appliance.domains.assets import TagResponseDto
from appliance.domains.tags import service
from appliance.domains.tags.dtos import (
    TagBulkAssetsDto,
    TagBulkAssetsResponseDto,
    TagCreateDto,
    TagUpdateDto,
    TagUpsertDto,
)

routes = Routes("Tags")


@routes.get("/tags", "getAllTags", permission=Permission.TAG_READ)
def get_all_tags(call: Call) -> list[TagResponseDto]:
    """All tags by path."""
    return service.list_tags(call.runtime, call.principal)


@routes.post("/tags", "createTag", permission=Permission.TAG_CREATE)
def create_tag(call: Call, body: TagCreateDto) -> TagResponseDto:
    """A new tag."""
    return service.create(call.runtime, call.principal, body)


@routes.put("/tags", "upsertTags", permission=Permission.TAG_CREATE)
def upsert_tags(call: Call, body: TagUpsertDto) -> list[TagResponseDto]:
    """Tags by their paths, made where they are missing."""
    return service.upsert(call.runtime, call.principal, body.tags)


@routes.put("/tags/assets", "bulkTagAssets", permission=Permission.TAG_ASSET)
def bulk_tag_assets(call: Call, body: TagBulkAssetsDto) -> TagBulkAssetsResponseDto:
    """Every tag for every asset."""
    return TagBulkAssetsResponseDto(count=service.tag_all(call.runtime, call.principal, body.tag_ids, body.asset_ids))


@routes.get("/tags/{id}", "getTagById", permission=Permission.TAG_READ)
def get_tag_by_id(call: Call, id: Uuid) -> TagResponseDto:
    """One tag."""
    return service.get(call.runtime, call.principal, id)


@routes.put("/tags/{id}", "updateTag", permission=Permission.TAG_UPDATE, aliases=("PATCH",))
def update_tag(call: Call, id: Uuid, body: TagUpdateDto) -> TagResponseDto:
    """Another colour or name."""
    return service.update(call.runtime, call.principal, id, body)


@routes.delete("/tags/{id}", "deleteTag", permission=Permission.TAG_DELETE)
def delete_tag(call: Call, id: Uuid) -> None:
    """Remove a tag and all below it."""
    service.delete(call.runtime, call.principal, id)


@routes.put("/tags/{id}/assets", "tagAssets", permission=Permission.TAG_ASSET)
def tag_assets(call: Call, id: Uuid, body: BulkIdsDto) -> list[BulkIdResponseDto]:
    """Tag assets."""
    return service.tag_assets(call.runtime, call.principal, id, body.ids)


@routes.delete("/tags/{id}/assets", "untagAssets", permission=Permission.TAG_ASSET, status=200)
def untag_assets(call: Call, id: Uuid, body: BulkIdsDto) -> list[BulkIdResponseDto]:
    """Take a tag off assets."""
    return service.untag_assets(call.runtime, call.principal, id, body.ids)
