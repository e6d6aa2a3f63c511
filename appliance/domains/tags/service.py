"""Verbs about tags (behaviour/02 §6). A tag's ``value`` is its whole path, ``a/b/c``."""

import json
from collections.abc import Sequence
from typing import Any

from appliance.core import ids
from appliance.core.db import Row, Transaction
from appliance.core.errors import BadRequest
from appliance.core.http.wire import UNSET, BulkIdErrorReason, BulkIdResponseDto, bulk_results
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.domains import metadata
from appliance.domains.assets import TagResponseDto
from appliance.domains.tags import queries
from appliance.domains.tags.dtos import TagCreateDto, TagUpdateDto

EXISTS = "A tag with that name already exists"


def response(row: Row) -> TagResponseDto:
    """A tag as clients see it."""
    return TagResponseDto(
        id=row["id"],
        parent_id=row["parentId"] or UNSET,
        name=row["value"].rpartition("/")[2],
        value=row["value"],
        created_at=row["createdAt"],
        updated_at=row["updatedAt"],
        color=row["color"] or UNSET,
    )


def list_tags(runtime: Runtime, who: Principal) -> list[TagResponseDto]:
    """All tags of the caller by path."""
    return [response(row) for row in runtime.db.read(lambda reader: queries.of_user(reader, who.user_id))]


def get(runtime: Runtime, who: Principal, tag_id: str) -> TagResponseDto:
    """One tag. Raises ``BadRequest``."""
    with runtime.db.reading() as reader:
        runtime.access.require(reader, who, Permission.TAG_READ, [tag_id])
        return response(_row(queries.tag(reader, tag_id)))


def _row(row: Row | None) -> Row:
    if row is None:
        raise LookupError("a tag that was there is gone within one transaction")
    return row


def create(runtime: Runtime, who: Principal, wanted: TagCreateDto) -> TagResponseDto:
    """A new tag. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> TagResponseDto:
        parent = None
        if isinstance(wanted.parent_id, str):
            runtime.access.require(transaction, who, Permission.TAG_READ, [wanted.parent_id])
            parent = queries.tag(transaction, wanted.parent_id)
        value = f"{parent['value']}/{wanted.name}" if parent else wanted.name
        if queries.by_value(transaction, who.user_id, value):
            raise BadRequest(EXISTS)
        color = wanted.color if isinstance(wanted.color, str) else None
        return response(_insert(transaction, who.user_id, value, parent, color))

    return runtime.db.write(write)


def _insert(transaction: Transaction, user_id: str, value: str, parent: Row | None, color: str | None = None) -> Row:
    tag_id = ids.new_id()
    parent_id = parent["id"] if parent else None
    queries.insert(transaction, {"id": tag_id, "userId": user_id, "value": value, "parentId": parent_id, "color": color})
    return _row(queries.tag(transaction, tag_id))


def upsert(runtime: Runtime, who: Principal, paths: Sequence[str]) -> list[TagResponseDto]:
    """The tags of some paths; what is missing of them is made."""
    return runtime.db.write(lambda transaction: [response(row) for row in upsert_paths(transaction, who.user_id, paths)])


def upsert_paths(transaction: Transaction, user_id: str, paths: Sequence[str]) -> list[Row]:
    """The same inside a transaction, as rows; empty paths are skipped."""
    found: dict[str, Row] = {}
    for path in paths:
        value, row = "", None
        for name in filter(None, path.split("/")):
            value = f"{value}/{name}" if value else name
            row = queries.by_value(transaction, user_id, value) or _insert(transaction, user_id, value, row)
        if row is not None:
            found[row["id"]] = row
    return list(found.values())


def update(runtime: Runtime, who: Principal, tag_id: str, wanted: TagUpdateDto) -> TagResponseDto:
    """Another colour, another name: all below it move along. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> TagResponseDto:
        runtime.access.require(transaction, who, Permission.TAG_UPDATE, [tag_id])
        row = _row(queries.tag(transaction, tag_id))
        if wanted.color is not UNSET:
            queries.change_color(transaction, tag_id, wanted.color)
        if isinstance(wanted.name, str):
            above = row["value"].rpartition("/")[0]
            value = f"{above}/{wanted.name}" if above else wanted.name
            if value != row["value"]:
                if queries.by_value(transaction, who.user_id, value):
                    raise BadRequest(EXISTS)
                queries.rename(transaction, tag_id, row["value"], value)
                _write_down(transaction, runtime, queries.tagged_below(transaction, tag_id))
        return response(_row(queries.tag(transaction, tag_id)))

    return runtime.db.write(write)


def delete(runtime: Runtime, who: Principal, tag_id: str) -> None:
    """Remove a tag and all below it. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> None:
        runtime.access.require(transaction, who, Permission.TAG_DELETE, [tag_id])
        tagged = queries.tagged_below(transaction, tag_id)
        queries.delete(transaction, tag_id)
        _write_down(transaction, runtime, tagged)

    runtime.db.write(write)


def tag_all(runtime: Runtime, who: Principal, tag_ids: Sequence[str], asset_ids: Sequence[str]) -> int:
    """Every tag for every asset, as far as the caller may; how many pairs are new."""

    def write(transaction: Transaction) -> int:
        tags = runtime.access.allowed(transaction, who, Permission.TAG_ASSET, tag_ids)
        mine = runtime.access.allowed(transaction, who, Permission.ASSET_UPDATE, asset_ids)
        count = sum(queries.put(transaction, tag_id, mine) for tag_id in tags)
        if count:
            _write_down(transaction, runtime, sorted(mine))
        return count

    return runtime.db.write(write)


def tag_assets(runtime: Runtime, who: Principal, tag_id: str, asset_ids: Sequence[str]) -> list[BulkIdResponseDto]:
    """Tag assets; one answer for each. Raises ``BadRequest`` for the tag."""

    def write(transaction: Transaction) -> list[BulkIdResponseDto]:
        runtime.access.require(transaction, who, Permission.TAG_ASSET, [tag_id])
        allowed = runtime.access.allowed(transaction, who, Permission.ASSET_SHARE, asset_ids)
        present = queries.tagged_with(transaction, tag_id, asset_ids)

        def refused(asset_id: str) -> BulkIdErrorReason | None:
            if asset_id in present:
                return "duplicate"
            return None if asset_id in allowed else "no_permission"

        results = bulk_results(asset_ids, refused)
        added = [result.id for result in results if result.success]
        queries.put(transaction, tag_id, added)
        _write_down(transaction, runtime, runtime.access.allowed(transaction, who, Permission.ASSET_UPDATE, added))
        return results

    return runtime.db.write(write)


def untag_assets(runtime: Runtime, who: Principal, tag_id: str, asset_ids: Sequence[str]) -> list[BulkIdResponseDto]:
    """Take a tag off assets; one answer for each. Raises ``BadRequest`` for the tag."""

    def write(transaction: Transaction) -> list[BulkIdResponseDto]:
        runtime.access.require(transaction, who, Permission.TAG_ASSET, [tag_id])
        present = queries.tagged_with(transaction, tag_id, asset_ids)
        results = bulk_results(asset_ids, lambda asset_id: None if asset_id in present else "not_found")
        removed = [result.id for result in results if result.success]
        queries.take(transaction, tag_id, removed)
        _write_down(transaction, runtime, runtime.access.allowed(transaction, who, Permission.ASSET_UPDATE, removed))
        return results

    return runtime.db.write(write)


def _write_down(transaction: Transaction, runtime: Runtime, asset_ids: Any) -> None:
    """Note the tags of assets in their metadata, so that they reach the sidecars."""
    for asset_id in asset_ids:
        metadata.edit(transaction, runtime, [asset_id], tags=queries.values_of(transaction, asset_id))


def add(transaction: Transaction, runtime: Runtime, tag_ids: Sequence[str], asset_id: str) -> None:
    """Give an asset more tags, inside another domain's transaction."""
    if sum(queries.put(transaction, tag_id, [asset_id]) for tag_id in tag_ids):
        _write_down(transaction, runtime, [asset_id])


def take_over(_runtime: Runtime, transaction: Transaction, asset_id: str, _source: str) -> None:
    """Give an asset the tags that its file and sidecar name, and no others (behaviour/06 §5)."""
    read = queries.read_tags(transaction, asset_id)
    if read is None:
        return
    paths = [str(path) for path in json.loads(read["tags"] or "[]")]
    rows = upsert_paths(transaction, read["ownerId"], paths)
    queries.take_others(transaction, asset_id, [row["id"] for row in rows])
    for row in rows:
        queries.put(transaction, row["id"], [asset_id])


def clean(runtime: Runtime) -> None:
    """Remove the tags that no asset has, nor any below them."""

    def write(transaction: Transaction) -> None:
        for tag_id in queries.unused(transaction):
            queries.delete(transaction, tag_id)

    runtime.db.write(write)
