"""ThumbHash: a picture's colours and rough shapes in some 25 bytes, which clients show until the thumbnail is there.

The format is that of https://evanw.github.io/thumbhash/. Its cosines are separable, so two matrix products replace the
loops over every pixel.
"""

import math
from typing import Any

from PIL import Image

LONG_SIDE = 100


def encode(image: Image.Image) -> bytes:
    """The hash of a picture, transparent or not."""
    import numpy as np

    small = image.convert("RGBA")
    small.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.BOX)
    width, height = small.size
    pixels = np.asarray(small, dtype=np.float64) / 255
    alpha = pixels[..., 3]
    has_alpha = bool((alpha < 1).any())
    total = alpha.sum()
    average = (pixels[..., :3] * alpha[..., None]).sum(axis=(0, 1)) / total if total else np.zeros(3)
    color = average * (1 - alpha[..., None]) + pixels[..., :3] * alpha[..., None]
    red, green, blue = color[..., 0], color[..., 1], color[..., 2]
    long_side = max(width, height)
    limit = 5 if has_alpha else 7
    luma_x = max(1, _round(limit * width / long_side))
    luma_y = max(1, _round(limit * height / long_side))
    luma = _channel((red + green + blue) / 3, max(3, luma_x), max(3, luma_y))
    yellow = _channel((red + green) / 2 - blue, 3, 3)
    reddish = _channel(red - green, 3, 3)
    is_landscape = width > height
    head = _nibble(luma[0], 63) | _round(31.5 + 31.5 * yellow[0]) << 6 | _round(31.5 + 31.5 * reddish[0]) << 12
    head |= _nibble(luma[2], 31) << 18 | has_alpha << 23
    more = (luma_y if is_landscape else luma_x) | _nibble(yellow[2], 63) << 3 | _nibble(reddish[2], 63) << 9 | is_landscape << 15
    content = head.to_bytes(3, "little") + more.to_bytes(2, "little")
    factors = [*luma[1], *yellow[1], *reddish[1]]
    if has_alpha:
        opacity = _channel(alpha, 5, 5)
        content += bytes([_nibble(opacity[0], 15) | _nibble(opacity[2], 15) << 4])
        factors += opacity[1]
    nibbles = [_nibble(factor, 15) for factor in factors] + [0] * (len(factors) % 2)
    return content + bytes(low | high << 4 for low, high in zip(nibbles[::2], nibbles[1::2], strict=True))


def _round(value: float) -> int:
    return math.floor(value + 0.5)


def _nibble(value: float, top: int) -> int:
    return min(top, max(0, _round(top * value)))


def _channel(values: Any, columns: int, rows: int) -> tuple[float, list[float], float]:
    """Average, the other factors as 0…1, and their scale: a cosine transform of which one triangle is kept."""
    import numpy as np

    height, width = values.shape
    across = np.cos(np.pi / width * np.outer(np.arange(columns), np.arange(width) + 0.5))
    down = np.cos(np.pi / height * np.outer(np.arange(rows), np.arange(height) + 0.5))
    factors = (down @ values @ across.T) / (width * height)
    kept = [float(factors[y, x]) for y in range(rows) for x in range(columns) if (x or y) and x * rows < columns * (rows - y)]
    scale = max((abs(factor) for factor in kept), default=0.0)
    return float(factors[0, 0]), [0.5 + 0.5 / scale * factor for factor in kept] if scale else [0.0] * len(kept), scale
