"""Files that a crash or a fault left behind: put aside, so that nothing is lost even if we are wrong about them.

Only names that this program gives are looked at; what a person laid into the data directory stays where it is.
"""

import itertools
import os
import re
from collections.abc import Iterator
from pathlib import Path

from appliance.core import clock, log
from appliance.core.runtime import Runtime
from appliance.domains.integrity import queries

logger = log.get(__name__)

FOLDERS = ("upload", "thumbs", "encoded-video", "profile", "incoming")
AT_LEAST_HOURS = 24
"""What is younger may belong to something that is going on."""

BATCH = 500
_OURS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!.*\.xmp$)")


def put_strays_aside(runtime: Runtime) -> None:
    """Move every file of ours that no row knows, and that has been there for a day, to ``quarantine/``."""
    root = runtime.files.root
    found = _old_files(root, clock.now_ms() / 1000 - AT_LEAST_HOURS * 3600)
    while batch := list(itertools.islice(found, BATCH)):
        with runtime.db.reading() as reader:
            strays = queries.unknown(reader, [(str(path), path.name[:36], path.parent == root / "incoming") for path in batch])
        for path in strays:
            logger.warning("no row knows the file %s; it was moved to %s", path, runtime.files.put_aside(Path(path)))


def _old_files(root: Path, before: float) -> Iterator[Path]:
    """Regular files with our names whose inode did not change since ``before`` (their mtime is the camera's)."""
    for folder in FOLDERS:
        for directory, _directories, names in os.walk(root / folder):
            for name in filter(_OURS.match, names):
                path = Path(directory, name)
                try:
                    status = path.lstat()
                except FileNotFoundError:
                    continue
                if status.st_ctime < before:
                    yield path
