"""One flat map of tags out of everything that a file and its sidecar say, as the reference gets it from ExifTool.

Names and precedence are those of behaviour/06 §1: EXIF before IPTC and XMP, reconciled as the Metadata Working Group
asks; the tags of a sidecar come on top of those of the file.
"""

import hashlib
from typing import Any

from appliance.media import exif, icc, iptc, xmp
from appliance.media.blocks import Blocks
from appliance.media.exif import Tags
from appliance.media.sniff import Kind
from appliance.media.source import Source

DATE_TAGS = (
    "SubSecDateTimeOriginal",
    "SubSecCreateDate",
    "DateTimeOriginal",
    "CreationDate",
    "CreateDate",
    "MediaCreateDate",
    "DateTimeCreated",
    "GPSDateTime",
    "DateTimeUTC",
    "SonyDateTime2",
    "SourceImageCreateTime",
)
"""Where a capture date may stand, best first (behaviour/06 §2.1)."""

ZONE_TAGS = ("TimeZone", "OffsetTimeOriginal", "OffsetTimeDigitized", "TimeZoneOffset", "TimeCreated")

_TURNS = {0: 1, 1: 8, 2: 3, 3: 6}


def of_image(source: Source, kind: Kind, blocks: Blocks) -> Tags:
    """The tags of an image file."""
    tags: Tags = {}
    for block in blocks.exif:
        tags = {**exif.read(block), **tags}
    if blocks.gps is not None:
        tags.update(exif.read_position(blocks.gps))
    reconcile(tags, blocks)
    if kind in {Kind.HEIF, Kind.AVIF}:
        # These say how they are turned in a property of their own, and readers ignore EXIF (behaviour/06 §1).
        tags.pop("Orientation", None)
        if blocks.rotation is not None:
            tags["Orientation"] = _TURNS[blocks.rotation]
    tags.pop("ImageWidth", None)
    tags.pop("ImageHeight", None)
    if kind in {Kind.RAW, Kind.TIFF}:
        tags.update(_picture(source, tags))
    else:
        tags.update(ImageWidth=blocks.width, ImageHeight=blocks.height, BitsPerSample=blocks.bits)
    if blocks.icc and (description := icc.description(blocks.icc)):
        tags["ProfileDescription"] = description
    return {name: value for name, value in tags.items() if value is not None}


def reconcile(tags: Tags, blocks: Blocks) -> None:
    """Add what IPTC and XMP say where EXIF is silent, and the names under which it is asked for."""
    written = iptc.read(blocks.iptc) if blocks.iptc else {}
    # A digest that does not fit: somebody who knows no XMP changed the IPTC block later, so it is the newer one.
    is_newer = blocks.iptc_digest is not None and hashlib.md5(blocks.iptc or b"").digest() != blocks.iptc_digest
    found: Tags = {}
    for packet in blocks.xmp:
        found = {**xmp.read(packet), **found}
    if "PhotoshopDateCreated" in found:
        found["DateTimeOriginal"] = found.pop("PhotoshopDateCreated")
    if "Subject" in found:
        found["Keywords"] = found.pop("Subject")
    own: Tags = {name: written[name] for name in ("Keywords", "TimeCreated") if name in written}
    if "Caption" in written:
        own["Description"] = written["Caption"]
    for name, date, time in (
        ("DateTimeOriginal", "DateCreated", "TimeCreated"),
        ("CreateDate", "DigitalCreationDate", "DigitalCreationTime"),
    ):
        if date in written and time in written:
            own[name] = f"{written[date]} {written[time]}"
    if "DateTimeOriginal" in own:
        own["DateTimeCreated"] = own["DateTimeOriginal"]
    _fill(tags, found, own) if not is_newer else _fill(tags, own, found)
    if "Rating" in found:
        tags["Rating"] = found["Rating"]
    for name, date, sub_seconds, offset in (
        ("SubSecDateTimeOriginal", "DateTimeOriginal", "SubSecTimeOriginal", "OffsetTimeOriginal"),
        ("SubSecCreateDate", "CreateDate", "SubSecTimeDigitized", "OffsetTimeDigitized"),
    ):
        fraction = str(tags.get(sub_seconds, "")).strip()
        if date in tags and (fraction.isdigit() or offset in tags):
            tags[name] = f"{tags[date]}{f'.{fraction}' if fraction.isdigit() else ''}{tags.get(offset, '')}"


def _fill(tags: Tags, *layers: Tags) -> None:
    for layer in layers:
        for name, value in layer.items():
            tags.setdefault(name, value)


def of_sidecar(content: bytes) -> Tags:
    """The tags of an XMP file beside the picture."""
    tags: Tags = {}
    reconcile(tags, Blocks(xmp=[content]))
    return tags


def with_sidecar(tags: Tags, sidecar: Tags, has_date: bool) -> Tags:
    """The tags of the file under those of its sidecar. One that dates the picture replaces all that the file says of time."""
    hidden = {*DATE_TAGS, *ZONE_TAGS, "GPSDateStamp", "GPSTimeStamp"} if has_date else set()
    kept = {name: value for name, value in tags.items() if name not in hidden}
    return {**kept, **{name: value for name, value in sidecar.items() if name != "Duration"}}


def _picture(source: Source, tags: Tags) -> Tags:
    """Size of a RAW or TIFF picture; for RAW files that hide it, what the camera wrote into EXIF."""
    found: Tags = exif.stored_picture(source)
    if not found.get("ImageWidth"):
        found = {"ImageWidth": tags.get("ExifImageWidth"), "ImageHeight": tags.get("ExifImageHeight")}
    return {name: _number(value) for name, value in found.items()}


def _number(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value
