"""Camera RAW: the preview that the camera put inside, else a development by LibRaw."""

import io
from pathlib import Path
from typing import Any

from PIL import Image

from appliance.media.decoded import Decoded, check_size
from appliance.media.errors import Unreadable


def decode(path: Path, short_side: int | None, orientation: int) -> Decoded:
    """The picture, at ``short_side`` or larger. ``orientation`` turns the embedded preview, which seldom says it itself.

    Raises ``Unreadable``.
    """
    import rawpy

    try:
        with rawpy.imread(str(path)) as opened:
            if short_side is not None:
                preview = _embedded(opened, short_side)
                if preview is not None:
                    image = Image.open(io.BytesIO(preview), formats=("JPEG",))
                    image.draft(None, (short_side * image.width // min(image.size), short_side * image.height // min(image.size)))
                    image.load()
                    return Decoded(image, orientation, image.info.get("icc_profile"))
            return Decoded(_developed(opened, short_side), 1, None)
    except (rawpy.LibRawError, OSError, ValueError, SyntaxError) as error:
        raise Unreadable(f"The RAW data cannot be developed: {_words(error)}") from error


def embedded_jpeg(path: Path, orientation: int, short_side: int | None) -> bytes | None:
    """The camera's own JPEG without its metadata but with its orientation; None when there is none that is large enough."""
    import rawpy

    try:
        with rawpy.imread(str(path)) as opened:
            found = _embedded(opened, short_side or 1)
    except (rawpy.LibRawError, OSError, ValueError, SyntaxError) as error:
        raise Unreadable(f"The RAW data cannot be read: {_words(error)}") from error
    return None if found is None else with_orientation_only(found, orientation)


def _embedded(opened: Any, short_side: int) -> bytes | None:
    import rawpy

    try:
        found = opened.extract_thumb()
    except (rawpy.LibRawNoThumbnailError, rawpy.LibRawUnsupportedThumbnailError):
        return None
    if found.format != rawpy.ThumbFormat.JPEG:
        return None
    content = bytes(found.data)
    try:
        size = Image.open(io.BytesIO(content), formats=("JPEG",)).size
    except OSError:
        return None
    return content if min(size) >= short_side else None


def _developed(opened: Any, short_side: int | None) -> Image.Image:
    sizes = opened.sizes
    check_size((sizes.raw_width, sizes.raw_height))
    half_is_enough = short_side is not None and min(sizes.width, sizes.height) >= 2 * short_side
    return Image.fromarray(opened.postprocess(half_size=half_is_enough, use_camera_wb=True, output_bps=8))


def with_orientation_only(jpeg: bytes, orientation: int) -> bytes:
    """``jpeg`` without EXIF, XMP, IPTC and comments; its colour profile stays, and the orientation is put in."""
    tag = b"\x01\x12\x00\x03\x00\x00\x00\x01" + bytes([0, orientation, 0, 0])
    block = b"Exif\0\0MM\0*\0\0\0\x08\x00\x01" + tag + b"\0\0\0\0"
    kept = [b"\xff\xd8", b"\xff\xe1", (len(block) + 2).to_bytes(2, "big"), block]
    position = 2
    while position + 4 <= len(jpeg) and jpeg[position] == 0xFF and jpeg[position + 1] != 0xDA:
        marker, end = jpeg[position + 1], position + 2 + int.from_bytes(jpeg[position + 2 : position + 4], "big")
        if marker == 0xE2 or not (0xE0 < marker <= 0xEF or marker == 0xFE):
            kept.append(jpeg[position:end])
        position = end
    return b"".join(kept) + jpeg[position:]


def _words(error: BaseException) -> str:
    detail = error.args[0] if error.args else error
    return (detail.decode("utf-8", "replace") if isinstance(detail, bytes) else str(detail))[:200]
