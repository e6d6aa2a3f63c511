"""Throwing away, taking back, deleting for good (behaviour/05 §6, 02 §10).

Departure from the reference: a file of an external library is never removed, however its asset is deleted; it does not lie
in our directory and is not ours.
"""

from collections.abc import Sequence

from appliance.core import clock
from appliance.core.db import Row, Transaction
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.domains import assets, stacks, system_config, users
from appliance.domains.assets.events import AssetDeleted, AssetsRestored, AssetsTrashed
from appliance.domains.trash import queries


def delete(runtime: Runtime, who: Principal, ids: Sequence[str], *, force: bool) -> None:
    """Move own assets to the trash; with ``force`` give them up for good, which a job carries out."""

    def write(transaction: Transaction) -> None:
        runtime.access.require(transaction, who, Permission.ASSET_DELETE, ids)
        if not force:
            trash(transaction, who.user_id, ids)
        elif ids:
            give_up(transaction, runtime, ids)

    runtime.db.write(write)


def trash(transaction: Transaction, user_id: str, ids: Sequence[str]) -> None:
    """Move assets to the trash of their owner."""
    assets.change(transaction, ids, deletedAt=clock.iso_now(), status="trashed")
    transaction.emit(AssetsTrashed(user_id, tuple(ids)))


def restore(runtime: Runtime, who: Principal, ids: Sequence[str]) -> int:
    """Take chosen assets out of the trash; how many were chosen, in the trash or not, as the reference counts."""

    def write(transaction: Transaction) -> None:
        runtime.access.require(transaction, who, Permission.ASSET_DELETE, ids)
        _restore(transaction, queries.trashed(transaction, who.user_id, ids))
        transaction.emit(AssetsRestored(who.user_id, tuple(ids)))

    if ids:
        runtime.db.write(write)
    return len(ids)


def restore_all(runtime: Runtime, who: Principal) -> int:
    """Take everything out of the trash; how many there were."""
    return runtime.db.write(lambda transaction: _restore(transaction, queries.trashed(transaction, who.user_id)))


def _restore(transaction: Transaction, ids: Sequence[str]) -> int:
    return assets.change(transaction, ids, deletedAt=None, status="active")


def empty(runtime: Runtime, who: Principal) -> int:
    """Give up everything in the trash for good; how many there were."""

    def write(transaction: Transaction) -> int:
        ids = queries.trashed(transaction, who.user_id)
        if ids:
            give_up(transaction, runtime, ids)
        return len(ids)

    return runtime.db.write(write)


def give_up(transaction: Transaction, runtime: Runtime, ids: Sequence[str]) -> None:
    """From now on nobody sees these assets nor their motion videos, and the same bytes are taken as new ones."""
    now = clock.iso_now()
    assets.change(transaction, ids, deletedAt=now, status="deleted")
    assets.change(transaction, queries.abandoned_videos(transaction, ids), deletedAt=now, status="deleted")
    runtime.jobs.enqueue(transaction, "empty_trash")


# -- for good


def delete_given_up(runtime: Runtime) -> None:
    """Enqueue the end of everything that was given up, of all users."""
    with runtime.db.reading() as reader:
        found = queries.given_up(reader)
    runtime.jobs.enqueue_all("delete_asset", ({"asset_id": asset_id, "delete_on_disk": True} for asset_id in found))


def delete_expired(runtime: Runtime) -> None:
    """Enqueue the end of what has been in the trash too long: at once when the trash is off. Missing files stay missing."""
    settings = system_config.current(runtime).trash
    before = clock.iso_in(-settings.days * 86_400 if settings.enabled else 0)
    with runtime.db.reading() as reader:
        found = queries.expired(reader, before)
    runtime.jobs.enqueue_all("delete_asset", ({"asset_id": row["id"], "delete_on_disk": not row["isOffline"]} for row in found))


def delete_for_good(runtime: Runtime, asset_id: str, *, delete_on_disk: bool) -> None:
    """Delete an asset, everything that was made of it and, with ``delete_on_disk``, its original and sidecar.

    Nothing happens when it is gone already or was taken back meanwhile.
    """

    def write(transaction: Transaction) -> None:
        asset = queries.doomed(transaction, asset_id)
        if asset is not None and asset["deletedAt"] is not None:
            _delete(transaction, runtime, asset, delete_on_disk=delete_on_disk)

    runtime.db.write(write)


def finish(transaction: Transaction, runtime: Runtime, asset_id: str) -> bool:
    """Delete an asset now if it was given up for good; whether it was."""
    asset = queries.doomed(transaction, asset_id)
    if asset is None or asset["status"] != "deleted":
        return False
    _delete(transaction, runtime, asset, delete_on_disk=True)
    return True


def _delete(transaction: Transaction, runtime: Runtime, asset: Row, *, delete_on_disk: bool) -> None:
    if asset["stackId"] is not None:
        stacks.leave(transaction, asset["stackId"], asset["id"])
    assets.erase(transaction, runtime.files, [asset["id"]], originals=delete_on_disk and not asset["isOffline"])
    if asset["libraryId"] is None:
        users.add_usage(transaction, asset["ownerId"], -(asset["fileSizeInByte"] or 0))
    transaction.emit(AssetDeleted(asset["ownerId"], asset["id"]))
    video = asset["livePhotoVideoId"] and queries.doomed(transaction, asset["livePhotoVideoId"])
    if video and not queries.moves_a_still(transaction, video["id"]):
        _delete(transaction, runtime, video, delete_on_disk=delete_on_disk)
