"""Brings the schema of the main database up to date, with sqlite-utils' Migrations run over apsw.

sqlite-utils wants a connection of the standard library's sqlite3. Opening the file with that library too would silently
lose locks (two copies of SQLite in one process; research/dependencies.md §2), so apsw is dressed up as one here.
"""

import importlib.util
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import apsw

from appliance.core import log
from appliance.core.backup import back_up, name_now
from appliance.core.errors import StartRefused

logger = log.get(__name__)


class _Cursor:
    """Results fetched at once: a half-read statement would lock the tables that the next migration changes."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._rows: Iterator[tuple[Any, ...]] = iter(())
        self.description: tuple[tuple[Any, ...], ...] | None = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    def execute(self, sql: str, parameters: Any = ()) -> "_Cursor":
        cursor = self._connection.cursor()
        columns: list[tuple[Any, ...]] = []

        def remember(cursor: apsw.Cursor, _sql: str, _parameters: Any) -> bool:
            # sqlite3 describes the columns of an empty result too; apsw forgets them once it has run.
            columns[:] = [(name, None, None, None, None, None, None) for name, _ in cursor.getdescription()]
            return True

        cursor.exec_trace = remember
        try:
            self._rows = iter(cursor.execute(sql, parameters).fetchall())
            self.description = tuple(columns) or None
        except apsw.ConstraintError as error:
            raise sqlite3.IntegrityError(str(error)) from error
        except apsw.Error as error:
            raise sqlite3.OperationalError(str(error)) from error
        self.rowcount = self._connection.changes()
        self.lastrowid = self._connection.last_insert_rowid()
        return self

    def executemany(self, sql: str, many: Iterable[Any]) -> "_Cursor":
        for parameters in many:
            self.execute(sql, parameters)
        return self

    def fetchone(self) -> tuple[Any, ...] | None:
        return next(self._rows, None)

    def fetchall(self) -> list[tuple[Any, ...]]:
        return list(self._rows)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self._rows

    def close(self) -> None:
        self._rows = iter(())


class _Connection:
    """As much of ``sqlite3.Connection`` as sqlite-utils uses."""

    isolation_level: str | None = None
    row_factory = None

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    def cursor(self) -> _Cursor:
        return _Cursor(self._connection)

    def execute(self, sql: str, parameters: Any = ()) -> _Cursor:
        return _Cursor(self._connection).execute(sql, parameters)

    def executemany(self, sql: str, many: Iterable[Any]) -> _Cursor:
        return _Cursor(self._connection).executemany(sql, many)

    def executescript(self, sql: str) -> None:
        self._connection.execute(sql).close()

    def commit(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("COMMIT").close()

    def rollback(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK").close()

    def create_function(self, name: str, narg: int, func: Any, *, deterministic: bool = False) -> None:
        self._connection.create_scalar_function(name, func, narg, deterministic=deterministic)

    def __enter__(self) -> "_Connection":
        return self

    def __exit__(self, kind: Any, *_rest: object) -> None:
        self.rollback() if kind else self.commit()

    def close(self) -> None:
        """The connection belongs to the database."""


def _sqlite_utils() -> ModuleType:
    """sqlite_utils without numpy, which it would load for a convenience that we do not use (12 MB)."""
    missing = object()
    before = sys.modules.get("numpy", missing)
    sys.modules["numpy"] = None  # type: ignore[assignment]
    try:
        import sqlite_utils
    finally:
        if before is missing:
            del sys.modules["numpy"]
        else:
            sys.modules["numpy"] = before  # type: ignore[assignment]
    return sqlite_utils


def _load(folder: Path) -> Any:
    """The ``Migrations`` object that the numbered files of ``folder`` add their steps to, in order of name."""
    from sqlite_utils.migrations import Migrations

    migrations = Migrations("shoebox")
    for path in sorted(folder.glob("[0-9]*.py")):
        spec = importlib.util.spec_from_file_location(f"migration_{path.stem}", path)
        if spec is None or spec.loader is None:
            raise StartRefused(f"The migration {path.name} cannot be loaded.")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        migrations(name=path.stem)(module.migrate)
    return migrations


def migrate(connection: apsw.Connection, folder: Path, backups: Path | None = None) -> list[str]:
    """Apply what is pending; the names of what was applied.

    Each step runs in a transaction of its own. A database that was used before is first copied to the folder ``backups``.
    Raises ``StartRefused``, having changed nothing, when that fails, and when the database was written by a newer Shoebox: its
    data may mean what this version does not know.
    """
    applied = _applied_names(connection)
    known = {path.stem for path in folder.glob("[0-9]*.py")}
    if unknown := unknown_steps(connection, folder):
        raise StartRefused(
            f"This data directory was used by a newer Shoebox (it knows {', '.join(unknown)}). "
            "Nothing was changed. Install that version again, or restore a backup made before the upgrade."
        )
    if known <= applied:
        return []
    if applied and backups is not None:
        _back_up(connection, backups, sorted(known - applied))
    database = _sqlite_utils().Database(_Connection(connection))
    migrations = _load(folder)
    pending = [migration.name for migration in migrations.pending(database)]
    for name in pending:
        logger.info("upgrading the database: %s", name)
    migrations.apply(database)
    return pending


def _back_up(connection: apsw.Connection, backups: Path, pending: list[str]) -> None:
    size = connection.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchall()[0][0]
    destination = backups / name_now(f"-before-{pending[0]}")
    logger.info("an upgrade is due: copying the database first (%d MB) to %s", int(str(size)) // 1_000_000, destination)
    back_up(connection, destination)
    logger.info("the copy is made and checked")


def is_shoebox(connection: apsw.Connection) -> bool:
    """Whether a database was made by Shoebox."""
    return bool(_applied_names(connection))


def unknown_steps(connection: apsw.Connection, folder: Path) -> list[str]:
    """What was applied to a database that this version does not know."""
    return sorted(_applied_names(connection) - {path.stem for path in folder.glob("[0-9]*.py")})


def _applied_names(connection: apsw.Connection) -> set[str]:
    exists = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = '_sqlite_migrations'").fetchall()
    if not exists:
        return set()
    return {row[0] for row in connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'shoebox'")}
