"""Which files are photos or videos: known by the extension alone, as the apps know them (behaviour/05 §8)."""

from pathlib import PurePosixPath
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
    for name in (
        "3fr ari arw cap cin cr2 cr3 crw dcr dng erf fff iiq k25 kdc mrw nef nrw orf ori pef psd raf raw rw2 rwl sr2 srf srw x3f"
    ).split()
}
"""Camera files (and Photoshop's), shown by the preview that they carry."""

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
"""In the order in which /server/media-types lists them."""

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

HEIF_FAMILY = frozenset({".avif", ".heic", ".heif", ".hif"})
"""Their orientation comes from the container, not from EXIF."""

MAYBE_ANIMATED = frozenset({".avif", ".gif", ".heic", ".heif", ".jxl", ".png", ".webp"})
MAYBE_TRANSPARENT = frozenset({".avif", ".bmp", ".gif", ".heic", ".heif", ".hif", ".jxl", ".png", ".svg", ".tif", ".tiff", ".webp"})

_ALL = {**SIDECARS, **VIDEOS, **IMAGES}


def extension(name: str) -> str:
    """The extension of a file name as it is written, with its dot; a name that is only an extension (``.jpg``) counts."""
    base = PurePosixPath(name).name
    return base[base.rindex(".") :] if "." in base else ""


def asset_type(name: str) -> AssetType | None:
    """What an upload of that name is, None when it is neither photo nor video."""
    suffix = extension(name).lower()
    if suffix in IMAGES:
        return "IMAGE"
    return "VIDEO" if suffix in VIDEOS else None


def is_sidecar(name: str) -> bool:
    """Whether a file of that name describes another one."""
    return extension(name).lower() in SIDECARS


def mime_type(name: str) -> str:
    """The media type that a file of that name is served with."""
    return _ALL.get(extension(name).lower(), "application/octet-stream")
