"""Everything that a file and its sidecar say about a photo or video, in one pass."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from appliance.media import capture_time, containers, properties, tags, video
from appliance.media.blocks import MAX_BLOCK
from appliance.media.capture_time import CaptureTime
from appliance.media.errors import Unreadable
from appliance.media.exif import Tags
from appliance.media.sniff import Kind, kind_of
from appliance.media.source import FileSource


@dataclass(frozen=True, slots=True)
class Metadata:
    """``columns`` are those of ``asset_exif`` by their names; ``width`` and ``height`` are of the upright picture."""

    columns: dict[str, Any]
    captured: CaptureTime
    modified: dt.datetime
    width: int | None
    height: int | None
    duration_ms: int | None
    video: dict[str, Any] | None
    audio: dict[str, Any] | None


@dataclass(slots=True)
class _Found:
    tags: Tags = field(default_factory=dict)
    probe: video.Probe | None = None
    duration_ms: int | None = None
    is_video: bool = False


def read(path: str, sidecar: str | None) -> Metadata:
    """Read a file. What cannot be understood is left out; only a file that cannot be opened is an error (``OSError``)."""
    file = Path(path)
    return _metadata(file, _of_file(file), xmp_file(Path(sidecar)) if sidecar else {})


def without_tags(path: str) -> Metadata:
    """What can be said of a file without looking into it: for one whose content kills its readers."""
    return _metadata(Path(path), _Found(), {})


def _metadata(file: Path, found: _Found, sidecar: Tags) -> Metadata:
    stat = file.stat()
    effective = tags.with_sidecar(found.tags, sidecar, capture_time.has_date(sidecar))
    captured = capture_time.of(effective, is_video=found.is_video)
    modified = dt.datetime.fromtimestamp(stat.st_mtime_ns // 1_000_000 / 1000, dt.UTC)
    columns = {
        **properties.columns(effective),
        "fileSizeInByte": stat.st_size,
        "modifyDate": modified,
        "timeZone": captured.zone,
        "dateTimeOriginal": captured.instant,
    }
    probe = found.probe or video.Probe()
    if probe.fps is not None:
        columns["fps"] = probe.fps
    width, height = columns["exifImageWidth"], columns["exifImageHeight"]
    if properties.is_turned(columns["orientation"]):
        width, height = height, width
    return Metadata(columns, captured, modified, width, height, found.duration_ms, probe.video, probe.audio)


def xmp_file(path: Path) -> Tags:
    """The tags of a sidecar; empty when it is gone or unreadable."""
    try:
        with FileSource(path) as source:
            return tags.of_sidecar(source.at(0, MAX_BLOCK))
    except OSError:
        return {}


def _of_file(path: Path) -> _Found:
    found = _Found()
    with FileSource(path) as source:
        kind = kind_of(source)
        found.is_video = kind is Kind.VIDEO
        if not found.is_video:
            blocks = containers.read(source, kind)
            found.tags = tags.of_image(source, kind, blocks)
            found.duration_ms = blocks.duration_ms
    if kind in {Kind.VIDEO, Kind.GIF}:
        _probe(path, found)
    return found


def _probe(path: Path, found: _Found) -> None:
    try:
        probe = found.probe = video.probe(path)
    except Unreadable:
        # Its thumbnails will say so; the file still has a date and a size.
        return
    found.tags.update(probe.tags)
    found.duration_ms = probe.duration_ms
    for name, value in (("ImageWidth", probe.width), ("ImageHeight", probe.height), ("Orientation", probe.orientation)):
        if value is not None:
            found.tags[name] = value
