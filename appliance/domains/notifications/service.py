"""Telling people: notifications in the app, and the mails that go with them (behaviour/02 §15, behaviour/04 §2).

Departures from the reference: a single notification can be read (there its query asks for deleted ones), and deleting
one removes it at once, as nothing can see it any more.
"""

import json
from collections.abc import Sequence
from typing import Any

from appliance.core import clock, ids, log
from appliance.core.db import Reader, Row, Transaction
from appliance.core.errors import BadRequest
from appliance.core.http.wire import UNSET, UnsetType
from appliance.core.jobs import JobFailed
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.domains import system_config
from appliance.domains.notifications import mails, post, queries
from appliance.domains.notifications.dtos import NotificationCreateDto, NotificationDto, NotificationsQuery
from appliance.domains.notifications.events import NotificationCreated

logger = log.get(__name__)

ALBUM_UPDATE_DELAY = 300
"""Seconds after the last addition, so that a whole upload is told once."""


# -- reading and answering


def response(reader: Reader, notification_id: str) -> NotificationDto:
    """One notification. Raises ``BadRequest``."""
    row = queries.notification(reader, notification_id)
    if row is None:
        raise BadRequest("Notification not found")
    return _response(row)


def search(reader: Reader, who: Principal, query: NotificationsQuery) -> list[NotificationDto]:
    """The caller's notifications, the newest first."""
    filters = {name: _or_none(getattr(query, name)) for name in ("id", "level", "type", "unread")}
    return [_response(row) for row in queries.notifications(reader, who.user_id, filters)]


def get(runtime: Runtime, who: Principal, notification_id: str) -> NotificationDto:
    """One of the caller's. Raises ``BadRequest``."""
    with runtime.db.reading() as reader:
        runtime.access.require(reader, who, Permission.NOTIFICATION_READ, [notification_id])
        return response(reader, notification_id)


def mark(runtime: Runtime, who: Principal, notification_ids: Sequence[str], read_at: str | UnsetType | None) -> None:
    """Say when the caller read them. Raises ``BadRequest`` unless all are theirs."""

    def write(transaction: Transaction) -> None:
        runtime.access.require(transaction, who, Permission.NOTIFICATION_UPDATE, notification_ids)
        if not isinstance(read_at, UnsetType):
            queries.mark(transaction, notification_ids, read_at)

    runtime.db.write(write)


def delete(runtime: Runtime, who: Principal, notification_ids: Sequence[str]) -> None:
    """Forget some of the caller's. Raises ``BadRequest`` unless all are theirs."""

    def write(transaction: Transaction) -> None:
        runtime.access.require(transaction, who, Permission.NOTIFICATION_DELETE, notification_ids)
        queries.delete(transaction, notification_ids)

    runtime.db.write(write)


def _response(row: Row) -> NotificationDto:
    return NotificationDto(
        id=row["id"],
        created_at=row["createdAt"],
        level=row["level"],
        type=row["type"],
        title=row["title"],
        description=_or_unset(row["description"]),
        data=UNSET if row["data"] is None else json.loads(row["data"]),
        read_at=_or_unset(row["readAt"]),
    )


def _or_unset(value: Any) -> Any:
    return UNSET if value is None else value


def _or_none(value: Any) -> Any:
    return None if value is UNSET else value


# -- telling


def create_by_admin(runtime: Runtime, body: NotificationCreateDto) -> NotificationDto:
    """Tell a user something. Raises ``BadRequest`` for an unknown one."""

    def write(transaction: Transaction) -> NotificationDto:
        if queries.user(transaction, body.user_id) is None:
            raise BadRequest("User not found")
        columns = {
            "userId": body.user_id,
            "type": "Custom" if body.type is UNSET else body.type,
            "level": "info" if body.level is UNSET else body.level,
            "title": body.title,
            "description": _or_none(body.description),
            "data": None if body.data is UNSET else json.dumps(body.data),
            "readAt": _or_none(body.read_at),
        }
        return response(transaction, _insert(transaction, columns))

    return runtime.db.write(write)


def album_invite(transaction: Transaction, runtime: Runtime, album_id: str, user_id: str, sender_id: str) -> None:
    """Tell ``user_id`` that ``sender_id`` made them a member of an album."""
    album, sender = queries.album_of_member(transaction, album_id, user_id), queries.user(transaction, sender_id)
    if album is None or sender is None:
        return
    text = f"{sender['name']} shared an album ({album['name']}) with you"
    _tell(transaction, user_id, "AlbumInvite", "success", "Shared Album Invitation", text, album_id)
    runtime.jobs.enqueue(transaction, "mail_album_invite", album_id=album_id, user_id=user_id, sender_id=sender_id)


def album_update(transaction: Transaction, runtime: Runtime, album_id: str, user_ids: Sequence[str]) -> None:
    """Tell users, once nothing more has come for five minutes, that an album has new photos."""
    run_at = clock.iso_in(ALBUM_UPDATE_DELAY)
    for user_id in user_ids:
        runtime.jobs.enqueue(transaction, "notify_album_update", run_at=run_at, replace=True, album_id=album_id, user_id=user_id)


def tell_album_update(runtime: Runtime, album_id: str, user_id: str) -> None:
    """What ``album_update`` promised; nothing when the album or the membership is gone by now."""

    def write(transaction: Transaction) -> None:
        album = queries.album_of_member(transaction, album_id, user_id)
        if album is None:
            return
        text = f"New media has been added to the album ({album['name']})"
        _tell(transaction, user_id, "AlbumUpdate", "info", "Shared Album Update", text, album_id)
        runtime.jobs.enqueue(transaction, "mail_album_update", album_id=album_id, user_id=user_id)

    runtime.db.write(write)


def welcome(runtime: Runtime, user_id: str, password: str) -> None:
    """Mail a new user their first password, which stays in the job's row until the mail is gone."""
    if system_config.current(runtime).notifications.smtp.enabled:
        runtime.db.write(
            lambda transaction: runtime.jobs.enqueue(transaction, "mail_welcome", user_id=user_id, password=password)
        )


def job_failed(runtime: Runtime, event: JobFailed) -> None:
    """Tell the first administrator that a backup of the database did not succeed."""
    if event.queue != "backupDatabase":
        return

    def write(transaction: Transaction) -> None:
        admin = queries.first_admin(transaction)
        if admin is not None:
            _tell(transaction, admin, "JobFailed", "error", "Job Failed", f"{event.name} failed: {event.error}", None)

    runtime.db.write(write)


def _tell(
    transaction: Transaction, user_id: str, kind: str, level: str, title: str, description: str, album_id: str | None
) -> None:
    # The web client follows the album only when ``data`` is JSON in a string, as the reference sends it.
    data = None if album_id is None else json.dumps(json.dumps({"albumId": album_id}, separators=(",", ":")))
    columns = {"userId": user_id, "type": kind, "level": level, "title": title, "description": description, "data": data}
    transaction.emit(NotificationCreated(user_id, _insert(transaction, columns)))


def _insert(transaction: Transaction, columns: dict[str, Any]) -> str:
    notification_id = ids.new_id()
    queries.insert(transaction, {"id": notification_id, "createdAt": clock.iso_now(), **columns})
    return notification_id


# -- mails


def mail_welcome(runtime: Runtime, user_id: str, password: str) -> None:
    """Send the welcome mail now."""
    with runtime.db.reading() as reader:
        user = queries.user(reader, user_id)
    if user is not None:
        variables = {"displayName": user["name"], "username": user["email"], "password": password}
        _send(runtime, user["email"], "welcome", variables)


def mail_album_invite(runtime: Runtime, album_id: str, user_id: str, sender_id: str) -> None:
    """Send the mail about an invitation now, unless the user does not want it or is no longer a member."""
    with runtime.db.reading() as reader:
        sender = queries.user(reader, sender_id)
    if sender is not None:
        _send_about_album(runtime, "album-invite", album_id, user_id, {"senderName": sender["name"]})


def mail_album_update(runtime: Runtime, album_id: str, user_id: str) -> None:
    """Send the mail about new photos now, unless the user does not want it or is no longer a member."""
    _send_about_album(runtime, "album-update", album_id, user_id, {})


def _send_about_album(runtime: Runtime, kind: mails.Kind, album_id: str, user_id: str, variables: dict[str, str]) -> None:
    with runtime.db.reading() as reader:
        album, user = queries.album_of_member(reader, album_id, user_id), queries.user(reader, user_id)
        if album is None or user is None or not mails.wanted(reader, user_id, kind):
            return
    variables = {"albumName": album["name"], "recipientName": user["name"], "albumId": album_id, **variables}
    _send(runtime, user["email"], kind, variables, album["cover"])


def _send(runtime: Runtime, address: str, kind: mails.Kind, variables: dict[str, str], image: str | None = None) -> None:
    config = system_config.current(runtime)
    if config.notifications.smtp.enabled:
        post.send(config.notifications.smtp, mails.compose(config, kind, address, variables, image))


def send_test(runtime: Runtime, who: Principal, smtp: system_config.Smtp) -> str:
    """Send the caller a mail by a mail server that need not be configured yet; the mail's id. Raises ``BadRequest``."""
    config = system_config.current(runtime)
    try:
        return post.send(smtp, mails.compose(config, "test", who.email, {"displayName": who.name}))
    except (OSError, ValueError) as error:
        logger.warning("the test mail was not sent: %s", error)
        raise BadRequest("Failed to verify SMTP configuration") from error


def require_mail_server(wanted: system_config.SystemConfig, before: system_config.SystemConfig) -> None:
    """Raises ``BadRequest`` when another mail server is to be used and does not answer."""
    smtp = wanted.notifications.smtp
    if smtp.enabled and smtp != before.notifications.smtp:
        try:
            post.verify(smtp)
        except (OSError, ValueError) as error:
            logger.warning("the mail server %s does not answer: %s", smtp.transport.host, error)
            raise BadRequest("Invalid SMTP configuration") from error
