"""What lies beside the pixels in an image file: EXIF, XMP, IPTC and colour profile as blocks, and the size of the picture.

Nothing is decoded here. A block that is cut off or contradicts itself is left out; a file can be as broken as it likes.
"""

import struct
import zlib
from collections.abc import Callable

from appliance.media import heif, tiff
from appliance.media.blocks import MAX_BLOCK, Blocks
from appliance.media.boxes import boxes, first
from appliance.media.sniff import Kind
from appliance.media.source import BytesSource, Source

MAX_PARTS = 4096

_EXIF = b"Exif\0\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_MORE_XMP = b"http://ns.adobe.com/xmp/extension/\0"
_ICC = b"ICC_PROFILE\0"
_PHOTOSHOP = b"Photoshop 3.0\0"


def read(source: Source, kind: Kind) -> Blocks:
    """The blocks of a file of that kind; empty ones for kinds that have none."""
    blocks = Blocks()
    reader = _READERS.get(kind)
    if reader is not None:
        reader(source, blocks)
    return blocks


# -- JPEG


def _jpeg(source: Source, blocks: Blocks) -> None:
    profile: dict[int, bytes] = {}
    more_xmp: dict[bytes, dict[int, bytes]] = {}
    position = 2
    for _ in range(MAX_PARTS):
        head = source.at(position, 4)
        if len(head) < 4 or head[0] != 0xFF:
            break
        marker = head[1]
        if marker == 0xFF:
            position += 1
            continue
        if marker in {0xD9, 0xDA}:
            break
        length = struct.unpack(">H", head[2:])[0]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            frame = source.at(position + 4, 5)
            if len(frame) == 5 and blocks.width is None:
                blocks.bits, blocks.height, blocks.width = struct.unpack(">BHH", frame)
        elif marker in {0xE1, 0xE2, 0xED}:
            _jpeg_block(source.at(position + 4, length - 2), marker, blocks, profile, more_xmp)
        position += 2 + length
    if profile:
        blocks.icc = b"".join(profile[number] for number in sorted(profile))
    blocks.xmp += [b"".join(parts[offset] for offset in sorted(parts)) for parts in more_xmp.values()]


def _jpeg_block(
    content: bytes, marker: int, blocks: Blocks, profile: dict[int, bytes], more_xmp: dict[bytes, dict[int, bytes]]
) -> None:
    if marker == 0xE1 and content.startswith(_EXIF):
        blocks.exif.append(BytesSource(content[len(_EXIF) :]))
    elif marker == 0xE1 and content.startswith(_XMP):
        blocks.xmp.append(content[len(_XMP) :])
    elif marker == 0xE1 and content.startswith(_MORE_XMP):
        # Digest of the whole (32), its length (4), offset of this part (4).
        body = content[len(_MORE_XMP) :]
        if len(body) > 40:
            more_xmp.setdefault(body[:32], {})[struct.unpack(">I", body[36:40])[0]] = body[40:]
    elif marker == 0xE2 and content.startswith(_ICC) and len(content) > 14:
        profile[content[12]] = content[14:]
    elif marker == 0xED and content.startswith(_PHOTOSHOP):
        _photoshop_resources(content[len(_PHOTOSHOP) :], blocks)


def _photoshop_resources(content: bytes, blocks: Blocks) -> None:
    position = 0
    while content[position : position + 4] == b"8BIM" and position + 12 <= len(content):
        identifier = struct.unpack_from(">H", content, position + 4)[0]
        name = content[position + 6] + 1
        start = position + 6 + name + name % 2
        if start + 4 > len(content):
            return
        size = struct.unpack_from(">I", content, start)[0]
        body = content[start + 4 : start + 4 + size]
        if identifier == 0x0404:
            blocks.iptc = blocks.iptc or body
        elif identifier == 0x0425:
            blocks.iptc_digest = body[:16]
        elif identifier == 0x0424:
            blocks.xmp.append(body)
        elif identifier == 0x0422:
            blocks.exif.append(BytesSource(body))
        elif identifier == 0x040F:
            blocks.icc = blocks.icc or body
        position = start + 4 + size + size % 2


# -- PNG


def _png(source: Source, blocks: Blocks) -> None:
    position = 8
    for _ in range(MAX_PARTS):
        head = source.at(position, 8)
        if len(head) < 8:
            return
        size, kind = struct.unpack(">I4s", head)
        if kind == b"IEND":
            return
        if kind in _PNG_CHUNKS and size <= MAX_BLOCK:
            _PNG_CHUNKS[kind](source.at(position + 8, size), blocks)
        position += 12 + size


def _png_header(content: bytes, blocks: Blocks) -> None:
    if len(content) >= 9:
        blocks.width, blocks.height, blocks.bits = struct.unpack(">IIB", content[:9])


def _png_exif(content: bytes, blocks: Blocks) -> None:
    blocks.exif.append(BytesSource(content.removeprefix(_EXIF)))


def _png_profile(content: bytes, blocks: Blocks) -> None:
    blocks.icc = _inflate(content.partition(b"\0")[2][1:])


def _png_text(content: bytes, blocks: Blocks) -> None:
    """International text holds the XMP packet; ImageMagick writes whole profiles in hexadecimal as compressed text."""
    keyword, _, rest = content.partition(b"\0")
    if keyword == b"XML:com.adobe.xmp" and len(rest) > 2:
        body = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
        blocks.xmp.append(_inflate(body) or b"" if rest[0] else body)


def _png_compressed_text(content: bytes, blocks: Blocks) -> None:
    keyword, _, rest = content.partition(b"\0")
    if not keyword.startswith(b"Raw profile type "):
        return
    parts = (_inflate(rest[1:]) or b"").split(None, 2)
    try:
        body = bytes.fromhex(b"".join(parts[2].split()).decode("ascii")) if len(parts) == 3 else b""
    except ValueError:
        return
    name = keyword.removeprefix(b"Raw profile type ").lower()
    if name in {b"exif", b"app1"} and body.startswith(_EXIF):
        _png_exif(body, blocks)
    elif name == b"xmp" or body.startswith(_XMP):
        blocks.xmp.append(body.removeprefix(_XMP))
    elif name in {b"iptc", b"8bim"}:
        _photoshop_resources(body, blocks)


_PNG_CHUNKS: dict[bytes, Callable[[bytes, Blocks], None]] = {
    b"IHDR": _png_header,
    b"eXIf": _png_exif,
    b"iCCP": _png_profile,
    b"iTXt": _png_text,
    b"zTXt": _png_compressed_text,
}


def _inflate(content: bytes) -> bytes | None:
    try:
        return zlib.decompressobj().decompress(content, MAX_BLOCK)
    except zlib.error:
        return None


# -- WebP, GIF, BMP, PSD, JPEG 2000


def _webp(source: Source, blocks: Blocks) -> None:
    position = 12
    for _ in range(MAX_PARTS):
        head = source.at(position, 8)
        if len(head) < 8:
            return
        kind, size = struct.unpack("<4sI", head)
        content = source.at(position + 8, min(size, MAX_BLOCK if kind in {b"EXIF", b"XMP ", b"ICCP"} else 16))
        if kind == b"VP8X" and len(content) >= 10:
            blocks.width = 1 + int.from_bytes(content[4:7], "little")
            blocks.height = 1 + int.from_bytes(content[7:10], "little")
        elif kind == b"VP8 " and blocks.width is None and len(content) >= 10:
            blocks.width, blocks.height = (side & 0x3FFF for side in struct.unpack("<HH", content[6:10]))
        elif kind == b"VP8L" and blocks.width is None and len(content) >= 5:
            packed = int.from_bytes(content[1:5], "little")
            blocks.width, blocks.height = 1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF)
        elif kind == b"ANMF" and len(content) == 16:
            blocks.duration_ms = (blocks.duration_ms or 0) + int.from_bytes(content[12:15], "little")
        elif kind == b"EXIF":
            _png_exif(content, blocks)
        elif kind == b"XMP ":
            blocks.xmp.append(content)
        elif kind == b"ICCP":
            blocks.icc = content
        position += 8 + size + size % 2


def _gif(source: Source, blocks: Blocks) -> None:
    head = source.at(6, 4)
    if len(head) == 4:
        blocks.width, blocks.height = struct.unpack("<HH", head)


def _bmp(source: Source, blocks: Blocks) -> None:
    head = source.at(14, 16)
    if len(head) == 16:
        _, width, height, _, depth = struct.unpack("<IiiHH", head)
        blocks.width, blocks.height, blocks.bits = abs(width), abs(height), depth


def _psd(source: Source, blocks: Blocks) -> None:
    head = source.at(12, 18)
    if len(head) < 18:
        return
    _, blocks.height, blocks.width, blocks.bits, _, colors = struct.unpack(">HIIHHI", head)
    start = 30 + colors
    size = source.at(start, 4)
    if len(size) == 4:
        _photoshop_resources(source.at(start + 4, min(struct.unpack(">I", size)[0], MAX_BLOCK)), blocks)


def _jp2(source: Source, blocks: Blocks) -> None:
    found = first(source, b"jp2h", b"ihdr")
    head = found.read(11) if found else b""
    if len(head) >= 11:
        blocks.height, blocks.width, _, depth = struct.unpack(">IIHB", head[:11])
        blocks.bits = (depth & 0x7F) + 1
    for box in boxes(source):
        if box.kind == b"uuid" and box.read(16) == heif.XMP_UUID:
            blocks.xmp.append(box.read(MAX_BLOCK)[16:])


# -- JPEG XL


def _jxl(source: Source, blocks: Blocks) -> None:
    if source.at(0, 2) == b"\xff\x0a":
        blocks.width, blocks.height = _jxl_size(source.at(2, 16)) or (None, None)
        return
    for box in boxes(source):
        if box.kind in {b"jxlc", b"jxlp"} and blocks.width is None:
            # The parts of a codestream in pieces begin with their number.
            codestream = box.read(18) if box.kind == b"jxlc" else box.read(22)[4:]
            blocks.width, blocks.height = _jxl_size(codestream.removeprefix(b"\xff\x0a")) or (None, None)
        elif box.kind == b"Exif":
            blocks.exif.append(heif.exif_source(box.read(MAX_BLOCK)))
        elif box.kind == b"xml ":
            blocks.xmp.append(box.read(MAX_BLOCK))


_JXL_RATIOS = (None, (1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))


def _jxl_size(content: bytes) -> tuple[int, int] | None:
    """The SizeHeader at the begin of a codestream (ISO 18181-1 §D.2): bits, least significant first."""
    if len(content) < 4:
        return None
    bits = int.from_bytes(content, "little")

    def take(count: int) -> int:
        nonlocal bits
        value = bits & ((1 << count) - 1)
        bits >>= count
        return value

    small = take(1)

    def side() -> int:
        return (take(5) + 1) * 8 if small else take((9, 13, 18, 30)[take(2)]) + 1

    height = side()
    ratio = _JXL_RATIOS[take(3)]
    return (side() if ratio is None else height * ratio[0] // ratio[1]), height


# -- TIFF, RAW, HEIF


def _tiff(source: Source, blocks: Blocks) -> None:
    blocks.exif.append(source)
    for main in tiff.chain(source):
        blocks.xmp += [packet for packet in [main.raw(0x02BC)] if packet]
        blocks.iptc = blocks.iptc or main.raw(0x83BB)
        blocks.icc = blocks.icc or main.raw(0x8773)
        if (resources := main.raw(0x8649)) is not None:
            _photoshop_resources(resources, blocks)
        break


def _raw(source: Source, blocks: Blocks) -> None:
    start = source.at(0, 16)
    if start.startswith(b"FUJIFILMCCD-RAW"):
        offset, size = struct.unpack(">II", source.at(84, 8).ljust(8, b"\0"))
        embedded = source.at(offset, min(size, MAX_BLOCK))
        _jpeg(BytesSource(embedded), blocks)
        blocks.width = blocks.height = blocks.bits = None
    elif start[4:8] == b"ftyp":
        heif.canon(source, blocks)
    else:
        _tiff(source, blocks)


_READERS: dict[Kind, Callable[[Source, Blocks], None]] = {
    Kind.JPEG: _jpeg,
    Kind.PNG: _png,
    Kind.WEBP: _webp,
    Kind.GIF: _gif,
    Kind.BMP: _bmp,
    Kind.PSD: _psd,
    Kind.JP2: _jp2,
    Kind.JXL: _jxl,
    Kind.TIFF: _tiff,
    Kind.RAW: _raw,
    Kind.HEIF: heif.read,
    Kind.AVIF: heif.read,
}
