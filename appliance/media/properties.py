"""From tags to what the database keeps of a picture: the column rules of behaviour/06 §3 and §4."""

import math
import re
from typing import Any

from appliance.media.capture_time import position_of
from appliance.media.exif import Tags

_INT32 = 2**31
_UNKNOWN_LENS = re.compile(r"^(?:----.*|Unknown.*)?$", re.IGNORECASE)


def columns(tags: Tags) -> dict[str, Any]:
    """The columns of ``asset_exif`` that come from tags alone; every one of them, None where there is nothing."""
    position = position_of(tags) or (None, None)
    return {
        "make": _text(tags, "Make", "AndroidMake"),
        "model": _text(tags, "Model", "AndroidModel"),
        "lensModel": _lens(tags),
        "exifImageWidth": _whole(tags.get("ImageWidth")),
        "exifImageHeight": _whole(tags.get("ImageHeight")),
        "orientation": _orientation(tags.get("Orientation")),
        "fNumber": _number(tags.get("FNumber")),
        "focalLength": _number(tags.get("FocalLength")),
        "iso": _whole(tags.get("ISO")),
        "exposureTime": _exposure(tags.get("ExposureTime")),
        "fps": _number(tags.get("VideoFrameRate")),
        "latitude": position[0],
        "longitude": position[1],
        "description": _text(tags, "ImageDescription", "Description") or "",
        "rating": _rating(tags.get("Rating")),
        "tags": keywords(tags),
        "projectionType": (_text(tags, "ProjectionType") or "").upper() or None,
        "livePhotoCID": _text(tags, "ContentIdentifier", "MediaGroupUUID"),
        "autoStackId": _text(tags, "BurstID", "BurstUUID", "CameraBurstID", "MediaUniqueID"),
        "profileDescription": _text(tags, "ProfileDescription"),
        "colorspace": _text(tags, "ColorSpace"),
        "bitsPerSample": _bits(tags),
    }


def is_turned(orientation: str | None) -> bool:
    """Whether width and height change places when the picture stands upright."""
    return orientation in {"5", "6", "7", "8"}


def keywords(tags: Tags) -> list[str] | None:
    """The first source that is present, with ``/`` between levels; None when it names nothing (behaviour/06 §4)."""
    for name in ("TagsList", "HierarchicalSubject", "Keywords"):
        value = tags.get(name)
        if value is None:
            continue
        texts = [_plain(item) for item in (value if isinstance(value, list) else [value])]
        if name == "HierarchicalSubject":
            texts = ["/".join(level.replace("/", "|") for level in text.split("|")) for text in texts]
        return list(dict.fromkeys(text for text in texts if text.strip())) or None
    return None


def _text(tags: Tags, *names: str) -> str | None:
    for name in names:
        text = _plain(tags.get(name))
        if text:
            return text
    return None


def _plain(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\0", "").strip() if isinstance(value, str | int | float) else ""


def _number(value: Any) -> float | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or abs(value) >= _INT32:
        return None
    return float(value)


def _whole(value: Any) -> int | None:
    number = _number(value)
    return None if number is None else round(number)


def _orientation(value: Any) -> str | None:
    number = _whole(value)
    return str(number) if number is not None and 0 <= number <= 8 else None


def _lens(tags: Tags) -> str | None:
    """The name that the camera or Lightroom wrote. (The reference also knows lenses by the makers' secret numbers.)"""
    for name in ("LensModel", "Lens"):
        text = _plain(tags.get(name)).replace(" mm ", "mm ")
        if not _UNKNOWN_LENS.match(text):
            return text
    return None


def _exposure(value: Any) -> str | None:
    """As ExifTool prints it: fractions below a quarter of a second, else one decimal."""
    seconds = _number(value)
    if seconds is None or seconds < 0:
        return None
    if 0 < seconds < 0.25001:
        return f"1/{int(0.5 + 1 / seconds)}"
    return f"{seconds:.1f}".removesuffix(".0")


def _rating(value: Any) -> int | None:
    number = _number(value)
    return round(number) if number is not None and 1 <= round(number) <= 5 else None


def _bits(tags: Tags) -> int | None:
    bits = _whole(tags.get("BitsPerSample"))
    if bits is None or bits <= 0:
        return None
    return bits // 3 if bits >= 24 and bits % 3 == 0 else bits
