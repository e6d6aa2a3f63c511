"""``shoebox backup`` and ``shoebox restore``: copies of the database, and the way back."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appliance.cli.options import DataOption, changing, existing, looking
from appliance.core.errors import StartRefused

if TYPE_CHECKING:
    from appliance.core.db import Transaction


def backup(
    destination: Annotated[
        Path | None,
        typer.Argument(help="File to write; without it one with the date in <data>/backups.", show_default=False),
    ] = None,
    data: DataOption = None,
) -> None:
    """Copy the database to one file and check the copy. The server may run meanwhile.

    Photos and videos are not in it. For a whole backup run this first, then copy the data directory (any program will do;
    originals never change).
    """
    import apsw

    from appliance.core.backup import back_up, name_now

    with looking(data) as (_reader, root):
        path = destination or root / "backups" / name_now("-by-hand")
        if path.exists():
            raise StartRefused(f"{path} exists already. Name another file.")
        if not path.parent.is_dir():
            raise StartRefused(f"The folder {path.parent} does not exist.")
        source = apsw.Connection(str(root / "shoebox.db"), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            back_up(source, path, _progress)
        finally:
            source.close()
    typer.echo(f"{path} ({path.stat().st_size / 1e6:.1f} MB) is a checked copy of the database.")


def restore(
    backup: Annotated[Path, typer.Argument(help="A file that shoebox backup or an upgrade made.", show_default=False)],
    data: DataOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Put a backup of the database in place of the present one, which is kept beside it. Stop the server first.

    Files are left as they are. Photos that came after the backup are not shown any more; shoebox check lists their files, and
    the nightly tasks move them to quarantine/ in the data directory.
    """
    from appliance.app import project_folder
    from appliance.core.backup import put_back
    from appliance.core.data_directory import DirectoryLock
    from appliance.domains import sessions

    root = existing(data).data.resolve()
    _require_restorable(backup, project_folder("migrations"))
    if not yes:
        typer.confirm(f"Replace the database of {root} by {backup}?", abort=True)
    lock = DirectoryLock(root)
    lock.acquire()
    try:
        aside = put_back(backup, root / "shoebox.db", _progress)
    finally:
        lock.release()

    with changing(data) as runtime:

        def settle(transaction: "Transaction") -> None:
            runtime.files.forget_intents(transaction)
            sessions.reset_sync_of_all(transaction)

        runtime.db.write(settle)
    typer.echo(f"The database is the one of {backup} now. The one before is kept as {aside}.")
    typer.echo("Run shoebox check to see whether every file is there, then start the server. Phones fetch everything anew.")


def _require_restorable(backup: Path, migrations: Path) -> None:
    """Raises ``StartRefused`` unless the file is a sound database of this or an older Shoebox."""
    import apsw

    from appliance.core.backup import faults
    from appliance.core.migrate import is_shoebox, unknown_steps

    if not backup.is_file():
        raise StartRefused(f"There is no file {backup}.")
    try:
        connection = apsw.Connection(str(backup), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            is_ours, unknown = is_shoebox(connection), unknown_steps(connection, migrations)
        finally:
            connection.close()
        found = faults(backup)
    except apsw.Error as error:
        raise StartRefused(f"{backup} cannot be read as a database ({error}). Nothing was changed.") from error
    if not is_ours:
        raise StartRefused(f"{backup} is no backup of Shoebox. Nothing was changed.")
    if found:
        raise StartRefused(f"{backup} is damaged ({found[0]}). Nothing was changed.")
    if unknown:
        raise StartRefused(f"{backup} was made by a newer Shoebox (it knows {', '.join(unknown)}). Nothing was changed.")


def _progress(done: int, of: int) -> None:
    """A count on a terminal, so that a person sees that a long copy goes on."""
    if sys.stderr.isatty():
        typer.echo(f"\r{done * 100 // max(1, of)} %", err=True, nl=done == of)
