"""Truncated, flipped and invented files: readers of metadata never fail, decoders fail in one way only, nothing hangs."""

import io
import random
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from appliance.media import capture_time, containers, exif, icc, image, iptc, metadata, properties, sidecar, tags, xmp
from appliance.media.blocks import Blocks
from appliance.media.errors import Unreadable
from appliance.media.image import Rendition, Task
from appliance.media.sniff import Kind, kind_of
from appliance.media.source import BytesSource
from tests.media import tiffs

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::ResourceWarning")
"""As in a child process: decoders warn of every oddity, and this is about oddities."""

SMALL = (
    "media/metadata/dates/date-priority-test.jpg",
    "media/metadata/dates/gps-datetime.jpg",
    "media/metadata/gps-position/thompson-springs.jpg",
    "media/metadata/faces/portrait.jpg",
    "media/formats/motionphoto/pixel-8a.jpg",
    "media/formats/webp/denali.webp",
    "media/formats/png/density_plot.png",
    "media/videos/waterfall.mp4",
    "golden2/media/videos/h263.3gp",
    "golden2/media/videos/h264-aac.mov",
    "golden2/media/videos/vp9-opus.webm",
    "golden2/media/videos/mpeg4-mp3.avi",
)
LARGE = (
    "media/formats/heic/IMG_2682.heic",
    "media/formats/avif/8bit-sRGB.avif",
    "media/formats/jxl/16bit-HDR-P3-nclx.jxl",
    "media/formats/raw/Nikon/D80/glarus.nef",
)
"""Only the first part of these is broken: that is where their structure is."""

relaxed = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read_blocks(content: bytes) -> None:
    """Everything that reads metadata without FFmpeg."""
    source = BytesSource(content)
    kind = kind_of(source)
    for chosen in {kind, Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.HEIF, Kind.JXL, Kind.RAW, Kind.TIFF, Kind.PSD, Kind.JP2, Kind.BMP}:
        found = tags.of_image(source, chosen, containers.read(source, chosen))
        properties.columns(found)
        capture_time.of(found, is_video=False)


@given(st.binary(max_size=2000))
@relaxed
def test_invented_blocks(content: bytes) -> None:
    read_blocks(content)
    exif.read(BytesSource(content))
    iptc.read(content)
    xmp.read(content)
    icc.description(content)


@given(st.integers(), st.integers(0, 400))
@relaxed
def test_broken_exif(seed: int, length: int) -> None:
    block = bytearray(
        tiffs.exif(
            main={0x010F: (tiffs.ASCII, "Maker"), 0x0112: (tiffs.SHORT, 6)},
            details={
                0x9003: (tiffs.ASCII, "2021:02:03 04:05:06"),
                0x829A: (tiffs.RATIONAL, (1, 60)),
                0x927C: (tiffs.UNDEFINED, b"Apple iOS\0\0\1MM\0\1\0\x11\0\2\0\0\0\x99\0\0\0\x20"),
            },
            gps={2: (tiffs.RATIONAL, [(1, 0), (0, 0), (5, 1)]), 1: (tiffs.ASCII, "N")},
        )
    )
    chance = random.Random(seed)
    for _ in range(6):
        block[chance.randrange(len(block))] = chance.randrange(256)
    found = exif.read(BytesSource(bytes(block[: length or None])))
    tags.reconcile(found, Blocks())
    properties.columns(found)
    capture_time.of(found, is_video=False)


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30), st.lists(st.one_of(st.integers(), st.text()))
)
OTHER_NAMES = """ISO FNumber ExposureTime Rating Orientation GPSLatitude GPSLongitude GPSDateStamp Make LensModel TagsList
HierarchicalSubject Keywords BitsPerSample ImageWidth"""
NAMES = st.sampled_from([*tags.DATE_TAGS, *tags.ZONE_TAGS, *OTHER_NAMES.split()])


@given(st.dictionaries(NAMES, VALUES), st.booleans())
@relaxed
def test_absurd_tags(found: dict[str, object], is_video: bool) -> None:
    columns = properties.columns(found)
    assert all(value is None or isinstance(value, str | int | float | list) for value in columns.values())
    captured = capture_time.of(found, is_video=is_video)
    assert (captured.instant is None) == (captured.local is None)


@given(st.text(max_size=200), st.lists(st.text(min_size=1, max_size=20), max_size=5))
@relaxed
def test_any_text_can_be_written_to_a_sidecar(tmp_path: Path, text: str, names: list[str]) -> None:
    sidecar.write(None, str(tmp_path / "a.xmp"), sidecar.Changes(description=text, tags=tuple(names)))
    found = metadata.xmp_file(tmp_path / "a.xmp")
    assert found["Description"] == sidecar._NOT_XML.sub("", text).replace("\r\n", "\n").replace("\r", "\n").strip()


@contextmanager
def one_gigabyte() -> Iterator[None]:
    """What a child may use, for this process."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + 1024**3, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def damaged(content: bytes, seed: int) -> bytes:
    """The file cut off, flipped here and there, or with a piece repeated."""
    chance = random.Random(seed)
    changed = bytearray(content)
    reach = min(len(changed), 4000)
    if seed % 3 == 0:
        return bytes(changed[: chance.randrange(len(changed))])
    if seed % 3 == 1:
        for _ in range(chance.randrange(1, 12)):
            changed[chance.randrange(reach if chance.random() < 0.7 else len(changed))] = chance.choice(
                (0, 255, chance.randrange(256))
            )
        return bytes(changed)
    at = chance.randrange(reach)
    return bytes(changed[:at] + changed[chance.randrange(reach) :][: chance.randrange(400)] + changed[at:])


def decode(path: Path) -> None:
    renditions = (Rendition(f"{path}.jpeg", "jpeg", 80, 200), Rendition(f"{path}.webp", "webp", 80, 50))
    try:
        image.make(Task(str(path), renditions, "srgb"))
    except Unreadable:
        return
    with Image.open(renditions[0].path) as made:
        made.load()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(("name", "count"), [*((name, 30) for name in SMALL), *((name, 3) for name in LARGE)])
def test_damaged_files(shared: Path, tmp_path: Path, name: str, count: int) -> None:
    content = (shared / name).read_bytes()
    path = tmp_path / "file"
    with one_gigabyte():
        for seed in range(count):
            path.write_bytes(damaged(content, seed))
            began = time.monotonic()
            found = metadata.read(str(path), str(path))
            assert found.columns["fileSizeInByte"] == path.stat().st_size
            decode(path)
            assert time.monotonic() - began < 60, f"seed {seed}"


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "JPEG2000"])
def test_every_truncation_of_a_small_picture(tmp_path: Path, format_: str) -> None:
    buffer = io.BytesIO()
    Image.effect_noise((48, 32), 80).convert("RGB").save(buffer, format_)
    content = buffer.getvalue()
    path = tmp_path / "file"
    for length in range(0, len(content), max(1, len(content) // 60)):
        path.write_bytes(content[:length])
        read_blocks(content[:length])
        decode(path)


def measured(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8" + b"\xff\xe1\0\2" * 200_000,
        b"\x89PNG\r\n\x1a\n" + b"\0\0\0\0zTXt\0\0\0\0" * 100_000,
        b"RIFF\0\0\0\0WEBP" + b"XXXX\0\0\0\0" * 200_000,
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x08meta" * 100_000,
        b"II*\0\x08\0\0\0" + (b"\1\0\x0e\1\2\0\1\0\0\0\0\0\0\0\x08\0\0\0") * 1000,
        b"8BPS\0\1" + bytes(20) + b"\0\0\0\0\xff\xff\xff\xff" + b"8BIM\4\4\0\0\0\0\0\0" * 100_000,
        b"\0\0\0\x0cJXL \r\n\x87\n" + b"\0\0\0\x08xml " * 100_000,
    ],
    ids=["jpeg", "png", "webp", "heif", "tiff-loop", "psd", "jxl"],
)
def test_endless_structures_take_little_time(content: bytes) -> None:
    assert measured(lambda: read_blocks(content)) < 5
