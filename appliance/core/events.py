"""Past facts, told to whoever cares after their transaction was committed.

A fact that must survive a crash (a job, a sync row, a deletion intent) is a row in the same transaction. What is told
here may be lost with the process: websocket messages, caches, mail triggers.
"""

import queue
import threading
from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from appliance.core import log

logger = log.get(__name__)
E = TypeVar("E")


class EventBus:
    """Calls the subscribers of an event, one event after the other, on a thread of its own."""

    def __init__(self) -> None:
        self._subscribers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)
        self._queue: queue.SimpleQueue[object | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="events", daemon=True)

    def subscribe(self, event_type: type[E], handler: Callable[[E], None]) -> None:
        """Call ``handler`` with every later event of exactly this type. An exception in it is logged, no more."""
        self._subscribers[event_type].append(handler)

    def publish(self, event: object) -> None:
        """Tell the subscribers soon; returns at once."""
        if type(event) in self._subscribers:
            self._queue.put(event)

    def start(self) -> None:
        """Begin to deliver."""
        self._thread.start()

    def stop(self) -> None:
        """Deliver what waits, then end."""
        self._queue.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _run(self) -> None:
        while (event := self._queue.get()) is not None:
            for handler in self._subscribers[type(event)]:
                try:
                    handler(event)
                except Exception:
                    logger.exception("a subscriber of %s failed", type(event).__name__)
