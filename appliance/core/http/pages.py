"""Everything below ``/``: our web client or another Immich web build, the API beside it.

The order is the one of web-and-cli-clients.md §1: a file that exists, then the API's own paths, then the index page for
everything that a browser may ask, so that its client can route.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from appliance.core.http import health
from appliance.core.http.answers import json_response
from appliance.core.http.dispatch import Api, belongs_to_api
from appliance.core.http.proxies import is_https
from appliance.core.http.web_build import WebBuild
from appliance.core.runtime import Runtime


class SocketApplication(Protocol):
    """What answers below ``/api/socket.io``."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""

    async def close(self) -> None:
        """End all connections."""


class WebApplication:
    """The whole ASGI application of the server."""

    def __init__(
        self, runtime: Runtime, api: Api, socket: SocketApplication, openapi: Callable[[], bytes], web_root: Path
    ) -> None:
        self._runtime = runtime
        self._api = api
        self._socket = socket
        self._openapi = openapi
        self._build = WebBuild(web_root)
        self.on_start: Callable[[], Any] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Route one connection."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send, self.on_start)
            return
        path: str = scope["path"]
        if path.startswith("/api/socket.io"):
            await self._socket(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1000})
        elif path in {"/healthz", "/readyz"}:
            await (await asyncio.to_thread(health.answer, path, self._runtime))(scope, receive, send)
        elif path.startswith("/api/") and path != "/api/openapi.json":
            await self._api(scope, receive, send)
        else:
            # Looking for a file, and making the document, must not hold up the loop.
            response = await asyncio.to_thread(self._page, path, Request(scope))
            await (response or self._api)(scope, receive, send)

    async def hang_up(self) -> None:
        """End the connections that clients keep open for ever: a server that stops need not wait for them."""
        await self._socket.close()

    def _page(self, path: str, request: Request) -> Response | None:
        """A file or page, None for what belongs to the API."""
        if request.method not in {"GET", "HEAD"}:
            return None
        if path == "/api/openapi.json":
            return json_response(self._openapi(), 200, request)
        found = self._build.file(path, request)
        if found is not None or belongs_to_api(path):
            return found
        head = self._head(path, request)
        return self._build.index(request, head or "", 404 if head is None else 200)

    def _head(self, path: str, request: Request) -> str | None:
        """What a domain says about ``path`` for the head of the page; None when it speaks of something that is gone."""
        first, _, rest = path.lstrip("/").partition("/")
        describe, thing = self._runtime.page_heads.get(first), rest.partition("/")[0]
        if describe is None or not thing:
            return ""
        scheme = "https" if is_https(request, self._runtime.settings.trusted_proxies) else "http"
        return describe(self._runtime, f"{scheme}://{request.url.netloc}", thing)


async def _lifespan(receive: Receive, send: Send, on_start: Callable[[], Any] | None) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            if on_start is not None:
                on_start()
            await send({"type": "lifespan.startup.complete"})
        else:
            await send({"type": "lifespan.shutdown.complete"})
            return
