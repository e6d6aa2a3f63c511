"""Wire shapes of ``/notifications`` and ``/admin/notifications``."""

from typing import Annotated, Literal

from msgspec import Meta

from appliance.core.http.wire import UNSET, DateTime, Dto, JsonObject, UnsetType, Uuid

NotificationLevel = Literal["success", "error", "warning", "info"]
NotificationType = Literal[
    "JobFailed", "BackupFailed", "SystemMessage", "AlbumInvite", "AlbumUpdate", "ClusterGroupRequest", "Custom"
]
SomeIds = Annotated[list[Uuid], Meta(min_length=1)]


class NotificationDto(Dto):
    """One notification. What is null is left out."""

    id: Uuid
    created_at: DateTime
    level: NotificationLevel
    type: NotificationType
    title: str
    description: str | UnsetType = UNSET
    data: JsonObject | UnsetType = UNSET
    read_at: DateTime | UnsetType = UNSET


class NotificationsQuery(Dto):
    """Which notifications are wanted."""

    id: Uuid | UnsetType = UNSET
    level: NotificationLevel | UnsetType = UNSET
    type: NotificationType | UnsetType = UNSET
    unread: bool | UnsetType = UNSET


class NotificationUpdateDto(Dto):
    """When it was read; null makes it unread again."""

    read_at: DateTime | UnsetType | None = UNSET


class NotificationUpdateAllDto(Dto):
    """The same for several."""

    ids: SomeIds
    read_at: DateTime | UnsetType | None = UNSET


class NotificationDeleteAllDto(Dto):
    """Notifications that nobody needs any more."""

    ids: SomeIds


class NotificationCreateDto(Dto):
    """What an administrator tells somebody."""

    title: str
    user_id: Uuid
    data: JsonObject | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    level: NotificationLevel | UnsetType = UNSET
    read_at: DateTime | UnsetType | None = UNSET
    type: NotificationType | UnsetType = UNSET


class TemplateDto(Dto):
    """The text of a mail to look at; an empty one stands for the configured one."""

    template: str


class TemplateResponseDto(Dto):
    """How the mail looks with invented names."""

    name: str
    html: str


class TestEmailResponseDto(Dto):
    """The mail server took it."""

    message_id: str
