"""One asset takes over what belongs to another, as when a better version of a photo replaces it (behaviour/05 §6)."""

from pathlib import Path

from appliance.core.db import Row, Transaction
from appliance.core.errors import BadRequest
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.domains import albums, assets, shared_links, stacks
from appliance.domains.details import queries
from appliance.domains.details.dtos import AssetCopyDto


def copy(runtime: Runtime, who: Principal, wanted: AssetCopyDto) -> None:
    """Give the target what the source has, as far as ``wanted`` says. Raises ``BadRequest`` about access and equal ids."""
    with runtime.db.reading() as reader:
        runtime.access.require(reader, who, Permission.ASSET_COPY, [wanted.source_id, wanted.target_id])
        source, target = queries.asset(reader, wanted.source_id), queries.asset(reader, wanted.target_id)
    if source is None or target is None:
        raise BadRequest("Both assets must exist")
    if source["id"] == target["id"]:
        raise BadRequest("Source and target id must be distinct")
    sidecar = _copy_sidecar(runtime, source, target) if wanted.sidecar and source["sidecar"] else None

    def write(transaction: Transaction) -> None:
        runtime.access.require(transaction, who, Permission.ASSET_COPY, [wanted.source_id, wanted.target_id])
        if wanted.albums:
            for album_id in queries.albums_with(transaction, source["id"]):
                albums.add_assets(transaction, runtime, album_id, [target["id"]], who.user_id)
        if wanted.shared_links:
            shared_links.add_beside(transaction, source["id"], target["id"])
        if wanted.stack and source["stackId"] is not None:
            stacks.merge(transaction, source["stackId"], target["id"], target["stackId"])
        if wanted.favorite:
            assets.change(transaction, [target["id"]], isFavorite=source["isFavorite"])
        if sidecar is not None:
            assets.put_file(transaction, runtime.files, target["id"], "sidecar", sidecar)
            runtime.jobs.enqueue(transaction, "extract_metadata", asset_id=target["id"])

    runtime.db.write(write)


def _copy_sidecar(runtime: Runtime, source: Row, target: Row) -> Path:
    destination = Path(f"{target['originalPath']}.xmp")
    temporary = runtime.files.temporary(".xmp")
    try:
        temporary.write_bytes(Path(source["sidecar"]).read_bytes())
        runtime.files.replace(temporary, destination)
    except FileNotFoundError as error:
        raise BadRequest("The sidecar of the source cannot be read") from error
    finally:
        runtime.files.forget_incoming(temporary)
    return destination
