"""Pictures made from files: sizes, orientation, colour, transparency, and what cannot be shown (behaviour/07 §1)."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from appliance.media import icc, image
from appliance.media.errors import Unreadable
from appliance.media.image import Made, Rendition, Task
from tests.media import tiffs
from tests.media.tiffs import SHORT


def make(
    path: Path, content: bytes, *, profile: str = "srgb", preview: int = 1440, **more: Any
) -> tuple[Made, Image.Image, Image.Image]:
    """Preview and thumbnail of a file."""
    path = path / "source"
    path.write_bytes(content)
    renditions = (
        Rendition(f"{path}.jpeg", "jpeg", 80, preview),
        Rendition(f"{path}.webp", "webp", 80, 250),
    )
    made = image.make(Task(str(path), renditions, profile, **more))
    return made, opened(renditions[0].path), opened(renditions[1].path)


def opened(path: str) -> Image.Image:
    """A picture whose file is closed again."""
    with Image.open(path) as picture:
        picture.load()
        return picture


def color_at(picture: Image.Image, x: float, y: float) -> str:
    """red, blue or another one, at a place in parts of the picture."""
    red, green, blue = picture.convert("RGB").getpixel((int(picture.width * x), int(picture.height * y)))  # type: ignore[misc]
    return "red" if red > 180 > blue else "blue" if blue > 180 > red else f"{red},{green},{blue}"


@pytest.mark.parametrize(
    ("size", "preview", "thumbnail"),
    [
        ((4032, 3024), (1920, 1440), (333, 250)),
        ((3024, 4032), (1440, 1920), (250, 333)),
        ((100, 50), (100, 50), (100, 50)),
        ((3000, 300), (3000, 300), (2500, 250)),
        ((1500, 1440), (1500, 1440), (260, 250)),
        ((1, 1), (1, 1), (1, 1)),
    ],
)
def test_the_short_side_counts_and_nothing_is_enlarged(
    tmp_path: Path, size: tuple[int, int], preview: tuple[int, int], thumbnail: tuple[int, int]
) -> None:
    made, first, second = make(tmp_path, tiffs.picture(*size))
    assert (first.size, second.size) == (preview, thumbnail)
    assert (first.format, second.format) == ("JPEG", "WEBP")
    assert [rendition.size for rendition in made.written] == [1440, 250]


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize(
    ("orientation", "red"),
    [(1, (0, 0)), (2, (1, 0)), (3, (1, 1)), (4, (0, 1)), (5, (0, 0)), (6, (1, 0)), (7, (1, 1)), (8, (0, 1))],
)
def test_pictures_stand_upright(tmp_path: Path, format_: str, orientation: int, red: tuple[int, int]) -> None:
    content = tiffs.picture(400, 200, format_, exif=b"Exif\0\0" + tiffs.exif({0x0112: (SHORT, orientation)}))
    _, preview, thumbnail = make(tmp_path, content, preview=160)
    for picture in (preview, thumbnail):
        assert (picture.width > picture.height) == (orientation <= 4)
        corners = {(x, y): color_at(picture, 0.25 + x / 2, 0.25 + y / 2) for x in (0, 1) for y in (0, 1)}
        assert corners == {corner: "red" if corner == red else "blue" for corner in corners}


@pytest.mark.parametrize("format_", ["HEIF", "AVIF"])
def test_heif_and_avif_that_were_made_upright(tmp_path: Path, format_: str) -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    assert color_at(make(tmp_path, tiffs.picture(400, 200, format_))[1], 0.25, 0.25) == "red"


def test_heif_turns_itself_whatever_its_exif_says(tmp_path: Path, shared: Path) -> None:
    content = (shared / "media/formats/motionphoto/samsung-one-ui-6.heic").read_bytes()
    assert make(tmp_path, content)[1].size == (1440, 1920)


def test_no_metadata_comes_along(tmp_path: Path) -> None:
    gps = tiffs.exif(gps={1: (tiffs.ASCII, "N"), 2: (tiffs.RATIONAL, [(39, 1), (0, 1), (0, 1)])})
    content = tiffs.picture(400, 300, exif=b"Exif\0\0" + gps, xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", comment=b"secret")
    for picture in make(tmp_path, content)[1:]:
        assert not picture.getexif()
        assert not {"exif", "xmp", "comment"} & picture.info.keys()


@pytest.mark.parametrize(("profile", "name"), [("srgb", "sRGB"), ("p3", "Display P3")])
def test_colours_are_converted_and_the_profile_is_attached(tmp_path: Path, profile: str, name: str) -> None:
    content = tiffs.picture(300, 300, quality=95)
    _, preview, thumbnail = make(tmp_path, content, profile=profile)
    for picture in (preview, thumbnail):
        assert icc.description(picture.info["icc_profile"]) == name
        back = ImageCms.profileToProfile(
            picture.convert("RGB"),
            ImageCms.ImageCmsProfile(io.BytesIO(picture.info["icc_profile"])),
            ImageCms.createProfile("sRGB"),
        )
        assert back is not None
        assert np.abs(np.array(back.getpixel((75, 75))) - (255, 0, 0)).max() < 12


def test_a_wide_gamut_is_narrowed_for_srgb(tmp_path: Path) -> None:
    source = Image.new("RGB", (300, 300), (234, 51, 35))
    buffer = io.BytesIO()
    source.save(buffer, "PNG", icc_profile=icc.DISPLAY_P3)
    red, green, blue = make(tmp_path, buffer.getvalue())[1].convert("RGB").getpixel((9, 9))  # type: ignore[misc]
    assert red > 250
    assert max(green, blue) < 8


@pytest.mark.parametrize("profile", [b"", b"rubbish" * 50, icc.SRGB[:200], icc.SRGB[:128] + b"\xff" * 400])
def test_a_broken_profile_is_ignored(tmp_path: Path, profile: bytes) -> None:
    assert color_at(make(tmp_path, tiffs.picture(200, 100, icc_profile=profile))[1], 0.2, 0.2) == "red"


@pytest.mark.parametrize(
    ("mode", "format_"),
    [
        ("L", "JPEG"),
        ("CMYK", "JPEG"),
        ("1", "PNG"),
        ("P", "PNG"),
        ("LA", "PNG"),
        ("RGBA", "PNG"),
        ("I;16", "PNG"),
        ("I", "TIFF"),
        ("F", "TIFF"),
    ],
)
def test_every_kind_of_pixels(tmp_path: Path, mode: str, format_: str) -> None:
    source = Image.new("L", (64, 64), 200)
    if mode in {"I;16", "I", "F"}:
        values = np.full((64, 64), 200 * 257 if mode != "F" else 200 / 255)
        source = Image.fromarray(values.astype({"I;16": np.uint16, "I": np.int32, "F": np.float32}[mode]))
    else:
        source = source.convert(mode)
    buffer = io.BytesIO()
    source.save(buffer, format_)
    preview = make(tmp_path, buffer.getvalue())[1]
    assert preview.mode == "RGB"
    value = preview.getpixel((32, 32))
    assert np.abs(np.array(value) - (255 if mode == "1" else 200)).max() <= 3


def test_transparency_stays_in_webp_and_is_black_in_jpeg(tmp_path: Path) -> None:
    source = Image.new("RGBA", (400, 400), (255, 255, 255, 0))
    source.paste((255, 0, 0, 255), (0, 0, 200, 400))
    buffer = io.BytesIO()
    source.save(buffer, "PNG")
    made, preview, thumbnail = make(tmp_path, buffer.getvalue())
    assert made.is_transparent
    assert preview.getpixel((300, 200)) == (0, 0, 0)
    assert thumbnail.mode == "RGBA"
    assert thumbnail.getpixel((200, 100))[3] == 0  # type: ignore[index]
    # The edge must not be darkened by invisible white or black.
    assert color_at(thumbnail, 0.2, 0.5) == "red"


def test_progressive_and_fullsize(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(tiffs.picture(900, 600))
    renditions = (
        Rendition(str(tmp_path / "full"), "webp", 80),
        Rendition(str(tmp_path / "preview"), "jpeg", 70, 300, is_progressive=True),
        Rendition(str(tmp_path / "thumb"), "jpeg", 90, 50),
    )
    image.make(Task(str(tmp_path / "a"), renditions, "srgb"))
    full, preview, thumb = (opened(rendition.path) for rendition in renditions)
    assert [picture.size for picture in (full, preview, thumb)] == [(900, 600), (450, 300), (75, 50)]
    assert preview.info.get("progressive")
    assert not thumb.info.get("progressive")
    # Chroma is halved below quality 80 only.
    assert [layer[1:3] for layer in preview.layer] == [(2, 2), (1, 1), (1, 1)]  # type: ignore[attr-defined]
    assert [layer[1:3] for layer in thumb.layer] == [(1, 1), (1, 1), (1, 1)]  # type: ignore[attr-defined]


def _png_of(width: int, height: int) -> bytes:
    """A tiny file that claims to be a huge picture."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 10_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + pixels + chunk(b"IEND", b"")


def _gif_of(width: int, height: int) -> bytes:
    return (
        b"GIF89a"
        + struct.pack("<HHBBB", width, height, 0, 0, 0)
        + b"\x2c"
        + struct.pack("<HHHHB", 0, 0, width, height, 0)
        + b"\2\0;"
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (_png_of(60_000, 60_000), "3600 megapixels"),
        (_png_of(2**31 - 1, 2**31 - 1), ""),
        (_png_of(0, 10), ""),
        (_gif_of(65535, 65535), ""),
        (b"BM" + bytes(12) + struct.pack("<IiiHHIIiiII", 40, 60_000, 60_000, 1, 24, 0, 0, 0, 0, 0, 0), ""),
        (
            tiffs.exif(
                {256: (tiffs.LONG, 10**6), 257: (tiffs.LONG, 10**6), 258: (SHORT, 8), 262: (SHORT, 1), 273: (tiffs.LONG, 8)}
            ),
            "",
        ),
        (b"\xff\x0a" + ((1 << 30) - 1 << 3 | 3 << 1).to_bytes(16, "little"), "megapixels"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><image href='file:///etc/passwd'/></svg>", "SVG"),
        (b"not a picture at all", "no picture"),
        (b"", "no picture"),
        (b"\xff\xd8\xff\xe0", "damaged"),
        (b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 30_000, 30_000, 8, 3), ""),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "no picture"),
        (b"#EXTM3U\nfile:///etc/passwd", "no picture"),
        (b"II*\0\x08\0\0\0\1\0" + struct.pack("<HHII", 0xC612, 1, 4, 0x401) + bytes(4), "RAW"),
    ],
    ids=range(15),
)
def test_bombs_and_rubbish_are_unreadable(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(Unreadable) as caught:
        make(tmp_path, content)
    assert words in caught.value.reason
    assert 0 < len(caught.value.reason) < 400


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("formats/heic/IMG_2682.heic", (1920, 1440)),
        ("formats/avif/8bit-sRGB.avif", (1617, 1080)),
        ("formats/jxl/8bit-sRGB.jxl", (1440, 1080)),
        ("formats/raw/Nikon/D80/glarus.nef", (2399, 1440)),
        ("formats/webp/denali.webp", (600, 315)),
    ],
)
def test_real_files_under_a_lying_name(shared: Path, tmp_path: Path, name: str, size: tuple[int, int]) -> None:
    made, preview, _ = make(tmp_path, (shared / "media" / name).read_bytes())
    assert preview.size == size
    assert 15 <= len(made.thumbhash) <= 30


def test_the_preview_in_a_raw_file_is_used_and_turned(shared: Path, tmp_path: Path) -> None:
    from appliance.media import raw

    jpeg = tiffs.picture(1600, 1500, exif=b"Exif\0\0" + tiffs.exif(gps={1: (tiffs.ASCII, "N")}), comment=b"secret")
    stripped = raw.with_orientation_only(jpeg, 6)
    opened = Image.open(io.BytesIO(stripped))
    assert dict(opened.getexif()) == {0x0112: 6}
    assert b"secret" not in stripped
    assert np.array_equal(np.asarray(opened), np.asarray(Image.open(io.BytesIO(jpeg))))
    assert raw.embedded_jpeg(shared / "media/formats/raw/Nikon/D80/glarus.nef", 1, 1440) is None


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    content = tiffs.picture(2000, 1600)
    first = make(tmp_path, content)
    before = [(tmp_path / f"source.{ending}").read_bytes() for ending in ("jpeg", "webp")]
    assert make(tmp_path, content)[0] == first[0]
    assert before == [(tmp_path / f"source.{ending}").read_bytes() for ending in ("jpeg", "webp")]
