"""One SQLite file: many readers, one writer, and nothing told to anybody before it is on the disk.

All writes run on one thread. What waits at the same time is committed together: each function in a savepoint of its
own, one ``COMMIT`` (and so one fsync) for all. Events that a function collected leave after that commit.
"""

import binascii
import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

import apsw

from appliance.core import log
from appliance.core.errors import StorageFull
from appliance.core.ids import UpdateIds
from appliance.core.text import fold

logger = log.get(__name__)

T = TypeVar("T")
Parameters = Mapping[str, Any] | Sequence[Any]
Row = dict[str, Any]

MAX_BATCH = 64
BUSY_TIMEOUT_MS = 10_000
CACHE_KIB = 2_000


class Reader:
    """SQL on one connection. Rows are dicts by column name."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """All rows."""
        cursor = self._connection.execute(sql, parameters)
        try:
            names = [column[0] for column in cursor.getdescription()]
        except apsw.ExecutionCompleteError:
            return []
        return [dict(zip(names, values, strict=True)) for values in cursor]

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row, if any."""
        return next(iter(self.rows(sql, parameters)), None)

    def tuples(self, sql: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """All rows as tuples, for long lists."""
        return cast(list[tuple[Any, ...]], self._connection.execute(sql, parameters).fetchall())

    def values(self, sql: str, parameters: Parameters = ()) -> list[Any]:
        """The first column of all rows."""
        return [row[0] for row in self._connection.execute(sql, parameters)]

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row, or None."""
        for row in self._connection.execute(sql, parameters):
            return row[0]
        return None


class Transaction(Reader):
    """A write in progress. Handed to the function that ``Database.write`` runs, and dead after it."""

    def __init__(self, connection: apsw.Connection, update_ids: UpdateIds) -> None:
        super().__init__(connection)
        self._update_ids = update_ids
        self.events: list[object] = []
        self.after_commit: list[Callable[[], None]] = []

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        """Execute one statement; the number of rows that it changed itself (triggers not counted)."""
        self._connection.execute(sql, parameters).close()
        return self._connection.changes()

    def run_many(self, sql: str, parameters: Sequence[Parameters]) -> None:
        """Execute one statement for each set of parameters."""
        self._connection.executemany(sql, parameters)

    def next_update_id(self) -> str:
        """A UUIDv7 greater than every one in a committed row."""
        return self._update_ids.next()

    def emit(self, event: object) -> None:
        """Publish ``event`` once this transaction is on the disk."""
        self.events.append(event)


@dataclass(slots=True)
class _Write(Generic[T]):
    function: Callable[[Transaction], T]
    durable: bool
    future: "Future[T]" = field(default_factory=Future)


class Database:
    """The one database file of a data directory.

    Promise: when ``write`` returns, its effects survive a power cut (``durable=False``: survive a kill, and never
    damage the file). Readers never wait for the writer, nor it for them.
    """

    def __init__(self, path: Path, publish: Callable[[object], None] = lambda _event: None, slow_query_ms: int = 0) -> None:
        self.path = path
        self._slow_ns = slow_query_ms * 1_000_000
        self.update_ids = UpdateIds()
        self._publish = publish
        self._local = threading.local()
        self._connections: list[apsw.Connection] = []
        self._connections_lock = threading.Lock()
        self._queue: queue.SimpleQueue[_Write[Any] | None] = queue.SimpleQueue()
        self._writer = self.connect()
        self._synchronous = "FULL"
        self._horizon_lock = threading.Lock()
        self._horizon: str | None = None
        self.commits = 0
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)

    def connect(self) -> apsw.Connection:
        """A new connection with the house's settings. The busy timeout comes first: the next statements may wait."""
        connection = apsw.Connection(str(self.path), statementcachesize=300)
        connection.set_busy_timeout(BUSY_TIMEOUT_MS)
        connection.execute("PRAGMA journal_mode=WAL").close()
        connection.execute("PRAGMA synchronous=FULL").close()
        connection.execute("PRAGMA foreign_keys=ON").close()
        connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}").close()
        connection.execute("PRAGMA temp_store=MEMORY").close()
        connection.create_scalar_function("uuid_v7", lambda *_: self.update_ids.next(), 0)
        connection.create_scalar_function("base64", _base64, 1, deterministic=True)
        connection.create_scalar_function("fold", _fold, 1, deterministic=True)
        if self._slow_ns:
            connection.trace_v2(apsw.SQLITE_TRACE_PROFILE, self._log_if_slow)
        with self._connections_lock:
            self._connections.append(connection)
        return connection

    def _log_if_slow(self, statement: dict[str, Any]) -> None:
        """Told of each statement that ended. Its values stay out of the log: they are people's words and places."""
        if statement["nanoseconds"] >= self._slow_ns:
            logger.warning("slow query, %d ms: %s", statement["nanoseconds"] // 1_000_000, " ".join(statement["sql"].split()))

    @property
    def is_writing(self) -> bool:
        """Whether writes are accepted."""
        return self._thread.is_alive()

    @property
    def writer_connection(self) -> apsw.Connection:
        """The writer's connection, for migrations before ``start``."""
        return self._writer

    def start(self) -> None:
        """Accept writes. Call after the migrations."""
        self._thread.start()

    def close(self) -> None:
        """Finish the waiting writes, fold the WAL into the file, close everything."""
        self._queue.put(None)
        if self._thread.is_alive():
            self._thread.join()
        with self._connections_lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()

    # -- reading

    def horizon(self) -> str:
        """An update id greater than every committed one and smaller than every one that is still to be committed.

        Whoever has read all rows below it has missed nothing and will miss nothing (behaviour/03 §7): ids are given out
        on the writer thread alone, so they are committed in their order. Take it before the reading begins.
        """
        with self._horizon_lock:
            return self._horizon or self.update_ids.next()

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """A consistent view on this thread's own read connection; keep it short."""
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self.connect()
            connection.execute("PRAGMA query_only=ON").close()
        if connection.in_transaction:
            yield Reader(connection)
            return
        connection.execute("BEGIN").close()
        try:
            yield Reader(connection)
        finally:
            connection.execute("ROLLBACK").close()

    def read(self, function: Callable[[Reader], T]) -> T:
        """Run ``function`` with a consistent view, on this thread."""
        with self.reading() as reader:
            return function(reader)

    # -- writing

    def submit(self, function: Callable[[Transaction], T], *, durable: bool = True) -> "Future[T]":
        """Have ``function`` run on the writer thread; the future is done after the commit."""
        write = _Write(function, durable)
        self._queue.put(write)
        return write.future

    def write(self, function: Callable[[Transaction], T], *, durable: bool = True) -> T:
        """Run ``function`` in a transaction and wait for the commit. Raises what it raises, having changed nothing.

        ``StorageFull`` when the disk has no room for it.
        """
        return self.submit(function, durable=durable).result()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            batch, last = [first], False
            while len(batch) < MAX_BATCH and not self._queue.empty():
                following = self._queue.get()
                if following is None:
                    last = True
                    break
                batch.append(following)
            self._commit_together(batch)
            if last:
                return

    def _commit_together(self, batch: list[_Write[Any]]) -> None:
        done: list[tuple[_Write[Any], Any, Transaction]] = []
        with self._horizon_lock:
            self._horizon = self.update_ids.next()
        try:
            self._set_durability("FULL" if any(write.durable for write in batch) else "NORMAL")
            self._writer.execute("BEGIN IMMEDIATE").close()
            for write in batch:
                transaction = Transaction(self._writer, self.update_ids)
                try:
                    result = self._in_savepoint(write.function, transaction)
                except BaseException as error:
                    if not self._writer.in_transaction:
                        raise
                    write.future.set_exception(error)
                else:
                    done.append((write, result, transaction))
            self._writer.execute("COMMIT").close()
        except BaseException as error:  # noqa: BLE001 - nobody may believe in a commit that failed
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK").close()
            for write in batch:
                if not write.future.done():
                    write.future.set_exception(_translated(error))
            return
        finally:
            with self._horizon_lock:
                self._horizon = None
                self.commits += 1
        for write, result, transaction in done:
            for event in transaction.events:
                self._publish(event)
            for action in transaction.after_commit:
                action()
            write.future.set_result(result)

    def _in_savepoint(self, function: Callable[[Transaction], T], transaction: Transaction) -> T:
        self._writer.execute("SAVEPOINT one").close()
        try:
            result = function(transaction)
            # A deferred foreign key would only be checked by the COMMIT, and take all other writes of the batch down.
            if self._writer.status(apsw.SQLITE_DBSTATUS_DEFERRED_FKS)[0]:
                raise apsw.ConstraintError("a deferred foreign key points at nothing")
        except BaseException:
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK TO one").close()
                self._writer.execute("RELEASE one").close()
            raise
        self._writer.execute("RELEASE one").close()
        return result

    def _set_durability(self, level: str) -> None:
        if level != self._synchronous:
            self._writer.execute(f"PRAGMA synchronous={level}").close()
            self._synchronous = level


@contextmanager
def looking_at(path: Path) -> Iterator[Reader]:
    """Read a database file that may belong to a running server, without writing to it; each query sees the latest state.

    Raises ``apsw.Error`` when it is not there or no database.
    """
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        connection.set_busy_timeout(BUSY_TIMEOUT_MS)
        yield Reader(connection)
    finally:
        connection.close()


def _translated(error: BaseException) -> BaseException:
    if isinstance(error, apsw.FullError | apsw.IOError):
        logger.error("the database could not be written: %s", error)
        return StorageFull()
    return error


def _fold(*arguments: Any) -> str | None:
    (text,) = arguments
    return None if text is None else fold(text)


def _base64(*arguments: Any) -> str | None:
    (blob,) = arguments
    return None if blob is None else binascii.b2a_base64(blob, newline=False).decode("ascii")
