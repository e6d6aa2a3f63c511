"""Items and properties of HEIF and AVIF files (ISO 23008-12), and the metadata boxes of Canon's CR3."""

import struct
from dataclasses import dataclass

from appliance.media.blocks import MAX_BLOCK, Blocks
from appliance.media.boxes import Box, boxes, first
from appliance.media.source import BytesSource, Source

MAX_ITEMS = 10_000
XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_CANON_UUID = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")


@dataclass(slots=True)
class _Item:
    kind: bytes
    content_type: bytes


def read(source: Source, blocks: Blocks) -> None:
    """Fill in what the ``meta`` box of a HEIF or AVIF file says about its primary picture."""
    meta = first(source, b"meta")
    if meta is None:
        return
    parts = {box.kind: box for box in boxes(meta.content, 4)}
    items = _items(parts.get(b"iinf"))
    places = _places(parts.get(b"iloc"), parts.get(b"idat"), source)
    for identifier, item in items.items():
        content = places.get(identifier, b"")
        if item.kind == b"Exif" and content:
            blocks.exif.append(exif_source(content))
        elif item.kind == b"mime" and item.content_type == b"application/rdf+xml" and content:
            blocks.xmp.append(content)
    if (properties := parts.get(b"iprp")) is not None:
        for box in _properties_of(properties, _primary(parts.get(b"pitm"))):
            _apply(box, blocks)
        # A picture made of tiles may have its profile only on the tiles.
        container = first(properties.content, b"ipco")
        profiles = [box for box in _inside(container) if box.kind == b"colr"] if blocks.icc is None else []
        for box in profiles[:1]:
            _apply(box, blocks)


def exif_source(content: bytes) -> BytesSource:
    """The TIFF structure in an ``Exif`` item or box, whose first four bytes say how much comes before it."""
    start = 4 + int.from_bytes(content[:4], "big")
    body = content[start:] if start < len(content) else content[4:]
    return BytesSource(body.removeprefix(b"Exif\0\0"))


def canon(source: Source, blocks: Blocks) -> None:
    """Fill in what a CR3 file has: TIFF structures in boxes of its own, XMP in a ``uuid`` box."""
    for box in boxes(source):
        if box.kind == b"uuid" and box.read(16) == XMP_UUID:
            blocks.xmp.append(box.read(MAX_BLOCK)[16:])
    for box in _inside(first(source, b"moov")):
        if box.kind == b"uuid" and box.read(16) == _CANON_UUID:
            parts = {part.kind: BytesSource(part.read(MAX_BLOCK)) for part in boxes(box.content, 16)}
            blocks.exif += [parts[kind] for kind in (b"CMT1", b"CMT2") if kind in parts]
            blocks.gps = parts.get(b"CMT4")


def _inside(box: Box | None) -> list[Box]:
    return list(boxes(box.content)) if box else []


def _primary(box: Box | None) -> int | None:
    content = box.read(8) if box else b""
    if len(content) < 6:
        return None
    return int.from_bytes(content[4:6] if content[0] == 0 else content[4:8], "big")


def _items(box: Box | None) -> dict[int, _Item]:
    found: dict[int, _Item] = {}
    if box is None:
        return found
    start = 6 if box.read(1) == b"\0" else 8
    for entry in boxes(box.content, start):
        content = entry.read(4096)
        if entry.kind != b"infe" or len(content) < 12 or content[0] not in {2, 3} or len(found) >= MAX_ITEMS:
            continue
        wide = 4 if content[0] == 3 else 2
        identifier = int.from_bytes(content[4 : 4 + wide], "big")
        kind = content[6 + wide : 10 + wide]
        _name, _, rest = content[10 + wide :].partition(b"\0")
        found[identifier] = _Item(kind, rest.partition(b"\0")[0])
    return found


def _places(box: Box | None, inline: Box | None, source: Source) -> dict[int, bytes]:
    """The content of the small items (those of metadata; pictures are not read)."""
    content = box.read() if box else b""
    if len(content) < 8:
        return {}
    version = content[0]
    offset_size, length_size = content[4] >> 4, content[4] & 15
    base_size, index_size = content[5] >> 4, (content[5] & 15 if version else 0)
    cursor = _Cursor(content, 6)
    found: dict[int, bytes] = {}
    for _ in range(min(cursor.take(4 if version == 2 else 2), MAX_ITEMS)):
        identifier = cursor.take(4 if version == 2 else 2)
        method = cursor.take(2) & 15 if version else 0
        cursor.take(2)
        base = cursor.take(base_size)
        parts = b""
        for _ in range(min(cursor.take(2), 64)):
            cursor.take(index_size)
            offset, length = cursor.take(offset_size), cursor.take(length_size)
            origin = source if method == 0 else inline.content if method == 1 and inline else None
            if origin is not None and len(parts) + length <= MAX_BLOCK:
                parts += origin.at(base + offset, length)
        if cursor.ended:
            break
        found[identifier] = parts
    return found


class _Cursor:
    """Reads numbers of varying width; at the end only zeros, and ``ended`` is true."""

    def __init__(self, content: bytes, position: int) -> None:
        self._content = content
        self._position = position
        self.ended = False

    def take(self, width: int) -> int:
        """The next number, ``width`` bytes long."""
        value = self._content[self._position : self._position + width]
        self._position += width
        if len(value) < width:
            self.ended = True
            return 0
        return int.from_bytes(value, "big")


def _properties_of(box: Box, primary: int | None) -> list[Box]:
    """The properties of the primary item, or of the first item that has any."""
    parts = {part.kind: part for part in boxes(box.content)}
    container, associations = parts.get(b"ipco"), parts.get(b"ipma")
    if container is None or associations is None:
        return []
    properties = list(boxes(container.content))
    content = associations.read()
    if len(content) < 8:
        return []
    wide_ids, wide_indexes = content[0] > 0, content[3] & 1
    cursor = _Cursor(content, 4)
    for _ in range(min(cursor.take(4), MAX_ITEMS)):
        identifier = cursor.take(4 if wide_ids else 2)
        numbers = [cursor.take(2) & 0x7FFF if wide_indexes else cursor.take(1) & 0x7F for _ in range(cursor.take(1))]
        if identifier == primary or primary is None:
            return [properties[number - 1] for number in numbers if 0 < number <= len(properties)]
        if cursor.ended:
            break
    return []


def _apply(box: Box, blocks: Blocks) -> None:
    content = box.read(MAX_BLOCK if box.kind == b"colr" else 32)
    if box.kind == b"ispe" and len(content) >= 12:
        blocks.width, blocks.height = struct.unpack(">II", content[4:12])
    elif box.kind == b"clap" and len(content) >= 16:
        # Encoders pad; this is what is meant to be seen.
        width, by_width, height, by_height = struct.unpack(">IIII", content[:16])
        if by_width and by_height:
            blocks.width, blocks.height = width // by_width, height // by_height
    elif box.kind == b"irot" and content:
        blocks.rotation = content[0] & 3
    elif box.kind == b"pixi" and len(content) >= 6:
        blocks.bits = content[5]
    elif box.kind == b"colr" and content[:4] in {b"prof", b"rICC"}:
        blocks.icc = content[4:]
