"""Sees every statement that a server in this process runs, and what SQLite's planner makes of it.

with recorded(scenario) as statements:
    admin.get("/albums")
assert_no_scans(scenario, statements)
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import apsw

from tests.scenario import Scenario

BIG = {
    "asset",
    "asset_exif",
    "asset_file",
    "asset_face",
    "asset_ocr",
    "asset_job_status",
    "asset_metadata",
    "asset_audit",
    "album_asset",
    "tag_asset",
    "memory_asset",
    "session_sync_checkpoint",
}
"""Tables that grow with the library: no request may read one from end to end."""


@dataclass(frozen=True)
class Statement:
    """SQL as it was prepared, with what was bound."""

    sql: str
    bindings: Any


@contextmanager
def recorded(scenario: Scenario) -> Iterator[list[Statement]]:
    """Every statement that any connection of the server runs meanwhile; those of triggers and transactions are left out."""
    db = scenario.shoebox.runtime.db
    found: list[Statement] = []

    def remember(_cursor: apsw.Cursor, sql: str, bindings: Any) -> bool:
        if not re.match(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA|EXPLAIN)\b", sql):
            found.append(Statement(sql, bindings))
        return True

    def connect() -> apsw.Connection:
        connection = type(db).connect(db)
        connection.exec_trace = remember
        return connection

    db.connect = connect  # type: ignore[method-assign]
    for connection in db._connections:
        connection.exec_trace = remember
    try:
        yield found
    finally:
        del db.connect  # type: ignore[method-assign]
        for connection in db._connections:
            connection.exec_trace = None


def scans(scenario: Scenario, statements: list[Statement]) -> list[str]:
    """Each full scan of a big table, with the statement that does it."""
    found = []
    connection = scenario.shoebox.runtime.db.connect()
    for sql, bindings in {statement.sql: statement.bindings for statement in statements}.items():
        for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", bindings):
            match = re.match(r"SCAN (\w+)|SEARCH (\w+)$", row[3])
            if match and _table(match[1] or match[2], sql) in BIG:
                found.append(f"{row[3]}: {' '.join(sql.split())[:300]}")
    return sorted(set(found))


def assert_no_scans(scenario: Scenario, statements: list[Statement], *accepted: str) -> None:
    """Fails with every full scan of a big table; ``accepted`` are pieces of SQL whose scan is meant."""
    found = [line for line in scans(scenario, statements) if not any(piece in line for piece in accepted)]
    assert not found, "\n" + "\n".join(found)


def _table(name: str, sql: str) -> str:
    """The table behind an alias."""
    match = re.search(rf"(?:FROM|JOIN|,)\s+\"?(\w+)\"?\s+(?:AS\s+)?{name}\b", sql, re.IGNORECASE)
    return match[1] if match and match[1] in BIG else name
