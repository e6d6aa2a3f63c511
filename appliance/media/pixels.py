"""From an image file to the pictures that clients show: decoded once, upright, small, in a known colour space.

Sizes mean the short side, as the reference has them (behaviour/07 §1). Nothing of the file's own metadata goes into a
picture that is made here.
"""

import io
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageCms

from appliance.media import containers, icc, poster, raw, thumbhash
from appliance.media.decoded import Decoded, check_size
from appliance.media.errors import Unreadable
from appliance.media.image import Made, Rendition, Task
from appliance.media.sniff import Kind, kind_of
from appliance.media.source import FileSource

FULL_CHROMA_FROM = 80
"""From this quality on, colours are stored at full resolution."""

_PILLOW_FORMATS = {
    Kind.JPEG: ("JPEG", "MPO"),
    Kind.PNG: ("PNG",),
    Kind.WEBP: ("WEBP",),
    Kind.BMP: ("BMP",),
    Kind.TIFF: ("TIFF",),
    Kind.PSD: ("PSD",),
    Kind.JP2: ("JPEG2000",),
    Kind.AVIF: ("AVIF",),
    Kind.HEIF: ("HEIF",),
    Kind.JXL: ("JXL",),
}


def make(task: Task) -> Made:
    """As ``image.make`` promises."""
    try:
        return _make(task)
    except MemoryError as error:
        raise Unreadable("The picture needs more memory than it may have.") from error


def _make(task: Task) -> Made:
    renditions = list(task.renditions)
    written: list[Rendition] = []
    path = Path(task.source)
    if task.embedded_fullsize and (whole := raw.embedded_jpeg(path, task.orientation, _smallest(renditions[1:]))):
        Path(renditions[0].path).write_bytes(whole)
        written.append(replace(renditions.pop(0), format="jpeg", is_progressive=False))
    decoded = open_picture(path, _smallest(renditions), task.orientation)
    is_transparent = decoded.image.has_transparency_data
    picture: Image.Image | None = None
    for rendition in renditions:
        # Each picture is made from the one before: shrinking twice costs less and looks the same.
        picture = shrunk(picture or decoded.image, rendition.size)
        if rendition is renditions[0]:
            picture = coloured(upright(picture, decoded.orientation), decoded.profile, task.profile)
        save(picture, rendition, icc.PROFILES[task.profile])
        written.append(rendition)
    if picture is None:
        raise ValueError("a task without renditions")
    return Made(thumbhash.encode(picture), is_transparent, tuple(written))


def _smallest(renditions: list[Rendition]) -> int | None:
    """The short side that decoding must at least deliver: that of the largest picture wanted."""
    return renditions[0].size if renditions else None


# -- decoding


def open_picture(path: Path, short_side: int | None, orientation: int = 1) -> Decoded:
    """The pixels of a photo or the poster of a video, by content, not by name; at ``short_side`` or larger where that is less
    work. Raises ``Unreadable``.
    """
    with FileSource(path) as source:
        kind = kind_of(source)
        if kind is Kind.JXL:
            # Its plugin decodes while it opens.
            blocks = containers.read(source, kind)
            check_size((blocks.width or 0, blocks.height or 0))
    if kind is Kind.RAW:
        return raw.decode(path, short_side, orientation)
    if kind in {Kind.VIDEO, Kind.GIF}:
        return poster.decode(path, short_side)
    if kind in _PILLOW_FORMATS:
        return _decode(path, kind, short_side)
    raise Unreadable(f"This is {kind.value}, which cannot be shown." if kind is not Kind.UNKNOWN else "This is no picture.")


def _decode(path: Path, kind: Kind, short_side: int | None) -> Decoded:
    _load_plugin(kind)
    # Pillow's own limit is a warning; ours is checked for every format.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(path, formats=_PILLOW_FORMATS[kind]) as image:
            if kind is Kind.JPEG and short_side is not None:
                image.draft(None, scaled(image.size, short_side))
            check_size(image.size)
            image.load()
            orientation = 1 if kind in {Kind.HEIF, Kind.JXL} else image.getexif().get(0x0112, 1)
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError, EOFError, RuntimeError) as error:
        # What decoders raise at broken files has no common ancestor.
        raise Unreadable(f"The {kind.value} data is damaged: {str(error)[:200]}") from error
    return Decoded(image, orientation, image.info.get("icc_profile"))


def _load_plugin(kind: Kind) -> None:
    if kind is Kind.HEIF:
        import pillow_heif

        pillow_heif.options.DECODE_THREADS = 1
        pillow_heif.register_heif_opener(thumbnails=False)
    elif kind is Kind.JXL:
        from pillow_jxl import JpegXLImagePlugin

        JpegXLImagePlugin.DECODE_THREADS = 1
    else:
        Image.init()


# -- pixels


def scaled(size: tuple[int, int], short_side: int | None) -> tuple[int, int]:
    """``size`` with its short side at ``short_side``; never larger than it was."""
    width, height = size
    if short_side is None or short_side >= min(size):
        return size
    factor = short_side / min(size)
    return max(1, round(width * factor)), max(1, round(height * factor))


def shrunk(image: Image.Image, short_side: int | None) -> Image.Image:
    """The picture in eight bits a channel, with its short side at ``short_side`` at most."""
    image = _eight_bits(image)
    size = scaled(image.size, short_side)
    if size == image.size:
        return image
    if image.mode == "RGBA":
        # Colours of invisible pixels must not bleed into their neighbours.
        return image.convert("RGBa").resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0).convert("RGBA")
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _eight_bits(image: Image.Image) -> Image.Image:
    mode = image.mode
    if mode in {"RGB", "RGBA", "CMYK", "LAB", "L"} and "transparency" not in image.info:
        return image
    if mode.startswith("I") or mode == "F":
        return _from_deep_gray(image)
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image.convert("L" if mode == "1" else "RGB")


def _from_deep_gray(image: Image.Image) -> Image.Image:
    import numpy as np

    values = np.asarray(image, dtype=np.float32)
    top = 1.0 if image.mode == "F" and values.max(initial=0) <= 1 else 65535.0
    return Image.fromarray((np.nan_to_num(values / top).clip(0, 1) * 255 + 0.5).astype(np.uint8))


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """The picture as it is meant to be seen (EXIF orientation 1 to 8)."""
    method = _TRANSPOSITIONS.get(orientation)
    return image.transpose(method) if method is not None else image


_TRANSPOSITIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def coloured(image: Image.Image, profile: bytes | None, target: str) -> Image.Image:
    """The picture as RGB(A) in the colour space ``target``; without a profile it counts as sRGB."""
    if profile is None and target == "srgb":
        return _as_rgb(image)
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile or icc.SRGB))
        is_srgb = "srgb" in (icc.description(profile) or "").lower() if profile else True
        if is_srgb and target == "srgb":
            return _as_rgb(image)
        if source.profile.xcolor_space.strip() == "RGB":
            image = _as_rgb(image)
        wanted = ImageCms.ImageCmsProfile(io.BytesIO(icc.PROFILES[target]))
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        converted = ImageCms.profileToProfile(image, source, wanted, ImageCms.Intent.PERCEPTUAL, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        # A profile that is broken or belongs to other pixels helps nobody.
        return _as_rgb(image)
    return converted or _as_rgb(image)


def _as_rgb(image: Image.Image) -> Image.Image:
    return image if image.mode in {"RGB", "RGBA"} else image.convert("RGB")


# -- encoding


def save(image: Image.Image, rendition: Rendition, profile: bytes | None) -> None:
    """Write one picture. JPEG has no transparency: what shows through is black (behaviour/07 §1.2)."""
    # Pillow would write down again what it knows of the source, comments for example.
    image.info = {}
    if rendition.format == "webp":
        image.save(rendition.path, "WEBP", quality=rendition.quality, icc_profile=profile)
        return
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "black"), image).convert("RGB")
    image.save(
        rendition.path,
        "JPEG",
        quality=rendition.quality,
        subsampling=0 if rendition.quality >= FULL_CHROMA_FROM else 2,
        progressive=rendition.is_progressive,
        icc_profile=profile,
    )
