"""EXIF blocks and small pictures to order."""

import io
import struct
from typing import Any

from PIL import Image

SHORT, LONG, RATIONAL, ASCII, BYTE, UNDEFINED = 3, 4, 5, 2, 1, 7


def exif(
    main: dict[int, tuple[int, Any]] | None = None,
    details: dict[int, tuple[int, Any]] | None = None,
    gps: dict[int, tuple[int, Any]] | None = None,
    order: str = "<",
) -> bytes:
    """A TIFF structure from ``{tag: (type, value)}`` of its directories."""
    main = dict(main or {})
    parts = {0x8769: details, 0x8825: gps}
    for tag, entries in parts.items():
        if entries is not None:
            main[tag] = (LONG, 0)
    content = bytearray((b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8))
    places = _directory(content, main, order)
    for tag, entries in parts.items():
        if entries is not None:
            struct.pack_into(order + "I", content, places[tag], len(content))
            _directory(content, entries, order)
    return bytes(content)


def _directory(content: bytearray, entries: dict[int, tuple[int, Any]], order: str) -> dict[int, int]:
    begin = len(content)
    content += bytes(2 + 12 * len(entries) + 4)
    struct.pack_into(order + "H", content, begin, len(entries))
    places = {}
    for number, (tag, (kind, value)) in enumerate(sorted(entries.items())):
        count, body = _value(kind, value, order)
        place = begin + 2 + 12 * number
        struct.pack_into(order + "HHI", content, place, tag, kind, count)
        if len(body) <= 4:
            content[place + 8 : place + 12] = body.ljust(4, b"\0")
        else:
            struct.pack_into(order + "I", content, place + 8, len(content))
            content += body + b"\0" * (len(body) % 2)
        places[tag] = place + 8
    return places


def _value(kind: int, value: Any, order: str) -> tuple[int, bytes]:
    if kind in {ASCII, BYTE, UNDEFINED}:
        body = value.encode() + b"\0" if isinstance(value, str) else bytes(value)
        return len(body), body
    values = value if isinstance(value, list) else [value]
    if kind == RATIONAL:
        return len(values), b"".join(struct.pack(order + "II", *pair) for pair in values)
    return len(values), struct.pack(f"{order}{len(values)}{'H' if kind == SHORT else 'I'}", *values)


def picture(width: int = 40, height: int = 20, format_: str = "JPEG", mode: str = "RGB", **save: Any) -> bytes:
    """A picture with a red upper left quarter on blue, so that it can be seen how it is turned."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height // 2))
    buffer = io.BytesIO()
    image.convert(mode).save(buffer, format_, **save)
    return buffer.getvalue()


def date(text: str, **more: tuple[int, Any]) -> bytes:
    """An EXIF block with a DateTimeOriginal."""
    return exif(details={0x9003: (ASCII, text)}, **more)
