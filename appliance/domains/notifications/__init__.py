"""Notifications: what people are told, in the app and by e-mail. Owns ``notification``.

Other domains tell inside their own transaction: ``album_invite`` and ``album_update`` (delayed, put off by every further
addition). Mails are jobs, so they survive a restart and a mail server that is away. ``response`` is a notification as it
goes out.
"""

from appliance.core.http.operation import Routes
from appliance.core.jobs import JobFailed
from appliance.core.permissions import Permission
from appliance.core.runtime import Runtime
from appliance.domains import system_config
from appliance.domains.notifications import access, jobs, service
from appliance.domains.notifications.dtos import NotificationDto
from appliance.domains.notifications.service import album_invite, album_update, response
from appliance.domains.users.events import UserWelcomed

__all__ = ["NotificationDto", "album_invite", "album_update", "register", "response", "routes_of", "start"]


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.notifications import routes

    return [routes.routes, routes.admin]


def register(runtime: Runtime) -> None:
    """Declare whose notifications are whose, the mails, and what is told by itself."""
    runtime.access.declare(
        access.owned, Permission.NOTIFICATION_READ, Permission.NOTIFICATION_UPDATE, Permission.NOTIFICATION_DELETE
    )
    jobs.register(runtime)
    runtime.events.subscribe(UserWelcomed, lambda event: service.welcome(runtime, event.user_id, event.password))
    runtime.events.subscribe(JobFailed, lambda event: service.job_failed(runtime, event))


def start(runtime: Runtime) -> None:
    """Let no mail server be configured that does not answer."""
    system_config.guard(runtime, service.require_mail_server)
