"""Reads the missing pieces of one step of an order, and the fixed steps around it.

If a routing lost several steps, each is a shortfall of its own, the first one first; the pieces of
a later one may then be made as late as the next fixed step allows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from common.money import to_micros
from factories.models import CapacityWindow
from matching.engine.model.columns import EPOCH
from matching.formulation.demand import DemandOrder, DemandStep, read_orders
from matching.formulation.supply import MarketSupply, read_supply
from matching.models import Allocation, LotTransfer, MatchRun, RunOrder, Shortfall
from matching.selectors.runs import live_allocations
from matching.states import LIVE_STATUSES, SENT_STATUSES, ShortfallCause, ShortfallStatus
from orders.models import Order
from vocabularies.selectors import process_closure, region_closure

# Stands for a factory of the next step that is not known yet; no id is such a word.
LATER = "later"
# These causes concern the window itself and not another step.
WINDOW_CAUSES = (
    ShortfallCause.DECLINED,
    ShortfallCause.EXPIRED,
    ShortfallCause.CANCELLED,
    ShortfallCause.FAILED,
    ShortfallCause.REDUCED,
)


@dataclass(frozen=True, slots=True)
class FixedAllocation:
    """Holds an allocation that stays, with the pieces that it can send or take."""

    allocation: UUID | None
    factory: str
    start: datetime
    end: datetime
    quantity: int

    @property
    def window(self) -> str:
        """Returns its name among the windows of the problem."""
        return LATER if self.allocation is None else f"fixed-{self.allocation}"


@dataclass(frozen=True, slots=True)
class OpenShortfall:
    """Holds the missing pieces of one step, with all that is needed to fill them.

    `state` is compared before the answer is written: if it changed, so did the shortfall.
    """

    run: MatchRun
    order: DemandOrder
    step: DemandStep
    missing: int
    unmet_micros: int
    senders: Sequence[FixedAllocation]
    receivers: Sequence[FixedAllocation]
    factories: frozenset[str]
    barred: frozenset[str]
    supply: MarketSupply
    regions: Mapping[str, frozenset[str]]
    at: datetime
    state: Any

    @property
    def is_last(self) -> bool:
        """Returns whether goods go from this step to the buyer."""
        return self.step is self.order.steps[-1]

    @property
    def quantity(self) -> int:
        """Returns the pieces that can be made: at most what the step before sends."""
        if self.step is self.order.steps[0]:
            return self.missing
        return min(self.missing, sum(row.quantity for row in self.senders))


def read_shortfall(order_id: Any, at: datetime) -> OpenShortfall | None:
    """Reads the first open shortfall of an order; None if there is none."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        open_rows = Shortfall.objects.filter(order=order_id, status=ShortfallStatus.OPEN)
        rows = list(open_rows.select_related("operation", "allocation__run", "order"))
        if not rows:
            return None
        first = min(rows, key=lambda row: row.operation.sequence).operation_id
        supply = read_supply(rows[0].allocation.run.currency_id, at, process_closure())
        return open_shortfall([row for row in rows if row.operation_id == first], supply, at)


def open_shortfall(
    shortfalls: Sequence[Shortfall], supply: MarketSupply, at: datetime
) -> OpenShortfall:
    """Returns the open shortfalls of one step as one."""
    row, run = shortfalls[-1].order, shortfalls[-1].allocation.run
    (order,) = read_orders(Order.objects.filter(pk=row.pk))
    operation = shortfalls[0].operation_id
    place = [step.id for step in order.steps].index(str(operation))
    missing = sum(shortfall.quantity for shortfall in shortfalls)
    live = live_allocations(row.pk)
    own = [allocation for allocation in live if allocation.operation_id == operation]
    return OpenShortfall(
        run=run,
        order=order,
        step=order.steps[place],
        missing=missing,
        unmet_micros=to_micros(RunOrder.objects.get(run=run, order=row).unmet_price),
        senders=fixed_at(live, order, place - 1, "lots_out"),
        receivers=receivers_of(live, order, place, missing),
        factories=frozenset(map(factory_of, own)),
        barred=barred_windows(row.pk, run, operation),
        supply=supply,
        regions=region_closure(),
        at=at,
        state=state_of(row.pk),
    )


def factory_of(row: Allocation) -> str:
    """Returns the factory of an allocation."""
    return str(row.window.machine.factory_id)


def state_of(order_id: Any) -> Any:
    """Returns all rows on which a shortfall of this order depends, to be compared."""
    shortfalls = Shortfall.objects.filter(order=order_id, status=ShortfallStatus.OPEN)
    allocations = Allocation.objects.filter(order=order_id, status__in=LIVE_STATUSES)
    lots = LotTransfer.objects.filter(from_allocation__order=order_id)
    return (
        sorted(shortfalls.values_list("pk", "quantity")),
        sorted(allocations.values_list("pk", "quantity", "lost")),
        sorted(lots.values_list("from_allocation", "to_allocation", "quantity", "lost")),
    )


def fixed_at(
    live: Iterable[Allocation], order: DemandOrder, place: int, lots: str
) -> list[FixedAllocation]:
    """Returns the allocations of a step with unsent pieces outside any lot.

    `lots` names the lots towards the shortfall: `lots_out` of the step before, `lots_in` of the
    next.
    """
    if not 0 <= place < len(order.steps):
        return []
    found = []
    for row in live:
        if str(row.operation_id) != order.steps[place].id or row.status in SENT_STATUSES:
            continue
        left = row.pieces - sum(lot.pieces for lot in getattr(row, lots).all())
        if left > 0:
            factory, start, end = factory_of(row), row.work_starts_at, row.window.ends_at
            found.append(FixedAllocation(row.pk, factory, start, end, left))
    return found


def receivers_of(
    live: Sequence[Allocation], order: DemandOrder, place: int, missing: int
) -> list[FixedAllocation]:
    """Returns the receivers of the pieces; LATER stands for a missing next step."""
    if place == len(order.steps) - 1:
        return []
    known = fixed_at(live, order, place + 1, "lots_in")
    unknown = missing - sum(row.quantity for row in known)
    if unknown > 0:
        start = latest_start(live, order, place + 1)
        known.append(FixedAllocation(None, LATER, start, start + timedelta(days=1), unknown))
    return known


def latest_start(live: Sequence[Allocation], order: DemandOrder, place: int) -> datetime:
    """Returns the last start of the next made step, or else the latest delivery."""
    for step in order.steps[place + 1 :]:
        starts = [row.work_starts_at for row in live if str(row.operation_id) == step.id]
        if starts:
            return max(starts)
    return EPOCH + timedelta(days=order.latest)


def barred_windows(order_id: Any, run: MatchRun, operation: Any) -> frozenset[str]:
    """Returns the windows that may not be tried again.

    These are windows in which pieces of the order were lost, all windows of a machine that declined
    them, and windows in which the run planned this step before.
    """
    lost = Shortfall.objects.filter(order=order_id, cause__in=WINDOW_CAUSES)
    machines = lost.filter(cause=ShortfallCause.DECLINED).values("allocation__window__machine")
    planned = Allocation.objects.filter(run=run, operation=operation)
    windows = {
        *lost.values_list("allocation__window", flat=True),
        *CapacityWindow.objects.filter(machine__in=machines).values_list("pk", flat=True),
        *planned.values_list("window", flat=True),
    }
    return frozenset(map(str, windows))
