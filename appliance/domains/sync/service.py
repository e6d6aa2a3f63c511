"""Verbs of the sync: stream what is new, remember what arrived."""

import typing
from collections.abc import Collection, Iterator, Sequence

from appliance.core import clock
from appliance.core.db import Transaction
from appliance.core.errors import BadRequest
from appliance.core.runtime import Runtime
from appliance.domains import sessions
from appliance.domains.sync import queries
from appliance.domains.sync.checkpoints import Checkpoint, entity_of, parse
from appliance.domains.sync.dtos import SyncAckDto, SyncEntityType
from appliance.domains.sync.stream import SyncStream, line

STALE_AFTER_DAYS = 30
AUDIT_DAYS = 31
"""Longer than a session may stay away without starting anew, so that nobody misses a deletion."""

ENTITY_TYPES = frozenset(typing.get_args(SyncEntityType))
_DAY_MS = 24 * 60 * 60 * 1000


def stream(runtime: Runtime, user_id: str, session_id: str, types: Collection[str], *, reset: bool) -> Iterator[bytes]:
    """The lines that the session lacks, or the one that tells it to start anew (behaviour/03 §3)."""
    db = runtime.db
    if reset:
        db.write(lambda transaction: start_anew(transaction, session_id))
    now, now_at = db.horizon(), clock.iso_now()
    with db.reading() as reader:
        pending = queries.is_pending_reset(reader, session_id)
        known = {row["type"]: parse(row["ack"]) for row in queries.checkpoints(reader, session_id)}
    if pending or _is_stale(known):
        return iter([line("SyncResetV1", "SyncResetV1|reset")])
    if "AlbumsV2" in types and "AlbumV2" not in known and "AlbumUserV1" in known:
        # An app that was updated: what it was told about albums lacks their owners, without whom it hides them.
        db.write(lambda transaction: queries.delete_checkpoints(transaction, session_id, ["AlbumUserV1"]), durable=False)
        del known["AlbumUserV1"]

    def store_ack(entity: str, ack: str) -> None:
        db.write(lambda transaction: queries.put_checkpoints(transaction, session_id, {entity: ack}), durable=False)

    readable = {entity: checkpoint for entity, checkpoint in known.items() if checkpoint is not None}
    return SyncStream(db, user_id, types, readable, now, now_at, store_ack).chunks()


def _is_stale(known: dict[str, Checkpoint | None]) -> bool:
    """Whether deletions may have been forgotten that the session never heard of."""
    if "SyncCompleteV1" not in known:
        return False
    completed = known["SyncCompleteV1"]
    return completed is None or completed.made_ms < clock.now_ms() - STALE_AFTER_DAYS * _DAY_MS


def start_anew(transaction: Transaction, session_id: str) -> None:
    """Forget what the session has, so that the next stream sends everything."""
    sessions.clear_sync_reset(transaction, session_id)
    queries.delete_checkpoints(transaction, session_id)


def acks(runtime: Runtime, session_id: str) -> list[SyncAckDto]:
    """What the session has acknowledged."""
    with runtime.db.reading() as reader:
        rows = queries.checkpoints(reader, session_id)
    return [SyncAckDto(type=row["type"], ack=row["ack"]) for row in rows]


def acknowledge(runtime: Runtime, session_id: str, given: Sequence[str]) -> None:
    """Remember acks: the last one of a type counts, and the answer to a reset counts alone (behaviour/03 §2).

    Raises ``BadRequest`` for a type that does not exist; then nothing is remembered. An ack that is lost in a power cut
    only has lines sent again, so nothing waits for the disk.
    """
    latest: dict[str, str] = {}
    for ack in given:
        entity = entity_of(ack)
        if entity == "SyncResetV1":
            runtime.db.write(lambda transaction: start_anew(transaction, session_id), durable=False)
            return
        if entity not in ENTITY_TYPES:
            raise BadRequest(f"Invalid ack type: {entity}")
        latest[entity] = ack
    if latest:
        runtime.db.write(lambda transaction: queries.put_checkpoints(transaction, session_id, latest), durable=False)


def forget_acks(runtime: Runtime, session_id: str, types: Sequence[str] | None) -> None:
    """Have lines of some types sent again; of all types for None. An empty list changes nothing (the reference fails)."""
    if types is None or types:
        runtime.db.write(lambda transaction: queries.delete_checkpoints(transaction, session_id, types), durable=False)


def remove_old_audits(transaction: Transaction) -> int:
    """Forget deletions that every session has heard of or will be reset for; how many. For the nightly clean-up."""
    return queries.delete_audits(transaction, clock.iso_in(-AUDIT_DAYS * 24 * 60 * 60))
