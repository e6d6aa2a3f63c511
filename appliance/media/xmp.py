"""XMP packets: RDF from strangers, read with defusedxml, and given back under the names that ExifTool uses."""

import codecs
import math
import re
from typing import TYPE_CHECKING, Any

from appliance.media.blocks import MAX_BLOCK
from appliance.media.exif import COLOR_SPACES, Tags, degrees

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_DEPTH = 24

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

PREFIXES = {
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "digiKam": "http://www.digikam.org/ns/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "exifEX": "http://cipa.jp/exif/1.0/",
    "GCamera": "http://ns.google.com/photos/1.0/camera/",
    "GPano": "http://ns.google.com/photos/1.0/panorama/",
    "GSpherical": "http://ns.google.com/videos/1.0/spherical/",
    "lr": "http://ns.adobe.com/lightroom/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}

_NAMES = {
    "aux:Lens": "Lens",
    "dc:description": "Description",
    "dc:subject": "Subject",
    "digiKam:TagsList": "TagsList",
    "exif:ColorSpace": "ColorSpace",
    "exif:DateTimeOriginal": "DateTimeOriginal",
    "exif:ExposureTime": "ExposureTime",
    "exif:FNumber": "FNumber",
    "exif:FocalLength": "FocalLength",
    "exif:GPSLatitude": "GPSLatitude",
    "exif:GPSLongitude": "GPSLongitude",
    "exif:GPSTimeStamp": "GPSDateTime",
    "exif:ISOSpeedRatings": "ISO",
    "exifEX:LensModel": "LensModel",
    "exifEX:OffsetTimeDigitized": "OffsetTimeDigitized",
    "exifEX:OffsetTimeOriginal": "OffsetTimeOriginal",
    "exifEX:PhotographicSensitivity": "ISO",
    "GCamera:BurstID": "BurstID",
    "GCamera:MicroVideo": "MicroVideo",
    "GCamera:MicroVideoOffset": "MicroVideoOffset",
    "GCamera:MotionPhoto": "MotionPhoto",
    "GPano:ProjectionType": "ProjectionType",
    "GPano:SourceImageCreateTime": "SourceImageCreateTime",
    "GSpherical:ProjectionType": "ProjectionType",
    "lr:hierarchicalSubject": "HierarchicalSubject",
    "pdf:CreationDate": "CreateDate",
    "photoshop:DateCreated": "PhotoshopDateCreated",
    "tiff:ImageDescription": "ImageDescription",
    "tiff:ImageLength": "ImageHeight",
    "tiff:ImageWidth": "ImageWidth",
    "tiff:Make": "Make",
    "tiff:Model": "Model",
    "tiff:Orientation": "Orientation",
    "xmp:CreateDate": "CreateDate",
    "xmp:Rating": "Rating",
}
_NUMBERS = {"ColorSpace", "ExposureTime", "FNumber", "FocalLength", "ISO", "ImageHeight", "ImageWidth", "Orientation", "Rating"}
_POSITION = re.compile(r"^\s*(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?(?:,(\d+(?:\.\d+)?))?\s*([NSEW])\s*$", re.IGNORECASE)


def read(packet: bytes) -> Tags:
    """The tags of a packet or a sidecar, in any encoding that XML knows. Empty when it cannot be read."""
    found = properties(packet)
    tags: Tags = {}
    for name, tag in _NAMES.items():
        prefix, _, local = name.partition(":")
        value = found.get(f"{{{PREFIXES[prefix]}}}{local}")
        if value is not None and tag not in tags:
            tags[tag] = _typed(tag, value)
    return tags


def properties(packet: bytes) -> dict[str, Any]:
    """Everything in a packet by ``{namespace}name``: text, lists, and dicts for structures."""
    root = tree(packet)
    found: dict[str, Any] = {}
    if root is not None:
        for description in root.iter(f"{{{RDF}}}Description"):
            # Those inside of a property belong to it; only the outermost ones describe the picture.
            if description.get(f"{{{RDF}}}about") is not None or len(found) == 0:
                for name, value in _members(description, 0).items():
                    found.setdefault(name, value)
    return found


def tree(packet: bytes) -> "Element | None":
    """The parsed packet without its padding; None for what is not XML, or not harmless."""
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    content = packet[:MAX_BLOCK]
    if not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.strip(b"\0 \r\n\t")
    end = max(content.rfind(b"</x:xmpmeta>"), content.rfind(b"</rdf:RDF>"))
    if end >= 0 and b"<?xpacket end" not in content[end:]:
        content = content[: content.index(b">", end) + 1]
    try:
        root: Element = ElementTree.fromstring(content, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return None
    return root


def _members(element: "Element", depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: value for name, value in element.attrib.items() if name.startswith("{") and not name.startswith(f"{{{RDF}}}")
    }
    for child in element:
        found.setdefault(child.tag, _value(child, depth + 1))
    return found


def _value(element: "Element", depth: int) -> Any:
    if depth > MAX_DEPTH:
        return ""
    if element.get(f"{{{RDF}}}parseType") == "Resource":
        return _members(element, depth)
    child = next(iter(element), None)
    if child is None:
        attributes = _members(element, depth)
        attributes.pop(_XML_LANG, None)
        return attributes or (element.text or "").strip()
    if child.tag == f"{{{RDF}}}Alt":
        return _default(child)
    if child.tag in {f"{{{RDF}}}Bag", f"{{{RDF}}}Seq"}:
        return [_value(item, depth + 1) for item in child]
    return _members(child if child.tag == f"{{{RDF}}}Description" else element, depth)


def _default(alternatives: "Element") -> str:
    items = list(alternatives)
    chosen = next((item for item in items if item.get(_XML_LANG) == "x-default"), items[0] if items else None)
    return ((chosen.text if chosen is not None else "") or "").strip()


def _typed(tag: str, value: Any) -> Any:
    if tag in {"GPSLatitude", "GPSLongitude"}:
        return _degrees(value)
    if tag not in _NUMBERS:
        return value
    first = value[0] if isinstance(value, list) and value else value
    number = _number(first) if isinstance(first, str) else None
    if tag == "ColorSpace":
        return COLOR_SPACES.get(int(number), str(first)) if number is not None else first
    return number if number is not None else first


def _number(text: str) -> float | None:
    numerator, slash, denominator = text.strip().partition("/")
    try:
        value = float(numerator) / float(denominator) if slash else float(numerator)
    except (ValueError, ZeroDivisionError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def _degrees(value: Any) -> float | None:
    """``39,6.9N``, or a plain number as some write it."""
    match = _POSITION.match(value) if isinstance(value, str) else None
    if match is None:
        return _number(value) if isinstance(value, str) else None
    return degrees([float(part) for part in match.groups()[:3] if part is not None], match[4])
