"""``shoebox doctor``: is this machine fit to keep photos, and if not, what to do."""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer

from appliance.cli.checking import SIGNS
from appliance.cli.options import DataOption

if TYPE_CHECKING:
    from appliance.settings import Settings

Kind = Literal["good", "note", "bad"]
Line = tuple[Kind, str]

GIB = 1024**3
LITTLE_DISK = 5 * GIB
NO_DISK = GIB // 2
LITTLE_MEMORY_MIB = 900
WEAK_FILE_SYSTEMS = {"vfat", "exfat", "fuseblk", "ntfs", "ntfs3", "msdos"}
"""No journal, no rights or no links."""

FIRST_SENSIBLE_YEAR = 2025


def doctor(data: DataOption = None) -> None:
    """Look at this machine and the data directory, and say in words what is not well.

    Nothing is changed, and the server may run meanwhile. Ends with 1 when something is bad.
    """
    from appliance.settings import load

    settings = load({"data": data})
    found = [
        *_disk(settings.data),
        *_memory(),
        *_permissions(settings.data),
        *_clock(),
        *_database(settings.data),
        *_port(settings),
    ]
    for kind, text in found:
        typer.echo(f"{SIGNS[kind]}  {text}")
    if any(kind == "bad" for kind, _ in found):
        raise typer.Exit(1)


def _there(path: Path) -> Path:
    """``path``, or the nearest directory above it that exists."""
    path = path.absolute()
    while not path.exists():
        path = path.parent
    return path


def _disk(data: Path) -> Iterator[Line]:
    from appliance.core.data_directory import file_system, network_file_system

    usage = shutil.disk_usage(_there(data))
    text = f"Disk: {usage.free / GIB:.1f} of {usage.total / GIB:.1f} GiB are free"
    if usage.free < NO_DISK:
        yield "bad", f"{text}. Uploads will be refused soon: free some space, or move the data directory to a larger disk."
    elif usage.free < LITTLE_DISK:
        yield "note", f"{text}. A phone's photos may not fit any more."
    else:
        yield "good", text
    kind = file_system(_there(data))
    if network_file_system(_there(data)):
        yield (
            "bad",
            f"File system: {kind}, over the network. A power cut can damage the database there: use a disk of this machine.",
        )
    elif kind in WEAK_FILE_SYSTEMS:
        yield "note", f"File system: {kind}. It survives a power cut less well than ext4, btrfs, xfs or zfs."
    elif kind is not None:
        yield "good", f"File system: {kind}"


def _memory() -> Iterator[Line]:
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 1024**2
    if total < LITTLE_MEMORY_MIB:
        yield (
            "note",
            f"Memory: {total} MiB. Large photos and videos may get no preview; --memory-budget 256 leaves most for others.",
        )
    else:
        yield "good", f"Memory: {total} MiB"


def _permissions(data: Path) -> Iterator[Line]:
    existing = _there(data)
    blocked = [path for path in (existing, *_folders(data)) if not os.access(path, os.R_OK | os.W_OK | os.X_OK)]
    database = data / "shoebox.db"
    if database.exists() and not os.access(database, os.R_OK | os.W_OK):
        blocked.append(database)
    for path in blocked:
        yield (
            "bad",
            f"Permissions: this user may not read and write {path}. Run Shoebox as its owner, or give the right to this user.",
        )
    if not blocked:
        yield "good", f"Permissions: this user may read and write {existing}"


def _folders(data: Path) -> list[Path]:
    from appliance.core.files import FOLDERS

    return [data / folder for folder in FOLDERS if (data / folder).is_dir()]


def _clock() -> Iterator[Line]:
    from appliance.core import clock

    now = clock.now().astimezone()
    if now.year < FIRST_SENSIBLE_YEAR:
        yield (
            "bad",
            f"Clock: {now:%Y-%m-%d %H:%M}. That is wrong: set it, and have it set by NTP, or logins and the trash go wrong.",
        )
    else:
        yield "good", f"Clock: {now:%Y-%m-%d %H:%M %Z}. Nightly tasks follow this time"


def _database(data: Path) -> Iterator[Line]:
    import apsw

    from appliance.app import project_folder
    from appliance.core.migrate import unknown_steps

    path = data / "shoebox.db"
    if not path.exists():
        yield "note", f"Database: none yet in {data}; shoebox serve makes one"
        return
    try:
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            (first, *more) = [text for (text,) in connection.execute("PRAGMA quick_check")]
            unknown = unknown_steps(connection, project_folder("migrations"))
        finally:
            connection.close()
    except apsw.Error as error:
        yield "bad", f"Database: it cannot be read ({error}). Restore a backup: shoebox restore"
        return
    if first != "ok":
        yield "bad", f"Database: damaged in {len(more) + 1} places. Stop the server, then restore a backup: shoebox restore"
    elif unknown:
        yield "bad", "Database: it was used by a newer Shoebox. Install that version again."
    else:
        yield "good", "Database: sound"


def _port(settings: "Settings") -> Iterator[Line]:
    from appliance.core.data_directory import DirectoryLock
    from appliance.core.errors import StartRefused

    if (settings.data / "shoebox.lock").exists():
        lock = DirectoryLock(settings.data)
        try:
            lock.acquire()
        except StartRefused:
            yield "good", f"Port {settings.port}: not looked at, for the server is running"
            return
        lock.release()
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            yield (
                "bad",
                f"Port {settings.port}: it cannot be used ({error.strerror}). Stop what uses it, or choose another: --port",
            )
            return
    yield "good", f"Port {settings.port}: free"
