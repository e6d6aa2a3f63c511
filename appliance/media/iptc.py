"""IPTC-IIM records, under the names that ExifTool gives them."""

import struct
from typing import Any

_NAMES = {
    25: "Keywords",
    55: "DateCreated",
    60: "TimeCreated",
    62: "DigitalCreationDate",
    63: "DigitalCreationTime",
    120: "Caption",
}


def read(content: bytes) -> dict[str, Any]:
    """The tags of the application record. Dates as ``2022:01:10``, times as ``15:15:44-04:00``."""
    found: dict[str, Any] = {}
    keywords: list[str] = []
    encoding = "latin-1"
    position = 0
    while position + 5 <= len(content) and content[position] == 0x1C:
        record, number, size = struct.unpack_from(">BBH", content, position + 1)
        position += 5
        if size & 0x8000:
            # An extended length, whose own length is what ``size`` says.
            wide = size & 0x7FFF
            size = int.from_bytes(content[position : position + wide], "big")
            position += wide
        value = content[position : position + size]
        position += size
        if (record, number) == (1, 90):
            encoding = "utf-8" if value == b"\x1b%G" else "latin-1"
        elif record == 2 and number in _NAMES:
            text = _text(value, encoding)
            if number == 25:
                keywords.append(text)
            else:
                found.setdefault(_NAMES[number], text)
    if keywords:
        found["Keywords"] = keywords
    for name in ("DateCreated", "DigitalCreationDate"):
        if name in found:
            found[name] = _date(found[name])
    for name in ("TimeCreated", "DigitalCreationTime"):
        if name in found:
            found[name] = _time(found[name])
    return found


def _text(value: bytes, encoding: str) -> str:
    try:
        return value.decode(encoding).strip("\0 \r\n\t")
    except UnicodeDecodeError:
        return value.decode("latin-1").strip("\0 \r\n\t")


def _date(text: str) -> str:
    return f"{text[:4]}:{text[4:6]}:{text[6:8]}" if len(text) == 8 and text.isdigit() else text


def _time(text: str) -> str:
    """``151544-0400`` as ``15:15:44-04:00``."""
    time, zone = text[:6], text[6:]
    if len(time) == 6 and time.isdigit():
        time = f"{time[:2]}:{time[2:4]}:{time[4:]}"
    return time + (f"{zone[:3]}:{zone[3:]}" if len(zone) == 5 else zone)
