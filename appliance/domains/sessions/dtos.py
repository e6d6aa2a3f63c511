"""Wire shapes of ``/sessions`` (behaviour/01 §4.2)."""

from typing import Annotated, Any

from msgspec import Meta, field

from appliance.core.db import Row
from appliance.core.http.wire import UNSET, Dto, UnsetType, Uuid


class SessionResponseDto(Dto, kw_only=True):
    """A session as its user sees it."""

    id: Uuid
    created_at: str
    updated_at: str
    expires_at: str | UnsetType = UNSET
    current: bool
    app_version: str | None
    device_os: str = field(name="deviceOS")
    device_type: str
    is_pending_sync_reset: bool


class SessionCreateResponseDto(SessionResponseDto, kw_only=True):
    """A new session with its token, shown this once."""

    token: str


class SessionCreateDto(Dto):
    """A session to make from one's own."""

    device_os: str | UnsetType = field(default=UNSET, name="deviceOS")
    device_type: str | UnsetType = UNSET
    duration: Annotated[int, Meta(ge=1, le=2**53 - 1)] | UnsetType = UNSET


class SessionUpdateDto(Dto):
    """What may be changed of a session."""

    is_pending_sync_reset: bool | UnsetType = UNSET


def session_response(row: Row, current_id: str | None) -> SessionResponseDto:
    """A session as seen from ``current_id``."""
    return SessionResponseDto(**_members(row, current_id))


def session_create_response(row: Row, token: str) -> SessionCreateResponseDto:
    """A session that was just made."""
    return SessionCreateResponseDto(**_members(row, None), token=token)


def _members(row: Row, current_id: str | None) -> dict[str, Any]:
    return {
        "id": row["id"],
        "created_at": row["createdAt"],
        "updated_at": row["updatedAt"],
        "expires_at": row["expiresAt"] or UNSET,
        "current": row["id"] == current_id,
        "app_version": row["appVersion"],
        "device_os": row["deviceOS"],
        "device_type": row["deviceType"],
        "is_pending_sync_reset": bool(row["isPendingSyncReset"]),
    }
