"""Counts and times requests, tasks and refusals, where METRICS_PORT is set.

The library is loaded at the first use: where processes share their figures it looks at the
environment once, when it is imported, and that has to be prepared before (`exposition`).
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

# Seconds. A page takes tens of milliseconds, an approval of a large run seconds.
REQUEST_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
TASK_BUCKETS = (0.01, 0.05, 0.25, 1, 5, 15, 60, 300, 900, 3_600)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Instruments:
    """Holds the histograms and counters of this process, and their registry."""

    registry: Any
    requests: Any
    tasks: Any
    refusals: Any
    limits: Any


def is_on() -> bool:
    """Returns whether metrics are kept."""
    return bool(settings.METRICS["port"])


@cache
def instruments() -> Instruments:
    """Makes the histograms and counters once for this process."""
    from prometheus_client import CollectorRegistry, Counter, Histogram  # noqa: PLC0415  as above

    registry = CollectorRegistry()
    return Instruments(
        registry=registry,
        requests=Histogram(
            "millshare_request_seconds",
            "Time to answer a request.",
            ["route", "method", "status"],
            buckets=REQUEST_BUCKETS,
            registry=registry,
        ),
        tasks=Histogram(
            "millshare_task_seconds",
            "Time to execute a task.",
            ["task", "state"],
            buckets=TASK_BUCKETS,
            registry=registry,
        ),
        refusals=Counter(
            "millshare_refusals",
            "Requests that were refused, by status and code of the problem.",
            ["status", "code"],
            registry=registry,
        ),
        limits=Counter(
            "millshare_limits_reached",
            "Attempts beyond a quota, or beyond the limits of sign-ins.",
            ["limit"],
            registry=registry,
        ),
    )


def observe_request(*, route: str, method: str, status: int, seconds: float) -> None:
    """Adds one answered request; its address and ids are not among the labels."""
    if is_on():
        known = method if method in METHODS else "other"
        instruments().requests.labels(route, known, f"{status // 100}xx").observe(seconds)


def observe_task(*, name: str, state: str, seconds: float) -> None:
    """Adds one executed task."""
    if is_on():
        instruments().tasks.labels(name, state).observe(seconds)


def count_refusal(*, status: int, code: str) -> None:
    """Counts a refused request."""
    if is_on():
        instruments().refusals.labels(str(status), code).inc()


def count_limit(limit: str) -> None:
    """Counts an attempt beyond a limit, such as `quota:exports` or `sign_in:network`."""
    if is_on():
        instruments().limits.labels(limit).inc()
