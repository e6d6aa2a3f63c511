"""Rules for texts that a pattern cannot say. A DTO names one by ``Meta(extra={"check": url_problem})``.

Each looks at a text and gives None, or the issue (without its path) that the client is told.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from appliance.core import cron

TextProblem = dict[str, Any] | None

TIME_PATTERN = r"^(?:[01]\d|2[0-3]):[0-5]\d$"


def is_url(text: str) -> bool:
    """Whether ``text`` is an absolute URL of any scheme."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    if not re.match(r"^[A-Za-z][A-Za-z0-9+.-]*:", text) or re.search(r"[\s<>]", parts.netloc):
        return False
    return bool(parts.hostname) if parts.scheme in {"http", "https", "ws", "wss", "ftp"} else bool(parts.netloc or parts.path)


def url_problem(text: str) -> TextProblem:
    """An absolute URL."""
    return None if is_url(text) else {"code": "invalid_format", "format": "url", "message": "Invalid URL"}


def url_or_empty(what: str) -> Callable[[str], TextProblem]:
    """An absolute URL or nothing, in words about ``what``."""

    def check(text: str) -> TextProblem:
        if not text or is_url(text):
            return None
        return {"code": "custom", "message": f"{what} must be an empty string or a valid URL"}

    return check


def time_problem(text: str) -> TextProblem:
    """A time of day, ``23:59``."""
    if re.fullmatch(TIME_PATTERN, text):
        return None
    return {
        "origin": "string",
        "code": "invalid_format",
        "format": "time",
        "pattern": f"/{TIME_PATTERN}/",
        "message": "Invalid input: expected string in HH:MM format, received string",
    }


def cron_problem(text: str) -> TextProblem:
    """A cron expression of five or six fields."""
    try:
        cron.parse(text)
    except ValueError as error:
        return {"code": "custom", "message": f"Invalid cron expression. {error}"}
    return None
