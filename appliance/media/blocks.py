"""The blocks of metadata that were found beside the pixels of a file."""

from dataclasses import dataclass, field

from appliance.media.source import Source

MAX_BLOCK = 16 * 1024 * 1024
"""No honest block is longer; what is, is cut."""


@dataclass(slots=True)
class Blocks:
    """The blocks of one file. Sizes are as stored: not turned by the orientation."""

    exif: list[Source] = field(default_factory=list)
    """TIFF structures; the first one that names a tag wins."""
    gps: Source | None = None
    """A GPS directory that stands alone, as in Canon's CR3."""
    xmp: list[bytes] = field(default_factory=list)
    iptc: bytes | None = None
    iptc_digest: bytes | None = None
    icc: bytes | None = None
    width: int | None = None
    height: int | None = None
    bits: int | None = None
    duration_ms: int | None = None
    """Of an animation."""
    rotation: int | None = None
    """HEIF family: quarter turns counter-clockwise, as ``irot`` has it."""
