"""Assets: the photos and videos themselves. Owns ``asset``, ``asset_file``, ``asset_metadata``, ``asset_job_status``.

Others change these tables with ``create``, ``change``, ``put_file``, ``remove_file``, ``put_metadata`` and ``note_job``,
inside their own transaction, and describe assets with ``responses``.
"""

from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime
from appliance.domains import users
from appliance.domains.assets import access, erasing
from appliance.domains.assets.descriptions import response, responses
from appliance.domains.assets.dtos import (
    AssetMetadataUpsertItemDto,
    AssetResponseDto,
    AssetTypeEnum,
    AssetVisibility,
    ExifResponseDto,
    TagResponseDto,
)
from appliance.domains.assets.erasing import erase
from appliance.domains.assets.live_photos import hide_motion_video, require_motion_video
from appliance.domains.assets.service import change, create, note_job, put_file, put_metadata, remove_file

__all__ = [
    "AssetMetadataUpsertItemDto",
    "AssetResponseDto",
    "AssetTypeEnum",
    "AssetVisibility",
    "ExifResponseDto",
    "TagResponseDto",
    "change",
    "create",
    "erase",
    "hide_motion_video",
    "note_job",
    "put_file",
    "put_metadata",
    "register",
    "remove_file",
    "require_motion_video",
    "response",
    "responses",
    "routes_of",
]


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.assets import routes

    return [routes.routes, routes.file_routes]


def register(runtime: Runtime) -> None:
    """Declare who may touch assets, and what becomes of those of an account that is erased."""
    access.declare(runtime.access)
    users.follow_accounts(
        runtime,
        users.AccountFollower(erase=lambda transaction, user_id: erasing.erase_some(transaction, runtime.files, user_id)),
    )
