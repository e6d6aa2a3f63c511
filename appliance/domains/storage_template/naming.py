"""Where the template wants an original: pure functions on what is known about it (behaviour/04 §10, behaviour/07 §6.2)."""

import datetime as dt
import re
from pathlib import Path

from appliance.core import clock
from appliance.core.db import Row
from appliance.domains import system_config

EXTENSIONS = {
    ".jpeg": ".jpg",
    ".jpe": ".jpg",
    ".tif": ".tiff",
    ".3gpp": ".3gp",
    ".mpeg": ".mpg",
    ".mpe": ".mpg",
    ".m2ts": ".mts",
    ".m2t": ".mts",
}
LONGEST_NAME = 200
"""Bytes; file systems allow 255, and ``+1``, an extension and ``.xmp`` come behind it."""

MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
_ILLEGAL = re.compile(r'[\x00-\x1f\x7f-\x9f/?<>\\:*|"]')


def clean(text: str) -> str:
    """``text`` as a name that every file system takes; may be empty."""
    return _ILLEGAL.sub("", text).strip().rstrip(". ")


def extension_of(path: str) -> str:
    """The one extension that all of its kind get."""
    extension = Path(path).suffix.lower()
    return EXTENSIONS.get(extension, extension)


def destination(root: Path, template: str, asset: Row, album: Row | None) -> Path | None:
    """The path without extension, below ``root/library/<label>``; None when the template leads nowhere.

    Departure from the reference: a ``/`` in the name of a camera makes no folder ("24-70mm f/2.8").
    """
    home = root / "library" / str(asset["label"])
    rendered = system_config.render_template(template, _values(asset, album))
    parts = [_short(part) for part in rendered.split("/") if part.strip()]
    if not parts or rendered.endswith("/") or any(set(part) <= {"."} for part in parts):
        return None
    return home.joinpath(*parts)


def _values(asset: Row, album: Row | None) -> dict[str, str]:
    name = Path(asset["originalFileName"])
    stem = name.stem
    if stem.lower().endswith(name.suffix.lower()) and name.suffix:
        stem = stem[: -len(name.suffix)]
    values = {
        "filename": clean(stem),
        "ext": extension_of(asset["originalPath"])[1:],
        "filetype": "IMG" if asset["type"] == "IMAGE" else "VID",
        "filetypefull": asset["type"],
        "assetId": asset["id"],
        "assetIdShort": asset["id"][-12:],
        "album": clean(album["name"].replace(".", "")) if album else "",
        "make": clean(asset["make"] or ""),
        "model": clean(asset["model"] or ""),
        "lensModel": clean(asset["lensModel"] or ""),
        **_date_tokens(asset["fileCreatedAt"], ""),
    }
    for end in ("first", "last"):
        prefix = {"first": "album-startDate-", "last": "album-endDate-"}[end]
        values |= _date_tokens(album[end] if album else None, prefix)
    return values


def _date_tokens(instant: str | None, prefix: str) -> dict[str, str]:
    """Every piece of a date in the server's time zone; empty without one."""
    if instant is None:
        return {f"{prefix}{token}": "" for tokens in system_config.TEMPLATE_TOKENS.values() for token in tokens}
    local: dt.datetime = clock.parse(instant).astimezone()
    hour12 = local.hour % 12 or 12
    tokens = {
        "y": f"{local.year}",
        "yy": f"{local.year % 100:02}",
        "M": f"{local.month}",
        "MM": f"{local.month:02}",
        "MMM": MONTHS[local.month - 1][:3],
        "MMMM": MONTHS[local.month - 1],
        "W": f"{local.isocalendar().week}",
        "WW": f"{local.isocalendar().week:02}",
        "d": f"{local.day}",
        "dd": f"{local.day:02}",
        "h": f"{hour12}",
        "hh": f"{hour12:02}",
        "H": f"{local.hour}",
        "HH": f"{local.hour:02}",
        "m": f"{local.minute}",
        "mm": f"{local.minute:02}",
        "s": f"{local.second}",
        "ss": f"{local.second:02}",
        "SSS": f"{local.microsecond // 1000:03}",
    }
    return {f"{prefix}{token}": text for token, text in tokens.items()}


def _short(part: str) -> str:
    return part.strip().encode()[:LONGEST_NAME].decode(errors="ignore").strip()
