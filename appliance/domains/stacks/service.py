"""Verbs about stacks that other domains use, inside their own transaction."""

from appliance.core.db import Transaction
from appliance.domains import assets
from appliance.domains.stacks import queries


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
