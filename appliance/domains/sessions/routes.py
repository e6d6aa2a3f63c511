"""Operations under ``/sessions``."""

import msgspec

from appliance.core.http.call import Call
from appliance.core.http.operation import Access, Routes
from appliance.core.http.wire import UNSET, Uuid
from appliance.core.permissions import Permission
from appliance.domains.sessions import service
from appliance.domains.sessions.devices import Device
from appliance.domains.sessions.dtos import (
    SessionCreateDto,
    SessionCreateResponseDto,
    SessionResponseDto,
    SessionUpdateDto,
    session_create_response,
    session_response,
)

routes = Routes("Sessions")
admin_routes = Routes("Users (admin)")


@routes.post("/sessions", "createSession", permission=Permission.SESSION_CREATE)
def create_session(call: Call, body: SessionCreateDto) -> SessionCreateResponseDto:
    """Make a session from the caller's own."""
    device = Device(type=body.device_type or "", os=body.device_os or "")
    seconds = None if body.duration is UNSET else body.duration
    row, token = service.create_child(call.runtime, call.principal, call.session_id, device, seconds)
    return session_create_response(row, token)


@routes.get("/sessions", "getSessions", permission=Permission.SESSION_READ)
def get_sessions(call: Call) -> list[SessionResponseDto]:
    """The caller's sessions."""
    with call.runtime.db.reading() as reader:
        rows = service.of_user(reader, call.principal.user_id)
    return [session_response(row, call.principal.session_id) for row in rows]


@routes.put("/sessions/{id}", "updateSession", permission=Permission.SESSION_UPDATE, aliases=("PATCH",))
def update_session(call: Call, id: Uuid, body: SessionUpdateDto) -> SessionResponseDto:
    """Have the app of a session fetch everything anew."""
    row = service.update(call.runtime, call.principal, id, msgspec.to_builtins(body))
    return session_response(row, call.principal.session_id)


@routes.delete("/sessions/{id}", "deleteSession", permission=Permission.SESSION_DELETE)
def delete_session(call: Call, id: Uuid) -> None:
    """Log out one device."""
    service.delete_one(call.runtime, call.principal, id)


@routes.delete("/sessions", "deleteAllSessions", permission=Permission.SESSION_DELETE)
def delete_all_sessions(call: Call) -> None:
    """Log out all devices but the caller's."""
    who = call.principal
    call.runtime.db.write(lambda transaction: service.delete_all(transaction, who.user_id, who.session_id))


@routes.post("/sessions/{id}/lock", "lockSession", permission=Permission.SESSION_LOCK, status=204)
def lock_session(call: Call, id: Uuid) -> None:
    """Hide the locked folder on one device."""
    service.lock(call.runtime, call.principal, id)


@admin_routes.get(
    "/admin/users/{id}/sessions", "getUserSessionsAdmin", access=Access.ADMIN, permission=Permission.ADMIN_SESSION_READ
)
def get_user_sessions_admin(call: Call, id: Uuid) -> list[SessionResponseDto]:
    """The sessions of any user."""
    with call.runtime.db.reading() as reader:
        rows = service.of_user(reader, id)
    return [session_response(row, call.principal.session_id) for row in rows]
