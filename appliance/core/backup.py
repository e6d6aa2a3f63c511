"""Copies of the database that can be trusted: made by SQLite's backup API, checked before they get their name.

Photos are not in them: those lie in files that never change, and any program can copy them.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import apsw

from appliance.core import clock, log
from appliance.core.errors import StartRefused
from appliance.core.files import discard_unfinished, flush

logger = log.get(__name__)

PAGES = 2000
Progress = Callable[[int, int], None]
"""Told how many pages are copied, and of how many."""


def name_now(ending: str = "") -> str:
    """The name of a backup made now, in the server's local time."""
    stamp = clock.iso_local_now()[:19].replace("-", "").replace(":", "")
    return f"shoebox-{stamp}{ending}.db"


def back_up(source: apsw.Connection, destination: Path, progress: Progress = lambda _done, _of: None) -> None:
    """Write what ``source`` holds now to ``destination``, one file without a log. Others may write meanwhile.

    On return it is whole, checked and on the disk. Raises ``StartRefused`` when it cannot be made; then there is none.
    """
    partial = destination.with_name(f".{destination.name}.part")
    try:
        discard_unfinished(partial)
        copy = apsw.Connection(str(partial))
        try:
            _copy(source, copy, progress)
        finally:
            copy.close()
        if found := faults(partial):
            raise StartRefused(f"The copy of the database is damaged ({found[0]}), so it was not kept. Run shoebox check.")
        flush(partial)
        partial.replace(destination)
        flush(destination.parent)
    except (apsw.Error, OSError) as error:
        raise StartRefused(f"The database cannot be copied to {destination}: {error}.") from error
    finally:
        discard_unfinished(partial)


def faults(database: Path) -> list[str]:
    """What SQLite finds wrong when it reads a file from the disk to its end."""
    connection = apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        return [str(text) for (text,) in connection.execute("PRAGMA integrity_check") if text != "ok"]
    finally:
        connection.close()


def _copy(source: apsw.Connection, copy: apsw.Connection, progress: Progress) -> None:
    holds_snapshot = source.in_transaction
    if not holds_snapshot:
        # Without a snapshot every write of others would have the copy begin again.
        source.execute("BEGIN").close()
    try:
        source.execute("SELECT 1 FROM sqlite_schema LIMIT 1").close()
        with copy.backup("main", source, "main") as work:
            while not work.done:
                work.step(PAGES)
                progress(work.page_count - work.remaining, work.page_count)
    finally:
        if not holds_snapshot:
            source.execute("ROLLBACK").close()
    copy.execute("PRAGMA journal_mode=DELETE").close()


def put_back(backup: Path, database: Path, progress: Progress = lambda _done, _of: None) -> Path | None:
    """Put a backup in the place of a database that nobody has open; the path where the old one lies now, if there was one.

    Whenever the process is killed, either the old or the new one is in place, whole. Raises ``StartRefused``.
    """
    fresh = database.with_name(f"{database.name}.restoring")
    source = apsw.Connection(str(backup), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        back_up(source, fresh, progress)
    finally:
        source.close()
    aside = None
    if database.exists():
        aside = database.with_name(f"{database.name}.before-restore-{clock.iso_local_now()[:19].replace(':', '')}")
        _fold_log(database, aside)
        try:
            os.link(database, aside)
        except OSError:
            shutil.copy2(database, aside)
        flush(aside)
    fresh.replace(database)
    flush(database.parent)
    return aside


def _fold_log(database: Path, aside: Path) -> None:
    """Leave no log beside a database: SQLite would apply it to whatever has that name next."""
    try:
        connection = apsw.Connection(str(database))
        connection.execute("PRAGMA journal_mode=DELETE").close()
        connection.close()
    except apsw.Error as error:
        logger.warning("the old database cannot be opened (%s); it is kept as it is", error)
        for ending in ("-wal", "-shm"):
            beside = database.with_name(database.name + ending)
            if beside.exists():
                beside.replace(aside.with_name(aside.name + ending))
