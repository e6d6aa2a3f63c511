"""Making backups of the database, and keeping only the newest."""

import re

import apsw

from appliance.core import backup, log
from appliance.core.runtime import Runtime
from appliance.domains import system_config

logger = log.get(__name__)

ROUTINE = re.compile(r"shoebox-\d{8}T\d{6}\.db")
"""Names of those that are made by themselves. What people made, and what upgrades made, is never removed."""


def back_up(runtime: Runtime) -> None:
    """Make a checked copy in ``backups/``, then remove the oldest beyond ``keepLastAmount``. Raises ``StartRefused``."""
    folder = runtime.files.root / "backups"
    destination = folder / backup.name_now()
    source = apsw.Connection(str(runtime.db.path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        backup.back_up(source, destination)
    finally:
        source.close()
    logger.info("the database was copied to %s", destination)
    routine = sorted(path for path in folder.iterdir() if ROUTINE.fullmatch(path.name))
    if surplus := routine[: -system_config.current(runtime).backup.database.keep_last_amount]:
        runtime.db.write(lambda transaction: runtime.files.intend_deletion(transaction, surplus))


def start_backup(runtime: Runtime, _force: bool | None) -> None:
    """Have a backup made."""
    runtime.db.write(lambda transaction: runtime.jobs.enqueue(transaction, "back_up_database"))
