"""Runs the server in this process: event loop, signals, and what the terminal shows."""

import asyncio
import contextlib
import logging
import shutil
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from appliance.core import log
from appliance.core.errors import StartRefused

if TYPE_CHECKING:
    from appliance.settings import Settings

KEEP_ALIVE_REQUESTS = 1_000_000
GRACE_SECONDS = 8
ROOM_TO_START = 1024 * 1024
"""Bytes; with less than this on the disk a failed start is blamed on it."""


def serve(settings: "Settings") -> None:
    """Serve until SIGINT or SIGTERM. Raises ``StartRefused`` with what to do."""
    log.configure(settings.log_level or "info", settings.log_format)
    from appliance.app import Shoebox
    from appliance.cli import certificates

    listener = _listener(settings.host, settings.port)
    with _said_in_words_if_full(settings.data):
        shoebox = Shoebox(settings)
    try:
        with _said_in_words_if_full(settings.data):
            certificate = certificates.paths(settings)
            shoebox.start()
        _run_loop(shoebox.asgi, listener, settings, certificate)
    finally:
        shoebox.stop()


@contextlib.contextmanager
def _said_in_words_if_full(data: Path) -> Iterator[None]:
    """A start that fails on a full disk fails in many ways (lock, folders, database); the person has one thing to do."""
    try:
        yield
    except StartRefused:
        raise
    except Exception as error:
        if shutil.disk_usage(data).free >= ROOM_TO_START:
            raise
        raise StartRefused(f"The disk that holds {data} is full. Free some space, then start again.") from error


def _listener(host: str, port: int) -> socket.socket:
    """Bind before anything else, so that a port in use is said at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        raise StartRefused(
            f"Port {port} on {host} cannot be used ({error.strerror}). Stop what uses it, or choose another with --port."
        ) from error
    return listener


def _run_loop(asgi: Any, listener: socket.socket, settings: "Settings", tls: tuple[Path, Path] | None) -> None:
    import uvloop
    from hypercorn.asyncio import serve as hypercorn_serve
    from hypercorn.config import Config

    from appliance.cli import connections

    connections.install()
    config = Config()
    config.bind = [f"fd://{listener.fileno()}"]
    if tls is not None:
        config.certfile, config.keyfile = map(str, tls)
    # HTTP/2 in pure Python sends photos at an eighth of the speed.
    config.alpn_protocols = ["http/1.1"]
    config.accesslog = None
    config.errorlog = logging.getLogger("hypercorn.error")
    config.keep_alive_max_requests = KEEP_ALIVE_REQUESTS
    config.keep_alive_timeout = 75
    config.graceful_timeout = GRACE_SECONDS
    config.include_server_header = False
    config.websocket_ping_interval = None
    config.h11_max_incomplete_size = 64 * 1024
    config.max_app_queue_size = 4

    async def main() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_log_failure)
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        asgi.on_start = lambda: _greet(settings, None if tls is None else tls[0])

        async def stopped() -> None:
            await stop.wait()
            await asgi.hang_up()

        await hypercorn_serve(asgi, config, shutdown_trigger=stopped)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())


def _log_failure(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """As always, but for connections that are cancelled at the end: Python 3.11 takes these for failures."""
    if not isinstance(context.get("exception"), asyncio.CancelledError):
        loop.default_exception_handler(context)


def _greet(settings: "Settings", certificate: Path | None) -> None:
    """Say where the server is, show a phone the way, and what to do next."""
    from appliance import API_VERSION
    from appliance.core.addresses import reachable

    addresses = reachable(settings.host, settings.port, tls=settings.speaks_tls)
    # Tools written for Immich wait for this line (behaviour/04 §13).
    api, scheme = ".".join(map(str, API_VERSION)), "https" if settings.speaks_tls else "http"
    print(f"Immich Server is listening on {scheme}://{settings.host}:{settings.port} [v{api}] [shoebox]", flush=True)
    for address in addresses:
        print(f"  {address}")
    if certificate is not None and settings.tls_self_signed:
        from appliance.cli.certificates import fingerprint

        print(f"The certificate was made here; devices ask whether to trust it. SHA-256: {fingerprint(certificate)}")
    best = addresses[-1]
    if sys.stdout.isatty():
        import segno

        segno.make(best, error="l").terminal(compact=True)
    print(f"Open {best} in a browser to create the first account, then enter it in the phone app. Ctrl-C stops.", flush=True)
