"""SQL of the sync stream: pages of lines, checkpoints, and the logs of what was deleted."""

import functools
from collections.abc import Sequence
from typing import Any, NamedTuple

from appliance.core.access import id_list
from appliance.core.db import Reader, Row, Transaction
from appliance.domains.sync import payload_queries as payload
from appliance.domains.sync.section_queries import Source

# -- lines


class Page(NamedTuple):
    """Some lines, each ending in a newline except the last, and where they end."""

    lines: bytes | None
    last: str
    rows: int


@functools.cache
def _page_sql(source: Source, ack: str, condition: str) -> str:
    return (
        "SELECT CAST(group_concat(line, char(10)) AS BLOB), max(key), count(*) FROM ("
        f'SELECT {source.key} AS key, \'{{"type":"{source.entity}","data":\' || {source.data} '
        f"|| ',\"ack\":\"{source.entity}|' || {ack} || '\"}}' AS line FROM {source.rows} "
        f"AND {source.key} > :after AND {source.key} < :until {condition} ORDER BY {source.key} LIMIT :limit)"
    )


def page(reader: Reader, source: Source, parameters: dict[str, Any]) -> Page:
    """The next rows of a source, acknowledged by their own ids."""
    return Page(*reader.tuples(_page_sql(source, source.key, ""), parameters)[0])


def backfill_page(reader: Reader, source: Source, parameters: dict[str, Any]) -> Page:
    """The next rows of a backfill, acknowledged by that of the relation (``:create_id``) and their own."""
    return Page(*reader.tuples(_page_sql(source, f":create_id || '|' || {source.key}", ""), parameters)[0])


def changed_page(reader: Reader, source: Source, parameters: dict[str, Any]) -> Page:
    """Rows that were there before ``:now`` and changed since, acknowledged as ``:now``."""
    return Page(*reader.tuples(_page_sql(source, ":now", f"AND {source.created} <= :now_at"), parameters)[0])


# -- who may be told what


def partners(reader: Reader, user_id: str, now: str) -> list[tuple[str, str]]:
    """Those who share with the user: ``createId`` of the relation, user id; oldest first."""
    return reader.tuples(
        'SELECT "createId", "sharedById" FROM partner WHERE "sharedWithId" = :user AND "createId" < :now ORDER BY "createId"',
        {"user": user_id, "now": now},
    )


def albums(reader: Reader, user_id: str, now: str) -> list[tuple[str, str]]:
    """Albums of the user: ``createId`` of the membership, album id; oldest first."""
    return reader.tuples(
        'SELECT "createId", "albumId" FROM album_user WHERE "userId" = :user AND "createId" < :now ORDER BY "createId"',
        {"user": user_id, "now": now},
    )


def owns_assets(reader: Reader, user_id: str) -> bool:
    """Whether there is anything that could have exif, faces, edits."""
    return reader.value('SELECT 1 FROM asset WHERE "ownerId" = :user LIMIT 1', {"user": user_id}) is not None


# -- checkpoints


def checkpoints(reader: Reader, session_id: str) -> list[Row]:
    """What a session has acknowledged."""
    return reader.rows('SELECT type, ack FROM session_sync_checkpoint WHERE "sessionId" = :id', {"id": session_id})


def put_checkpoints(transaction: Transaction, session_id: str, acks: dict[str, str]) -> None:
    """Remember acknowledgements by type, in place of older ones."""
    transaction.run_many(
        'INSERT INTO session_sync_checkpoint ("sessionId", type, ack) VALUES (:id, :type, :ack) '
        'ON CONFLICT ("sessionId", type) DO UPDATE SET ack = excluded.ack',
        [{"id": session_id, "type": entity, "ack": ack} for entity, ack in acks.items()],
    )


def delete_checkpoints(transaction: Transaction, session_id: str, types: Sequence[str] | None = None) -> None:
    """Forget acknowledgements of some types, or all."""
    transaction.run(
        'DELETE FROM session_sync_checkpoint WHERE "sessionId" = :id '
        "AND (:types IS NULL OR type IN (SELECT value FROM json_each(:types)))",
        {"id": session_id, "types": None if types is None else id_list(types)},
    )


def is_pending_reset(reader: Reader, session_id: str) -> bool:
    """Whether the session was told to start anew."""
    return bool(reader.value('SELECT "isPendingSyncReset" FROM session WHERE id = :id', {"id": session_id}))


# -- the logs of deletions

AUDITED = (
    "user",
    "user_metadata",
    "asset",
    "asset_edit",
    "asset_metadata",
    "asset_face",
    "asset_ocr",
    "stack",
    "memory",
    "memory_asset",
    "person",
    "partner",
    "album",
    "album_asset",
    "album_user",
)


def delete_audits(transaction: Transaction, before: str) -> int:
    """Remove what the logs say about the time before ``before``; how many rows."""
    return sum(transaction.run(f'DELETE FROM {table}_audit WHERE "deletedAt" < :before', {"before": before}) for table in AUDITED)


# -- single payloads, for the websocket


def asset_payload(reader: Reader, asset_id: str, version: int) -> str | None:
    """The JSON of an asset as its owner's AssetV1 or AssetV2 has it."""
    data = payload.asset(version, favorite='a."isFavorite"')
    return reader.value(f"SELECT {data} FROM asset a WHERE a.id = :id", {"id": asset_id})  # type: ignore[no-any-return]


def exif_payload(reader: Reader, asset_id: str) -> str | None:
    """The JSON of an asset's AssetExifV1."""
    return reader.value(  # type: ignore[no-any-return]
        f'SELECT {payload.EXIF} FROM asset_exif e WHERE e."assetId" = :id', {"id": asset_id}
    )


def edit_payloads(reader: Reader, asset_id: str) -> list[str]:
    """The JSON of each AssetEditV1 of an asset, in order."""
    return reader.values(
        f'SELECT {payload.EDIT} FROM asset_edit ed WHERE ed."assetId" = :id ORDER BY ed.sequence', {"id": asset_id}
    )
