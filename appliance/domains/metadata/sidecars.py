"""XMP files beside originals: found, and written for what people change (behaviour/06 §8)."""

import json
import os
from pathlib import Path

from appliance.core.db import Row, Transaction
from appliance.core.runtime import Runtime
from appliance.domains import assets
from appliance.domains.metadata import queries
from appliance.domains.metadata.service import SECONDS, turn_of, zoned_text
from appliance.media import sidecar
from appliance.media.sidecar import Changes


def find(runtime: Runtime, asset_id: str, source: str) -> None:
    """Look where the sidecar was, at ``<original>.xmp`` and ``<name>.xmp``; the first readable one counts."""
    with runtime.db.reading() as reader:
        asset = queries.asset(reader, asset_id)
    if asset is None:
        return
    original = Path(asset["originalPath"])
    candidates = [Path(asset["sidecar"])] if asset["sidecar"] else []
    candidates += [original.with_name(f"{original.name}.xmp"), original.with_suffix(".xmp")]
    found = next((path for path in candidates if os.access(path, os.R_OK)), None)

    def store(transaction: Transaction) -> None:
        if found is None and asset["sidecar"]:
            assets.remove_file(transaction, runtime.files, asset_id, "sidecar", unlink=False)
        elif found is not None and str(found) != asset["sidecar"]:
            assets.put_file(transaction, runtime.files, asset_id, "sidecar", found, unlink_older=False)
        runtime.jobs.enqueue(transaction, "extract_metadata", asset_id=asset_id, source=source)

    runtime.db.write(store)


def write(runtime: Runtime, asset_id: str) -> None:
    """Write what is locked into the sidecar, unlock it, and have the file read again.

    Raises ``OSError`` or ``ValueError`` when the sidecar cannot be written; everything then stays locked, so that what
    people wrote is not lost. (The reference unlocks and loses it.)
    """
    # Two writers of one sidecar could leave the older words in the file and call them written.
    with turn_of(asset_id):
        _write(runtime, asset_id)


def _write(runtime: Runtime, asset_id: str) -> None:
    with runtime.db.reading() as reader:
        asset = queries.asset(reader, asset_id)
        values = queries.lockable(reader, asset_id)
    if asset is None:
        return
    written = {name: values[name] for name in asset["locked"]} if values else {}
    destination = Path(asset["sidecar"] or f"{asset['originalPath']}.xmp")
    if written:
        temporary = runtime.files.temporary(".xmp")
        try:
            runtime.children.run(
                sidecar.write, asset["sidecar"], str(temporary), _changes(written, values or {}), seconds=SECONDS
            )
            runtime.files.replace(temporary, destination)
        finally:
            runtime.files.forget_incoming(temporary)

    def store(transaction: Transaction) -> None:
        if queries.asset(transaction, asset_id) is None:
            return
        if written:
            assets.put_file(transaction, runtime.files, asset_id, "sidecar", destination)
            # What was changed again in the meantime has a job of its own.
            now = queries.lockable(transaction, asset_id) or {}
            queries.unlock(transaction, asset_id, [name for name, value in written.items() if now.get(name) == value])
        runtime.jobs.enqueue(transaction, "extract_metadata", asset_id=asset_id, source="sidecar-write")

    runtime.db.write(store)


def _changes(written: Row, values: Row) -> Changes:
    date_time = values["dateTimeOriginal"] if {"dateTimeOriginal", "timeZone"} & written.keys() else None
    position = (values["latitude"], values["longitude"]) if {"latitude", "longitude"} & written.keys() else None
    return Changes(
        description=written.get("description"),
        date_time=zoned_text(date_time, values["timeZone"]) if date_time else None,
        position=None if position is None or None in position else position,
        rating=(written["rating"] or 0) if "rating" in written else None,
        tags=tuple(json.loads(written["tags"] or "[]")) if "tags" in written else None,
    )
