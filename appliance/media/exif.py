"""EXIF under the names that ExifTool gives its tags (behaviour/06: the reference speaks in them)."""

import math
from typing import Any

from appliance.media import tiff
from appliance.media.source import BytesSource, Source

Tags = dict[str, Any]

_EXIF_DIRECTORY = 0x8769
_GPS_DIRECTORY = 0x8825
_SUB_DIRECTORIES = 0x014A
_MAKER_NOTE = 0x927C

_NAMES = {
    0x010E: "ImageDescription",
    0x010F: "Make",
    0x0110: "Model",
    0x0112: "Orientation",
    0x4746: "Rating",
    0x8827: "ISO",
    0x829A: "ExposureTime",
    0x829D: "FNumber",
    0x882A: "TimeZoneOffset",
    0x9003: "DateTimeOriginal",
    0x9004: "CreateDate",
    0x9011: "OffsetTimeOriginal",
    0x9012: "OffsetTimeDigitized",
    0x9291: "SubSecTimeOriginal",
    0x9292: "SubSecTimeDigitized",
    0x920A: "FocalLength",
    0xA001: "ColorSpace",
    0xA002: "ExifImageWidth",
    0xA003: "ExifImageHeight",
    0xA434: "LensModel",
}
_STORED_PICTURE = {0x0100: "ImageWidth", 0x0101: "ImageHeight", 0x0102: "BitsPerSample"}

COLOR_SPACES = {1: "sRGB", 2: "Adobe RGB", 0xFFFD: "Wide Gamut RGB", 0xFFFE: "ICC Profile", 0xFFFF: "Uncalibrated"}


def read(source: Source) -> Tags:
    """The tags of a TIFF structure, an EXIF block or a whole file. Empty for anything else."""
    tags: Tags = {}
    for main in tiff.chain(source):
        details = tiff.children(main, _EXIF_DIRECTORY)
        for found in (*details, main):
            for number, name in _NAMES.items():
                _keep(tags, name, found.value(number))
        for found in tiff.children(main, _GPS_DIRECTORY):
            _position(found, tags)
        for found in details:
            _maker_note(found, tags)
        break
    if isinstance(tags.get("ColorSpace"), int):
        tags["ColorSpace"] = COLOR_SPACES.get(tags["ColorSpace"], str(tags["ColorSpace"]))
    return tags


def read_position(source: Source) -> Tags:
    """The tags of a GPS directory that is a TIFF structure of its own."""
    tags: Tags = {}
    for found in tiff.chain(source):
        _position(found, tags)
        break
    return tags


def _keep(tags: Tags, name: str, value: Any) -> None:
    if value is not None and value != "" and name not in tags:
        tags[name] = value


def stored_picture(source: Source) -> Tags:
    """Size and depth of the picture that a TIFF or RAW file holds: its largest one that is not reduced."""
    best: Tags = {}
    if source.at(8, 2) == b"CR":
        # Canon's CR2 describes its preview there.
        return best
    for main in tiff.chain(source):
        for found in (main, *tiff.children(main, _SUB_DIRECTORIES)):
            sizes = {name: found.value(number) for number, name in _STORED_PICTURE.items()}
            width, height = sizes["ImageWidth"], sizes["ImageHeight"]
            is_reduced = found.value(0x00FE) not in {None, 0}
            if isinstance(width, int) and isinstance(height, int) and not (is_reduced and best):
                area = 0 if is_reduced else width * height
                if area >= best.get("area", 0):
                    best = {**sizes, "area": area}
    best.pop("area", None)
    return best


# -- position


def _position(found: tiff.Directory, tags: Tags) -> None:
    for name, number in (("GPSLatitude", 2), ("GPSLongitude", 4)):
        value = found.value(number)
        if value is not None:
            # A position that makes no sense hides a better one in XMP, as it does in the reference.
            tags[name] = degrees(value, str(found.value(number - 1) or ""))
    date, time = found.value(0x1D), found.value(7)
    if isinstance(date, str) and date:
        tags["GPSDateStamp"] = date
    if isinstance(time, list) and len(time) == 3 and all(math.isfinite(part) for part in time):
        hours, minutes, seconds = (float(part) for part in time)
        tags["GPSTimeStamp"] = f"{int(hours):02d}:{int(minutes):02d}:{seconds:09.6f}"
    if "GPSDateStamp" in tags and "GPSTimeStamp" in tags:
        tags["GPSDateTime"] = f"{tags['GPSDateStamp']} {tags['GPSTimeStamp']}Z"


def degrees(parts: Any, reference: str) -> float | None:
    """Degrees, minutes and seconds as one number, negative for south and west; None when it is not a position."""
    numbers = parts if isinstance(parts, list) else [parts]
    if not 1 <= len(numbers) <= 3 or not all(isinstance(part, int | float) and math.isfinite(part) for part in numbers):
        return None
    value = sum(float(part) / 60.0**power for power, part in enumerate(numbers))
    return -value if reference[:1].upper() in {"S", "W"} else value


# -- what the makers add


def _maker_note(found: tiff.Directory, tags: Tags) -> None:
    content = found.raw(_MAKER_NOTE) or b""
    if content.startswith(b"Apple iOS\0"):
        _apple(content, tags)
    elif content.startswith(b"Nikon\0\x02"):
        _nikon(BytesSource(content[10:]), tags)
    elif str(tags.get("Make", "")).startswith("Canon") and (offset := found.offset(_MAKER_NOTE)) is not None:
        # Canon counts from the begin of the whole structure.
        note = tiff.directory(found.source, found.order, offset)
        _canon(note, tags)


def _apple(content: bytes, tags: Tags) -> None:
    note = tiff.directory(BytesSource(content), ">" if content[12:14] == b"MM" else "<", 14)
    for number, name in ((0x0B, "BurstUUID"), (0x11, "ContentIdentifier")):
        value = note.value(number)
        if isinstance(value, str):
            _keep(tags, name, value)


def _nikon(source: Source, tags: Tags) -> None:
    begin = tiff.header(source)
    content = tiff.directory(source, *begin).raw(0x24) if begin else None
    if begin and content and len(content) >= 3:
        minutes = int.from_bytes(content[:2], "little" if begin[0] == "<" else "big", signed=True)
        # Daylight saving comes on top (behaviour/06 §2.2).
        _set_zone(tags, minutes + 60 * (content[2] == 1))


def _canon(note: tiff.Directory, tags: Tags) -> None:
    times = note.value(0x35)
    if isinstance(times, list) and len(times) >= 4 and -1440 < times[1] < 1440 and times[1]:
        _set_zone(tags, times[1] + 60 * (times[3] == 60))
    lens = note.value(0x95)
    if isinstance(lens, str):
        _keep(tags, "LensModel", lens)


def _set_zone(tags: Tags, minutes: int) -> None:
    hours, rest = divmod(abs(minutes), 60)
    tags["TimeZone"] = f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"
