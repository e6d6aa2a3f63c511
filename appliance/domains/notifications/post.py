"""Handing mails to a mail server. smtplib is enough: mails are sent by job threads, which may wait."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from pathlib import Path

from appliance.core import clock
from appliance.domains.system_config import Smtp

TIMEOUT = 10
HOST_NAME = "[127.0.0.1]"
"""How we greet. Looking up a better name may take long on a home network, and servers do not mind."""

IMAGE_ID = "album-thumbnail"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one person. ``image`` is shown where the HTML says ``cid:album-thumbnail``."""

    to: str
    subject: str
    html: str
    text: str
    image: Path | None = None


def send(smtp: Smtp, mail: Mail) -> str:
    """The id of the mail, once the server has taken it.

    Raises ``OSError`` (what smtplib raises is one), and ``ValueError`` for a host or sender that cannot be written down.
    """
    message = _message(smtp, mail)
    with _connected(smtp) as server:
        server.send_message(message)
    return str(message["Message-ID"])


def verify(smtp: Smtp) -> None:
    """Raises ``OSError`` or ``ValueError`` unless the server answers and lets us in."""
    with _connected(smtp) as server:
        server.noop()


@contextmanager
def _connected(smtp: Smtp) -> Iterator[smtplib.SMTP]:
    transport = smtp.transport
    context = ssl.create_default_context()
    if transport.ignore_cert:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    server: smtplib.SMTP
    if transport.secure:
        server = smtplib.SMTP_SSL(transport.host, transport.port, HOST_NAME, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(transport.host, transport.port, HOST_NAME, TIMEOUT)
    with server:
        server.ehlo()
        if not transport.secure and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        if transport.username:
            server.login(transport.username, transport.password)
        yield server


def _message(smtp: Smtp, mail: Mail) -> EmailMessage:
    message = EmailMessage()
    message["From"] = smtp.from_
    message["To"] = mail.to
    if smtp.reply_to:
        message["Reply-To"] = smtp.reply_to
    # A line break in an album's name would end the header.
    message["Subject"] = " ".join(mail.subject.split())
    message["Message-ID"] = make_msgid(domain=parseaddr(smtp.from_)[1].rpartition("@")[2] or "localhost")
    message["Date"] = format_datetime(clock.now())
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    if mail.image is not None:
        _add_image(message, mail.image)
    return message


def _add_image(message: EmailMessage, image: Path) -> None:
    html = message.get_payload(1)
    if isinstance(html, EmailMessage):
        html.add_related(
            image.read_bytes(),
            "image",
            image.suffix.lstrip(".").replace("jpg", "jpeg"),
            cid=f"<{IMAGE_ID}>",
            filename=f"{IMAGE_ID}{image.suffix}",
            disposition="inline",
        )
