"""Photos as a phone takes them, without needing any: 12 megapixels, about 3 MB, no two alike."""

import functools
import io

import numpy as np
from PIL import Image


@functools.cache
def photo() -> bytes:
    """A 4000 x 3000 JPEG of about 3 MB with the spectrum of a real one: smooth areas, edges and grain."""
    random = np.random.default_rng(1)
    small = random.integers(0, 256, (75, 100, 3), dtype=np.uint8)
    smooth = np.asarray(Image.fromarray(small).resize((4000, 3000), Image.Resampling.BICUBIC), dtype=np.int16)
    grain = random.normal(0, 6, (3000, 4000, 1)).astype(np.int16)
    picture = Image.fromarray(np.clip(smooth + grain, 0, 255).astype(np.uint8))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


def distinct(number: int) -> bytes:
    """The photo with a comment of its own."""
    comment = f"photo {number}".encode()
    return b"\xff\xd8\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + photo()[2:]
