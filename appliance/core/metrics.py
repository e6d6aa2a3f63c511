"""Figures for Prometheus, on a port of their own. Imported only when they are switched on.

What can be read from the database or the system is read when it is asked for, so that figures nobody asks for cost nothing.
"""

from collections.abc import Iterator
from dataclasses import asdict

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from appliance.core.errors import StartRefused
from appliance.core.runtime import Runtime

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class _Now:
    """What is the case when somebody asks."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def collect(self) -> Iterator[Metric]:
        """Queues, disk and database."""
        jobs = GaugeMetricFamily("shoebox_jobs", "Jobs by queue and state.", labels=["queue", "state"])
        for queue, counts in sorted(self._runtime.jobs.queues.counts().items()):
            for state, count in asdict(counts).items():
                jobs.add_metric([queue, state], count)
        yield jobs
        total, free = self._runtime.files.usage()
        yield GaugeMetricFamily("shoebox_disk_bytes", "Size of the file system that holds the photos.", value=total)
        yield GaugeMetricFamily("shoebox_disk_free_bytes", "What is free of it.", value=free)
        database = self._runtime.db.path
        size = sum(path.stat().st_size for path in (database, database.with_name(f"{database.name}-wal")) if path.exists())
        yield GaugeMetricFamily("shoebox_database_bytes", "Size of the database with its log.", value=size)
        yield CounterMetricFamily("shoebox_database_commits", "Commits since the start.", value=self._runtime.db.commits)


class Metrics:
    """The figures of one server."""

    def __init__(self, runtime: Runtime, host: str, port: int) -> None:
        registry = CollectorRegistry()
        registry.register(_Now(runtime))
        ProcessCollector(registry=registry)
        self._requests = Counter(
            "shoebox_requests", "Answers by operation and status.", ["operation", "status"], registry=registry
        )
        self._seconds = Histogram("shoebox_request_seconds", "Until an answer begins.", registry=registry, buckets=SECONDS)
        try:
            self._server, self._thread = start_http_server(port, host, registry)
        except OSError as error:
            raise StartRefused(
                f"Port {port} on {host} for the metrics cannot be used ({error.strerror}). Choose another: SHOEBOX_METRICS_PORT."
            ) from error

    def observe(self, operation: str, status: int, seconds: float) -> None:
        """Count an answer."""
        self._requests.labels(operation, str(status)).inc()
        self._seconds.observe(seconds)

    def stop(self) -> None:
        """Serve no figures any more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def serve(runtime: Runtime, host: str, port: int) -> Metrics:
    """Begin to serve the figures. Raises ``StartRefused``."""
    return Metrics(runtime, host, port)
