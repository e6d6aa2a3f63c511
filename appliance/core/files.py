"""Files of the data directory: how they come in, where they lie, and the only way they go.

A file is complete before anybody looks for it: written to ``incoming/``, linked to its place, file and directories
fsynced, and only then named in the database. Nothing is ever overwritten in place.

A file goes only through ``FileStore.carry_out_deletions``: that function unlinks exactly what a row of ``file_deletion``
names, and such a row is written in the same transaction that makes the file unwanted.
"""

import contextlib
import errno
import hashlib
import os
import queue
import shutil
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from appliance.core import clock, ids, log
from appliance.core.db import Database, Transaction
from appliance.core.errors import StartRefused, StorageFull

logger = log.get(__name__)

SHELF = 500
"""Files that ``receive`` names for the same directory."""

FOLDERS = ("upload", "library", "thumbs", "encoded-video", "profile", "backups", "incoming")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Incoming:
    """A file that is being received: hashed and counted while it is written. Not visible to anybody.

    Use as a context manager: what was not placed is removed at the end. Raises ``StorageFull``.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self._sha1 = hashlib.sha1(usedforsecurity=False)
        try:
            self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o640)
        except OSError as error:
            raise _full_or(error) from error

    def write(self, chunk: bytes | bytearray | memoryview) -> None:
        """Append ``chunk``. Raises ``StorageFull``."""
        view = memoryview(chunk)
        self._sha1.update(view)
        self.size += len(view)
        try:
            while view:
                view = view[os.write(self._descriptor, view) :]
        except OSError as error:
            raise _full_or(error) from error

    @property
    def sha1(self) -> bytes:
        """The SHA-1 of everything written so far, 20 bytes."""
        return self._sha1.digest()

    def finish(self, modified_ns: int | None = None) -> None:
        """Flush to the disk and close; ``modified_ns`` becomes the modification time. Raises ``StorageFull``."""
        try:
            if modified_ns is not None:
                os.utime(self._descriptor, ns=(clock.now_ms() * 1_000_000, modified_ns))
            os.fsync(self._descriptor)
        except OSError as error:
            raise _full_or(error) from error
        finally:
            os.close(self._descriptor)
            self._descriptor = -1

    def discard(self) -> None:
        """Remove it, if it is still there."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.discard()


class FileStore:
    """The folders of one data directory."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._intended: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._making = threading.Lock()
        self._naming = threading.Lock()
        self._shelf, self._on_shelf = "", SHELF

    def prepare(self) -> None:
        """Create the folders. Raises ``StartRefused`` when the directory cannot be written."""
        try:
            for folder in FOLDERS:
                (self.root / folder).mkdir(parents=True, exist_ok=True)
                marker = self.root / folder / ".immich"
                if folder != "incoming" and not marker.exists():
                    marker.write_text(str(clock.now_ms()))
        except OSError as error:
            raise StartRefused(
                f"The data directory {self.root} cannot be written ({error.strerror}). "
                "Give this user the right to write there, or choose another with --data."
            ) from error

    # -- coming in

    def receive(self, suffix: str = "") -> Incoming:
        """Begin a new file in ``incoming/``.

        Its name is a random UUID that shares its beginning with those before it: what comes together then lies together,
        and a new directory, with the fsyncs that it costs, is needed for each ``SHELF`` files and not for each one.
        """
        with self._naming:
            if self._on_shelf == SHELF:
                self._shelf, self._on_shelf = ids.new_id()[:4], 0
            self._on_shelf += 1
            beginning = self._shelf
        return Incoming(self.root / "incoming" / f"{beginning}{ids.new_id()[4:]}{suffix}")

    def temporary(self, suffix: str) -> Path:
        """A path in ``incoming/`` for a child process to write to."""
        return self.root / "incoming" / f"{ids.new_id()}{suffix}"

    def fanned_out(self, folder: str, owner_id: str, name: str) -> Path:
        """Where a file belongs: ``<folder>/<owner>/ab/cd/<name>`` (behaviour/05 §3)."""
        return self.root / folder / owner_id / name[:2] / name[2:4] / name

    def place(self, incoming: Incoming, destination: Path, modified_ns: int | None = None) -> None:
        """Give a received file its name, with ``modified_ns`` as its modification time; durable on return.

        The name in ``incoming/`` stays: while both exist the file is not yet known to the database, and ``sweep_incoming``
        sorts that out after a crash. Call ``Incoming.discard`` after the commit. Raises ``StorageFull``; an existing
        destination is an error.
        """
        try:
            self._make_directories(destination.parent)
            try:
                os.link(incoming.path, destination)
            except OSError as error:
                if error.errno not in {errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK, errno.EXDEV}:
                    raise
                # FAT and some network shares have no links: a crash between here and the commit leaves a stray file.
                incoming.path.rename(destination)
            # The name first, the bytes second: a journalling file system then writes its journal once for both.
            incoming.finish(modified_ns)
            _fsync_directory(destination.parent)
        except OSError as error:
            raise _full_or(error) from error

    def _make_directories(self, path: Path) -> None:
        """Create ``path`` so that it survives a power cut: each new directory is fsynced into its parent.

        One at a time: nobody may rely on a directory that another thread has created but not yet fsynced.
        """
        with self._making:
            missing = []
            while not path.exists() and path != self.root:
                missing.append(path)
                path = path.parent
            for directory in reversed(missing):
                directory.mkdir(exist_ok=True)
                _fsync_directory(directory.parent)

    def withdraw(self, incoming: Path, destination: Path) -> None:
        """Take back what ``place`` did for a transaction that then failed: the file was promised to nobody."""
        if destination.exists() and (not incoming.exists() or destination.samefile(incoming)):
            destination.unlink()

    def replace(self, made: Path, destination: Path) -> None:
        """Put a derived file (thumbnail, sidecar) in its place, over an older one. Durable on return."""
        try:
            flush(made)
            self._make_directories(destination.parent)
            made.replace(destination)
            _fsync_directory(destination.parent)
        except OSError as error:
            raise _full_or(error) from error

    def duplicate(self, source: Path, destination: Path, sha1: bytes | None) -> None:
        """Give a file of ours a second name, durable on return: the first half of a move.

        The second half is the transaction that names ``destination`` and intends the deletion of ``source``: at every moment
        the name in the database is one of a whole file. Where names cannot be added (another disk, FAT) it is a copy, read
        again and compared by size and by ``sha1`` if given. Does nothing when that was done before.

        Raises ``FileExistsError`` when another file has that name, ``FileNotFoundError`` without a source, ``StorageFull``.
        """
        try:
            self._make_directories(self._inside(destination).parent)
            try:
                os.link(source, destination)
            except FileExistsError:
                if not is_same(source, destination):
                    raise
            except OSError as error:
                if error.errno not in {errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK, errno.EXDEV}:
                    raise
                _copy(source, destination, sha1)
            _fsync_directory(destination.parent)
        except OSError as error:
            raise _full_or(error) from error

    def remove_empty_directories(self, folder: str) -> None:
        """Remove the directories below a folder of ours in which nothing lies."""
        with self._making:
            for directory, _directories, names in os.walk(self.root / folder, topdown=False):
                if not names and Path(directory) != self.root / folder:
                    with contextlib.suppress(OSError):
                        Path(directory).rmdir()

    def forget_incoming(self, path: Path) -> None:
        """Remove a name in ``incoming/``: never the last one of anything acknowledged."""
        if path.parent != self.root / "incoming":
            raise ValueError(f"{path} does not lie in incoming/")
        path.unlink(missing_ok=True)

    def sweep_incoming(self, is_known: Callable[[Path], bool]) -> None:
        """At start: remove what a killed process left half done.

        A name in ``incoming/`` whose file has a second name was placed but perhaps never committed: if ``is_known`` says
        that no row has that second name, the client never got its answer and both names go.
        """
        for path in sorted((self.root / "incoming").iterdir()):
            if path.is_dir():
                continue
            if path.stat().st_nlink > 1:
                for folder in ("upload", "profile"):
                    for second in self._other_names(folder, path):
                        if not is_known(second):
                            logger.info("removing an upload that was never acknowledged: %s", second.name)
                            second.unlink()
            path.unlink()

    def _other_names(self, folder: str, path: Path) -> Iterable[Path]:
        """The name that ``fanned_out`` gave the file, under any owner, perhaps with an extension."""
        for owner in (self.root / folder).iterdir():
            for candidate in (owner / path.name[:2] / path.name[2:4]).glob(f"{path.name}*"):
                if candidate.samefile(path):
                    yield candidate

    def put_aside(self, path: Path) -> Path:
        """Move a file that nobody knows out of the way, to ``quarantine/<its path>``; where it is then. Nothing is lost.

        Raises ``ValueError`` for a path outside the data directory.
        """
        source = self._inside(path)
        destination = self.root / "quarantine" / source.relative_to(self.root)
        while destination.exists():
            destination = destination.with_name(f"{ids.new_id()[:8]}-{source.name}")
        try:
            self._make_directories(destination.parent)
            source.rename(destination)
            _fsync_directory(destination.parent)
        except OSError as error:
            raise _full_or(error) from error
        return destination

    # -- going

    def intend_deletion(self, transaction: Transaction, paths: Iterable[str | Path]) -> None:
        """Write down, with the change that makes them unwanted, that these files are to go.

        Raises ``ValueError`` for a path outside the data directory: nothing there is ours to delete.
        """
        for path in paths:
            self._inside(Path(path))
            transaction.run(
                'INSERT INTO file_deletion (path, "createdAt") VALUES (:path, :now)',
                {"path": str(path), "now": clock.iso_now()},
            )
        if self._wake not in transaction.after_commit:
            transaction.after_commit.append(self._wake)

    def start(self, db: Database) -> None:
        """Carry out what an earlier process left written down, and from now on whatever is intended, soon after its commit."""
        self._thread = threading.Thread(target=self._run, args=(db,), name="deletions", daemon=True)
        self._thread.start()
        self._wake()

    def stop(self) -> None:
        """End after the deletions at hand; the rest is carried out at the next start."""
        self._intended.put(False)
        if self._thread is not None:
            self._thread.join(timeout=10)

    def _wake(self) -> None:
        self._intended.put(True)

    def _run(self, db: Database) -> None:
        while self._intended.get():
            try:
                self.carry_out_deletions(db)
            except Exception:
                # The intents stay written down: the next one, or the next start, tries again.
                logger.exception("files could not be removed")

    def forget_intents(self, transaction: Transaction) -> int:
        """Strike out every intent: after a restore their paths may be those of other files. How many there were."""
        return transaction.run("DELETE FROM file_deletion")

    def carry_out_deletions(self, db: Database) -> int:
        """Unlink what is written down, then strike it out; how many. Safe to run again after a crash anywhere."""
        total = 0
        while intents := db.read(lambda reader: reader.rows("SELECT id, path FROM file_deletion ORDER BY id LIMIT 500")):
            for intent in intents:
                self._inside(Path(intent["path"])).unlink(missing_ok=True)
            last = intents[-1]["id"]
            db.write(lambda transaction, last=last: transaction.run("DELETE FROM file_deletion WHERE id <= ?", (last,)))  # type: ignore[misc]
            total += len(intents)
        return total

    def _inside(self, path: Path) -> Path:
        """``path``, if it lies in one of our folders when every link on the way is followed."""
        parent = path.parent.resolve()
        root = self.root.resolve()
        if not parent.is_relative_to(root) or parent == root:
            raise ValueError(f"{path} is not a file of this data directory")
        return path

    # -- looking

    def usage(self) -> tuple[int, int]:
        """Total and free bytes of the file system that holds the photos."""
        disk = shutil.disk_usage(self.root)
        return disk.total, disk.free


def _full_or(error: OSError) -> Exception:
    return StorageFull() if error.errno in _FULL else error


def is_same(one: Path, other: Path) -> bool:
    """Whether both are there and have the same bytes, as one file or as two."""
    if not (one.exists() and other.exists()):
        return False
    return one.samefile(other) or (one.stat().st_size == other.stat().st_size and _sha1(one) == _sha1(other))


def _sha1(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha1").digest()


def _copy(source: Path, destination: Path, sha1: bytes | None) -> None:
    """Copy bytes and times under a name that nobody looks for, compare what the disk holds, then name it."""
    if destination.exists():
        if is_same(source, destination):
            return
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(destination))
    partial = destination.with_name(f".{destination.name[:200]}.part")
    shutil.copy2(source, partial)
    flush(partial)
    if partial.stat().st_size != source.stat().st_size or (sha1 is not None and _sha1(partial) != sha1):
        raise OSError(errno.EIO, "the copy is not what was copied", str(destination))
    partial.rename(destination)


def discard_unfinished(partial: Path) -> None:
    """Remove a file that this process was making and that nobody knows: its name ends with ``.part``."""
    if partial.suffix != ".part":
        raise ValueError(f"{partial} is not an unfinished file")
    for ending in ("", "-journal", "-wal", "-shm"):
        partial.with_name(partial.name + ending).unlink(missing_ok=True)


def flush(path: Path) -> None:
    """Have the bytes of a file, or the names of a directory, on the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _fsync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
