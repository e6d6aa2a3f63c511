"""From a session token or an API key to the principal behind it (behaviour/01 §3).

Departure from the reference: a request whose User-Agent names no app leaves the app version and the device that the
session remembers, because app 1.142 names itself only on some of its requests.
"""

from concurrent.futures import Future
from typing import Any

import msgspec
from starlette.requests import Request

from appliance.core import clock, log
from appliance.core.db import Row, Transaction
from appliance.core.errors import Unauthenticated
from appliance.core.principal import ApiKeyGrant, Client, Credential, Principal
from appliance.core.runtime import Runtime
from appliance.core.tokens import token_hash
from appliance.domains import sessions
from appliance.domains.auth import queries

logger = log.get(__name__)

TOUCH_SECONDS = 3600
"""A session in use is marked as used once in an hour."""

PROLONGED_SECONDS = 5 * 60
"""What an elevated session that is in use has left at least."""

PROLONG_STEP_SECONDS = 20
"""Elevation is prolonged at most this often, so that reading photos does not write at every request."""


def by_session(runtime: Runtime, credential: Credential, request: Request) -> Principal:
    """Whoever logged in with this token. Raises ``Unauthenticated``."""
    now = clock.iso_now()
    with runtime.db.reading() as reader:
        row = queries.session(reader, token_hash(credential.value), now)
    if row is None:
        raise Unauthenticated("Invalid user token")
    app_version = Client.from_user_agent(request.headers.get("user-agent", "")).app_version
    _keep_alive(runtime, row, request, app_version)
    return Principal(
        user_id=row["userId"],
        email=row["email"],
        name=row["name"],
        is_admin=bool(row["isAdmin"]),
        session_id=row["id"],
        is_elevated=row["pinExpiresAt"] is not None and row["pinExpiresAt"] > now,
        client=Client.of_version(app_version or row["appVersion"]),
    )


def by_api_key(runtime: Runtime, credential: Credential, _request: Request) -> Principal:
    """The owner of this API key, limited by what it grants. Raises ``Unauthenticated``."""
    with runtime.db.reading() as reader:
        row = queries.api_key(reader, token_hash(credential.value))
    if row is None:
        raise Unauthenticated("Invalid API key")
    return Principal(
        user_id=row["userId"],
        email=row["email"],
        name=row["name"],
        is_admin=bool(row["isAdmin"]),
        api_key=ApiKeyGrant(row["id"], frozenset(msgspec.json.decode(row["permissions"]))),
    )


def _keep_alive(runtime: Runtime, row: Row, request: Request, app_version: str | None) -> None:
    """Note that the session is in use, and prolong its elevation; the request does not wait for it."""
    columns: dict[str, Any] = {}
    if app_version not in {None, row["appVersion"]} or row["updatedAt"] < clock.iso_in(-TOUCH_SECONDS):
        device = sessions.Device.of(request.headers)
        columns = {
            "deviceType": device.type or row["deviceType"],
            "deviceOS": device.os or row["deviceOS"],
            "appVersion": app_version or row["appVersion"],
        }
    pin_expires = row["pinExpiresAt"]
    if pin_expires and clock.iso_now() < pin_expires < clock.iso_in(PROLONGED_SECONDS - PROLONG_STEP_SECONDS):
        columns["pinExpiresAt"] = clock.iso_in(PROLONGED_SECONDS)
    if columns:

        def write(transaction: Transaction) -> None:
            sessions.touch(transaction, row["id"], columns)

        runtime.db.submit(write, durable=False).add_done_callback(_log_failure)


def _log_failure(future: "Future[None]") -> None:
    """A session that could not be marked must not fail the request that used it."""
    if error := future.exception():
        logger.warning("the use of a session could not be noted: %s", error)
