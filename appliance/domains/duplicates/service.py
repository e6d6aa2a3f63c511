"""Verbs about groups of duplicates (behaviour/02 §10.1)."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from appliance.core.db import Row, Transaction
from appliance.core.errors import no_access
from appliance.core.http.wire import BulkIdResponseDto
from appliance.core.permissions import Permission
from appliance.core.principal import Client, Principal
from appliance.core.runtime import Runtime
from appliance.domains import albums, assets, metadata, system_config, tags, trash
from appliance.domains.duplicates import queries
from appliance.domains.duplicates.dtos import DuplicateResolveGroupDto, DuplicateResponseDto

IN_BOTH = "An asset cannot be in both keepAssetIds and trashAssetIds"
IN_NEITHER = "Every asset must be in either keepAssetIds or trashAssetIds"
NOT_ALLOWED = "No permission to delete assets"
PRIORITY = ("locked", "archive", "timeline", "hidden")


def list_groups(runtime: Runtime, who: Principal, client: Client) -> list[DuplicateResponseDto]:
    """The groups of the caller with more than one member that is shown."""
    with runtime.db.reading() as reader:
        rows = queries.members(reader, who.user_id)
        groups = [(key, list(members)) for key, members in groupby(rows, key=lambda row: row["duplicateId"])]
        groups = [(key, members) for key, members in groups if len(members) > 1]
        shown = [row["id"] for _, members in groups for row in members]
        described = {one.id: one for one in assets.responses(reader, who, shown, client=client, with_people=False)}
    return [
        DuplicateResponseDto(
            duplicate_id=key, assets=[described[row["id"]] for row in members], suggested_keep_asset_ids=[best(members)]
        )
        for key, members in groups
    ]


def best(members: Sequence[Row]) -> str:
    """The one to keep: the largest file, of which most is known; among equals the last."""
    return str(max(enumerate(members), key=lambda one: (one[1]["fileSizeInByte"] or 0, one[1]["facts"] or 0, one[0]))[1]["id"])


def dismiss(runtime: Runtime, who: Principal, duplicate_ids: Sequence[str]) -> None:
    """Say that they are none; the assets stay. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> None:
        runtime.access.require(transaction, who, Permission.DUPLICATE_DELETE, duplicate_ids)
        assets.change(transaction, queries.in_groups(transaction, duplicate_ids, who.user_id), duplicateId=None)

    runtime.db.write(write)


def resolve(runtime: Runtime, who: Principal, groups: Sequence[DuplicateResolveGroupDto]) -> list[BulkIdResponseDto]:
    """Keep and throw away as told, one answer for each group. Raises ``BadRequest`` for groups of others."""

    def write(transaction: Transaction) -> list[BulkIdResponseDto]:
        wanted = [group.duplicate_id for group in groups]
        known = runtime.access.allowed(transaction, who, Permission.DUPLICATE_DELETE, wanted)
        if set(wanted) - known:
            raise no_access(Permission.DUPLICATE_DELETE)
        return [_resolve_one(transaction, runtime, who, group) for group in groups]

    return runtime.db.write(write)


def _resolve_one(
    transaction: Transaction, runtime: Runtime, who: Principal, group: DuplicateResolveGroupDto
) -> BulkIdResponseDto:
    members = {row["id"]: row for row in queries.of_group(transaction, who.user_id, group.duplicate_id)}
    keep = [one for one in dict.fromkeys(group.keep_asset_ids) if one in members]
    gone = [one for one in dict.fromkeys(group.trash_asset_ids) if one in members]
    refused = _fault(transaction, runtime, who, members, keep, gone)
    if refused is not None:
        return BulkIdResponseDto(id=group.duplicate_id, success=False, **refused)
    if len(keep) == 1 and gone:
        _inherit(transaction, runtime, who, members[keep[0]], [members[one] for one in gone])
    assets.change(transaction, [*keep, *gone], duplicateId=None)
    if gone:
        if system_config.current(runtime).trash.enabled:
            trash.trash(transaction, who.user_id, gone)
        else:
            trash.give_up(transaction, runtime, gone)
    return BulkIdResponseDto(id=group.duplicate_id, success=True)


def _fault(
    transaction: Transaction, runtime: Runtime, who: Principal, members: dict[str, Row], keep: list[str], gone: list[str]
) -> dict[str, Any] | None:
    if not members:
        return {"error": "not_found"}
    if set(keep) & set(gone):
        return {"error": "validation", "error_message": IN_BOTH}
    if members.keys() - {*keep, *gone}:
        return {"error": "validation", "error_message": IN_NEITHER}
    if set(gone) - runtime.access.allowed(transaction, who, Permission.ASSET_DELETE, gone):
        return {"error": "no_permission", "error_message": NOT_ALLOWED}
    return None


def _inherit(transaction: Transaction, runtime: Runtime, who: Principal, kept: Row, gone: list[Row]) -> None:
    """What is thrown away leaves what people did with it to the one that is kept."""
    everything = [kept, *gone]
    assets.change(
        transaction,
        [kept["id"]],
        isFavorite=any(row["isFavorite"] for row in everything),
        visibility=min((row["visibility"] for row in everything), key=PRIORITY.index),
    )
    lines = dict.fromkeys(line for row in everything for line in (row["description"] or "").splitlines() if line.strip())
    ratings = [row["rating"] for row in everything if row["rating"] is not None]
    positions = {(row["latitude"], row["longitude"]) for row in everything if row["latitude"] is not None}
    changes: dict[str, Any] = {"description": "\n".join(lines), "rating": max(ratings, default=None)}
    if len(positions) == 1:
        changes["latitude"], changes["longitude"] = positions.pop()
    changes = {name: value for name, value in changes.items() if value != kept[name]}
    if changes:
        metadata.edit(transaction, runtime, [kept["id"]], **changes)
    ids = [row["id"] for row in gone]
    for album_id in queries.albums_of(transaction, ids):
        albums.add_assets(transaction, runtime, album_id, [kept["id"]], who.user_id)
    tags.add(transaction, runtime, queries.tags_of(transaction, ids), kept["id"])
