"""Puts the house together: the only module that knows every domain. Read it top to bottom to see what starts when."""

import importlib
import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from appliance import realtime
from appliance.core import log, recovery
from appliance.core.data_directory import DirectoryLock, network_file_system
from appliance.core.db import Database
from appliance.core.events import EventBus
from appliance.core.files import FileStore
from appliance.core.http.dispatch import Api
from appliance.core.http.openapi import contract_operations, document
from appliance.core.http.operation import Registry
from appliance.core.http.pages import WebApplication
from appliance.core.jobs import Jobs
from appliance.core.migrate import migrate
from appliance.core.runtime import Runtime
from appliance.core.workers import ChildProcesses, sensible_budget_mib
from appliance.settings import Settings

if TYPE_CHECKING:
    from appliance.core.metrics import Metrics

logger = log.get(__name__)

DOMAINS = (
    "server_info",
    "pairing",
    "system_config",
    "auth",
    "sessions",
    "api_keys",
    "users",
    "oauth",
    "queues",
    "places",
    "assets",
    "uploads",
    "metadata",
    "viewing",
    "storage_template",
    "details",
    "editing",
    "trash",
    "stacks",
    "tags",
    "folders",
    "duplicates",
    "download",
    "albums",
    "shared_links",
    "partners",
    "activities",
    "memories",
    "notifications",
    "people",
    "timeline",
    "search",
    "map",
    "statistics",
    "integrity",
    "backups",
    "sync",
    "legacy",
)
"""In the order in which they start. Each module's ``register`` adds its operations, jobs and subscriptions."""

CHILD_MEMORY_MIB = 1536
"""Address space of a child; a 200-megapixel HEIC needs most of it."""

JOB_MEMORY_MIB = 300
"""What one heavy job really uses at its peak, for the memory budget."""


def project_folder(name: str) -> Path:
    """``migrations`` or ``static``: beside the package in a checkout, inside it when installed or frozen."""
    bundled = Path(__file__).parent / "_bundled" / name
    return bundled if bundled.is_dir() else Path(__file__).parent.parent / name


def domain_modules() -> list[ModuleType]:
    """The packages of all domains, in order."""
    built = [f"appliance.domains.{name}" for name in DOMAINS]
    return [importlib.import_module(name) for name in built if importlib.util.find_spec(name)]


def operations() -> Registry:
    """Every operation of the program, without starting anything."""
    registry = Registry()
    for module in domain_modules():
        for routes in getattr(module, "routes_of", list)():
            registry.include(routes)
    return registry


class Shoebox:
    """One server on one data directory. ``start``, serve ``asgi``, ``stop``."""

    def __init__(self, settings: Settings) -> None:
        self._lock = DirectoryLock(settings.data)
        self._lock.acquire()
        if kind := network_file_system(settings.data):
            logger.warning("%s lies on %s: a power cut there can damage the database. Use a local disk.", settings.data, kind)
        files = FileStore(settings.data.resolve())
        files.prepare()
        events = EventBus()
        db = Database(files.root / "shoebox.db", events.publish, settings.slow_query_ms)
        migrate(db.writer_connection, project_folder("migrations"), files.root / "backups")
        budget = settings.memory_budget or sensible_budget_mib()
        self.heavy_slots = max(1, min(_cores(), budget // JOB_MEMORY_MIB))
        children = ChildProcesses(
            self.heavy_slots,
            preload=["appliance.media.child"],
            limit=_limit_child,
            limit_arguments=(CHILD_MEMORY_MIB * 1024 * 1024,),
        )
        self.runtime = Runtime(settings, db, files, Jobs(db, self.heavy_slots), children, events)
        self._metrics: Metrics | None = None
        self._registry = operations()
        self.asgi = self._compose()

    def _compose(self) -> WebApplication:
        runtime = self.runtime
        for module in domain_modules():
            module.register(runtime)
        built = contract_operations()
        api = Api(runtime, self._registry, built)
        self._api = api
        socket = realtime.build(runtime)
        openapi = cache(lambda: document(self._registry))
        return WebApplication(runtime, api, socket, openapi, runtime.settings.web_root or project_folder("static"))

    def open(self) -> None:
        """Let the database be written; all that a command needs that works without the server."""
        db = self.runtime.db
        self.runtime.events.start()
        db.update_ids.start_after(recovery.greatest_update_id(db))
        db.start()

    def start(self) -> None:
        """Recover from how the last process ended, then accept work."""
        self.open()
        runtime = self.runtime
        db = runtime.db
        runtime.files.sweep_incoming(recovery.known_paths(db))
        for module in domain_modules():
            start: Any = getattr(module, "start", None)
            if start is not None:
                start(runtime)
        runtime.files.start(db)
        runtime.jobs.start()
        if runtime.settings.metrics_port:
            from appliance.core import metrics

            self._metrics = metrics.serve(runtime, runtime.settings.metrics_host, runtime.settings.metrics_port)
            self._api.observe = self._metrics.observe

    def stop(self) -> None:
        """End gently: requests first, then jobs, then the database."""
        if self._metrics is not None:
            self._metrics.stop()
        self._api.close()
        # A child may need minutes for a video; its job is done again at the next start.
        self.runtime.jobs.stop_taking()
        self.runtime.children.stop()
        self.runtime.jobs.stop(seconds=5)
        self.runtime.files.stop()
        self.runtime.db.close()
        self.runtime.events.stop()
        self._lock.release()


def _cores() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _limit_child(memory_bytes: int) -> None:
    from appliance.media.child import limit

    limit(memory_bytes, 15)
