"""Counts the runs and offers that wait, for whoever watches the product."""

from django.db.models import Count, Min

from common.clock import now
from common.monitoring.gauges import Gauge, register
from matching.models import Allocation, MatchRun
from matching.states import UNDECIDED_STATUSES, AllocationStatus, RunStatus


def runs_by_status() -> dict[str, float]:
    """Returns the number of requested, solving and solved runs."""
    rows = MatchRun.objects.filter(status__in=UNDECIDED_STATUSES).order_by()
    found = dict(rows.values_list("status").annotate(count=Count("pk")))
    return {str(status): float(found.get(status, 0)) for status in UNDECIDED_STATUSES}


def oldest_requested_run() -> float:
    """Returns for how many seconds the oldest run waits for a worker; 0 without one."""
    rows = MatchRun.objects.filter(status=RunStatus.REQUESTED)
    oldest = rows.aggregate(oldest=Min("created_at"))["oldest"]
    return 0.0 if oldest is None else max(0.0, (now() - oldest).total_seconds())


def open_offers() -> float:
    """Returns the number of offers that factories have not answered."""
    return float(Allocation.objects.filter(status=AllocationStatus.OFFERED).count())


def register_gauges() -> None:
    """Adds the figures to the metrics."""
    for gauge in (
        Gauge("millshare_runs", "Match runs that are not decided.", runs_by_status, label="status"),
        Gauge(
            "millshare_run_oldest_waiting_seconds",
            "Seconds for which the oldest requested run has waited for a worker.",
            oldest_requested_run,
        ),
        Gauge("millshare_offers_open", "Offers that wait for a factory.", open_offers),
    ):
        register(gauge)
