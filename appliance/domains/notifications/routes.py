"""Operations under ``/notifications`` and ``/admin/notifications``."""

from appliance.core.http.call import Call
from appliance.core.http.operation import Access, KeyRule, Routes
from appliance.core.http.wire import Uuid
from appliance.core.permissions import Permission
from appliance.domains.notifications import mails, service
from appliance.domains.notifications.dtos import (
    NotificationCreateDto,
    NotificationDeleteAllDto,
    NotificationDto,
    NotificationsQuery,
    NotificationUpdateAllDto,
    NotificationUpdateDto,
    TemplateDto,
    TemplateResponseDto,
    TestEmailResponseDto,
)
from appliance.domains.system_config import Smtp, current

routes = Routes("Notifications")
admin = Routes("Notifications (admin)")


@routes.get("/notifications", "getNotifications", permission=Permission.NOTIFICATION_READ)
def get_notifications(call: Call, query: NotificationsQuery) -> list[NotificationDto]:
    """The caller's, the newest first."""
    with call.runtime.db.reading() as reader:
        return service.search(reader, call.principal, query)


@routes.put("/notifications", "updateNotifications", permission=Permission.NOTIFICATION_UPDATE, status=204)
def update_notifications(call: Call, body: NotificationUpdateAllDto) -> None:
    """Mark several as read or unread."""
    service.mark(call.runtime, call.principal, body.ids, body.read_at)


@routes.delete("/notifications", "deleteNotifications", permission=Permission.NOTIFICATION_DELETE)
def delete_notifications(call: Call, body: NotificationDeleteAllDto) -> None:
    """Delete several."""
    service.delete(call.runtime, call.principal, body.ids)


@routes.get("/notifications/{id}", "getNotification", permission=Permission.NOTIFICATION_READ)
def get_notification(call: Call, id: Uuid) -> NotificationDto:
    """One of them."""
    return service.get(call.runtime, call.principal, id)


@routes.put("/notifications/{id}", "updateNotification", permission=Permission.NOTIFICATION_UPDATE)
def update_notification(call: Call, id: Uuid, body: NotificationUpdateDto) -> NotificationDto:
    """Mark one as read or unread."""
    service.mark(call.runtime, call.principal, [id], body.read_at)
    return service.get(call.runtime, call.principal, id)


@routes.delete("/notifications/{id}", "deleteNotification", permission=Permission.NOTIFICATION_DELETE)
def delete_notification(call: Call, id: Uuid) -> None:
    """Delete one."""
    service.delete(call.runtime, call.principal, [id])


@admin.post("/admin/notifications", "createNotification", access=Access.ADMIN, permission=KeyRule.ONLY_ALL)
def create_notification(call: Call, body: NotificationCreateDto) -> NotificationDto:
    """Tell a user something."""
    return service.create_by_admin(call.runtime, body)


@admin.post("/admin/notifications/test-email", "sendTestEmailAdmin", access=Access.ADMIN, permission=KeyRule.ONLY_ALL, status=200)
def send_test_email_admin(call: Call, body: Smtp) -> TestEmailResponseDto:
    """Send the caller a mail with these settings."""
    return TestEmailResponseDto(message_id=service.send_test(call.runtime, call.principal, body))


@admin.post(
    "/admin/notifications/templates/{name}",
    "getNotificationTemplateAdmin",
    access=Access.ADMIN,
    permission=KeyRule.ONLY_ALL,
    status=200,
)
def get_notification_template_admin(call: Call, name: str, body: TemplateDto) -> TemplateResponseDto:
    """How a mail would look; nothing for a mail that has no template."""
    return TemplateResponseDto(name=name, html=mails.preview(current(call.runtime), name, body.template))
