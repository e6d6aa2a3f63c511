"""Verbs about activities (behaviour/02 §5)."""

from typing import Any

from appliance.core import clock, ids
from appliance.core.db import Reader, Row, Transaction
from appliance.core.errors import BadRequest
from appliance.core.http.wire import UNSET
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.domains.activities import queries
from appliance.domains.activities.dtos import (
    ActivitiesQuery,
    ActivityCreateDto,
    ActivityResponseDto,
    ActivityStatisticsQuery,
    ActivityStatisticsResponseDto,
)
from appliance.domains.users import user_response


def search(runtime: Runtime, who: Principal, query: ActivitiesQuery) -> list[ActivityResponseDto]:
    """What was said in an album, the oldest first. Raises ``BadRequest``."""
    filters = {
        "album_id": query.album_id,
        "asset_id": _or_none(query.asset_id),
        "of_album": query.level == "album",
        "is_liked": None if query.type is UNSET else query.type == "like",
        "user_id": _or_none(query.user_id),
    }
    with runtime.db.reading() as reader:
        runtime.access.require(reader, who, Permission.ALBUM_READ, [query.album_id])
        return [_response(row) for row in queries.activities(reader, filters)]


def statistics(runtime: Runtime, who: Principal, query: ActivityStatisticsQuery) -> ActivityStatisticsResponseDto:
    """How much was said. Raises ``BadRequest``."""
    with runtime.db.reading() as reader:
        runtime.access.require(reader, who, Permission.ALBUM_READ, [query.album_id])
        row = queries.statistics(reader, query.album_id, _or_none(query.asset_id))
    return ActivityStatisticsResponseDto(comments=row["comments"], likes=row["likes"])


def create(runtime: Runtime, who: Principal, body: ActivityCreateDto) -> tuple[ActivityResponseDto, bool]:
    """A comment, or a like; with it whether it is new (a like can be given once). Raises ``BadRequest``.

    A photo that is not in the album is the caller's mistake; the reference answers 500.
    """
    body.require_fitting_comment()
    asset_id = _or_none(body.asset_id)
    is_like = body.type == "like"

    def write(transaction: Transaction) -> tuple[ActivityResponseDto, bool]:
        runtime.access.require(transaction, who, Permission.ACTIVITY_CREATE, [body.album_id])
        if asset_id is not None and not queries.is_in_album(transaction, body.album_id, asset_id):
            raise BadRequest("Asset is not in the album")
        existing = queries.like(transaction, body.album_id, asset_id, who.user_id) if is_like else None
        if existing is not None:
            return _one(transaction, existing), False
        activity_id = ids.new_id()
        columns = {
            "id": activity_id,
            "albumId": body.album_id,
            "userId": who.user_id,
            "assetId": asset_id,
            "comment": None if is_like else body.comment,
            "isLiked": is_like,
            "createdAt": clock.iso_now(),
        }
        queries.insert(transaction, columns)
        return _one(transaction, activity_id), True

    return runtime.db.write(write)


def delete(runtime: Runtime, who: Principal, activity_id: str) -> None:
    """Take something back that the caller said, or that was said in the caller's album. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> None:
        runtime.access.require(transaction, who, Permission.ACTIVITY_DELETE, [activity_id])
        queries.delete(transaction, activity_id)

    runtime.db.write(write)


def _one(reader: Reader, activity_id: str) -> ActivityResponseDto:
    row = queries.activity(reader, activity_id)
    if row is None:
        raise BadRequest("Activity not found")
    return _response(row)


def _response(row: Row) -> ActivityResponseDto:
    return ActivityResponseDto(
        id=row["activityId"],
        asset_id=row["assetId"],
        created_at=row["createdAt"],
        comment=row["comment"],
        type="like" if row["isLiked"] else "comment",
        user=user_response(row),
    )


def _or_none(value: Any) -> Any:
    return None if value is UNSET else value
