"""One run of the sync stream (behaviour/03 §§3, 5).

Each page of lines is a short read of its own: while a phone stores what it got, no transaction is open, and its acks are
written meanwhile. Everything is bounded by one id, ``now``, above which the next stream goes on.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from appliance.core.db import Database, Reader
from appliance.domains.sync import queries
from appliance.domains.sync.checkpoints import COMPLETE, Checkpoint
from appliance.domains.sync.queries import Page
from appliance.domains.sync.section_queries import SECTIONS, Scope, Section, Source

PAGE_ROWS = 1000
CHUNK_BYTES = 128 * 1024
AFTER_ANY_ID = "~"
"""Greater than every hexadecimal digit: behind an id it makes a bound that includes that id."""

PageQuery = Callable[[Reader, Source, dict[str, Any]], Page]
StoreAck = Callable[[str, str], None]


class SyncStream:
    """The lines that a session has not acknowledged yet, for the wanted request types."""

    def __init__(
        self,
        db: Database,
        user_id: str,
        wanted: Collection[str],
        known: Mapping[str, Checkpoint],
        now: str,
        now_at: str,
        store_ack: StoreAck,
    ) -> None:
        self._db = db
        self._wanted = set(wanted)
        self._known = known
        self._now = now
        self._store_ack = store_ack
        with db.reading() as reader:
            partners = queries.partners(reader, user_id, now)
            albums = queries.albums(reader, user_id, now)
            assets = [("", "")] if queries.owns_assets(reader, user_id) else []
        self._relations = {Scope.ALWAYS: [("", "")], Scope.ASSETS: assets, Scope.PARTNERS: partners, Scope.ALBUMS: albums}
        # Apps of the first two generations take the owner from AlbumV1 and fail on a role of that name (mobile-app.md §3.4).
        owner_rows = "AlbumsV1" not in self._wanted or "AlbumsV2" in self._wanted
        self._parameters = {
            "user": user_id,
            "now": now,
            "now_at": now_at,
            "owner_rows": owner_rows,
            "known": "",
            "id": "",
            "create_id": "",
            "limit": PAGE_ROWS,
        }

    def chunks(self) -> Iterator[bytes]:
        """The lines, many at a time."""
        waiting: list[bytes] = []
        size = 0
        for lines in self._lines():
            waiting.append(lines)
            size += len(lines)
            if size >= CHUNK_BYTES:
                yield b"".join(waiting)
                waiting, size = [], 0
        yield b"".join(waiting)

    def _lines(self) -> Iterator[bytes]:
        for section in SECTIONS:
            if section.request in self._wanted and self._relations[section.scope]:
                yield from self._section(section)
        yield line("SyncCompleteV1", f"SyncCompleteV1|{self._now}")

    def _section(self, section: Section) -> Iterator[bytes]:
        if section.deletes is not None:
            yield from self._new(section.deletes)
        if section.backfill is not None:
            yield from self._backfill(section, section.backfill)
        if section.updates is None:
            yield from self._new(section.upserts)
        else:
            yield from self._of_links(section.upserts, section.updates)
        if section.upserts.created is not None:
            # Only what changes during these few pages can still be missed, and is bounded by an id of its own.
            yield from self._pages(queries.changed_page, section.upserts, self._now, self._db.horizon())

    def _new(self, source: Source, **parameters: str) -> Iterator[bytes]:
        """Rows after the checkpoint of their type."""
        checkpoint = self._known.get(source.entity)
        return self._pages(queries.page, source, checkpoint.id if checkpoint else "", self._now, **parameters)

    def _of_links(self, created: Source, updated: Source) -> Iterator[bytes]:
        """Things whose links the client knows, when they changed; then things whose links are new (behaviour/03 §5.4)."""
        known = self._known.get(created.entity)
        if known is not None:
            yield from self._new(updated, known=known.id)
        first = True
        for lines in self._new(created):
            if first:
                # What is created now is told as it is now: its updates count from here.
                yield line("SyncAckV1", f"{updated.entity}|{self._now}")
                first = False
            yield lines

    def _backfill(self, section: Section, source: Source) -> Iterator[bytes]:
        """Old rows of partners and albums that are new to the caller (behaviour/03 §5.2)."""
        relations = self._relations[section.scope]
        upserts = self._known.get(section.upserts.entity)
        if upserts is None:
            # A first sync sends everything as upserts.
            self._store_ack(source.entity, f"{source.entity}|{relations[-1][0]}|{COMPLETE}")
            return
        done = self._known.get(source.entity, Checkpoint(""))
        until = min(upserts.id + AFTER_ANY_ID, self._now)
        for create_id, identifier in relations:
            resumed = done.extra if create_id == done.id else ""
            if create_id < done.id or resumed == COMPLETE:
                continue
            yield from self._pages(queries.backfill_page, source, resumed, until, id=identifier, create_id=create_id)
            yield line("SyncAckV1", f"{source.entity}|{create_id}|{COMPLETE}")

    def _pages(self, query: PageQuery, source: Source, after: str, until: str, **parameters: str) -> Iterator[bytes]:
        while True:
            with self._db.reading() as reader:
                page = query(reader, source, {**self._parameters, **parameters, "after": after, "until": until})
            if page.lines:
                yield page.lines + b"\n"
            if page.rows < PAGE_ROWS:
                return
            after = page.last


def line(entity: str, ack: str) -> bytes:
    """A line without data."""
    return f'{{"type":"{entity}","data":{{}},"ack":"{ack}"}}\n'.encode()
