"""Background commands: mails, and what is told later."""

from appliance.core.jobs import JobKind
from appliance.core.runtime import Runtime
from appliance.domains.notifications import service

RETRIES = 4
"""With growing pauses: a mail server may be away for about an hour."""


def register(runtime: Runtime) -> None:
    """Make them known."""
    runtime.jobs.register(JobKind("notify_album_update", "notifications", service.tell_album_update), runtime)
    for function in (service.mail_welcome, service.mail_album_invite, service.mail_album_update):
        runtime.jobs.register(JobKind(function.__name__, "notifications", function, retries=RETRIES), runtime)
