"""Videos: streams, rotation, posters, and what FFmpeg may not be made to do (behaviour/06 §3.1, behaviour/07 §3)."""

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from appliance.media import image, poster, video
from appliance.media.errors import Unreadable
from appliance.media.image import Rendition, Task

CLIPS = "golden2/media/videos"


def clip(path: Path, frames: list[np.ndarray], *, rotation: int = 0, codec: str = "libx264", **metadata: str) -> Path:
    """An MP4 of these frames, each of them a key frame."""
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=12, options={"g": "1"})
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        if rotation:
            stream.set_display_rotation(rotation)
        container.metadata.update(metadata)
        for content in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(content, format="rgb24")))
        container.mux(stream.encode())
    return path


def plain(width: int, height: int, color: tuple[int, int, int]) -> np.ndarray:
    return np.full((height, width, 3), color, dtype=np.uint8)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("h264-10bit.mp4", {"codecName": "h264", "profile": 110, "level": 30, "pixelFormat": "yuv420p10le", "frameCount": 60}),
        ("hevc-hdr10.mp4", {"codecName": "hevc", "profile": 2, "colorPrimaries": 9, "colorTransfer": 16, "colorMatrix": 9}),
        ("hevc-hlg.mov", {"colorTransfer": 18, "timeBase": 12288, "formatLongName": "QuickTime / MOV"}),
        ("av1-aac.mp4", {"codecName": "av1", "profile": 0, "bitrate": 344314}),
        ("h264-audio-first.mp4", {"index": 1}),
        ("vp9-opus.webm", {"codecName": "vp9", "formatName": "matroska,webm", "frameCount": 0, "bitrate": 0}),
        ("wmv2.wmv", {"codecName": "wmv2", "formatName": "asf"}),
    ],
)
def test_streams(shared: Path, name: str, expected: dict[str, Any]) -> None:
    found = video.probe(shared / CLIPS / name).video
    assert found is not None
    assert {key: found[key] for key in expected} == expected


def test_sound(shared: Path) -> None:
    assert video.probe(shared / CLIPS / "h264-aac.mov").audio == {"index": 1, "codecName": "aac", "profile": 2, "bitrate": 64625}
    assert video.probe(shared / CLIPS / "h264-noaudio.mov").audio is None


@pytest.mark.parametrize(
    ("rotation", "orientation", "upright"), [(0, "1", "left"), (90, "8", "bottom"), (-90, "6", "top"), (180, "3", "right")]
)
def test_rotation_is_probed_and_applied(tmp_path: Path, rotation: int, orientation: str, upright: str) -> None:
    frame = plain(64, 32, (0, 0, 255))
    frame[:, :32] = (255, 0, 0)
    path = clip(tmp_path / "a.mp4", [frame] * 3, rotation=rotation)
    found = video.probe(path)
    assert (found.width, found.height, found.orientation) == (64, 32, orientation)
    picture = poster.decode(path, 32).image
    spots = {"left": (0.2, 0.5), "right": (0.8, 0.5), "top": (0.5, 0.2), "bottom": (0.5, 0.8)}
    red = picture.getpixel((int(picture.width * spots[upright][0]), int(picture.height * spots[upright][1])))
    assert red[0] > 180 > red[2]  # type: ignore[index]


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("h264-1080p-aac.mp4", (1920, 1080)),
        ("h264-rotate90.mp4", (360, 640)),
        ("hevc-hlg.mov", (640, 360)),
        ("h264-ac3-51.m2ts", (640, 360)),
        ("mpeg4-mp3.avi", (320, 240)),
        ("flv1.flv", (320, 240)),
        ("broken-truncated.mp4", (1280, 720)),
    ],
)
def test_posters_have_the_sizes_of_the_real_server(shared: Path, tmp_path: Path, name: str, size: tuple[int, int]) -> None:
    preview, thumbnail = (Rendition(str(tmp_path / "p"), "jpeg", 80, 1440), Rendition(str(tmp_path / "t"), "webp", 80, 250))
    image.make(Task(str(shared / CLIPS / name), (preview, thumbnail), "srgb"))
    with Image.open(preview.path) as first, Image.open(thumbnail.path) as second:
        assert first.size == size
        assert min(second.size) == min(250, *size)


def test_the_poster_is_neither_black_nor_a_flash(tmp_path: Path) -> None:
    day = [plain(64, 64, (90, 140, 60 + i)) for i in range(8)]
    path = clip(tmp_path / "a.mp4", [plain(64, 64, (0, 0, 0))] * 2 + [plain(64, 64, (255, 255, 255))] + day)
    red, green, _ = poster.decode(path, 64).image.getpixel((30, 30))  # type: ignore[misc]
    assert abs(red - 90) < 15
    assert abs(green - 140) < 15


def test_high_dynamic_range_is_brought_down() -> None:
    codes = np.linspace(0, 1, 1001, dtype=np.float32)
    for curve, white in ((poster._pq, 0.58), (poster._hlg, 0.75)):
        light = curve(codes)
        assert (np.diff(light) >= 0).all()
        # Paper white (203 nits by BT.2408) lies where the standards put it.
        assert light[int(white * 1000)] == pytest.approx(2.03, rel=0.05)


@pytest.mark.parametrize("name", ["hevc-hdr10.mp4", "hevc-hlg.mov"])
def test_bright_colours_survive_it(shared: Path, name: str) -> None:
    picture = poster.decode(shared / CLIPS / name, 360).image
    red, blue = (np.array(picture.getpixel((int(640 * x), 200))) for x in (0.08, 0.58))
    assert min(red[0] - red[2], blue[2] - blue[0]) > 140


def test_a_gif_shows_its_most_typical_frame(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (60, 40), color) for color in ("black", (0, 120, 0), (0, 122, 0), (0, 124, 0))]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:], duration=100)
    red, green, blue, *_ = poster.decode(tmp_path / "a.gif", 40).image.getpixel((5, 5))  # type: ignore[misc]
    assert green > 100 > max(red, blue)


def test_tags_of_phones(tmp_path: Path) -> None:
    frame = [plain(32, 32, (9, 9, 9))]
    found = video.probe(clip(tmp_path / "a.mp4", frame, location="+48.8584+002.2945+035.0/", description="Tour")).tags
    assert (found["GPSLatitude"], found["GPSLongitude"]) == (48.8584, 2.2945)
    for place in ("nowhere", "+91", "+1/+2", ""):
        assert "GPSLatitude" not in video.probe(clip(tmp_path / "b.mp4", frame, location=place)).tags


@pytest.mark.parametrize(
    "content",
    [
        b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{}\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile '{}'\n",
        b"",
        b"\0" * 1000,
        b"\0\0\0\x18ftypisom\0\0\0\0isommp42",
        b"\x1aE\xdf\xa3" + b"\xff" * 500,
        b"RIFF\xff\xff\xff\xffAVI LIST" + b"\xff" * 300,
        b"FLV\1\5\0\0\0\x09" + b"\x12\xff\xff\xff" * 50,
    ],
    ids=range(8),
)
def test_lists_of_other_files_and_rubbish_are_unreadable(shared: Path, tmp_path: Path, content: bytes) -> None:
    other = shared / CLIPS / "h264-720p-aac.mp4"
    path = tmp_path / "a.mp4"
    path.write_bytes(content.replace(b"{}", str(other).encode()))
    with pytest.raises(Unreadable):
        poster.decode(path, 100)


def test_a_video_without_a_picture_is_unreadable(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "a.mp4"), "w") as container:
        stream: Any = container.add_stream("aac", rate=8000)
        sound = av.AudioFrame.from_ndarray(np.zeros((1, 1024), dtype=np.float32), format="fltp", layout="mono")
        sound.sample_rate = 8000
        container.mux(stream.encode(sound))
        container.mux(stream.encode())
    assert video.probe(tmp_path / "a.mp4").video is None
    with pytest.raises(Unreadable, match="no picture"):
        poster.decode(tmp_path / "a.mp4", 100)
