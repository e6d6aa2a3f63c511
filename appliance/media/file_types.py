"""Which files are photos or videos, and of which media type: the extension alone says it (behaviour/05 §8).

Names are compared without regard to case; a name that is only an extension (``.jpg``) counts as that extension.
"""

from pathlib import PurePath
from typing import Literal

AssetType = Literal["IMAGE", "VIDEO"]

WEB_IMAGES = {
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
"""Images that every browser shows."""

RAW_IMAGES = {
    f".{name}": f"image/{name}"
    for name in (  # noqa: SIM905 - a list of thirty lines reads worse
        "3fr ari arw cap cin cr2 cr3 crw dcr dng erf fff iiq k25 kdc mrw nef nrw orf ori pef psd raf raw rw2 rwl sr2 srf srw x3f"
    ).split()
}
"""Camera files (and Photoshop's): what is shown is the preview inside, or a development."""

OTHER_IMAGES = {
    ".heic": "image/heic",
    ".heif": "image/heif",
    ".hif": "image/hif",
    ".insp": "image/jpeg",
    ".jp2": "image/jp2",
    ".jpe": "image/jpeg",
    ".jxl": "image/jxl",
    ".mpo": "image/jpeg",
    ".svg": "image/svg",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}

IMAGES = {**WEB_IMAGES, **RAW_IMAGES, **OTHER_IMAGES}

VIDEOS = {
    ".3gp": "video/3gpp",
    ".3gpp": "video/3gpp",
    ".avi": "video/avi",
    ".flv": "video/x-flv",
    ".insv": "video/mp4",
    ".m2t": "video/mp2t",
    ".m2ts": "video/mp2t",
    ".m4v": "video/x-m4v",
    ".mkv": "video/x-matroska",
    ".mov": "video/quicktime",
    ".mp4": "video/mp4",
    ".mpe": "video/mpeg",
    ".mpeg": "video/mpeg",
    ".mpg": "video/mpeg",
    ".mts": "video/mp2t",
    ".mxf": "application/mxf",
    ".ts": "video/mp2t",
    ".vob": "video/mpeg",
    ".webm": "video/webm",
    ".wmv": "video/x-ms-wmv",
}

SIDECARS = {".xmp": "application/xml"}

PROFILE_IMAGES = frozenset({".avif", ".dng", ".heic", ".heif", ".jpeg", ".jpg", ".png", ".webp", ".svg"})
"""What may be uploaded as the picture of a user."""

HEIF_FAMILY = frozenset({".avif", ".heic", ".heif", ".hif"})
"""Their orientation comes from the container, not from EXIF."""

MAYBE_ANIMATED = frozenset({".avif", ".gif", ".heic", ".heif", ".jxl", ".png", ".webp"})
MAYBE_TRANSPARENT = frozenset(
    {".avif", ".bmp", ".gif", ".heic", ".heif", ".hif", ".jxl", ".png", ".svg", ".tif", ".tiff", ".webp"}
)

_ALL = {**IMAGES, **VIDEOS, **SIDECARS}


def extension(name: str | PurePath) -> str:
    """The lower-case extension of a file name with its dot, or ``""``."""
    base = PurePath(name).name
    return base[base.rindex(".") :].lower() if "." in base else ""


def asset_type(name: str | PurePath) -> AssetType | None:
    """What an upload of that name is, None when it is neither photo nor video."""
    suffix = extension(name)
    if suffix in IMAGES:
        return "IMAGE"
    return "VIDEO" if suffix in VIDEOS else None


def is_sidecar(name: str | PurePath) -> bool:
    """Whether a file of that name describes another one."""
    return extension(name) in SIDECARS


def mime_type(name: str | PurePath) -> str:
    """The media type that a file of that name is served with."""
    return _ALL.get(extension(name), "application/octet-stream")
