"""Verbs about sessions. Those with a transaction are used by other domains inside their own."""

from collections.abc import Mapping, Sequence
from typing import Any

from appliance.core import clock, ids
from appliance.core.db import Reader, Row, Transaction
from appliance.core.errors import BadRequest
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.core.tokens import new_token, token_hash
from appliance.domains.sessions import queries
from appliance.domains.sessions.devices import Device
from appliance.domains.sessions.events import SessionDeleted

UNUSED_DAYS = 90


def create(transaction: Transaction, user_id: str, device: Device, **columns: Any) -> tuple[str, str]:
    """A new session of a user: its id and its token, which is stored nowhere."""
    session_id, token = ids.new_id(), new_token()
    queries.insert(
        transaction,
        {
            "id": session_id,
            "token": token_hash(token),
            "userId": user_id,
            "deviceType": device.type,
            "deviceOS": device.os,
            "appVersion": device.app_version,
            **columns,
        },
    )
    return session_id, token


def create_child(runtime: Runtime, who: Principal, parent_id: str, device: Device, seconds: int | None) -> tuple[Row, str]:
    """A session made from one's own, which ends with it (a cast device, a widget): the row and the token."""
    expires_at = None if seconds is None else clock.iso_in(seconds)

    def write(transaction: Transaction) -> tuple[Row, str]:
        session_id, token = create(transaction, who.user_id, device, parentId=parent_id, expiresAt=expires_at)
        return _session(transaction, session_id), token

    return runtime.db.write(write)


def of_user(reader: Reader, user_id: str) -> list[Row]:
    """The sessions of a user that have not expired, the last used first."""
    return queries.of_user(reader, user_id, clock.iso_now())


def update(runtime: Runtime, who: Principal, session_id: str, columns: Mapping[str, Any]) -> Row:
    """Change one's own session; the row after it. Raises ``BadRequest``."""
    if not columns:
        raise BadRequest("No fields to update")

    def write(transaction: Transaction) -> Row:
        runtime.access.require(transaction, who, Permission.SESSION_UPDATE, [session_id])
        queries.change(transaction, session_id, columns)
        return _session(transaction, session_id)

    return runtime.db.write(write)


def delete_one(runtime: Runtime, who: Principal, session_id: str) -> None:
    """End one's own session. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> None:
        runtime.access.require(transaction, who, Permission.AUTH_DEVICE_DELETE, [session_id])
        delete(transaction, [session_id])

    runtime.db.write(write)


def lock(runtime: Runtime, who: Principal, session_id: str) -> None:
    """End the elevation of one's own session. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> None:
        runtime.access.require(transaction, who, Permission.SESSION_LOCK, [session_id])
        set_elevation(transaction, session_id, None)

    runtime.db.write(write)


def touch(transaction: Transaction, session_id: str, columns: Mapping[str, Any]) -> None:
    """Note that a session is in use, and what is new about its device."""
    queries.change(transaction, session_id, columns)


def set_elevation(transaction: Transaction, session_id: str, until: str | None) -> None:
    """Let a session see locked assets until an instant, or no more."""
    queries.change(transaction, session_id, {"pinExpiresAt": until})


def reset_sync_of_all(transaction: Transaction) -> None:
    """Have every device fetch everything anew: what it knows may be newer than the database, which was restored."""
    queries.reset_sync_of_all(transaction)


def clear_sync_reset(transaction: Transaction, session_id: str) -> None:
    """The session has started its sync anew, as it was told to."""
    queries.change(transaction, session_id, {"isPendingSyncReset": False})


def lock_all(transaction: Transaction, user_id: str) -> None:
    """Let no session of a user see locked assets any more."""
    queries.lock_all(transaction, user_id)


def delete(transaction: Transaction, session_ids: Sequence[str]) -> None:
    """End sessions and those made from them."""
    for session_id in queries.with_children(transaction, session_ids):
        transaction.emit(SessionDeleted(session_id))
    queries.delete(transaction, session_ids)


def delete_all(transaction: Transaction, user_id: str, except_id: str | None = None) -> None:
    """End all sessions of a user but one. Those made from the one end too."""
    delete(transaction, queries.ids_of_user(transaction, user_id, except_id))


def delete_past(runtime: Runtime) -> None:
    """End sessions that expired or were not used for 90 days: part of the nightly cleaning."""
    with runtime.db.reading() as reader:
        past = queries.ids_past(reader, clock.iso_now(), clock.iso_in(-UNUSED_DAYS * 86400))
    if past:
        runtime.db.write(lambda transaction: delete(transaction, past))


def _session(reader: Reader, session_id: str) -> Row:
    row = queries.session(reader, session_id)
    if row is None:
        raise BadRequest("Session not found")
    return row
