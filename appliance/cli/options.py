"""What several commands share: the data directory, and how a command gets at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appliance.core.errors import StartRefused

if TYPE_CHECKING:
    from appliance.core.db import Reader
    from appliance.core.runtime import Runtime
    from appliance.settings import Settings

DataOption = Annotated[
    Path | None,
    typer.Option("--data", help="The data directory (SHOEBOX_DATA; ./data when neither is given).", show_default=False),
]


def existing(data: Path | None) -> "Settings":
    """Settings for a data directory that was used before. Raises ``StartRefused``: a typing mistake makes no new one."""
    from appliance.settings import load

    settings = load({"data": data})
    if not (settings.data / "shoebox.db").is_file():
        raise StartRefused(f"There is no Shoebox in {settings.data}. Say with --data where its data directory is.")
    return settings


@contextmanager
def looking(data: Path | None) -> "Iterator[tuple[Reader, Path]]":
    """The database, read-only, and the data directory, whether the server runs or not. Raises ``StartRefused``."""
    import apsw

    from appliance.core.db import looking_at

    root = existing(data).data.resolve()
    try:
        with looking_at(root / "shoebox.db") as reader:
            yield reader, root
    except (apsw.NotADBError, apsw.CorruptError, apsw.CantOpenError) as error:
        raise StartRefused(f"{root / 'shoebox.db'} cannot be read: {error}. Restore it from a backup.") from error


@contextmanager
def changing(data: Path | None) -> "Iterator[Runtime]":
    """The parts of a server that is not running. Raises ``StartRefused`` when it is.

    A running server keeps in memory what it believes to be true, so nobody else may write.
    """
    from appliance.app import Shoebox

    shoebox = Shoebox(existing(data))
    try:
        shoebox.open()
        yield shoebox.runtime
    finally:
        shoebox.stop()
