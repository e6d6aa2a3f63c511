"""Compares the rows of a data directory with its files, from outside, without a word from the server."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from tests.process import database

FOLDERS = ("upload", "library", "thumbs", "encoded-video", "profile")


def faults(data: Path) -> list[str]:
    """Everything that does not fit together: rows without file, files without row, damage. Empty is what we promise."""
    found: list[str] = []
    with database(data) as connection:
        found += [f"integrity_check: {row[0]}" for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        found += [f"foreign_key_check: {row}" for row in connection.execute("PRAGMA foreign_key_check")]
        originals = dict(connection.execute('SELECT "originalPath", checksum FROM asset'))
        derived = {row[0] for row in connection.execute("SELECT path FROM asset_file")}
        profiles = {
            row[0] for row in connection.execute('SELECT "profileImagePath" FROM "user" WHERE "profileImagePath" <> \'\'')
        }
        found += [f"still to be deleted: {row[0]}" for row in connection.execute("SELECT path FROM file_deletion")]
    for path, checksum in originals.items():
        if not Path(path).is_file():
            found.append(f"row without file: {path}")
        elif hashlib.sha1(Path(path).read_bytes()).digest() != checksum:
            found.append(f"other bytes than were uploaded: {path}")
    found += [f"row without file: {path}" for path in derived | profiles if not Path(path).is_file()]
    known = originals.keys() | derived | profiles
    found += [f"file without row: {path}" for path in _files(data) if str(path) not in known]
    found += [f"left in incoming: {path.name}" for path in (data / "incoming").iterdir()]
    return found


def _files(data: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        for path in (data / folder).rglob("*"):
            if path.is_file() and path.name != ".immich":
                yield path


def jobs(data: Path) -> list[tuple[str, str, str | None]]:
    """Name, state and error of every job that is not done."""
    with database(data) as connection:
        return connection.execute("SELECT name, state, error FROM job ORDER BY id").fetchall()
