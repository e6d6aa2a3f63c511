"""When a picture was taken, and on which clock: the rules of behaviour/06 §2.

The server's own time zone never matters.
"""

import datetime as dt
import math
import re
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from appliance.media.exif import Tags
from appliance.media.tags import DATE_TAGS

_DATE = re.compile(
    r"^\s*(\d{4})[:\-/. ]?(\d{1,2})[:\-/. ]?(\d{1,2})[T: ]+(\d{1,2})[: ](\d{1,2})(?:[: ](\d{1,2}))?(?:[.,](\d+))?"
    r"\s*(Z|UTC|[+-]\d{1,2}(?::?\d{2})?)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(Z|UTC|[+-]\d{1,2}(?::?\d{2})?)\s*$", re.IGNORECASE)
_NAMED_OFFSET = re.compile(r"^UTC(?:([+-])(\d{1,2})(?::(\d{2}))?)?$")

_MOST_OFFSET = 14 * 60
_EMBEDDED_ZONES = (
    "SubSecDateTimeOriginal",
    "SubSecCreateDate",
    "DateTimeOriginal",
    "CreateDate",
    "MediaCreateDate",
    "CreationDate",
    "DateTimeCreated",
    "TimeCreated",
)
_UTC_TAGS = ("GPSDateTime", "DateTimeUTC", "GPSDateStamp", "SonyDateTime2")
_QUARTERS = (-38, -14, 14, 18, 22, 23, 26, 35, 38, 42, 51)
REAL_OFFSETS = sorted([hours * 60 for hours in range(-12, 15)] + [quarters * 15 for quarters in _QUARTERS])
"""The offsets that clocks somewhere really have, in minutes."""


@dataclass(frozen=True, slots=True)
class CaptureTime:
    """``instant`` is aware UTC; ``local`` is the wall clock, naive; both None when the file has no date."""

    instant: dt.datetime | None
    local: dt.datetime | None
    zone: str | None


@dataclass(frozen=True, slots=True)
class _Stamp:
    """A date as written: naive, and its own offset in minutes if it has one."""

    naive: dt.datetime
    offset: int | None


def has_date(tags: Tags) -> bool:
    """Whether there is a usable capture date."""
    return _first_date(tags) is not None


def of(tags: Tags, *, is_video: bool) -> CaptureTime:
    """Capture time and zone by all the rules."""
    found = _first_date(tags)
    zone = _zone(tags, found, is_video=is_video)
    if found is None:
        return CaptureTime(None, None, zone)
    name, stamp = found
    try:
        if stamp.offset is not None:
            instant = (stamp.naive - dt.timedelta(minutes=stamp.offset)).replace(tzinfo=dt.UTC)
        elif zone is None or is_video or name.startswith("GPS") or "UTC" in name:
            instant = stamp.naive.replace(tzinfo=dt.UTC)
        else:
            instant = stamp.naive.replace(tzinfo=tz_info(zone)).astimezone(dt.UTC)
        return CaptureTime(instant, local_time(instant, zone), zone)
    except OverflowError:
        # Year 1 or 9999 with an offset.
        return CaptureTime(None, None, zone)


def local_time(instant: dt.datetime, zone: str | None) -> dt.datetime:
    """What clocks in ``zone`` (UTC when None) showed at ``instant``, naive."""
    return instant.astimezone(tz_info(zone) if zone else dt.UTC).replace(tzinfo=None)


def tz_info(zone: str) -> dt.tzinfo:
    """The zone of a name from the database: ``Europe/Paris``, ``UTC-7``, ``UTC+5:30``. Unknown ones count as UTC."""
    if match := _NAMED_OFFSET.match(zone):
        minutes = int(match[2] or 0) * 60 + int(match[3] or 0)
        return dt.timezone(dt.timedelta(minutes=min(minutes, _MOST_OFFSET) * (-1 if match[1] == "-" else 1)))
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return dt.UTC


def offset_name(minutes: int) -> str:
    """``UTC+13``, ``UTC-7``, ``UTC+5:30``, ``UTC``."""
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02d}' if rest else ''}"


def _stamp(value: Any) -> _Stamp | None:
    match = _DATE.match(value) if isinstance(value, str) else None
    if match is None:
        return None
    year, month, day, hour, minute = (int(match[number]) for number in range(1, 6))
    microsecond = int((match[7] or "0")[:6].ljust(6, "0"))
    try:
        naive = dt.datetime(year, month, day, hour, minute, int(match[6] or 0), microsecond)  # noqa: DTZ001
    except ValueError:
        return None
    return _Stamp(naive, _minutes(match[8]) if match[8] else None)


def _minutes(text: str) -> int | None:
    if text.upper() in {"Z", "UTC"}:
        return 0
    digits = text[1:].replace(":", "")
    hours, rest = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    minutes = int(hours) * 60 + int(rest)
    return minutes * (-1 if text[0] == "-" else 1) if minutes <= _MOST_OFFSET else None


def _first_date(tags: Tags) -> tuple[str, _Stamp] | None:
    for name in DATE_TAGS:
        stamp = _stamp(tags.get(name))
        if stamp is not None:
            return name, stamp
    return None


# -- the zone


def _zone(tags: Tags, found: tuple[str, _Stamp] | None, *, is_video: bool) -> str | None:
    explicit = _explicit_zone(tags)
    if explicit is not None:
        return offset_name(explicit)
    position = position_of(tags)
    if position is not None and (name := _zone_at(*position)):
        return name
    for tag in _EMBEDDED_ZONES:
        match = _OFFSET.search(tags[tag]) if isinstance(tags.get(tag), str) and ":" in tags[tag] else None
        if match and (minutes := _minutes(match[1])):
            return offset_name(minutes)
    if is_video:
        return "UTC"
    if found is None:
        return None
    name, stamp = found
    if stamp.offset is None and name not in _UTC_TAGS:
        minutes_apart = _offset_from_utc_time(tags, stamp)
        if minutes_apart is not None:
            return offset_name(minutes_apart)
    return "UTC+0" if stamp.offset == 0 else None


def _explicit_zone(tags: Tags) -> int | None:
    for name in ("TimeZone", "OffsetTimeOriginal", "OffsetTimeDigitized"):
        value = tags.get(name)
        if isinstance(value, str) and (match := _OFFSET.fullmatch(value.strip())) and (minutes := _minutes(match[1])) is not None:
            return minutes
    hours = tags.get("TimeZoneOffset")
    hours = hours[0] if isinstance(hours, list) and hours else hours
    return int(hours) * 60 if isinstance(hours, int) and abs(hours) * 60 <= _MOST_OFFSET else None


def position_of(tags: Tags) -> tuple[float, float] | None:
    """Latitude and longitude, if both are there, possible, and not the (0, 0) of cameras that do not know."""
    latitude, longitude = tags.get("GPSLatitude"), tags.get("GPSLongitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return None
    if not (math.isfinite(latitude) and abs(latitude) <= 90 and math.isfinite(longitude) and abs(longitude) <= 180):
        return None
    # Six decimals are a tenth of a metre; the rest is noise from fractions of seconds.
    return (round(latitude, 6), round(longitude, 6)) if latitude or longitude else None


def _zone_at(latitude: float, longitude: float) -> str | None:
    import tzfpy

    return tzfpy.get_tz(longitude, latitude) or None


def _offset_from_utc_time(tags: Tags, local: _Stamp) -> int | None:
    for name in _UTC_TAGS:
        text = tags.get(name)
        if name == "GPSDateStamp":
            text = f"{text} {tags['GPSTimeStamp']}" if text and "GPSTimeStamp" in tags else None
        utc = _stamp(text)
        if utc is not None:
            difference = (local.naive - utc.naive).total_seconds() / 60
            nearest = min(REAL_OFFSETS, key=lambda offset: abs(offset - difference))
            if abs(nearest - difference) <= 30:
                return nearest
    return None
