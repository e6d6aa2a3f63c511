"""Writing what was changed in the app into an XMP file beside the picture; the picture itself is never touched.

What others wrote into the sidecar stays, except where it says something else about the same thing.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from appliance.media import xmp

_HEAD = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
_TAIL = b'\n<?xpacket end="w"?>\n'
_META = "{adobe:ns:meta/}xmpmeta"
_RDF = f"{{{xmp.RDF}}}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Changes:
    """What to write; None leaves a property as it is.

    ``date_time`` is ISO text, with offset where the zone is known; ``rating`` 0 says that there is none.
    """

    description: str | None = None
    date_time: str | None = None
    position: tuple[float, float] | None = None
    rating: int | None = None
    tags: tuple[str, ...] | None = None


def write(existing: str | None, destination: str, changes: Changes) -> None:
    """Write to ``destination`` the sidecar ``existing`` (None, or gone: a new one) with ``changes``.

    One that cannot be read is not replaced: ``ValueError``.
    """
    root = _opened(Path(existing)) if existing else None
    if root is None:
        root = Element(_META)
        SubElement(root, f"{_RDF}RDF")
    rdf = root if root.tag == f"{_RDF}RDF" else root.find(f"{_RDF}RDF")
    if rdf is None:
        raise ValueError("The sidecar holds no RDF")
    _apply(rdf, changes)
    for prefix, namespace in (*xmp.PREFIXES.items(), ("rdf", xmp.RDF), ("x", "adobe:ns:meta/")):
        register_namespace(prefix, namespace)
    Path(destination).write_bytes(_HEAD + tostring(root, encoding="utf-8") + _TAIL)


def _opened(path: Path) -> Element | None:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    root = xmp.tree(content)
    if root is None:
        raise ValueError("The sidecar is not XMP; it is left as it is")
    return root


def _apply(rdf: Element, changes: Changes) -> None:
    if changes.description is not None:
        _put(rdf, "dc:description", [changes.description], "Alt")
        _put(rdf, "tiff:ImageDescription", [changes.description], "Alt")
    if changes.date_time is not None:
        _put(rdf, "exif:DateTimeOriginal", changes.date_time)
        _put(rdf, "photoshop:DateCreated", changes.date_time)
        # Offsets of their own would win over the one in the date.
        for name in ("exifEX:OffsetTimeOriginal", "exifEX:OffsetTimeDigitized"):
            _remove(rdf, name)
    if changes.position is not None:
        latitude, longitude = changes.position
        _put(rdf, "exif:GPSLatitude", _degrees(latitude, "NS"))
        _put(rdf, "exif:GPSLongitude", _degrees(longitude, "EW"))
    if changes.rating is not None:
        _put(rdf, "xmp:Rating", str(changes.rating))
    if changes.tags is not None:
        # An empty list hides the keywords of the file only if it is there and has an item.
        _put(rdf, "digiKam:TagsList", list(changes.tags) or [""], "Seq")


def _put(rdf: Element, name: str, value: str | list[str], kind: str = "") -> None:
    _remove(rdf, name)
    description = rdf.find(f"{_RDF}Description")
    if description is None:
        description = SubElement(rdf, f"{_RDF}Description", {f"{_RDF}about": ""})
    element = SubElement(description, _qualified(name))
    if isinstance(value, str):
        element.text = value
        return
    container = SubElement(element, f"{_RDF}{kind}")
    for text in value:
        SubElement(container, f"{_RDF}li", {_LANG: "x-default"} if kind == "Alt" else {}).text = text


def _remove(rdf: Element, name: str) -> None:
    tag = _qualified(name)
    for description in rdf.iter(f"{_RDF}Description"):
        description.attrib.pop(tag, None)
        for element in description.findall(tag):
            description.remove(element)


def _qualified(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{xmp.PREFIXES[prefix]}}}{local}"


def _degrees(value: float, letters: str) -> str:
    """``42,30.5N``: degrees and minutes, as XMP writes positions."""
    degrees = math.floor(abs(value))
    minutes = f"{(abs(value) - degrees) * 60:.8f}".rstrip("0").rstrip(".")
    return f"{degrees},{minutes}{letters[value < 0]}"
