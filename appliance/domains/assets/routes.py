"""Operations that look at assets, at what clients keep there, and at their files."""

from appliance.core.errors import no_access
from appliance.core.http.answers import FileAnswer
from appliance.core.http.call import Call
from appliance.core.http.operation import Routes
from appliance.core.http.wire import Uuid
from appliance.core.permissions import Permission
from appliance.domains.assets import asset_files, client_keys, descriptions, service
from appliance.domains.assets.dtos import (
    AssetFileResponseDto,
    AssetFilesQuery,
    AssetMetadataBulkDeleteDto,
    AssetMetadataBulkDeleteItemDto,
    AssetMetadataBulkResponseDto,
    AssetMetadataBulkUpsertDto,
    AssetMetadataResponseDto,
    AssetMetadataUpsertDto,
    AssetOcrResponseDto,
    AssetResponseDto,
    AssetStatsQuery,
    AssetStatsResponseDto,
)

routes = Routes("Assets")
file_routes = Routes("Asset files")


@routes.get("/assets/{id}", "getAssetInfo", permission=Permission.ASSET_READ, shared_link=True)
def get_asset_info(call: Call, id: Uuid) -> AssetResponseDto:
    """One photo or video with everything that is known about it."""
    with call.runtime.db.reading() as reader:
        call.runtime.access.require(reader, call.principal, Permission.ASSET_READ, [id])
        found = descriptions.response(reader, call.principal, id, client=call.client)
    if found is None:
        raise no_access(Permission.ASSET_READ)
    return found


@routes.get("/assets/statistics", "getAssetStatistics", permission=Permission.ASSET_STATISTICS)
def get_asset_statistics(call: Call, query: AssetStatsQuery) -> AssetStatsResponseDto:
    """How many assets the caller has."""
    return service.count(call.runtime, call.principal, query)


@routes.get("/assets/{id}/ocr", "getAssetOcr", permission=Permission.ASSET_READ)
def get_asset_ocr(call: Call, id: Uuid) -> list[AssetOcrResponseDto]:
    """The text in a picture."""
    return service.text_lines(call.runtime, call.principal, id)


@routes.get("/assets/{id}/metadata", "getAssetMetadata", permission=Permission.ASSET_READ)
def get_asset_metadata(call: Call, id: Uuid) -> list[AssetMetadataResponseDto]:
    """What clients keep at an asset."""
    return client_keys.of_asset(call.runtime, call.principal, id)


@routes.put("/assets/{id}/metadata", "updateAssetMetadata", permission=Permission.ASSET_UPDATE)
def update_asset_metadata(call: Call, id: Uuid, body: AssetMetadataUpsertDto) -> list[AssetMetadataResponseDto]:
    """Keep something at an asset."""
    return client_keys.put(call.runtime, call.principal, id, body.items)


@routes.get("/assets/{id}/metadata/{key}", "getAssetMetadataByKey", permission=Permission.ASSET_READ)
def get_asset_metadata_by_key(call: Call, id: Uuid, key: str) -> AssetMetadataResponseDto:
    """One thing that a client keeps at an asset."""
    return client_keys.one(call.runtime, call.principal, id, key)


@routes.delete("/assets/{id}/metadata/{key}", "deleteAssetMetadata", permission=Permission.ASSET_UPDATE)
def delete_asset_metadata(call: Call, id: Uuid, key: str) -> None:
    """Forget one thing that a client keeps at an asset."""
    client_keys.remove(call.runtime, call.principal, [AssetMetadataBulkDeleteItemDto(asset_id=id, key=key)])


@routes.put("/assets/metadata", "updateBulkAssetMetadata", permission=Permission.ASSET_UPDATE)
def update_bulk_asset_metadata(call: Call, body: AssetMetadataBulkUpsertDto) -> list[AssetMetadataBulkResponseDto]:
    """Keep something at several assets."""
    return client_keys.put_several(call.runtime, call.principal, body.items)


@routes.delete("/assets/metadata", "deleteBulkAssetMetadata", permission=Permission.ASSET_UPDATE)
def delete_bulk_asset_metadata(call: Call, body: AssetMetadataBulkDeleteDto) -> None:
    """Forget things that clients keep at assets."""
    client_keys.remove(call.runtime, call.principal, body.items)


@file_routes.get("/asset-files", "searchAssetFiles", permission=Permission.ASSET_FILE_READ)
def search_asset_files(call: Call, query: AssetFilesQuery) -> list[AssetFileResponseDto]:
    """The files that were made of an asset."""
    return asset_files.search(call.runtime, call.principal, query)


@file_routes.get("/asset-files/{id}", "getAssetFile", permission=Permission.ASSET_FILE_READ)
def get_asset_file(call: Call, id: Uuid) -> AssetFileResponseDto:
    """One file that was made of an asset."""
    return asset_files.one(call.runtime, call.principal, id, Permission.ASSET_FILE_READ)


@file_routes.get(
    "/asset-files/{id}/download",
    "downloadAssetFile",
    permission=Permission.ASSET_FILE_DOWNLOAD,
    media_type="application/octet-stream",
)
def download_asset_file(call: Call, id: Uuid) -> FileAnswer:
    """The bytes of one file."""
    path, media_type = asset_files.download(call.runtime, call.principal, id)
    return FileAnswer(path, media_type, path.name)


@file_routes.delete("/asset-files/{id}", "deleteAssetFile", permission=Permission.ASSET_FILE_DELETE)
def delete_asset_file(call: Call, id: Uuid) -> None:
    """Remove a file that can be made again."""
    asset_files.remove(call.runtime, call.principal, id)
