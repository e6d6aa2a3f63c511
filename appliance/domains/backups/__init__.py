"""Backups of the database: at the time that ``backup.database`` says, and when an administrator asks. Owns no table."""

from appliance.core.jobs import JobKind
from appliance.core.runtime import Runtime
from appliance.domains import queues
from appliance.domains.backups.service import back_up, start_backup

__all__ = ["register"]


def register(runtime: Runtime) -> None:
    """Declare the job."""
    queues.declare_timed(
        runtime,
        JobKind("back_up_database", "backupDatabase", back_up),
        lambda config: config.backup.database.cron_expression if config.backup.database.enabled else None,
    )
    queues.declare_start(runtime, "backupDatabase", start_backup)
    queues.declare_manual(
        runtime, "backup-database", lambda transaction, runtime: runtime.jobs.enqueue(transaction, "back_up_database")
    )
