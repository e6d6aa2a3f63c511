"""Child processes for what must not be able to hurt the server: decoding strangers' files, heavy computing.

A child has a time limit, a memory limit and low priority. One that crashes or hangs costs its own job and nothing else.
Children leave after a minute without work, and the process that forks them with it, so that an idle server is small.
"""

import ctypes
import gc
import multiprocessing
import multiprocessing.forkserver
import multiprocessing.resource_tracker
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from appliance.core import log

logger = log.get(__name__)
T = TypeVar("T")

IDLE_SECONDS = 60
TASKS_PER_CHILD = 500
_PR_SET_PDEATHSIG = 1
"""``prctl``: the signal that a process gets when its parent dies."""


class ChildFailed(Exception):
    """The child died or ran out of time or memory; the file that it worked on is not to be trusted."""


class ChildrenStopped(Exception):
    """The server ends; what the child was doing has not failed and can be done again."""


class ChildProcesses:
    """A pool that exists only while there is work.

    ``limit`` is called in each new child (importable, with ``limit_arguments``); ``preload`` names the modules that the
    forking process imports once for all.
    """

    def __init__(self, count: int, preload: list[str], limit: Callable[..., None], limit_arguments: tuple[Any, ...] = ()) -> None:
        self._count = count
        self._preload = preload
        self._limit = limit
        self._limit_arguments = limit_arguments
        self._lock = threading.Lock()
        self._pool: Any = None
        self._running: set[Any] = set()
        self._is_stopped = False
        self._timer: threading.Timer | None = None

    def run(self, function: Callable[..., T], *arguments: Any, seconds: float) -> T:
        """Call an importable function in a child and wait.

        Raises what it raises; ``ChildFailed`` if the child is lost; ``ChildrenStopped`` once ``stop`` was called.
        """
        from pebble import ProcessExpired

        with self._lock:
            if self._is_stopped:
                raise ChildrenStopped
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if self._pool is not None and not self._pool.active:
                # Children that cannot even begin (no memory left) break a pool for good.
                self._end()
            if self._pool is None:
                self._pool = self._start()
            future = self._pool.schedule(function, args=arguments, timeout=seconds)
            self._running.add(future)
        try:
            return future.result()  # type: ignore[no-any-return]
        except FutureTimeout as error:
            raise ChildFailed(f"took longer than {seconds:.0f} seconds") from error
        except MemoryError as error:
            raise ChildFailed("needs more memory than it may have") from error
        except (ProcessExpired, BrokenProcessPool, CancelledError) as error:
            if self._is_stopped:
                raise ChildrenStopped from error
            raise ChildFailed(f"the decoder crashed (exit code {getattr(error, 'exitcode', 'unknown')})") from error
        finally:
            with self._lock:
                self._running.discard(future)
                if not self._running and not self._is_stopped:
                    self._timer = threading.Timer(IDLE_SECONDS, self._leave_if_idle)
                    self._timer.daemon = True
                    self._timer.start()

    def stop(self) -> None:
        """End all children now, and start none any more."""
        with self._lock:
            self._is_stopped = True
            if self._timer is not None:
                self._timer.cancel()
            # pebble itself leaves those hanging who wait for a pool that is stopped.
            for future in self._running:
                future.cancel()
            self._end()

    def _start(self) -> Any:
        from pebble import ProcessPool

        # A frozen program cannot preload by module name in a fork server; it starts each child by itself.
        frozen = getattr(sys, "frozen", False)
        context = multiprocessing.get_context("spawn" if frozen else "forkserver")
        if not frozen:
            context.set_forkserver_preload(self._preload)
        return ProcessPool(
            max_workers=self._count,
            max_tasks=TASKS_PER_CHILD,
            initializer=_begin_child,
            initargs=(self._limit, *self._limit_arguments),
            context=context,
        )

    def _leave_if_idle(self) -> None:
        with self._lock:
            if not self._running:
                self._end()

    def _end(self) -> None:
        if self._pool is None:
            return
        self._pool.stop()
        server: Any = multiprocessing.forkserver._forkserver  # noqa: SLF001
        if server._forkserver_pid is not None:  # noqa: SLF001
            # It may be busy for seconds with importing what children need; nobody needs it any more.
            os.kill(server._forkserver_pid, signal.SIGKILL)  # noqa: SLF001
        self._pool.join()
        self._pool = None
        # The standard library keeps these two for ever; they are the largest part of an idle pool.
        server._stop()  # noqa: SLF001
        gc.collect()  # the semaphores of the pool, which would count as leaked
        multiprocessing.resource_tracker._resource_tracker._stop()  # type: ignore[attr-defined]  # noqa: SLF001


def _begin_child(limit: Callable[..., None], *arguments: Any) -> None:
    """First in every child: a killed server takes it along. An orphan would go on writing where nobody looks any more."""
    server: Any = multiprocessing.forkserver._forkserver  # noqa: SLF001
    if server._forkserver_alive_fd is not None:  # noqa: SLF001
        # The fork server ends when nobody holds this any more: only the real server shall.
        os.close(server._forkserver_alive_fd)  # noqa: SLF001
        server._forkserver_alive_fd = None  # noqa: SLF001
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    limit(*arguments)


def sensible_budget_mib() -> int:
    """Memory for heavy work when nothing is set: a quarter of the machine's, between 256 MiB and 4 GiB."""
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // (1024 * 1024)
    return max(256, min(4096, total // 4))
