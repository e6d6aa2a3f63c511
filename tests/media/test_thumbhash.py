"""The hash must be what every client's decoder expects; here is one, written from the description of the format."""

import base64
import json
import math
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from appliance.media import pixels, thumbhash
from appliance.media.decoded import Decoded


def decode(code: bytes) -> tuple[float, np.ndarray]:
    """Aspect ratio and 32 pixels of long side, RGBA 0…1."""
    head = int.from_bytes(code[:3], "little")
    more = int.from_bytes(code[3:5], "little")
    luma, yellow, red = (head & 63) / 63, (head >> 6 & 63) / 31.5 - 1, (head >> 12 & 63) / 31.5 - 1
    luma_scale, has_alpha = (head >> 18 & 31) / 31, head >> 23
    yellow_scale, red_scale = (more >> 3 & 63) / 63, (more >> 9 & 63) / 63
    is_landscape, limit = more >> 15, 5 if has_alpha else 7
    nx = max(3, limit if is_landscape else more & 7)
    ny = max(3, more & 7 if is_landscape else limit)
    alpha, alpha_scale = ((code[5] & 15) / 15, (code[5] >> 4) / 15) if has_alpha else (1.0, 1.0)
    nibbles = [value for byte in code[6 if has_alpha else 5 :] for value in (byte & 15, byte >> 4)]
    position = 0

    def channel(columns: int, rows: int, scale: float) -> dict[tuple[int, int], float]:
        nonlocal position
        found = {}
        for y in range(rows):
            for x in range(columns):
                if (x or y) and x * rows < columns * (rows - y):
                    found[x, y] = (nibbles[position] / 7.5 - 1) * scale
                    position += 1
        return found

    factors = [channel(nx, ny, luma_scale), channel(3, 3, yellow_scale * 1.25), channel(3, 3, red_scale * 1.25)]
    opacity = channel(5, 5, alpha_scale) if has_alpha else {}
    ratio = (limit if is_landscape else more & 7) / (more & 7 if is_landscape else limit)
    width, height = (32, round(32 / ratio)) if ratio > 1 else (round(32 * ratio), 32)

    def plane(average: float, parts: dict[tuple[int, int], float]) -> np.ndarray:
        across, down = (np.arange(width) + 0.5) / width, (np.arange(height) + 0.5) / height
        total = np.full((height, width), average)
        for (x, y), value in parts.items():
            total += 2 * value * np.outer(np.cos(math.pi * y * down), np.cos(math.pi * x * across))
        return total

    light, p, q = plane(luma, factors[0]), plane(yellow, factors[1]), plane(red, factors[2])
    blue = light - 2 / 3 * p
    reddish = (3 * light - blue + q) / 2
    return ratio, np.clip(np.stack([reddish, reddish - q, blue, plane(alpha, opacity)], axis=2), 0, 1)


@pytest.mark.parametrize("size", [(400, 300), (300, 400), (200, 200), (1000, 100), (90, 900)])
def test_a_decoder_sees_the_picture_again(size: tuple[int, int]) -> None:
    width, height = size
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    source = np.stack([0.2 + 0.6 * x, 0.3 + 0.4 * y, 0.8 - 0.5 * x], axis=2)
    ratio, seen = decode(thumbhash.encode(Image.fromarray((source * 255).astype(np.uint8))))
    small = np.asarray(Image.fromarray((source * 255).astype(np.uint8)).resize(seen.shape[1::-1])) / 255
    assert np.abs(small - seen[..., :3]).mean() < 0.06
    assert (ratio > 1) == (width > height)


def test_transparency_is_seen() -> None:
    picture = Image.new("RGBA", (100, 100), (255, 0, 0, 255))
    picture.paste((0, 0, 0, 0), (50, 0, 100, 100))
    _, seen = decode(thumbhash.encode(picture))
    assert seen[16, 4, 3] > 0.8
    assert seen[16, 28, 3] < 0.3


@pytest.mark.parametrize("color", ["black", "white", "red", (0, 0, 0, 0)])
def test_plain_colours(color: str | tuple[int, ...]) -> None:
    _, seen = decode(thumbhash.encode(Image.new("RGBA", (10, 10), color)))
    assert np.isfinite(seen).all()


@pytest.mark.parametrize(
    ("name", "recording"),
    [
        ("albums/nature/prairie_falcon.jpg", "122-asset-info-jpg"),
        ("formats/heic/IMG_2682.heic", "126-asset-info-heic"),
        ("formats/png/density_plot.png", "127-asset-info-png"),
        ("formats/avif/8bit-sRGB.avif", "129-asset-info-avif"),
        ("formats/jxl/8bit-sRGB.jxl", "130-asset-info-jxl"),
        ("videos/eiffel-tower.mp4", "131-asset-info-mp4"),
    ],
)
def test_real_files_have_nearly_the_hash_of_the_real_server(shared: Path, name: str, recording: str) -> None:
    theirs = base64.b64decode(json.loads((shared / f"golden/{recording}.json").read_text())["response"]["thumbhash"])
    decoded = pixels.open_picture(shared / "media" / name, 250)
    assert isinstance(decoded, Decoded)
    ours = thumbhash.encode(pixels.coloured(pixels.shrunk(decoded.image, 250), decoded.profile, "srgb"))
    assert len(ours) == len(theirs)
    assert np.abs(decode(ours)[1] - decode(theirs)[1]).mean() < 0.02
