"""Background work about accounts."""

from appliance.core.jobs import JobKind
from appliance.core.runtime import Runtime
from appliance.domains import queues
from appliance.domains.users import closing, service

QUEUE = "backgroundTask"


def erase_user(runtime: Runtime, user_id: str) -> None:
    """Erase a closed account; nothing happens when it was opened again."""
    closing.erase(runtime, user_id)


def check_closed_users(runtime: Runtime) -> None:
    """Nightly: have the accounts erased that are due."""
    closing.erase_due(runtime)


def count_usage(runtime: Runtime) -> None:
    """Nightly: set what each user has stored to what is really there."""
    service.count_usage(runtime)


def register(runtime: Runtime) -> None:
    """Make them known."""
    for function in (erase_user, check_closed_users, count_usage):
        runtime.jobs.register(JobKind(name=function.__name__, queue=QUEUE, function=function), runtime)
    queues.declare_nightly(runtime, "check_closed_users", "database_cleanup")
    queues.declare_nightly(runtime, "count_usage", "sync_quota_usage")
    queues.declare_manual(
        runtime, "user-cleanup", lambda transaction, runtime: runtime.jobs.enqueue(transaction, "check_closed_users")
    )
