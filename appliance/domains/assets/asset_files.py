"""The files that were made of an asset, and its sidecar, as an administrator of their own photos sees them (behaviour/11 §7)."""

from pathlib import Path

from appliance.core.db import Row, Transaction
from appliance.core.errors import BadRequest, no_access
from appliance.core.http.wire import UNSET
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.domains.assets import queries, service
from appliance.domains.assets.dtos import AssetFileResponseDto, AssetFilesQuery
from appliance.media.file_types import mime_type


def search(runtime: Runtime, who: Principal, wanted: AssetFilesQuery) -> list[AssetFileResponseDto]:
    """The files of an asset that the caller may see, narrowed by what ``wanted`` says."""
    with runtime.db.reading() as reader:
        runtime.access.require(reader, who, Permission.ASSET_READ, [wanted.asset_id])
        files = [_file(row) for row in queries.files(reader, wanted.asset_id)]
    filters = {
        name: value
        for name in ("type", "is_edited", "is_progressive", "is_transparent")
        if (value := getattr(wanted, name)) is not UNSET
    }
    return [file for file in files if all(getattr(file, name) == value for name, value in filters.items())]


def one(runtime: Runtime, who: Principal, file_id: str, permission: Permission) -> AssetFileResponseDto:
    """One file of an own asset."""
    with runtime.db.reading() as reader:
        runtime.access.require(reader, who, permission, [file_id])
        row = queries.file(reader, file_id)
    if row is None:
        raise no_access(permission)
    return _file(row)


def download(runtime: Runtime, who: Principal, file_id: str) -> tuple[Path, str]:
    """Where one file of an own asset lies, and its media type."""
    path = Path(one(runtime, who, file_id, Permission.ASSET_FILE_DOWNLOAD).path)
    return path, mime_type(path)


def remove(runtime: Runtime, who: Principal, file_id: str) -> None:
    """Forget and unlink a file that can be made again. Raises ``BadRequest`` for a sidecar, which cannot."""

    def write(transaction: Transaction) -> None:
        runtime.access.require(transaction, who, Permission.ASSET_FILE_DELETE, [file_id])
        row = queries.file(transaction, file_id)
        if row is None:
            raise no_access(Permission.ASSET_FILE_DELETE)
        if row["type"] == "sidecar":
            raise BadRequest("Sidecar files cannot be deleted")
        service.remove_file(transaction, runtime.files, row["assetId"], row["type"], is_edited=bool(row["isEdited"]))

    runtime.db.write(write)


def _file(row: Row) -> AssetFileResponseDto:
    return AssetFileResponseDto(
        id=row["id"],
        type=row["type"],
        path=row["path"],
        is_edited=bool(row["isEdited"]),
        is_progressive=bool(row["isProgressive"]),
        is_transparent=bool(row["isTransparent"]),
        created_at=row["createdAt"],
        updated_at=row["updatedAt"],
    )
