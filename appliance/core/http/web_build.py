"""A folder with a web client, served as it lies there (web-and-cli-clients.md §1).

Our own ``static/`` and any build of Immich's web app follow the same rules: a file that exists, packed where the folder
has it packed; for everything else the index page, so that the client routes by itself.
"""

import base64
import hashlib
import os
import stat
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from appliance.core.http.answers import FileAnswer, json_response, to_response
from appliance.core.http.wire import encode

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".map": "application/json; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".ttf": "font/ttf",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".mp4": "video/mp4",
}
HEAD_MARKER = b"<!-- metadata:tags -->"
"""Where Immich's web builds want it; other pages get it at the end of their head."""

_PACKINGS = (("br", ".br"), ("gzip", ".gz"))
_SAFE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "content-security-policy": "frame-ancestors 'self'; object-src 'none'; base-uri 'self'",
}
"""Nothing here limits where a build loads its parts from: Immich's is made of inline scripts, blobs and map tiles."""

_ASK_EACH_TIME = "no-cache"
_NEVER_CHANGES = "public,max-age=31536000,immutable"


class WebBuild:
    """One folder. Its files are read when they are asked for, so a new build needs no restart."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def file(self, path: str, request: Request) -> Response | None:
        """The answer for a decoded URL path that names a file of the folder; None where there is none."""
        found = self._existing(path)
        if found is None:
            return None
        packing, packed = _packed(found, request)
        kind = _TYPES.get(found.suffix.lower(), "application/octet-stream")
        response = to_response(FileAnswer(packed, kind, cache_control=_ASK_EACH_TIME), 200, request)
        response.headers.update({"vary": "Accept-Encoding", **_SAFE})
        if packing is not None:
            response.headers["content-encoding"] = packing
        if path.startswith("/_app/immutable/") and response.status_code == 200:
            response.headers["cache-control"] = _NEVER_CHANGES
        return response

    def index(self, request: Request, head: str, status: int) -> Response:
        """The page for every address that the client routes, with ``head`` put into its head.

        406 for who cannot read it, 404 in a folder without one.
        """
        accept = request.headers.get("accept", "*/*")
        if not any(kind in accept for kind in ("text/html", "text/*", "*/*")):
            message = f"The route {request.url.path} was requested as {accept}, but only returns text/html"
            return json_response(encode({"message": message}), 406, request)
        try:
            content = _with_head((self._root / "index.html").read_bytes(), head.encode())
        except FileNotFoundError:
            return json_response(encode({"message": f"There is no web client in {self._root.name}"}), 404, request)
        digest = base64.b64encode(hashlib.sha1(content, usedforsecurity=False).digest())[:27].decode()
        headers = {"content-type": _TYPES[".html"], "cache-control": "no-store", "etag": f'"{len(content):x}-{digest}"', **_SAFE}
        return Response(content, status, headers)

    def _existing(self, path: str) -> Path | None:
        """A regular file below the folder. Hidden files are none: a checkout's ``.git`` is nobody's business."""
        if "\0" in path or "/." in path:
            return None
        candidate = Path(os.path.normpath(f"{self._root}/{path}"))
        if not candidate.is_relative_to(self._root):
            return None
        try:
            return candidate if stat.S_ISREG(candidate.stat().st_mode) else None
        except OSError:
            return None


def _with_head(page: bytes, head: bytes) -> bytes:
    if not head:
        return page
    before, marker, after = page.partition(HEAD_MARKER if HEAD_MARKER in page else b"</head>")
    return before + head + (b"" if marker == HEAD_MARKER else marker) + after


def _packed(path: Path, request: Request) -> tuple[str | None, Path]:
    """The file itself, or the smallest packed twin beside it that the client can read."""
    accepted = _encodings(request.headers.get("accept-encoding", ""))
    for name, suffix in _PACKINGS:
        twin = path.with_name(path.name + suffix)
        if name in accepted and twin.is_file():
            return name, twin
    return None, path


def _encodings(header: str) -> set[str]:
    """The names in ``Accept-Encoding`` that are not refused by ``q=0``."""
    accepted = set()
    for part in header.split(","):
        name, _, weight = part.partition(";")
        if weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}:
            accepted.add(name.strip().lower())
    return accepted
