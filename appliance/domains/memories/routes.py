"""Operations under ``/memories``."""

from appliance.core.http.call import Call
from appliance.core.http.operation import Routes
from appliance.core.http.wire import BulkIdResponseDto, BulkIdsDto, Uuid
from appliance.core.permissions import Permission
from appliance.domains.memories import service
from appliance.domains.memories.dtos import (
    MemoriesQuery,
    MemoryCreateDto,
    MemoryResponseDto,
    MemoryStatisticsResponseDto,
    MemoryUpdateDto,
)

routes = Routes("Memories")


@routes.get("/memories", "searchMemories", permission=Permission.MEMORY_READ)
def search_memories(call: Call, query: MemoriesQuery) -> list[MemoryResponseDto]:
    """The caller's memories."""
    return service.search(call.runtime, call.principal, call.client, query)


@routes.post("/memories", "createMemory", permission=Permission.MEMORY_CREATE)
def create_memory(call: Call, body: MemoryCreateDto) -> MemoryResponseDto:
    """A new memory."""
    return service.create(call.runtime, call.principal, call.client, body)


@routes.get("/memories/statistics", "memoriesStatistics", permission=Permission.MEMORY_STATISTICS)
def memories_statistics(call: Call, query: MemoriesQuery) -> MemoryStatisticsResponseDto:
    """How many there are."""
    return MemoryStatisticsResponseDto(total=service.count(call.runtime, call.principal, call.client, query))


@routes.get("/memories/{id}", "getMemory", permission=Permission.MEMORY_READ)
def get_memory(call: Call, id: Uuid) -> MemoryResponseDto:
    """One memory."""
    return service.get(call.runtime, call.principal, call.client, id)


@routes.put("/memories/{id}", "updateMemory", permission=Permission.MEMORY_UPDATE, aliases=("PATCH",))
def update_memory(call: Call, id: Uuid, body: MemoryUpdateDto) -> MemoryResponseDto:
    """Change a memory."""
    return service.update(call.runtime, call.principal, call.client, id, body)


@routes.delete("/memories/{id}", "deleteMemory", permission=Permission.MEMORY_DELETE)
def delete_memory(call: Call, id: Uuid) -> None:
    """Delete a memory."""
    service.delete(call.runtime, call.principal, id)


@routes.put("/memories/{id}/assets", "addMemoryAssets", permission=Permission.MEMORY_ASSET_CREATE)
def add_memory_assets(call: Call, id: Uuid, body: BulkIdsDto) -> list[BulkIdResponseDto]:
    """Put photos into a memory."""
    return service.add_assets(call.runtime, call.principal, id, body.ids)


@routes.delete("/memories/{id}/assets", "removeMemoryAssets", permission=Permission.MEMORY_ASSET_DELETE, status=200)
def remove_memory_assets(call: Call, id: Uuid, body: BulkIdsDto) -> list[BulkIdResponseDto]:
    """Take photos out of a memory."""
    return service.remove_assets(call.runtime, call.principal, id, body.ids)
