"""Which file answers a request for an original, a picture or a video (behaviour/05 §5)."""

from dataclasses import dataclass
from pathlib import Path, PurePath

from appliance.core.db import Row
from appliance.core.errors import NotFound
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.domains.viewing import queries
from appliance.media.file_types import WEB_IMAGES, extension, mime_type


@dataclass(frozen=True, slots=True)
class Shown:
    """A file to send; ``name`` is what a client would call it, None where it has no use for a name."""

    path: Path
    content_type: str
    name: str | None


def original(runtime: Runtime, who: Principal, asset_id: str, *, edited: bool) -> Shown:
    """The original, or what it became by editing. Raises ``DomainError``."""
    with runtime.db.reading() as reader:
        runtime.access.require(reader, who, Permission.ASSET_DOWNLOAD, [asset_id])
        found = _required(queries.edited_fullsize(reader, asset_id))
    path = Path(found["path"]) if found["path"] and (edited or who.shared_link is not None) else Path(found["originalPath"])
    return Shown(path, mime_type(path), _stem(found["originalFileName"]) + path.suffix)


def playback(runtime: Runtime, who: Principal, asset_id: str) -> Shown:
    """The video as browsers can play it, else as it is. Raises ``DomainError``."""
    with runtime.db.reading() as reader:
        runtime.access.require(reader, who, Permission.ASSET_VIEW, [asset_id])
        found = _required(queries.file(reader, asset_id, "encoded_video", prefer_edited=False))
    if found["type"] != "VIDEO":
        raise NotFound
    path = Path(found["path"] or found["originalPath"])
    return Shown(path, mime_type(path), None)


def picture(runtime: Runtime, who: Principal, asset_id: str, size: str, *, edited: bool) -> Shown | str:
    """A picture of an asset, or the size to ask for instead (``original``, ``preview``).

    Edited or not as asked for, the other one where there is only that. Raises ``DomainError``.
    """
    is_edited = edited or who.shared_link is not None
    with runtime.db.reading() as reader:
        runtime.access.require(reader, who, Permission.ASSET_VIEW, [asset_id])
        found = _required(queries.file(reader, asset_id, size, prefer_edited=is_edited))
    is_web_image = extension(found["originalPath"]) in WEB_IMAGES and found["type"] == "IMAGE"
    if size == "fullsize" and is_web_image and not is_edited:
        return "original"
    if found["path"] is None:
        if size == "fullsize":
            return "preview"
        raise NotFound("Asset media not found")
    path = Path(found["path"])
    hides_name = who.shared_link is not None and not who.shared_link.show_exif
    stem = asset_id if hides_name else _stem(found["originalFileName"])
    return Shown(path, mime_type(path), f"{stem}_{size}{path.suffix}")


def _required(found: Row | None) -> Row:
    if found is None:
        raise NotFound("Asset media not found")
    return found


def _stem(name: str) -> str:
    return PurePath(name).stem
