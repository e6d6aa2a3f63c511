"""The queues of background jobs as administrators see and command them. Owns no table: ``job`` and ``queue`` are the core's.

How many jobs of a queue run at once follows the system config. What only another domain can know, it declares in its
``register``:

* ``declare_start(runtime, queue, function)``: how "start" fills the queue. ``function(runtime, force)`` is a job of that queue;
  it enqueues what there is to do by ``runtime.jobs.enqueue_all(name, ({"asset_id": id} for id in ids))``, which leaves room for
  other writers in a large library. ``force`` is True for everything, False for what is missing, None when the administrator
  did not say ("refresh" for faceDetection, otherwise the same as missing). A queue that nobody declared answers 501.
* ``declare_manual(runtime, name, function)``: what the manual job of that name does. ``function(transaction, runtime)`` runs
  at once, inside one transaction, and enqueues the job.

* ``declare_nightly(runtime, job, switch, **data)``: enqueue a job every night while that switch of ``nightlyTasks`` is on.
* ``declare_timed(runtime, kind, expression)``: run a job by a cron expression of the system config.

A job of a kind that Immich has a name for is listed under it (``job_names.py``); add yours there.
"""

from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime
from appliance.domains.queues import service, timetable
from appliance.domains.queues.service import declare_manual, declare_start
from appliance.domains.queues.timetable import declare_nightly, declare_timed

__all__ = ["declare_manual", "declare_nightly", "declare_start", "declare_timed", "register", "routes_of", "start"]


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.queues import routes

    return [routes.queues, routes.jobs]


def register(runtime: Runtime) -> None:
    """Declare the nightly tasks; other domains declare themselves here."""
    timetable.register(runtime)


def start(runtime: Runtime) -> None:
    """Let the system config say how many jobs of each queue run at once, and what runs when."""
    service.start(runtime)
    timetable.start(runtime)
