"""Portraits: a face cut out of a picture (behaviour/07 §2)."""

from dataclasses import dataclass
from math import floor
from pathlib import Path

SIDE = 250
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Task:
    """What to cut: ``box`` in pixels of an upright picture of ``box_size``; JPEG of ``quality`` to ``target``."""

    source: Path
    orientation: int
    box: Box
    box_size: tuple[int, int]
    target: Path
    quality: int


def cut(task: Task) -> None:
    """Make the portrait: a square of at most 250 pixels, never enlarged. Raises ``Unreadable``."""
    from appliance.media import pixels

    decoded = pixels.open_picture(task.source, None, task.orientation)
    picture = pixels.upright(pixels.shrunk(decoded.image, None), decoded.orientation).convert("RGB")
    portrait = picture.crop(square(task.box, task.box_size, picture.size))
    portrait.thumbnail((SIDE, SIDE))
    portrait.save(task.target, "JPEG", quality=task.quality)


def square(box: Box, box_size: tuple[int, int], size: tuple[int, int]) -> Box:
    """The square around a face: a tenth larger than the box, as large as fits inside the picture around the same centre."""
    old_width, old_height = max(box_size[0], 1), max(box_size[1], 1)
    x1, x2 = (min(max(value, 0), old_width) * size[0] / old_width for value in (box[0], box[2]))
    y1, y2 = (min(max(value, 0), old_height) * size[1] / old_height for value in (box[1], box[3]))
    half_width, half_height = (x2 - x1) / 2, (y2 - y1) / 2
    x, y = floor(x1 + half_width + 0.5), floor(y1 + half_height + 0.5)
    half = min(floor(max(half_width, half_height) * 1.1), x, y, size[0] - 1 - x, size[1] - 1 - y)
    half = max(half, 1)
    return x - half, y - half, x + half, y + half
