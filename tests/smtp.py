"""A mail server for tests: takes everything and keeps it."""

import asyncio
import email.policy
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult


@dataclass
class MailServer:
    """What came, and what it asks for."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    refuse: int = 0
    """How many mails it does not take for now."""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take one mail."""
        if self.refuse:
            self.refuse -= 1
            return "451 Come back later"
        parsed = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        self.mails.append(parsed)
        self.recipients.append(envelope.rcpt_tos)
        return "250 OK"

    def config(self, **transport: Any) -> dict[str, Any]:
        """The settings that lead here, in the form of the system config."""
        return {
            "enabled": True,
            "from": "Shoebox <box@example.com>",
            "replyTo": "family@example.com",
            "transport": {
                "ignoreCert": False,
                "host": "127.0.0.1",
                "port": self.port,
                "secure": False,
                "username": "",
                "password": "",
                **transport,
            },
        }


@contextmanager
def mail_server(*, certificate: Path | None = None, implicit_tls: bool = False, login: bool = False) -> Iterator[MailServer]:
    """A running one. With a ``certificate`` it speaks TLS: at once, or after STARTTLS. With ``login`` only joe/secret."""
    server = MailServer()
    context = None
    if certificate is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        return AuthResult(success=(given.login, given.password) == (b"joe", b"secret"))

    arguments: dict[str, Any] = {"hostname": "mail.test"}
    if login:
        arguments |= {"authenticator": check, "auth_required": True}
    if context is not None and not implicit_tls:
        arguments |= {"tls_context": context, "require_starttls": True}
    loop = asyncio.new_event_loop()

    async def listen() -> asyncio.Server:
        make = partial(SMTP, server, loop=loop, **arguments)
        return await loop.create_server(make, "127.0.0.1", 0, ssl=context if implicit_tls else None)

    listener = loop.run_until_complete(listen())
    server.port = listener.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, name="mail server")
    thread.start()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(listener.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.run_until_complete(_end_the_rest())
        loop.close()


async def _end_the_rest() -> None:
    """Connections that were broken off leave tasks behind."""
    rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
