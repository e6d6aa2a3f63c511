"""What a file really is, by its first bytes: names lie."""

from enum import Enum

from appliance.media import tiff
from appliance.media.boxes import boxes
from appliance.media.source import Source


class Kind(Enum):
    """How a file is read."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WebP"
    GIF = "GIF"
    BMP = "BMP"
    TIFF = "TIFF"
    PSD = "PSD"
    JP2 = "JPEG 2000"
    HEIF = "HEIF"
    AVIF = "AVIF"
    JXL = "JPEG XL"
    RAW = "camera RAW"
    SVG = "SVG"
    VIDEO = "video"
    UNKNOWN = "unknown"


_STARTS = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"8BPS", Kind.PSD),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", Kind.JP2),
    (b"\xff\x4f\xff\x51", Kind.JP2),
    (b"\xff\x0a", Kind.JXL),
    (b"\x00\x00\x00\x0cJXL \r\n\x87\n", Kind.JXL),
    (b"FUJIFILMCCD-RAW", Kind.RAW),
    (b"FOVb", Kind.RAW),
    (b"\0MRM", Kind.RAW),
    (b"ARRI", Kind.RAW),
    (b"IIU\0", Kind.RAW),
    (b"IIRO", Kind.RAW),
    (b"IIRS", Kind.RAW),
    (b"MMOR", Kind.RAW),
    (b"\x1aE\xdf\xa3", Kind.VIDEO),
    (b"FLV\x01", Kind.VIDEO),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Kind.VIDEO),
    (b"\x00\x00\x01\xba", Kind.VIDEO),
    (b"\x00\x00\x01\xb3", Kind.VIDEO),
    (b"\x06\x0e\x2b\x34\x02\x05\x01\x01", Kind.VIDEO),
    (b"OggS", Kind.VIDEO),
)
_AVIF_BRANDS = {b"avif", b"avis"}
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1", b"mif2"}
_QUICKTIME_BOXES = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}

_DNG_VERSION = 0xC612
_PHOTOMETRIC = 0x0106
_SUB_DIRECTORIES = 0x014A
_SENSOR_DATA = {32803, 34892}
"""Photometric interpretations: colour filter array, linear raw."""


def kind_of(source: Source) -> Kind:
    """The kind of a file by its content; ``UNKNOWN`` when nothing tells."""
    start = source.at(0, 32)
    for magic, kind in _STARTS:
        if start.startswith(magic):
            return kind
    if start[:4] == b"RIFF":
        return {b"WEBP": Kind.WEBP, b"AVI ": Kind.VIDEO}.get(start[8:12], Kind.UNKNOWN)
    if start[4:8] == b"ftyp":
        return _by_brand(source)
    if start[4:8] in _QUICKTIME_BOXES or start[:1] == b"G" == source.at(188, 1) or start[4:5] == b"G" == source.at(196, 1):
        # QuickTime without a brand; a transport stream, with and without times before its packets.
        return Kind.VIDEO
    if tiff.header(source) is not None:
        return Kind.RAW if _has_sensor_data(source) else Kind.TIFF
    if start[6:14] == b"HEAPCCDR":
        return Kind.RAW
    if start[:2] == b"BM" and start[6:10] == b"\0\0\0\0":
        return Kind.BMP
    return Kind.SVG if _is_svg(source) else Kind.UNKNOWN


def _by_brand(source: Source) -> Kind:
    content = next(boxes(source)).read(256)
    major = content[:4]
    brands = {major} | {content[i : i + 4] for i in range(8, len(content), 4)}
    if major == b"crx ":
        return Kind.RAW
    if major in _AVIF_BRANDS or (major in _HEIF_BRANDS and brands & _AVIF_BRANDS):
        return Kind.AVIF
    return Kind.HEIF if major in _HEIF_BRANDS else Kind.VIDEO


def _has_sensor_data(source: Source) -> bool:
    if source.at(8, 3) == b"CR\x02":
        return True
    for main in tiff.chain(source):
        if _DNG_VERSION in main.entries:
            return True
        for found in (main, *tiff.children(main, _SUB_DIRECTORIES)):
            if found.value(_PHOTOMETRIC) in _SENSOR_DATA:
                return True
    return False


def _is_svg(source: Source) -> bool:
    start = source.at(0, 1024).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<?xml", b"<svg", b"<!--", b"<!doctype svg")) and b"<svg" in start
