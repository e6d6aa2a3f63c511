"""Everything below ``/``: our web client or another Immich web build, the API beside it.

The order is the one of web-and-cli-clients.md §1: a file that exists, then the API's own paths, then the index page for
everything that a browser may ask, so that its client can route.
"""

import asyncio
import os
import stat
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from appliance.core.http.answers import json_response
from appliance.core.http.dispatch import Api
from appliance.core.http.file_response import parse_range
from appliance.core.http.wire import encode
from appliance.core.runtime import Runtime

Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".ttf": "font/ttf",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
_API_PATHS = ("/api", "/.well-known/immich", "/custom.css", "/favicon.ico")
_SECURITY = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin"}


class WebApplication:
    """The whole ASGI application of the server."""

    def __init__(self, runtime: Runtime, api: Api, socket: Asgi, openapi: Callable[[], bytes], web_root: Path) -> None:
        self._runtime = runtime
        self._api = api
        self._socket = socket
        self._openapi = openapi
        self._root = web_root.resolve()
        self.on_start: Callable[[], Any] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Route one connection."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send, self.on_start)
            return
        path: str = scope["path"]
        if path.startswith("/api/socket.io"):
            await self._socket(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        if path == "/api/openapi.json" and scope["method"] in {"GET", "HEAD"}:
            # Made when somebody asks: starting must not wait for it.
            content = await asyncio.to_thread(self._openapi)
            await json_response(content, 200, Request(scope))(scope, receive, send)
            return
        response = self._static(Request(scope)) if scope["method"] in {"GET", "HEAD"} else None
        if response is None:
            await self._api(scope, receive, send)
        else:
            await response(scope, receive, send)

    def _static(self, request: Request) -> Response | None:
        """A page or file, None for what belongs to the API."""
        path = unquote(request.scope["raw_path"].decode("ascii", "replace").partition("?")[0])
        found = self._existing(path)
        if found is not None:
            return _file(found, path, request)
        if any(path == prefix or path.startswith(prefix + "/") for prefix in _API_PATHS):
            return None
        accept = request.headers.get("accept", "*/*")
        if not any(kind in accept for kind in ("text/html", "text/*", "*/*")):
            message = f"The route {request.url.path} was requested as {accept}, but only returns text/html"
            return json_response(encode({"message": message}), 406, request)
        index = self._root / "index.html"
        if not index.is_file():
            return json_response(encode({"message": f"There is no web client in {self._root.name}"}), 404, request)
        content = index.read_bytes()
        return Response(content, 200, {"content-type": _TYPES[".html"], "cache-control": "no-store", **_SECURITY})

    def _existing(self, path: str) -> Path | None:
        if path == "/" or "\0" in path:
            return None
        candidate = Path(os.path.normpath(str(self._root) + path))
        if not candidate.is_relative_to(self._root):
            return None
        try:
            return candidate if stat.S_ISREG(candidate.stat().st_mode) else None
        except OSError:
            return None


def _file(path: Path, url_path: str, request: Request) -> Response:
    accepted = request.headers.get("accept-encoding", "")
    headers = {
        "content-type": _TYPES.get(path.suffix.lower(), "application/octet-stream"),
        "vary": "Accept-Encoding",
        **_SECURITY,
    }
    for name, suffix in (("br", ".br"), ("gzip", ".gz")):
        packed = path.with_name(path.name + suffix)
        if name in accepted and packed.is_file():
            path = packed
            headers["content-encoding"] = name
            break
    facts = path.stat()
    etag = f'W/"{facts.st_size}-{facts.st_mtime_ns // 1_000_000}"'
    headers |= {"etag": etag, "last-modified": formatdate(facts.st_mtime, usegmt=True), "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    content = path.read_bytes()
    status = 200
    wanted = parse_range(request.headers.get("range"), None, len(content), etag)
    if isinstance(wanted, tuple):
        headers["content-range"] = f"bytes {wanted[0]}-{wanted[1] - 1}/{len(content)}"
        content, status = content[wanted[0] : wanted[1]], 206
    elif url_path.startswith("/_app/immutable"):
        headers["cache-control"] = "public,max-age=31536000,immutable"
    return Response(content, status, headers)


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
