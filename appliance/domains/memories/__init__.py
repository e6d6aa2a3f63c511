"""Memories: photos of this day in earlier years, and of birthdays. Owns ``memory``, ``memory_asset``.

The jobs ``make_memories`` and ``clean_memories`` are for every night and for administrators.
"""

from appliance.core.http.operation import Routes
from appliance.core.permissions import Permission
from appliance.core.runtime import Runtime
from appliance.domains import queues
from appliance.domains.memories import access, jobs

__all__ = ["register", "routes_of"]


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.memories import routes

    return [routes.routes]


def register(runtime: Runtime) -> None:
    """Declare whose memories are whose, and how they come and go by themselves."""
    runtime.access.declare(access.owned, Permission.MEMORY_READ, Permission.MEMORY_UPDATE, Permission.MEMORY_DELETE)
    jobs.register(runtime)
    queues.declare_manual(
        runtime, "memory-create", lambda transaction, runtime: runtime.jobs.enqueue(transaction, "make_memories")
    )
    queues.declare_manual(
        runtime, "memory-cleanup", lambda transaction, runtime: runtime.jobs.enqueue(transaction, "clean_memories")
    )
