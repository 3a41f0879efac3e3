"""Registers the figures that are read from the database when metrics are fetched.

An app adds its own in `AppConfig.ready`, as with readiness checks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Min

from common.clock import now


@dataclass(frozen=True, slots=True)
class Gauge:
    """Describes one figure; `read` returns it, or figures by the values of `label`."""

    name: str
    description: str
    read: Callable[[], float | Mapping[str, float]]
    label: str = ""


@dataclass(frozen=True, slots=True)
class WaitingRows:
    """Describes rows of a table that wait for a worker, such as mails to send.

    `model` is named as `app.Model`, so that whoever registers it need not import it; `since` is
    the column from which a row waits, and `waiting` selects those that still do.
    """

    model: str
    since: str
    waiting: Mapping[str, Any] = field(default_factory=dict)

    def lag_seconds(self) -> float:
        """Returns for how long the oldest row has waited; 0 where none does."""
        rows = apps.get_model(self.model)._default_manager.filter(**self.waiting)
        oldest = rows.aggregate(oldest=Min(self.since))["oldest"]
        return 0.0 if oldest is None else max(0.0, (now() - oldest).total_seconds())


_gauges: dict[str, Gauge] = {}
_queues: dict[str, WaitingRows] = {}


def register(gauge: Gauge) -> None:
    """Adds a figure; one of the same name is replaced."""
    _gauges[gauge.name] = gauge


def register_queue(name: str, rows: WaitingRows) -> None:
    """Adds a queue kept in a table, whose lag is shown under this name."""
    _queues[name] = rows


def registered_gauges() -> list[Gauge]:
    """Returns all figures, and the lag of all queues as one of them."""
    return [*_gauges.values(), QUEUE_LAG]


def queue_lags() -> dict[str, float]:
    """Returns the lag of each queue in seconds."""
    return {name: rows.lag_seconds() for name, rows in _queues.items()}


QUEUE_LAG = Gauge(
    "millshare_queue_lag_seconds",
    "Seconds for which the oldest row of a queue in the database has been due.",
    queue_lags,
    label="queue",
)
