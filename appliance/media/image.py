"""The pictures that clients show, ordered here and made in a child process.

This module is light: what decodes (``pixels``) is loaded where the work is done, and costs the server nothing.
"""

from dataclasses import dataclass

RECIPE = 1
"""Raised by hand when visibly other pictures would be made from the same file."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """One picture to make. ``size`` is its short side at most, None for all there is; ``format`` is jpeg or webp."""

    path: str
    format: str
    quality: int
    size: int | None = None
    is_progressive: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """What to make of one file; the largest rendition comes first.

    ``profile`` is srgb or p3; ``orientation`` is what the database knows (only RAW previews need it);
    ``embedded_fullsize`` asks for the JPEG inside a RAW file, bit by bit, as the first rendition.
    """

    source: str
    renditions: tuple[Rendition, ...]
    profile: str
    orientation: int = 1
    embedded_fullsize: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """What came out. ``written`` are the renditions as they are now, in the order of the task."""

    thumbhash: bytes
    is_transparent: bool
    written: tuple[Rendition, ...]


def make(task: Task) -> Made:
    """Write the renditions of an image. Raises ``Unreadable``; whoever asked removes what was written until then."""
    from appliance.media import pixels

    return pixels.make(task)
