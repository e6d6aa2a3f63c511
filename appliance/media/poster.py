"""The one frame that stands for a video."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image

from appliance.media import video
from appliance.media.decoded import Decoded, check_size
from appliance.media.errors import Unreadable

CANDIDATES = 12
"""So many key frames are compared."""
SECONDS_TO_LOOK = 8.0
"""Enough for twelve frames anywhere but on the slowest machines, which take what they have by then."""

_PQ, _HLG = 16, 18
_WITHOUT_KEY_FRAMES = {"mpegts", "gif"}
"""Here every frame is looked at: transport streams may begin anywhere, and of a GIF only the first is a key frame."""


def decode(path: Path, short_side: int | None) -> Decoded:
    """The most typical of the first key frames, upright, in sRGB, at ``short_side`` at most. Raises ``Unreadable``."""
    import av

    with video.opened(path) as container:
        stream = video.chosen(container.streams.video)
        if stream is None:
            raise Unreadable("The video has no picture.")
        codec = stream.codec_context
        check_size((codec.width or 1, codec.height or 1))
        codec.thread_count = 1
        if not _WITHOUT_KEY_FRAMES & set(container.format.name.split(",")):
            codec.skip_frame = "NONINTRA"
        try:
            frame = _most_typical(list(_frames(container, stream)))
            if frame is None:
                raise Unreadable("Not one frame of the video can be decoded.")
            image = _image(frame, short_side)
        except (av.error.FFmpegError, ValueError) as error:
            raise Unreadable(f"The video data is damaged: {str(error)[:200]}") from error
    # Turned like the frame itself says: counter-clockwise.
    turns = {90: Image.Transpose.ROTATE_90, -90: Image.Transpose.ROTATE_270}
    method = turns.get(frame.rotation, Image.Transpose.ROTATE_180 if abs(frame.rotation) == 180 else None)
    return Decoded(image.transpose(method) if method is not None else image, 1, None)


def _frames(container: Any, stream: Any) -> Iterator[Any]:
    """The first frames that can be decoded; broken packets between them are passed over."""
    import av

    deadline = time.monotonic() + SECONDS_TO_LOOK
    found = 0
    packets = container.demux(stream)
    while found < CANDIDATES and (time.monotonic() < deadline or not found):
        try:
            packet = next(packets, None)
            if packet is None:
                return
            for frame in packet.decode():
                found += 1
                yield frame
        except av.error.EOFError:
            return
        except av.error.FFmpegError:
            continue


def _most_typical(frames: list[Any]) -> Any:
    """The frame whose distribution of brightness is nearest to the average of all: neither black nor a flash."""
    import numpy as np

    if len(frames) < 2:
        return frames[0] if frames else None
    # Few and wide classes: two frames that differ by noise must count as alike.
    histograms = (
        np.array([_small(frame).histogram() for frame in frames], dtype=np.float64).reshape(len(frames), 32, 8).sum(axis=2)
    )
    distances = ((histograms - histograms.mean(axis=0)) ** 2).sum(axis=1)
    return frames[int(distances.argmin())]


def _small(frame: Any) -> Image.Image:
    return Image.fromarray(frame.reformat(width=64, height=64, format="gray", threads=1).to_ndarray())


def _image(frame: Any, short_side: int | None) -> Image.Image:
    width, height = _even(frame.width, frame.height, short_side)
    if frame.color_trc in {_PQ, _HLG}:
        return _standard_range(frame, width, height)
    has_alpha = frame.format.name in {"bgra", "rgba", "yuva420p", "pal8"}
    wanted = "rgba" if has_alpha else "rgb24"
    converted = frame.reformat(width=width, height=height, format=wanted, interpolation="LANCZOS", threads=1)
    return Image.fromarray(converted.to_ndarray(), "RGBA" if has_alpha else "RGB")


def _even(width: int, height: int, short_side: int | None) -> tuple[int, int]:
    """As the reference scales: the short side as asked but never larger, both even."""
    short = min(width, height, short_side or width)
    short = max(2, short - short % 2)
    long = max(2, round(max(width, height) * short / min(width, height) / 2) * 2)
    return (long, short) if width >= height else (short, long)


def _standard_range(frame: Any, width: int, height: int) -> Image.Image:
    """High dynamic range as a screen without it shows it: linear light, Hable's curve, BT.709 colours (behaviour/07 §4.4)."""
    import numpy as np

    converted = frame.reformat(
        width=width, height=height, format="rgb48le", src_colorspace=9, dst_color_range=2, interpolation="BICUBIC", threads=1
    )
    codes = np.arange(65536, dtype=np.float32) / 65535
    light = (_pq(codes) if frame.color_trc == _PQ else _hlg(codes)).astype(np.float32)[converted.to_ndarray()]
    peak = light.max(axis=2, keepdims=True)
    light *= _hable(peak) / (np.maximum(peak, 1e-6) * _hable(np.float32(_WHITE)))
    light = np.clip(light @ np.array(_BT2020_TO_BT709, dtype=np.float32).T, 0, 1)
    encoded = np.where(light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 1e-6) ** (1 / 2.4) - 0.055)
    return Image.fromarray((encoded * 255 + 0.5).astype(np.uint8), "RGB")


_WHITE = 10.0
"""1,000 nits, in units of the 100 that paper white has."""
_BT2020_TO_BT709 = ((1.6605, -0.5876, -0.0728), (-0.1246, 1.1329, -0.0083), (-0.0182, -0.1006, 1.1187))


def _pq(code: Any) -> Any:
    """SMPTE ST 2084, in units of 100 nits."""
    power = code ** (1 / 78.84375)
    numerator = (power - 0.8359375).clip(0)
    return (numerator / (18.8515625 - 18.6875 * power)) ** (1 / 0.1593017578125) * 100


def _hlg(code: Any) -> Any:
    """ARIB STD-B67 on a display of 1,000 nits, in units of 100."""
    import numpy as np

    scene = np.where(code <= 0.5, code**2 / 3, (np.exp((code - 0.55991073) / 0.17883277) + 0.28466892) / 12)
    return scene**1.2 * 10


def _hable(light: Any) -> Any:
    return (light * (light * 0.15 + 0.05) + 0.004) / (light * (light * 0.15 + 0.5) + 0.06) - 0.02 / 0.3
