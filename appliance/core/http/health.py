"""Two questions of whoever watches over this process, without an account: is it alive, and can it take photos?"""

import apsw
from starlette.responses import PlainTextResponse, Response

from appliance.core.runtime import Runtime

ROOM = 16 * 1024 * 1024
"""Bytes; with less the next photo is likely to be refused."""


def answer(path: str, runtime: Runtime) -> Response:
    """``/healthz`` is always 200; ``/readyz`` is 503 with the reason while no photo could be stored."""
    reason = _obstacle(runtime) if path == "/readyz" else None
    headers = {"cache-control": "no-store"}
    if reason is not None:
        return PlainTextResponse(f"{reason}\n", 503, headers)
    return PlainTextResponse("ok\n", 200, headers)


def _obstacle(runtime: Runtime) -> str | None:
    if not runtime.db.is_writing:
        return "the database takes no writes"
    try:
        runtime.db.read(lambda reader: reader.value("SELECT 1 FROM sqlite_schema"))
        _total, free = runtime.files.usage()
    except (apsw.Error, OSError):
        return "the data directory cannot be read"
    return "the disk is full" if free < ROOM else None
