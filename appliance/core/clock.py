"""The only place that reads the wall clock, so that tests can move it."""

import datetime as dt
import time

UTC = dt.UTC


def now() -> dt.datetime:
    """The present instant, aware, UTC."""
    return dt.datetime.now(UTC)


def now_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def iso(instant: dt.datetime) -> str:
    """The one text form of an instant in the database and on the wire: ``2024-05-01T10:00:00.000Z``."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def iso_now() -> str:
    """The present instant as text."""
    return iso(now())


def iso_local_now() -> str:
    """The wall clock of the server written as if it were UTC: what clients compare days without a zone with."""
    return dt.datetime.now().astimezone().replace(tzinfo=UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def iso_in(seconds: float) -> str:
    """The instant ``seconds`` from now (negative: ago) as text."""
    return iso(now() + dt.timedelta(seconds=seconds))


def parse(text: str) -> dt.datetime:
    """Read an ISO-8601 instant; a text without zone counts as UTC. Raises ``ValueError``."""
    instant = dt.datetime.fromisoformat(text)
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
