"""Reads what lots took on their machines beside what was estimated."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from common.clock import MS_PER_SECOND
from fulfilment.models import ProgressReport
from matching.estimates.learned_factor import ReportedLot, SpreadRecord, share_within_spread
from matching.models import Allocation
from orders.states import ESTIMATED_SOURCES


@dataclass(frozen=True, slots=True)
class ProcessRecord:
    """Holds how well the estimates of a process held, and reported ÷ estimated time."""

    process: Any
    record: SpreadRecord
    mean_ratio: Decimal


def reported_lots(machine: Any) -> list[ReportedLot]:
    """Returns the lots of a machine whose time was estimated and then measured."""
    return [lot for _, lot in lots_with_process({"window__machine": machine})]


def records_by_process() -> list[ProcessRecord]:
    """Returns how well the estimates held, by process, those with the most lots first."""
    found: dict[Any, list[ReportedLot]] = defaultdict(list)
    for process, lot in lots_with_process({}):
        found[process].append(lot)
    rows = [
        ProcessRecord(process, share_within_spread(lots), mean_ratio(lots))
        for process, lots in found.items()
    ]
    return sorted(rows, key=lambda row: (-row.record.lots, row.process.pk))


def mean_ratio(lots: Iterable[ReportedLot]) -> Decimal:
    """Returns the mean of reported ÷ estimated time."""
    ratios = [lot.actual_seconds / (lot.estimated_seconds or lot.standard_seconds) for lot in lots]
    return sum(ratios, Decimal(0)) / len(ratios)


def lots_with_process(narrowed: dict[str, Any]) -> list[tuple[Any, ReportedLot]]:
    """Returns process and lot of each allocation with a measured time; two queries.

    Of several measurements of an allocation the last counts. The standard time is the estimate on
    this machine without a learned factor, the estimated one what its hours were booked for.
    """
    reports = ProgressReport.objects.filter(
        cycle_time_s__isnull=False, allocation__operation__estimate_source__in=ESTIMATED_SOURCES
    )
    measured = dict(reports.order_by("pk").values_list("allocation", "cycle_time_s"))
    rows = Allocation.objects.filter(pk__in=measured, **narrowed).select_related(
        "operation__process", "window__machine"
    )
    return [
        (row.operation.process, reported_lot(row, measured[row.pk])) for row in rows.order_by("pk")
    ]


def reported_lot(allocation: Allocation, actual: Decimal) -> ReportedLot:
    """Returns the lot of an allocation; booked hours hold the expected scrap as well."""
    step, shares = allocation.operation, allocation.step_yield * allocation.later_yield
    return ReportedLot(
        standard_seconds=step.cycle_time_s / allocation.window.machine.speed_factor,
        actual_seconds=actual,
        estimated_seconds=Decimal(allocation.unit_ms) / MS_PER_SECOND * shares,
        relative_spread=step.estimate_spread or Decimal(0),
    )
