"""Stills and the videos that move them (behaviour/05 §2.7). Several stills may share one video."""

from appliance.core.db import Reader, Transaction
from appliance.core.errors import BadRequest
from appliance.domains.assets import queries
from appliance.domains.assets.events import AssetHidden


def require_motion_video(reader: Reader, owner_id: str, video_id: str) -> None:
    """Raises ``BadRequest`` unless the asset may move a still of ``owner_id``."""
    video = queries.asset(reader, video_id)
    if video is None or video["status"] == "deleted":
        raise BadRequest("Live photo video not found")
    if video["type"] != "VIDEO":
        raise BadRequest("Live photo video must be a video")
    if video["ownerId"] != owner_id:
        raise BadRequest("Live photo video does not belong to the user")


def hide_motion_video(transaction: Transaction, owner_id: str, video_id: str) -> None:
    """Take a video that is to move a still off the timeline; one that is archived or locked stays what it is.

    Raises ``BadRequest`` as ``require_motion_video`` does.
    """
    require_motion_video(transaction, owner_id, video_id)
    if queries.change_visibility(transaction, video_id, "timeline", "hidden"):
        transaction.emit(AssetHidden(owner_id, video_id))
