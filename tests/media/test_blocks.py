"""EXIF, XMP, IPTC and profiles in every container that may hold them, and what is made of them together."""

import hashlib
import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from appliance.media import containers, exif, icc, iptc, metadata, tags, xmp
from appliance.media.blocks import Blocks
from appliance.media.sniff import Kind, kind_of
from appliance.media.source import BytesSource
from tests.media import tiffs
from tests.media.tiffs import ASCII, BYTE, LONG, RATIONAL, SHORT, UNDEFINED

RDF = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" {attributes}>{content}'
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def packet(content: str = "", attributes: str = "") -> bytes:
    return RDF.format(content=content, attributes=attributes).encode()


def read(content: bytes) -> tuple[Kind, Blocks, dict[str, Any]]:
    source = BytesSource(content)
    kind = kind_of(source)
    blocks = containers.read(source, kind)
    return kind, blocks, tags.of_image(source, kind, blocks)


BLOCK = tiffs.date("2021:02:03 04:05:06", main={0x0112: (SHORT, 6)})
PACKET = packet(attributes='xmp:Rating="4"')


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_every_container_gives_its_blocks(format_: str) -> None:
    if format_ == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    profile = icc.DISPLAY_P3
    options: dict[str, Any] = {"exif": b"Exif\0\0" + BLOCK, "icc_profile": profile}
    if format_ in {"JPEG", "WEBP", "AVIF", "HEIF"}:
        options["xmp"] = PACKET
    kind, _, found = read(tiffs.picture(64, 48, format_, **options))
    assert kind.name == format_
    assert (found["ImageWidth"], found["ImageHeight"]) == (64, 48)
    assert found["DateTimeOriginal"] == "2021:02:03 04:05:06"
    assert found["ProfileDescription"] == "Display P3"
    if "xmp" in options:
        assert found["Rating"] == 4
    if kind in {Kind.AVIF, Kind.HEIF}:
        assert found.get("Orientation") in {None, 1, 6}
    elif kind is not Kind.TIFF:
        assert found["Orientation"] == 6


def test_png_text_chunks() -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    def with_chunk(kind: bytes, body: bytes) -> dict[str, Any]:
        plain = tiffs.picture(8, 8, "PNG")
        return read(plain[:33] + chunk(kind, body) + plain[33:])[2]

    assert with_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + PACKET)["Rating"] == 4
    assert with_chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(PACKET))["Rating"] == 4
    raw = b"\nexif\n%d\n" % (len(BLOCK) + 6) + (b"Exif\0\0" + BLOCK).hex().encode()
    assert with_chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(raw))["Orientation"] == 6
    assert with_chunk(b"zTXt", b"Raw profile type xmp\0\0" + zlib.compress(b"\nxmp\n1\nzz"))["ImageWidth"] == 8


def test_a_png_that_inflates_without_end_stays_small() -> None:
    bomb = zlib.compress(bytes(64 * 1024 * 1024))
    content = tiffs.picture(8, 8, "PNG")
    body = b"name\0\0" + bomb
    content = content[:33] + struct.pack(">I4s", len(body), b"iCCP") + body + b"\0\0\0\0" + content[33:]
    assert len(read(content)[1].icc or b"") <= 16 * 1024 * 1024


def test_extended_xmp_comes_in_parts() -> None:
    def segment(body: bytes) -> bytes:
        return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body

    long = packet("<dc:subject><rdf:Bag>" + "".join(f"<rdf:li>k{i}</rdf:li>" for i in range(50)) + "</rdf:Bag></dc:subject>")
    head = b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32 + struct.pack(">I", len(long))
    parts = [segment(head + struct.pack(">I", at) + long[at : at + 500]) for at in range(0, len(long), 500)]
    content = tiffs.picture(8, 8)
    assert len(read(content[:2] + b"".join(reversed(parts)) + content[2:])[2]["Keywords"]) == 50


def test_gps_fields() -> None:
    block = tiffs.exif(
        main={},
        gps={
            1: (ASCII, "S"),
            2: (RATIONAL, [(33, 1), (51, 1), (3232, 100)]),
            3: (ASCII, "E"),
            4: (RATIONAL, [(151, 1), (16, 1), (4256, 100)]),
            7: (RATIONAL, [(12, 1), (30, 1), (5, 1)]),
            0x1D: (ASCII, "2023:11:15"),
        },
        order=">",
    )
    found = exif.read(BytesSource(block))
    assert found["GPSLatitude"] == pytest.approx(-33.85897777)
    assert found["GPSLongitude"] == pytest.approx(151.27848888)
    assert found["GPSDateTime"] == "2023:11:15 12:30:05.000000Z"


def test_maker_notes() -> None:
    apple = b"Apple iOS\0\0\1MM" + struct.pack(">H", 2)
    apple += struct.pack(">HHII", 0x0B, 2, 6, 44) + struct.pack(">HHII", 0x11, 2, 8, 50) + b"\0\0\0\0" + b"burst\0" + b"content\0"
    found = exif.read(BytesSource(tiffs.exif(details={0x927C: (UNDEFINED, apple)})))
    assert (found["BurstUUID"], found["ContentIdentifier"]) == ("burst", "content")
    inner = tiffs.exif({0x24: (UNDEFINED, struct.pack("<hBB", -300, 1, 0))})
    found = exif.read(BytesSource(tiffs.exif(details={0x927C: (UNDEFINED, b"Nikon\0\2\x10\0\0" + inner)})))
    assert found["TimeZone"] == "-04:00"


def test_sub_seconds_and_offsets_belong_to_their_dates() -> None:
    block = tiffs.exif(
        details={
            0x9003: (ASCII, "2024:01:12 21:38:53"),
            0x9291: (ASCII, "853 "),
            0x9011: (ASCII, "-08:00"),
            0x9004: (ASCII, "2024:01:12 21:38:53"),
        }
    )
    found: dict[str, Any] = exif.read(BytesSource(block))
    tags.reconcile(found, Blocks())
    assert found["SubSecDateTimeOriginal"] == "2024:01:12 21:38:53.853-08:00"
    assert "SubSecCreateDate" not in found


def _iptc(**records: str) -> bytes:
    numbers = {"keyword": 25, "date": 55, "time": 60, "caption": 120}
    content = b"\x1c\x01\x5a\0\x03\x1b%G"
    for name, text in records.items():
        content += struct.pack(">BBBH", 0x1C, 2, numbers[name], len(text.encode())) + text.encode()
    return content


def test_iptc_and_xmp_are_reconciled() -> None:
    written = _iptc(keyword="Käse", date="20220110", time="151544-0400", caption="old")
    newer = packet("<dc:description><rdf:Alt><rdf:li xml:lang='x-default'>new</rdf:li></rdf:Alt></dc:description>")
    assert iptc.read(written)["Keywords"] == ["Käse"]
    found: dict[str, Any] = {}
    tags.reconcile(found, Blocks(iptc=written, iptc_digest=hashlib.md5(written).digest(), xmp=[newer]))
    assert found["Description"] == "new"
    assert found["DateTimeOriginal"] == found["DateTimeCreated"] == "2022:01:10 15:15:44-04:00"
    changed: dict[str, Any] = {}
    tags.reconcile(changed, Blocks(iptc=written, iptc_digest=b"another digest..", xmp=[newer]))
    assert changed["Description"] == "old"
    own = {"ImageDescription": "in EXIF", "DateTimeOriginal": "2001:01:01 00:00:00"}
    tags.reconcile(own, Blocks(iptc=written, xmp=[newer]))
    assert own["DateTimeOriginal"] == "2001:01:01 00:00:00"


def test_xmp_in_other_encodings_and_forms() -> None:
    text = packet(attributes='xmp:Rating="2"').decode()
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"):
        content = text.encode(encoding)
        if encoding in {"utf-16-le", "utf-16-be"}:
            content = ("﻿" + text).encode(encoding)
        assert xmp.read(content) == {"Rating": 2}, encoding
    assert xmp.read(b"<?xpacket begin=''?>" + text.encode() + b"<?xpacket end='w'?>" + b" \0" * 50) == {"Rating": 2}
    assert xmp.read(text.encode() + b"rubbish behind it") == {"Rating": 2}
    assert xmp.read(packet(attributes='exif:GPSLatitude="39,6.9N" exif:GPSLongitude="108,24,3.486W"')) == {
        "GPSLatitude": pytest.approx(39.115),
        "GPSLongitude": pytest.approx(-108.400968, abs=1e-6),
    }
    isos = packet("<exif:ISOSpeedRatings><rdf:Seq><rdf:li>400</rdf:li><rdf:li>1</rdf:li></rdf:Seq></exif:ISOSpeedRatings>")
    assert xmp.read(isos) == {"ISO": 400}


BILLION_LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b"]><a>&j;</a>"
)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 100,
        b"<",
        b"<a>",
        BILLION_LAUGHS,
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b"<a>" * 100_000,
        packet("<dc:subject>" + "<rdf:Bag><rdf:li>" * 2000 + "x" + "</rdf:li></rdf:Bag>" * 2000 + "</dc:subject>"),
        b"\xff\xfe<\0",
        b'<?xml version="1.0" encoding="ebcdic-nonsense"?><a/>',
    ],
    ids=range(10),
)
def test_hostile_xmp_says_nothing(content: bytes) -> None:
    found = xmp.read(content)
    assert "passwd" not in str(found)
    assert len(str(found)) < 100_000


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (tiffs.picture(), Kind.JPEG),
        (tiffs.picture(format_="GIF"), Kind.GIF),
        (tiffs.picture(format_="BMP"), Kind.BMP),
        (tiffs.picture(format_="JPEG2000"), Kind.JP2),
        (b"8BPS\0\1", Kind.PSD),
        (b"<?xml version='1.0'?><!-- x --><svg xmlns='http://www.w3.org/2000/svg'/>", Kind.SVG),
        (b"\xef\xbb\xbf  <svg/>", Kind.SVG),
        (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom", Kind.RAW),
        (b"\0\0\0\x18ftypmif1\0\0\0\0avifmif1", Kind.AVIF),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", Kind.VIDEO),
        (b"\0\0\0\x08wide\0\0\0\x08mdat", Kind.VIDEO),
        (b"RIFF\0\0\0\0AVI LIST", Kind.VIDEO),
        (b"RIFF\0\0\0\0WAVEfmt ", Kind.UNKNOWN),
        (b"G" + bytes(187) + b"G" + bytes(187), Kind.VIDEO),
        (b"FUJIFILMCCD-RAW 0201", Kind.RAW),
        (tiffs.exif({0xC612: (BYTE, b"\1\4\0\0")}), Kind.RAW),
        (tiffs.exif({0x0106: (SHORT, 32803)}), Kind.RAW),
        (tiffs.exif({0x0106: (SHORT, 2)}), Kind.TIFF),
        (b"#EXTM3U\n#EXTINF:1\nfile:///etc/passwd\n", Kind.UNKNOWN),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", Kind.UNKNOWN),
        (b"", Kind.UNKNOWN),
        (b"x" * 100, Kind.UNKNOWN),
    ],
)
def test_kinds_by_content(content: bytes, kind: Kind) -> None:
    assert kind_of(BytesSource(content)) is kind


def test_the_largest_whole_picture_of_a_raw_file_counts() -> None:
    block = tiffs.exif({0x0100: (LONG, 160), 0x0101: (LONG, 120), 0x00FE: (LONG, 1)})
    assert exif.stored_picture(BytesSource(block))["ImageWidth"] == 160
    image = Image.new("RGB", (30, 20))
    buffer = io.BytesIO()
    image.save(buffer, "TIFF")
    assert exif.stored_picture(BytesSource(buffer.getvalue())) == {
        "ImageWidth": 30,
        "ImageHeight": 20,
        "BitsPerSample": [8, 8, 8],
    }


def test_canon_raw_files() -> None:
    def box(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I4s", len(body) + 8, kind) + body

    gps = {
        1: (ASCII, "N"),
        2: (RATIONAL, [(39, 1), (6, 1), (54, 1)]),
        3: (ASCII, "W"),
        4: (RATIONAL, [(108, 1), (24, 1), (0, 1)]),
    }
    parts = box(b"CMT1", tiffs.exif({0x0110: (ASCII, "EOS R5"), 0x0112: (SHORT, 8)}))
    parts += box(b"CMT2", tiffs.exif({0x9003: (ASCII, "2021:02:03 04:05:06"), 0xA002: (SHORT, 8192), 0xA003: (SHORT, 5464)}))
    parts += box(b"CMT4", tiffs.exif(gps))
    content = box(b"ftyp", b"crx \0\0\0\1crx isom")
    content += box(b"moov", box(b"uuid", bytes.fromhex("85c0b687820f11e08111f4ce462b6a48") + parts))
    kind, _, found = read(content)
    assert kind is Kind.RAW
    assert (found["Model"], found["Orientation"], found["DateTimeOriginal"]) == ("EOS R5", 8, "2021:02:03 04:05:06")
    assert (found["GPSLatitude"], found["GPSLongitude"]) == (pytest.approx(39.115), pytest.approx(-108.4))
    assert (found["ImageWidth"], found["ImageHeight"]) == (8192, 5464)


def test_animations_have_a_duration(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (40, 30), color) for color in ("red", "green", "blue")]
    for name, expected in (("a.webp", 300), ("a.gif", 300), ("still.webp", None)):
        path = tmp_path / name
        more: dict[str, Any] = {} if expected is None else {"save_all": True, "append_images": frames[1:], "duration": 100}
        frames[0].save(path, **more)
        assert metadata.read(str(path), None).duration_ms == expected, name
