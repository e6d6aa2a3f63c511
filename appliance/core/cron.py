"""Cron expressions as the system config holds them: five fields, or six with seconds in front."""

import datetime as dt
import re
from dataclasses import dataclass

_NAMES = {
    name: str(number)
    for names, first in (("jan feb mar apr may jun jul aug sep oct nov dec", 1), ("sun mon tue wed thu fri sat", 0))
    for number, name in enumerate(names.split(), first)
}
_PRESETS = {
    "@yearly": "0 0 0 1 1 *",
    "@monthly": "0 0 0 1 * *",
    "@weekly": "0 0 0 * * 0",
    "@daily": "0 0 0 * * *",
    "@hourly": "0 0 * * * *",
    "@minutely": "0 * * * * *",
}
_FIELDS = (("second", 0, 59), ("minute", 0, 59), ("hour", 0, 23), ("dayOfMonth", 1, 31), ("month", 1, 12), ("dayOfWeek", 0, 7))
_PART = re.compile(r"^(\d+)(?:-(\d+))?(?:/(\d+))?$")


@dataclass(frozen=True, slots=True)
class Cron:
    """A parsed expression; each field is the set of its values, Sunday is 0."""

    seconds: frozenset[int]
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]

    def matches(self, local: dt.datetime) -> bool:
        """Whether the minute of ``local`` (time of the server) is one of its. Seconds are not looked at."""
        return (
            local.minute in self.minutes and local.hour in self.hours and local.month in self.months and self._matches_day(local)
        )

    def _matches_day(self, local: dt.datetime) -> bool:
        day, weekday = local.day in self.days, local.isoweekday() % 7 in self.weekdays
        # When both fields are restricted, either is enough, as in every cron.
        both_restricted = len(self.days) < 31 and len(self.weekdays) < 7
        return day or weekday if both_restricted else day and weekday


def parse(text: str) -> Cron:
    """Read an expression. Raises ``ValueError`` with the words that clients of Immich know."""
    source = _PRESETS.get(text.strip().lower(), text.lower())
    source = re.sub(r"[a-z]{1,3}", _number, source)
    fields = source.split()
    if len(fields) < 5:
        raise ValueError("Too few fields")
    if len(fields) > 6:
        raise ValueError("Too many fields")
    if len(fields) == 5:
        fields.insert(0, "0")
    seconds, minutes, hours, days, months, weekdays = (
        _values(field, *described) for field, described in zip(fields, _FIELDS, strict=True)
    )
    return Cron(seconds, minutes, hours, days, months, frozenset(day % 7 for day in weekdays))


def _number(name: re.Match[str]) -> str:
    try:
        return _NAMES[name[0]]
    except KeyError:
        raise ValueError(f"Unknown alias: {name[0]}") from None


def _values(field: str, name: str, low: int, high: int) -> frozenset[int]:
    found: set[int] = set()
    for part in field.split(","):
        match = _PART.match(re.sub(r"^[*?]", f"{low}-{high}", part))
        if match is None:
            raise ValueError(f"Field ({name}) cannot be parsed")
        first, step = int(match[1]), int(match[3] or 1)
        last = int(match[2]) if match[2] else (high if match[3] else first)
        if step == 0:
            raise ValueError(f"Field ({name}) has a step of zero")
        if first > last:
            raise ValueError(f"Field ({name}) has an invalid range")
        if first < low or last > high:
            raise ValueError(f"Field ({name}) value is out of range")
        found.update(range(first, last + 1, step))
    return frozenset(found)
