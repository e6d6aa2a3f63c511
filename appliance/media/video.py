"""What a video says about itself: streams, duration, how it is turned, and the tags that cameras write into it.

FFmpeg may only use the readers named here: playlists and lists of files, which could make it read other files of this
machine, are not among them.
"""

import math
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from appliance.media import xmp
from appliance.media.boxes import Box, boxes, first
from appliance.media.errors import Unreadable
from appliance.media.exif import Tags
from appliance.media.heif import XMP_UUID
from appliance.media.source import FileSource, Source

READERS = "mov,matroska,avi,flv,asf,mpegts,mpeg,mpegvideo,mxf,ogg,gif"

ATTACHED_PICTURE = 0x400
DEFAULT = 1

_SPHERICAL_UUID = bytes.fromhex("ffcc8263f8554a938814587a02521fdd")
_TAGS = {
    "com.apple.quicktime.make": "Make",
    "com.apple.quicktime.model": "Model",
    "com.android.manufacturer": "AndroidMake",
    "com.android.model": "AndroidModel",
    "com.apple.quicktime.creationdate": "CreationDate",
    "com.apple.quicktime.content.identifier": "ContentIdentifier",
    "com.apple.quicktime.description": "Description",
    "description": "Description",
    "make": "Make",
    "model": "Model",
}
_POSITION = re.compile(r"^([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)")
_PROFILES = {
    "h264": {
        "Baseline": 66,
        "Constrained Baseline": 66,
        "Main": 77,
        "Extended": 88,
        "High": 100,
        "High 10": 110,
        "High 4:2:2": 122,
        "High 4:4:4 Predictive": 244,
    },
    "hevc": {"Main": 1, "Main 10": 2, "Main Still Picture": 3, "Rext": 4},
    "av1": {"Main": 0, "High": 1, "Professional": 2},
    "aac": {"Main": 1, "LC": 2, "SSR": 3, "LTP": 4, "HE-AAC": 5, "LD": 23, "HE-AACv2": 29, "ELD": 39},
}
_DISPLAY_ORIENTATION = {-90: "6", 0: "1", 90: "8", 180: "3", -180: "3"}
"""The reference knows no -180, which is how a half turn is really read: its videos then stand on their heads."""


@dataclass(slots=True)
class Probe:
    """What is known of a video. Sizes are as stored; ``video`` and ``audio`` are rows of the database without their asset."""

    tags: Tags = field(default_factory=dict)
    width: int | None = None
    height: int | None = None
    orientation: str | None = None
    duration_ms: int | None = None
    fps: float | None = None
    video: dict[str, Any] | None = None
    audio: dict[str, Any] | None = None


def opened(path: Path) -> Any:
    """The file as an FFmpeg container. Raises ``Unreadable``."""
    import av

    try:
        return av.open(
            f"file:{path}",
            options={"format_whitelist": READERS, "protocol_whitelist": "file"},
            metadata_errors="replace",
        )
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise Unreadable(f"The video data is damaged: {_words(error)}") from error


def chosen(streams: Any) -> Any:
    """The stream that counts: the default one, then the one with most bits (behaviour/06 §3.1); None when there is none."""
    candidates = [stream for stream in streams if not stream.disposition & ATTACHED_PICTURE and stream.codec_context is not None]
    return min(candidates, key=lambda one: (not one.disposition & DEFAULT, -_bit_rate(one)), default=None)


def probe(path: Path) -> Probe:
    """Raises ``Unreadable``."""
    found = Probe()
    with opened(path) as container:
        picture, sound = chosen(container.streams.video), chosen(container.streams.audio)
        found.tags = _tags(container)
        if container.duration:
            found.duration_ms = round(container.duration / 1000)
        if picture is not None:
            _picture(found, container, picture)
        if sound is not None:
            codec = sound.codec_context.codec.canonical_name
            profile = _PROFILES.get(codec, {}).get(sound.codec_context.profile or "")
            found.audio = {"index": sound.index, "codecName": codec, "profile": profile, "bitrate": _bit_rate(sound)}
        track = picture.id if picture is not None else None
    with FileSource(path) as source:
        _quicktime_boxes(source, track, found)
    return found


def _picture(found: Probe, container: Any, picture: Any) -> None:
    codec = picture.codec_context
    # Pixels need not be square: the width is that of the display.
    found.width = round(codec.width * (picture.sample_aspect_ratio or 1)) or None
    found.height = codec.height or None
    rate = picture.average_rate or picture.base_rate
    found.fps = float(rate) if rate else None
    found.orientation = "1"
    if picture.time_base is None:
        return
    name = codec.codec.canonical_name
    found.video = {
        "index": picture.index,
        "codecName": name,
        "profile": _PROFILES.get(name, {}).get(codec.profile or ""),
        "level": codec.level if isinstance(codec.level, int) and codec.level >= 0 else None,
        "bitrate": _bit_rate(picture),
        "frameCount": picture.frames,
        "timeBase": picture.time_base.denominator,
        "pixelFormat": codec.pix_fmt or "yuv420p",
        "colorPrimaries": int(codec.color_primaries),
        "colorTransfer": int(codec.color_trc),
        "colorMatrix": int(codec.colorspace),
        "dvProfile": None,
        "dvLevel": None,
        "dvBlSignalCompatibilityId": None,
        "formatName": container.format.name,
        "formatLongName": container.format.long_name,
    }


def _bit_rate(stream: Any) -> int:
    return int(stream.codec_context.bit_rate or 0)


# -- tags


def _tags(container: Any) -> Tags:
    tags: Tags = {}
    metadata = {name.lower(): value for name, value in container.metadata.items()}
    for name, tag in _TAGS.items():
        if metadata.get(name):
            tags.setdefault(tag, metadata[name])
    if created := metadata.get("creation_time"):
        # Matroska's only date is when it was recorded; that of QuickTime is when the file was made.
        tags["DateTimeOriginal" if "matroska" in container.format.name else "CreateDate"] = created.removesuffix("Z")
    place = metadata.get("com.apple.quicktime.location.iso6709") or metadata.get("location") or ""
    if match := _POSITION.match(place):
        tags["GPSLatitude"], tags["GPSLongitude"] = float(match[1]), float(match[2])
    return tags


def _quicktime_boxes(source: Source, track: int | None, found: Probe) -> None:
    """What FFmpeg does not hand over: XMP, the sphere, how the picture is turned, and Dolby Vision."""
    if source.at(4, 4) not in {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}:
        return
    for box in boxes(source):
        if box.kind == b"uuid" and box.read(16) == XMP_UUID:
            found.tags.update({name: value for name, value in xmp.read(box.read()[16:]).items() if name not in found.tags})
        elif box.kind == b"moov":
            for part in boxes(box.content):
                if part.kind == b"trak":
                    _track(part, track, found)


def _track(track: Box, wanted: int | None, found: Probe) -> None:
    for box in boxes(track.content):
        if box.kind == b"uuid" and box.read(16) == _SPHERICAL_UUID:
            if "ProjectionType" in (sphere := xmp.read(_as_rdf(box.read()[16:]))):
                found.tags.setdefault("ProjectionType", sphere["ProjectionType"])
        elif box.kind == b"tkhd":
            head = box.read(92)
            start = 20 if head[:1] == b"\1" else 12
            if len(head) < start + 72 or int.from_bytes(head[start : start + 4], "big") != wanted:
                return
            turn = _rotation(head[start + (32 if start == 20 else 28) :])
            found.orientation = _DISPLAY_ORIENTATION.get(turn) if turn is not None else None
    if found.video is not None:
        found.video.update(_dolby_vision(track))


def _as_rdf(content: bytes) -> bytes:
    """The sphere's XML calls itself SphericalVideo; what is in it reads like a description of XMP."""
    head, mark, rest = content.partition(b"<rdf:SphericalVideo")
    return head + (mark + rest).replace(b"rdf:SphericalVideo", b"rdf:Description") if mark else content


def _rotation(matrix: bytes) -> int | None:
    """Degrees counter-clockwise, -180 to 180, of a display matrix; None when it is no quarter turn."""
    if len(matrix) < 20:
        return None
    a, b = struct.unpack(">ii", matrix[:8])
    degrees = -math.degrees(math.atan2(b, a))
    return round(degrees) if abs(degrees - round(degrees / 90) * 90) < 1 else None


def _dolby_vision(track: Box) -> dict[str, int]:
    table = first(track.content, b"mdia", b"minf", b"stbl", b"stsd")
    for entry in boxes(table.content, 8) if table else ():
        for box in _codec_boxes(entry):
            if box.kind in {b"dvcC", b"dvvC"} and len(content := box.read(5)) == 5:
                packed = int.from_bytes(content[2:5], "big")
                return {"dvProfile": packed >> 17, "dvLevel": packed >> 11 & 63, "dvBlSignalCompatibilityId": packed >> 4 & 15}
    return {}


def _codec_boxes(entry: Box) -> Iterator[Box]:
    # Behind the fixed fields of a visual sample entry.
    return boxes(entry.content, 78)


def _words(error: BaseException) -> str:
    return str(getattr(error, "strerror", None) or error)[:200]
