"""Reading metadata into the database, and changing it."""

import datetime as dt
import json
import threading
from collections.abc import Callable, Sequence
from typing import Any

from appliance.core import clock, log
from appliance.core.db import Row, Transaction
from appliance.core.runtime import Runtime
from appliance.core.workers import ChildFailed
from appliance.domains import assets, places, system_config
from appliance.domains.assets.events import AssetUpdated
from appliance.domains.metadata import queries
from appliance.media import capture_time, metadata
from appliance.media.metadata import Metadata

logger = log.get(__name__)

LOCKABLE = ("description", "dateTimeOriginal", "latitude", "longitude", "rating", "timeZone", "tags")
"""What a person can change; it stays as they said until it stands in the sidecar (behaviour/05 §6)."""

SECONDS = 120

_TURNS = tuple(threading.Lock() for _ in range(16))

Follower = Callable[[Runtime, Transaction, str, str], bool | None]
"""Called with the id of the asset and the source of the job. True: the pictures of an upload are its business now."""


def follow(runtime: Runtime, follower: Follower) -> None:
    """Have ``follower`` run whenever metadata was read, in the transaction that stores it (tags, storage template)."""
    _followers(runtime).append(follower)


def _followers(runtime: Runtime) -> list[Follower]:
    found: list[Follower] = runtime.memory.setdefault("metadata.followers", [])
    return found


def insert_empty(transaction: Transaction, asset_id: str, size: int) -> None:
    """The first row of a new asset: nothing is known but its size in bytes."""
    queries.upsert_exif(transaction, {"assetId": asset_id, "fileSizeInByte": size})


def edit(transaction: Transaction, runtime: Runtime, asset_ids: Sequence[str], **columns: Any) -> None:
    """Set columns of ``asset_exif`` by their names as a person wants them; ``tags`` as a list of values.

    They are locked against what the file says until they stand in the sidecar, which a job writes. Assets whose metadata
    is unknown are left as they are.
    """
    if unknown := set(columns) - set(LOCKABLE):
        raise ValueError(f"{unknown} cannot be changed")
    if "tags" in columns and columns["tags"] is not None:
        columns["tags"] = json.dumps(columns["tags"])
    if columns:
        queries.change_and_lock(transaction, asset_ids, columns)
    for asset_id in asset_ids:
        runtime.jobs.enqueue(transaction, "write_sidecar", asset_id=asset_id)


def shift_dates(transaction: Transaction, asset_ids: Sequence[str], minutes: int) -> None:
    """Move the dates of pictures; they and their zones are locked, moved or not. Call ``edit`` after it."""
    queries.shift_dates(transaction, asset_ids, minutes)


def turn_of(asset_id: str) -> threading.Lock:
    """Held by whoever reads or writes the files of an asset: what was read first must not be stored last."""
    return _TURNS[hash(asset_id) % len(_TURNS)]


def extract(runtime: Runtime, asset_id: str, source: str) -> None:
    """Read an asset's file and sidecar and store what they say. Raises ``OSError`` when the file cannot be opened."""
    with turn_of(asset_id):
        _extract(runtime, asset_id, source)


def _extract(runtime: Runtime, asset_id: str, source: str) -> None:
    with runtime.db.reading() as reader:
        asset = queries.asset(reader, asset_id)
    if asset is None:
        return
    try:
        found = runtime.children.run(metadata.read, asset["originalPath"], asset["sidecar"], seconds=SECONDS)
    except ChildFailed as error:
        logger.warning("the metadata of %s cannot be read: %s", asset_id, error)
        found = metadata.without_tags(asset["originalPath"])
    runtime.db.write(lambda transaction: _store(transaction, runtime, asset_id, found, source))


def _store(transaction: Transaction, runtime: Runtime, asset_id: str, found: Metadata, source: str) -> None:
    asset = queries.asset(transaction, asset_id)
    if asset is None:
        # Deleted while its file was read.
        return
    columns = {name: _stored(value) for name, value in found.columns.items() if name not in asset["locked"]}
    taken = found.captured.instant or min(clock.parse(asset["fileCreatedAt"]), found.modified)
    if "dateTimeOriginal" in columns:
        columns["dateTimeOriginal"] = clock.iso(taken)
    _locate(runtime, {**asset["position"], **columns}, columns)
    queries.upsert_exif(transaction, {"assetId": asset_id, **columns})
    queries.put_video(transaction, asset_id, found.video)
    queries.put_audio(transaction, asset_id, found.audio)
    local = found.captured.local or taken
    changes: Row = {
        "fileCreatedAt": clock.iso(taken),
        "localDateTime": clock.iso(local.replace(tzinfo=dt.UTC)),
        "fileModifiedAt": clock.iso(found.modified),
        "duration": found.duration_ms,
    }
    if not asset["isEdited"] or asset["width"] is None:
        changes |= {"width": found.width, "height": found.height}
    assets.change(transaction, [asset_id], **changes)
    assets.note_job(transaction, asset_id, metadataExtractedAt=clock.iso_now())
    taken_over = [follower(runtime, transaction, asset_id, source) for follower in _followers(runtime)]
    if source == "upload" and not any(taken_over):
        runtime.jobs.enqueue(transaction, "make_thumbnails", asset_id=asset_id, notify=True)
    elif source == "sidecar-write":
        transaction.emit(AssetUpdated(asset["ownerId"], asset_id))


def start_extraction(runtime: Runtime, force: bool | None) -> None:
    """Read metadata again: of every asset that is not in the trash, or only where that was never done."""
    with runtime.db.reading() as reader:
        found = queries.for_extraction(reader, only_missing=not force)
    runtime.jobs.enqueue_all("extract_metadata", ({"asset_id": asset_id} for asset_id in found))


def start_sidecars(runtime: Runtime, force: bool | None) -> None:
    """Look for sidecars: of every asset, or only of those that have none."""
    with runtime.db.reading() as reader:
        found = queries.for_sidecars(reader, only_missing=not force)
    runtime.jobs.enqueue_all("check_sidecar", ({"asset_id": asset_id} for asset_id in found))


def _stored(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return clock.iso(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def _locate(runtime: Runtime, position: Row, columns: Row) -> None:
    """Name the place where the picture was taken (behaviour/06 §7)."""
    columns |= {"city": None, "state": None, "country": None}
    if position["latitude"] is None or not system_config.current(runtime).reverse_geocoding.enabled:
        return
    place = places.gazetteer(runtime).locate(position["latitude"], position["longitude"])
    columns |= {"city": place.city, "state": place.state, "country": place.country}


def zoned_text(instant: str, zone: str | None) -> str:
    """An instant of the database as the wall clock of ``zone`` showed it, with the offset if a zone is known."""
    moment = clock.parse(instant)
    local = capture_time.local_time(moment, zone)
    text = local.isoformat(timespec="milliseconds" if local.microsecond else "seconds")
    if zone is None:
        return text
    offset = moment.astimezone(capture_time.tz_info(zone)).isoformat()[-6:]
    return text + offset
