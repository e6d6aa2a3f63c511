"""Verbs about stacks (behaviour/02 §7). ``leave`` and ``merge`` serve other domains inside their own transaction."""

from collections.abc import Sequence

from appliance.core import ids
from appliance.core.db import Reader, Transaction
from appliance.core.errors import BadRequest
from appliance.core.permissions import Permission
from appliance.core.principal import Client, Principal
from appliance.core.runtime import Runtime
from appliance.domains import assets
from appliance.domains.stacks import queries
from appliance.domains.stacks.dtos import StackResponseDto
from appliance.domains.stacks.events import StackChanged


def describe(
    reader: Reader, who: Principal, client: Client, stack_ids: Sequence[str], *, with_tags: bool = False
) -> list[StackResponseDto]:
    """Stacks with what is shown of their assets, in the order of ``stack_ids``."""
    rows = queries.shown(reader, stack_ids)
    described = {
        asset.id: asset
        for asset in assets.responses(
            reader,
            who,
            [row["assetId"] for row in rows],
            client=client,
            with_tags=with_tags,
            with_stack=False,
            with_owner=False,
        )
    }
    found = {row["id"]: StackResponseDto(id=row["id"], primary_asset_id=row["primaryAssetId"], assets=[]) for row in rows}
    for row in rows:
        found[row["id"]].assets.append(described[row["assetId"]])
    return [found[stack_id] for stack_id in stack_ids if stack_id in found]


def list_stacks(runtime: Runtime, who: Principal, client: Client, primary_id: str | None) -> list[StackResponseDto]:
    """The caller's stacks of which anything is shown."""
    with runtime.db.reading() as reader:
        return describe(reader, who, client, queries.of_user(reader, who.user_id, primary_id))


def get(runtime: Runtime, who: Principal, client: Client, stack_id: str) -> StackResponseDto:
    """One stack. Raises ``BadRequest``."""
    with runtime.db.reading() as reader:
        runtime.access.require(reader, who, Permission.STACK_READ, [stack_id])
        return _one(reader, who, client, stack_id)


def _one(reader: Reader, who: Principal, client: Client, stack_id: str) -> StackResponseDto:
    found = describe(reader, who, client, [stack_id], with_tags=True)
    if found:
        return found[0]
    row = queries.stack(reader, stack_id)
    return StackResponseDto(id=stack_id, primary_asset_id=row["primaryAssetId"] if row else stack_id, assets=[])


def create(runtime: Runtime, who: Principal, client: Client, asset_ids: Sequence[str]) -> StackResponseDto:
    """Put assets together behind the first one; what stood behind any of them comes along. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> StackResponseDto:
        wanted = list(dict.fromkeys(asset_ids))
        runtime.access.require(transaction, who, Permission.ASSET_UPDATE, wanted)
        dissolved = queries.led_by(transaction, wanted)
        for stack_id in dissolved:
            wanted += [member for member in queries.members(transaction, stack_id) if member not in wanted]
        queries.delete(transaction, dissolved)
        stack_id = ids.new_id()
        queries.insert(transaction, stack_id, who.user_id, wanted[0])
        assets.change(transaction, wanted, stackId=stack_id)
        transaction.emit(StackChanged(who.user_id))
        return describe(transaction, who, client, [stack_id])[0]

    return runtime.db.write(write)


def change_primary(runtime: Runtime, who: Principal, client: Client, stack_id: str, asset_id: str | None) -> StackResponseDto:
    """Show another member for a stack. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> StackResponseDto:
        runtime.access.require(transaction, who, Permission.STACK_UPDATE, [stack_id])
        if asset_id is not None:
            if asset_id not in queries.members(transaction, stack_id):
                raise BadRequest("Primary asset must be in the stack")
            queries.change_primary(transaction, stack_id, asset_id)
            transaction.emit(StackChanged(who.user_id))
        return _one(transaction, who, client, stack_id)

    return runtime.db.write(write)


def dissolve(runtime: Runtime, who: Principal, stack_ids: Sequence[str]) -> None:
    """Take stacks apart; their assets stay. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> None:
        runtime.access.require(transaction, who, Permission.STACK_DELETE, stack_ids)
        queries.delete(transaction, stack_ids)
        transaction.emit(StackChanged(who.user_id))

    runtime.db.write(write)


def remove_member(runtime: Runtime, who: Principal, stack_id: str, asset_id: str) -> None:
    """Take one asset out of a stack. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> None:
        runtime.access.require(transaction, who, Permission.STACK_UPDATE, [stack_id])
        stack = queries.stack(transaction, stack_id)
        if stack is None or asset_id not in queries.members(transaction, stack_id):
            raise BadRequest("Asset not in stack")
        if stack["primaryAssetId"] == asset_id:
            raise BadRequest("Cannot remove stack's primary asset")
        assets.change(transaction, [asset_id], stackId=None)
        transaction.emit(StackChanged(who.user_id))

    runtime.db.write(write)


# -- for other domains


def leave(transaction: Transaction, stack_id: str, asset_id: str) -> None:
    """Take an asset out of its stack for good: another one is shown for it, and a stack of one is none (behaviour/05 §6)."""
    stack = queries.stack(transaction, stack_id)
    remaining = [member for member in queries.members(transaction, stack_id) if member != asset_id]
    if stack is None:
        return
    if len(remaining) < 2:
        queries.delete(transaction, [stack_id])
        return
    if stack["primaryAssetId"] == asset_id:
        queries.change_primary(transaction, stack_id, remaining[0])
    assets.change(transaction, [asset_id], stackId=None)


def merge(transaction: Transaction, source: str, target_id: str, target_stack: str | None) -> None:
    """Let an asset join the stack ``source``; one that has a stack takes all of ``source`` into it and stays its primary."""
    if target_stack is None:
        assets.change(transaction, [target_id], stackId=source)
    elif target_stack != source:
        assets.change(transaction, queries.members(transaction, source), stackId=target_stack)
        queries.delete(transaction, [source])
