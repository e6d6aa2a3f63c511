"""Compares the rows with the files of a data directory, without changing either."""

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import apsw

from appliance.core.db import Reader
from appliance.domains.integrity import queries

FOLDERS = ("upload", "library", "thumbs", "encoded-video", "profile")
MARKER = ".immich"
CHUNK = 1024 * 1024
AGAIN = "the queue that made them makes them again (command: missing)"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``bad``: something is lost or damaged; ``note``: worth knowing."""

    kind: Literal["good", "note", "bad"]
    text: str
    details: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """Everything that was looked at."""

    findings: list[Finding] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether nothing is lost or damaged."""
        return all(finding.kind != "bad" for finding in self.findings)

    def add(self, good: str, bad: str, details: list[str], *, kind: Literal["note", "bad"] = "bad") -> None:
        """Note what was found: ``good`` without ``details``, else how many of them are ``bad``."""
        if details:
            self.findings.append(Finding(kind, f"{len(details)} {bad}", sorted(details)))
        else:
            self.findings.append(Finding("good", good))


def inspect(
    reader: Reader, root: Path, *, checksums: bool = False, progress: Callable[[int], None] = lambda _done: None
) -> Report:
    """Look at the database, then at every file that a row has, then for files that no row has.

    ``checksums`` reads every original to its end; ``progress`` is told how many originals were looked at.
    """
    report = Report()
    try:
        _inspect_database(reader, report)
        _inspect_originals(reader, report, checksums=checksums, progress=progress)
        _inspect_other_files(reader, root, report)
    except (apsw.CorruptError, apsw.NotADBError) as error:
        report.findings.append(Finding("bad", "The database cannot be read to its end", [str(error)]))
    return report


def _inspect_database(reader: Reader, report: Report) -> None:
    report.add("The database file is sound", "faults in the database file", queries.faults(reader))
    broken = [f"{table} points at {target}" for table, target in queries.broken_references(reader)]
    report.add("All references between rows lead somewhere", "rows point at nothing", broken)


def _inspect_originals(reader: Reader, report: Report, *, checksums: bool, progress: Callable[[int], None]) -> None:
    missing: dict[str, str] = {}
    elsewhere: list[str] = []
    changed: list[str] = []
    rows = queries.originals(reader)
    for number, (path, name, size, checksum, is_external) in enumerate(rows, 1):
        found = _size(path)
        if found is None and is_external:
            elsewhere.append(f"{path} ({name})")
        elif found is None:
            missing[path] = f"{path} ({name})"
        elif not is_external and size is not None and found != size:
            changed.append(f"{path} ({name}): {found} bytes, {size} were stored")
        elif checksums and checksum is not None and _sha1(path) != checksum:
            changed.append(f"{path} ({name}): its content is not what was stored")
        progress(number)
    lost = [missing[path] for path in queries.still_known(reader, list(missing))]
    report.add(f"{len(rows)} originals looked at, none is missing", "originals are missing", lost)
    seen = "checksum" if checksums else "size"
    report.add(f"All originals have the {seen} that was stored", "originals are not as they were stored", changed)
    if elsewhere:
        report.add("", "files of external libraries are not there", elsewhere, kind="note")


def _inspect_other_files(reader: Reader, root: Path, report: Report) -> None:
    # Files before rows: what the server stores meanwhile has its row by the time that rows are read.
    files = list(_files(root))
    derived, precious = queries.derived_files(reader), queries.precious_files(reader)
    missing = queries.still_known(reader, [path for path in (*derived, *precious) if _size(path) is None])
    lost = [path for path in derived if path in missing]
    report.add(f"{len(derived)} thumbnails, previews and transcodes are there", "derived files are missing: " + AGAIN, lost)
    gone = [path for path in precious if path in missing]
    report.add(f"{len(precious)} sidecars and pictures of users and people are there", "other files are missing", gone)
    known = {path for path, *_ in queries.originals(reader)} | {*derived, *precious, *queries.doomed_files(reader)}
    strangers = [path for path in files if path not in known]
    if aside := list(_files(root, ("quarantine",))):
        report.add("", "files that no row knew lie in quarantine/ (nobody deletes them but you)", aside, kind="note")
    report.add("No file is without a row", "files that no row knows (nothing was done to them)", strangers, kind="note")


def _size(path: str) -> int | None:
    try:
        return Path(path).stat().st_size
    except OSError:
        return None


def _sha1(path: str) -> bytes:
    digest = hashlib.sha1(usedforsecurity=False)
    with Path(path).open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.digest()


def _files(root: Path, folders: tuple[str, ...] = FOLDERS) -> Iterator[str]:
    for folder in folders:
        for directory, _directories, names in os.walk(root / folder):
            for name in names:
                if name != MARKER:
                    yield str(Path(directory, name))
