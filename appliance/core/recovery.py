"""What the database knows when a process takes over from one that may have died."""

from collections.abc import Callable
from pathlib import Path

from appliance.core import ids
from appliance.core.db import Database


def greatest_update_id(db: Database) -> str:
    """The last update id that any row has, so that none is given out twice."""
    with db.reading() as reader:
        tables = reader.values("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%\"updateId\"%'")
        audits = reader.values("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE '%\\_audit' ESCAPE '\\'")
        found = [reader.value(f'SELECT MAX("updateId") FROM "{table}"') for table in tables]
        found += [reader.value(f'SELECT MAX(id) FROM "{table}"') for table in audits]
    return max((text for text in found if text), default=ids.NO_UPDATE)


def known_paths(db: Database) -> Callable[[Path], bool]:
    """A test whether a row has a file of this path."""

    def is_known(path: Path) -> bool:
        with db.reading() as reader:
            return (
                reader.value('SELECT 1 FROM asset WHERE "originalPath" = ?', (str(path),)) is not None
                or reader.value("SELECT 1 FROM asset_file WHERE path = ?", (str(path),)) is not None
                or reader.value('SELECT 1 FROM "user" WHERE "profileImagePath" = ?', (str(path),)) is not None
            )

    return is_known
