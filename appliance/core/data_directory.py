"""One data directory belongs to one running server."""

import fcntl
import os
from pathlib import Path

from appliance.core.errors import StartRefused

_NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "ncpfs"}


class DirectoryLock:
    """An exclusive lock on ``<data>/shoebox.lock``, held until the process ends however it ends."""

    def __init__(self, root: Path) -> None:
        self._path = root / "shoebox.lock"
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take it. Raises ``StartRefused`` when another process holds it."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
        except OSError as error:
            raise StartRefused(
                f"The data directory {self._path.parent} cannot be used ({error.strerror}). "
                "Check that it exists and that this user may write there, or choose another with --data."
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
            os.close(descriptor)
            raise StartRefused(
                f"Another Shoebox{f' (process {holder})' if holder else ''} is running on {self._path.parent}. "
                "Stop it first, or choose another directory with --data."
            ) from error
        if os.pread(descriptor, 20, 0).strip() != str(os.getpid()).encode():
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        self._descriptor = descriptor

    def release(self) -> None:
        """Give it back."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def network_file_system(path: Path, mounts: Path = Path("/proc/self/mounts")) -> str | None:
    """The type of the network file system that holds ``path``, or None. SQLite is not safe on these."""
    kind = file_system(path, mounts)
    return kind if kind in _NETWORK_FILE_SYSTEMS else None


def file_system(path: Path, mounts: Path = Path("/proc/self/mounts")) -> str | None:
    """The type of the file system that holds ``path``; None where the system does not tell."""
    resolved = path.resolve()
    best, kind = Path("/"), ""
    try:
        lines = mounts.read_text().splitlines()
    except OSError:
        return None
    for line in lines:
        _device, point, file_system, *_rest = line.split(" ")
        mount = Path(point.replace("\\040", " "))
        if resolved.is_relative_to(mount) and len(mount.parts) >= len(best.parts):
            best, kind = mount, file_system
    return kind or None
