"""Pixels, and what must still be done to them."""

from dataclasses import dataclass

from PIL import Image

from appliance.media.errors import Unreadable

MAX_PIXELS = 268_435_456
"""Four bytes each are a gigabyte, two thirds of what a child may use."""


@dataclass(slots=True)
class Decoded:
    """A picture that is not upright yet. ``profile`` is its ICC profile, None for sRGB."""

    image: Image.Image
    orientation: int
    profile: bytes | None


def check_size(size: tuple[int, int]) -> None:
    """Raises ``Unreadable`` for pictures that are too large to decode, before anything is decoded."""
    width, height = size
    if width < 1 or height < 1:
        raise Unreadable("The picture has no size.")
    if width * height > MAX_PIXELS:
        raise Unreadable(
            f"The picture has {width * height // 1_000_000} megapixels; up to {MAX_PIXELS // 1_000_000} can be shown."
        )
