"""Making the pictures of one asset: which ones, where they lie, and what is written down about them (behaviour/07 §1)."""

from pathlib import Path

from appliance.core import log
from appliance.core.db import Row, Transaction
from appliance.core.runtime import Runtime
from appliance.core.workers import ChildFailed
from appliance.domains import assets, system_config
from appliance.domains.assets.events import AssetReady
from appliance.domains.viewing import queries
from appliance.media import image
from appliance.media.errors import Unreadable
from appliance.media.file_types import MAYBE_TRANSPARENT, RAW_IMAGES, WEB_IMAGES, extension
from appliance.media.image import Made, Rendition, Task

logger = log.get(__name__)

SECONDS = {"IMAGE": 180, "VIDEO": 300}
"""After that long a file counts as one that hangs its decoder. A Raspberry Pi needs some 20 s for 100 megapixels."""


def make(runtime: Runtime, asset_id: str, *, notify: bool) -> None:
    """Make an asset's pictures. One that cannot be decoded gets a mark instead, and its original stays what it is.

    Raises ``StorageFull``, and ``OSError`` when the original cannot be opened.
    """
    with runtime.db.reading() as reader:
        asset = queries.source(reader, asset_id)
    if asset is None or asset["visibility"] == "hidden":
        return
    plan = _plan(runtime, asset)
    try:
        made = runtime.children.run(image.make, _task(runtime, asset, plan), seconds=SECONDS[asset["type"]])
        files = {
            type_: (rendition, _place(runtime, asset, type_, rendition))
            for type_, rendition in zip(plan, made.written, strict=True)
        }
        for rendition, destination in files.values():
            runtime.files.replace(Path(rendition.path), destination)
    except (Unreadable, ChildFailed) as error:
        reason = error.reason if isinstance(error, Unreadable) else f"The file cannot be decoded: {error}."
        logger.warning("%s has no preview: %s", asset_id, reason)
        runtime.db.write(lambda transaction: assets.change(transaction, [asset_id], unreadableReason=reason))
        return
    finally:
        for rendition in plan.values():
            runtime.files.forget_incoming(Path(rendition.path))
    runtime.db.write(lambda transaction: _store(transaction, runtime, asset, made, files, notify=notify))


def start_thumbnails(runtime: Runtime, force: bool | None) -> None:
    """Make pictures again: of every asset that is not in the trash or hidden, or only where some are missing.

    What cannot be decoded is tried again only with ``force``.
    """
    wants_fullsize = system_config.current(runtime).image.fullsize.enabled
    with runtime.db.reading() as reader:
        if force:
            found = queries.all_shown(reader)
        else:
            found = queries.without_pictures(reader, wants_fullsize=wants_fullsize, web_images=WEB_IMAGES)
    runtime.jobs.enqueue_all("make_thumbnails", ({"asset_id": asset_id} for asset_id in found))


def _plan(runtime: Runtime, asset: Row) -> dict[str, Rendition]:
    """What to make by the types of ``asset_file``, the largest first, under temporary names."""
    config = system_config.current(runtime).image
    outputs: list[tuple[str, str, int | None, int, bool]] = [
        ("preview", config.preview.format, config.preview.size, config.preview.quality, config.preview.progressive),
        ("thumbnail", config.thumbnail.format, config.thumbnail.size, config.thumbnail.quality, config.thumbnail.progressive),
    ]
    outputs.sort(key=lambda output: -(output[2] or 0))
    if _wants_fullsize(asset, is_enabled=config.fullsize.enabled):
        outputs.insert(0, ("fullsize", config.fullsize.format, None, config.fullsize.quality, config.fullsize.progressive))
    return {
        type_: Rendition(
            str(runtime.files.temporary(f".{format_}")), format_, quality, size, is_progressive=progressive and format_ == "jpeg"
        )
        for type_, format_, size, quality, progressive in outputs
    }


def _wants_fullsize(asset: Row, *, is_enabled: bool) -> bool:
    """Only for what browsers cannot show, if it is asked for; for panoramas always (behaviour/07 §1.3)."""
    if asset["type"] != "IMAGE" or extension(asset["originalPath"]) in WEB_IMAGES:
        return False
    return is_enabled or asset["projectionType"] == "EQUIRECTANGULAR"


def _task(runtime: Runtime, asset: Row, plan: dict[str, Rendition]) -> Task:
    config = system_config.current(runtime).image
    return Task(
        asset["originalPath"],
        tuple(plan.values()),
        "srgb" if is_srgb(asset) else config.colorspace,
        int(asset["orientation"] or 1),
        embedded_fullsize="fullsize" in plan and config.extract_embedded and extension(asset["originalFileName"]) in RAW_IMAGES,
    )


def is_srgb(asset: Row) -> bool:
    """Whether the picture needs no more colours than sRGB has, as far as its metadata tells (behaviour/07 §1.2)."""
    names = [name.lower() for name in (asset["colorspace"], asset["profileDescription"]) if name]
    if names:
        return any("srgb" in name for name in names)
    return asset["bitsPerSample"] in {None, 8}


def _place(runtime: Runtime, asset: Row, type_: str, rendition: Rendition) -> Path:
    return runtime.files.fanned_out("thumbs", asset["ownerId"], f"{asset['id']}_{type_}.{rendition.format}")


def _store(
    transaction: Transaction,
    runtime: Runtime,
    asset: Row,
    made: Made,
    files: dict[str, tuple[Rendition, Path]],
    *,
    notify: bool,
) -> None:
    now = queries.source(transaction, asset["id"])
    if now is None:
        # Deleted while its pictures were made.
        runtime.files.intend_deletion(transaction, [destination for _, destination in files.values()])
        return
    for type_, (rendition, destination) in files.items():
        assets.put_file(
            transaction,
            runtime.files,
            asset["id"],
            type_,
            destination,
            is_progressive=rendition.is_progressive,
            is_transparent=made.is_transparent and extension(asset["originalPath"]) in MAYBE_TRANSPARENT,
            recipe=_recipe(rendition),
        )
    if "fullsize" not in files:
        assets.remove_file(transaction, runtime.files, asset["id"], "fullsize")
    if now["thumbhash"] != made.thumbhash or now["unreadableReason"] is not None:
        assets.change(transaction, [asset["id"]], thumbhash=made.thumbhash, unreadableReason=None)
    if notify and now["visibility"] in {"timeline", "archive"}:
        transaction.emit(AssetReady(asset["ownerId"], asset["id"]))


def _recipe(rendition: Rendition) -> str:
    """How a picture was made, to be compared with how it would be made now."""
    size = rendition.size or "full"
    return f"{image.RECIPE} {rendition.format} {size} {rendition.quality}{' progressive' if rendition.is_progressive else ''}"
