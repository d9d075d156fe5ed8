"""What the site counts of itself, for Prometheus."""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess

REQUESTS = Counter("readouts_requests", "Requests answered.", ("route", "method", "status"))
SECONDS = Histogram(
    "readouts_request_seconds",
    "Seconds that an answer took.",
    ("route",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 5),
)


def told() -> bytes:
    """All counts in Prometheus' text form; of all the site's processes, where there are several."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest()
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
