"""Structured logs on stderr: one line a record, with the id of the request that caused it."""

import json
import logging
import re
import sys
from contextvars import ContextVar

from appliance.core import clock

request_id: ContextVar[str] = ContextVar("request_id", default="-")

_SECRET = re.compile(
    r"""((?:(?:key|token|password|secret|slug|cookie|verifier|hint|pinCode)["']?\s*[=:]|\b(?:code|state)=|authorization["']?\s*[=:,])"""
    r"""\s*["']?)(?:(?:Bearer|Basic)\s+)?[^\s&"',;]+""",
    re.IGNORECASE,
)


_OURS = ("app", "cli", "core", "domains", "jobs", "media", "ml", "realtime")
"""The first parts of the names of our own loggers."""


def redact(text: str) -> str:
    """``text`` without the values of anything that looks like a credential."""
    return _SECRET.sub(r"\1[redacted]", text)


class _LineFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = f"{clock.iso_now()} {record.levelname.lower():7} {record.name} [{request_id.get()}] {record.getMessage()}"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return redact(line)


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": clock.iso_now(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": request_id.get(),
            "message": redact(record.getMessage()),
        }
        if record.exc_info:
            entry["exception"] = redact(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)


def configure(level: str, style: str) -> None:
    """Send all logs to stderr; ``level`` is a name of the logging module, ``style`` is ``text`` or ``json``."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonFormatter() if style == "json" else _LineFormatter())
    logging.basicConfig(handlers=[handler], force=True)
    set_level(logging.getLevelNamesMapping()[level.upper()])


def set_level(level: int) -> None:
    """Log what is at least as grave as ``level`` (a number of the logging module) from now on.

    Of what libraries say only warnings are logged: they report every task, connection and header, secrets included.
    """
    logging.getLogger().setLevel(max(level, logging.WARNING))
    for name in _OURS:
        logging.getLogger(name).setLevel(level)


def get(name: str) -> logging.Logger:
    """The logger of a module, named without the package."""
    return logging.getLogger(name.removeprefix("appliance."))
