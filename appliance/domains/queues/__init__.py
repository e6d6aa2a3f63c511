"""The queues of background jobs as administrators see and command them. Owns no table: ``job`` and ``queue`` are the core's.

How many jobs of a queue run at once follows the system config. What only another domain can know, it declares in its
``register``:

* ``declare_start(runtime, queue, function)``: how "start" fills the queue. ``function(runtime, force)`` is a job of that queue;
  it enqueues what there is to do by ``runtime.jobs.enqueue_all(name, ({"asset_id": id} for id in ids))``, which leaves room for
  other writers in a large library. ``force`` is True for everything, False for what is missing, None when the administrator
  did not say ("refresh" for faceDetection, otherwise the same as missing). A queue that nobody declared answers 501.
* ``declare_manual(runtime, name, function)``: what the manual job of that name does. ``function(transaction, runtime)`` runs
  at once, inside one transaction, and enqueues the job.

A job of a kind that Immich has a name for is listed under it (``job_names.py``); add yours there.
"""

from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime
from appliance.domains.queues.service import declare_manual, declare_start, start

__all__ = ["declare_manual", "declare_start", "register", "routes_of", "start"]


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.queues import routes

    return [routes.queues, routes.jobs]


def register(runtime: Runtime) -> None:
    """Nothing to declare; other domains declare themselves here."""
