"""A gap: pieces of one operation that nobody makes, as a small problem between what is fixed.

Before it and behind it in the routing others have said yes. They stand in the problem as windows
that cost nothing and have just the time for the pieces that they can send or take; so the engine's
own rules keep lots, lanes and transit times. Of a routing that lost several steps each is a gap of
its own, the first one first; the pieces of a later gap may then be made as late as the next fixed
step allows.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection, transaction

from common.money import to_micros
from factories.models import CapacityWindow
from matching.engine.model.columns import EPOCH, Flags, moment
from matching.engine.model.problem import (
    Problem,
    ProblemOperation,
    ProblemOption,
    ProblemOrder,
    ProblemShipment,
    ProblemTransfer,
    ProblemWindow,
)
from matching.formulation import costing
from matching.formulation.build import Formulation, StepCandidates, StepCosts
from matching.formulation.capability import capable_machines
from matching.formulation.demand import DemandOrder, DemandStep, read_orders
from matching.formulation.supply import MarketSupply, day_number, read_supply
from matching.models import Allocation, LotTransfer, MatchRun, RunOrder, Shortfall
from matching.selectors.runs import live_allocations
from matching.states import (
    LIVE_STATUSES,
    SENT_STATUSES,
    ShortfallCause,
    ShortfallStatus,
    UnmatchedReason,
)
from orders.models import Order as OrderRow
from vocabularies.selectors import process_closure, region_closure

# Steps before and behind the gap, and a factory that is not known yet; ids are never such words.
BEFORE, BEHIND, LATER = "before", "behind", "later"
# What a factory did that says something of its window, and not of another step.
WINDOW_CAUSES = (
    ShortfallCause.DECLINED,
    ShortfallCause.EXPIRED,
    ShortfallCause.CANCELLED,
    ShortfallCause.FAILED,
)


@dataclass(frozen=True, slots=True)
class FixedAllocation:
    """An allocation that stays, with pieces that it can send to the gap or take from it."""

    allocation: UUID | None
    factory: str
    start: datetime
    end: datetime
    quantity: int

    @property
    def window(self) -> str:
        """Its name among the problem's windows."""
        return LATER if self.allocation is None else f"fixed-{self.allocation}"


@dataclass(frozen=True, slots=True)
class OpenShortfall:
    """Missing pieces of one operation, with all that the database says about filling them.

    `state` is what the gap was read from: where it is another, the gap is another too.
    """

    run: MatchRun
    wish: DemandOrder
    step: DemandStep
    is_last: bool
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
    def quantity(self) -> int:
        """Pieces that can be made: what the step before sends is the limit."""
        if self.step is self.wish.steps[0]:
            return self.missing
        return min(self.missing, sum(row.quantity for row in self.senders))


@dataclass(frozen=True, slots=True)
class FillOption:
    """One way to fill a gap: by which factories, how many new ones, and in lots of which size."""

    factories: frozenset[str] | None
    max_factories: int | None
    least_lot: int


def read_shortfall(order_id: Any, at: datetime) -> OpenShortfall | None:
    """The first gap of an order, as the database is at one instant; None where there is none."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        open_rows = Shortfall.objects.filter(order=order_id, status=ShortfallStatus.OPEN)
        rows = list(open_rows.select_related("operation", "allocation__run", "order"))
        if not rows:
            return None
        first = min(rows, key=lambda row: row.operation.sequence).operation_id
        return open_shortfall([row for row in rows if row.operation_id == first], at)


def open_shortfall(shortfalls: Sequence[Shortfall], at: datetime) -> OpenShortfall:
    """The gap that one operation's open shortfalls are."""
    order, run = shortfalls[-1].order, shortfalls[-1].allocation.run
    (wish,) = read_orders(OrderRow.objects.filter(pk=order.pk))
    operation = shortfalls[0].operation_id
    place = [step.id for step in wish.steps].index(str(operation))
    missing = sum(row.quantity for row in shortfalls)
    live = live_allocations(order.pk)
    own = [row for row in live if row.operation_id == operation]
    currency = run.currency_id
    return OpenShortfall(
        run=run,
        wish=wish,
        step=wish.steps[place],
        is_last=place == len(wish.steps) - 1,
        missing=missing,
        unmet_micros=to_micros(RunOrder.objects.get(run=run, order=order).unmet_price),
        senders=fixed_at(live, wish, place - 1, "from_allocation"),
        receivers=receivers_of(live, wish, place, missing),
        factories=frozenset(str(row.window.machine.factory_id) for row in own),
        barred=barred_windows(order.pk, run, operation),
        supply=read_supply(currency, at, process_closure()),
        regions=region_closure(),
        at=at,
        state=state_of(order.pk),
    )


def state_of(order_id: Any) -> Any:
    """All rows that a gap of this order depends on, to be compared."""
    shortfalls = Shortfall.objects.filter(order=order_id, status=ShortfallStatus.OPEN)
    allocations = Allocation.objects.filter(order=order_id, status__in=LIVE_STATUSES)
    lots = LotTransfer.objects.filter(from_allocation__order=order_id)
    return (
        sorted(shortfalls.values_list("pk", "quantity")),
        sorted(allocations.values_list("pk", "quantity", "lost")),
        sorted(lots.values_list("from_allocation", "to_allocation", "quantity", "lost")),
    )


def fixed_at(
    live: Iterable[Allocation], wish: DemandOrder, place: int, side: str
) -> list[FixedAllocation]:
    """The allocations of a step that have pieces without a lot on the side of the gap, and have not
    sent them away."""
    if not 0 <= place < len(wish.steps):
        return []
    found = []
    for row in live:
        if str(row.operation_id) != wish.steps[place].id or row.status in SENT_STATUSES:
            continue
        lots = row.lots_out if side == "from_allocation" else row.lots_in
        left = row.pieces - sum(lot.pieces for lot in lots.all())
        if left > 0:
            factory = str(row.window.machine.factory_id)
            found.append(
                FixedAllocation(row.pk, factory, row.window.starts_at, row.window.ends_at, left)
            )
    return found


def receivers_of(
    live: Sequence[Allocation], wish: DemandOrder, place: int, missing: int
) -> list[FixedAllocation]:
    """Who takes the pieces; where the next step is missing too, somebody who is not known yet."""
    if place == len(wish.steps) - 1:
        return []
    known = fixed_at(live, wish, place + 1, "to_allocation")
    unknown = missing - sum(row.quantity for row in known)
    if unknown > 0:
        start = latest_start(live, wish, place + 1)
        known.append(FixedAllocation(None, LATER, start, start + timedelta(days=1), unknown))
    return known


def latest_start(live: Sequence[Allocation], wish: DemandOrder, place: int) -> datetime:
    """When the next step that somebody makes begins last, or else the latest delivery."""
    for step in wish.steps[place + 1 :]:
        starts = [row.window.starts_at for row in live if str(row.operation_id) == step.id]
        if starts:
            return max(starts)
    return EPOCH + timedelta(days=wish.latest)


def barred_windows(order_id: Any, run: MatchRun, operation: Any) -> frozenset[str]:
    """Windows where this order's pieces were lost, all of a machine that declined them, and those
    in which this operation was planned before."""
    lost = Shortfall.objects.filter(order=order_id, cause__in=WINDOW_CAUSES)
    machines = lost.filter(cause=ShortfallCause.DECLINED).values("allocation__window__machine")
    planned = Allocation.objects.filter(run=run, operation=operation)
    windows = {
        *lost.values_list("allocation__window", flat=True),
        *CapacityWindow.objects.filter(machine__in=machines).values_list("pk", flat=True),
        *planned.values_list("window", flat=True),
    }
    return frozenset(map(str, windows))


def fill_options(gap: OpenShortfall) -> Iterator[FillOption]:
    """By factories that already make the operation, whose lots only grow; or by others too, where
    the order allows more of them and the pieces are a lot."""
    limit, least_lot = gap.wish.max_factories, gap.wish.least_lot
    more = None if limit is None else limit - len(gap.factories)
    if gap.factories and (least_lot > 1 or limit is not None):
        yield FillOption(gap.factories, None, 1)
    if (more is None or more > 0) and least_lot <= gap.quantity:
        yield FillOption(None, more, least_lot)


class ShortfallProblem:
    """A gap as problems for the engine, and its answers as rows again."""

    def __init__(self, gap: OpenShortfall) -> None:
        self.gap = gap
        self.wish = replace(gap.wish, quantity=gap.quantity)
        self.form = Formulation(
            costing.current_rates(), gap.regions, gap.supply, day_number(gap.at.date())
        )
        rows, _ = capable_machines(self.form.work_of(self.wish, gap.step), gap.supply.machines)
        self.is_capable = bool(len(rows))
        found = self.form.candidates(self.wish, gap.step, rows, gap.is_last, [])
        self.found = found.where(self.is_allowed(found))
        self.prices = self.prices_of(self.found)
        self.factory_ids = list(gap.supply.factories.rows)

    def is_allowed(self, found: StepCandidates) -> Flags:
        """Not where the order's pieces were lost before."""
        ids = self.gap.supply.windows.ids
        return np.array([ids[row] not in self.gap.barred for row in found.window], dtype=bool)

    def prices_of(self, found: StepCandidates) -> StepCosts:
        """What the pieces cost in each window."""
        prices = self.form.prices_of(self.gap.step, found)
        if not self.gap.is_last:
            return prices
        return self.form.with_lateness(self.wish, self.gap.unmet_micros, found, prices)

    def why_not(self) -> str:
        """Why pieces are left where the engine left them."""
        if not self.is_capable:
            return UnmatchedReason.NO_CAPABLE_MACHINE
        if len(self.found.window) and (self.prices.unit > self.gap.unmet_micros).all():
            return UnmatchedReason.PRICE
        return UnmatchedReason.NO_FREE_HOURS

    def problem(self, way: FillOption) -> Problem:
        """The gap as a problem, filled in this way."""
        gap, step = self.gap, self.gap.step
        own = ProblemOperation(step.id, way.max_factories, way.least_lot)
        before = [ProblemOperation(BEFORE)] if gap.senders else []
        behind = [ProblemOperation(BEHIND)] if gap.receivers else []
        rows = self.rows_for(way)
        factories = sorted({self.factory_ids[self.found.factory[row]] for row in rows})
        return Problem(
            currency=gap.run.currency_id,
            windows=(*self.windows(rows), *map(window_of, (*gap.senders, *gap.receivers))),
            orders=(
                ProblemOrder(
                    id=gap.wish.id,
                    quantity=gap.quantity,
                    unmet_micros=gap.unmet_micros,
                    submitted_at=gap.wish.submitted_at,
                    operations=(*before, own, *behind),
                    all_or_nothing=gap.wish.all_or_nothing,
                ),
            ),
            options=(
                *(option_of(BEFORE, row) for row in gap.senders),
                *(self.option(row) for row in rows),
                *(option_of(BEHIND, row) for row in gap.receivers),
            ),
            shipments=tuple(self.shipments(factories)) if gap.is_last else (),
            transfers=(
                *self.lanes(BEFORE, {row.factory for row in gap.senders}, factories),
                *self.lanes(step.id, factories, {row.factory for row in gap.receivers}),
            ),
        )

    def rows_for(self, way: FillOption) -> list[int]:
        """The candidates that this way allows."""
        rows = range(len(self.found.window))
        if way.factories is None:
            return list(rows)
        return [row for row in rows if self.factory_ids[self.found.factory[row]] in way.factories]

    def windows(self, rows: Sequence[int]) -> Iterator[ProblemWindow]:
        """The candidates' windows; one that others use is open already."""
        windows, factories = self.gap.supply.windows, self.found.factory
        ids = [windows.ids[self.found.window[row]] for row in rows]
        used = Allocation.objects.filter(window__in=ids, status__in=LIVE_STATUSES)
        opened = {str(pk) for pk in used.values_list("window", flat=True)}
        for name, row in zip(ids, rows, strict=True):
            at = self.found.window[row]
            yield ProblemWindow(
                id=name,
                factory=self.factory_ids[factories[row]],
                start=moment(int(windows.start[at])),
                end=moment(int(windows.end[at])),
                available_ms=int(windows.free_ms[at]),
                opening_micros=0 if name in opened else int(windows.opening[at]),
            )

    def option(self, row: int) -> ProblemOption:
        """One candidate, at its time and price."""
        windows, at = self.gap.supply.windows, self.found.window[row]
        return ProblemOption(
            operation=self.gap.step.id,
            window=windows.ids[at],
            unit_ms=int(self.found.unit_ms[row]),
            setup_ms=self.gap.step.setup_ms,
            unit_micros=int(self.prices.unit[row]),
            setup_micros=int(self.prices.setup[row]),
            min_quantity=int(windows.least_lot[at]),
        )

    def shipments(self, factories: Collection[str]) -> Iterator[ProblemShipment]:
        """To the buyer; from a factory that ships to it anyway, without the fixed charge."""
        rates, rows = self.form.rates, self.gap.supply.factories.rows
        for factory in factories:
            km = self.form.km_to_buyer(self.wish, np.array([rows[factory]]))
            unit = costing.carriage_micros(rates, km, self.wish.unit_mass)
            fixed = 0 if factory in self.gap.factories else rates.transport_fixed
            yield ProblemShipment(self.wish.id, factory, fixed, int(unit[0]))

    def lanes(
        self, operation: str, starts: Collection[str], goals: Collection[str]
    ) -> Iterator[ProblemTransfer]:
        """Between every two of these factories; to one that is not known yet for nothing."""
        for start in sorted(starts):
            for goal in sorted(goals):
                if goal == LATER:
                    yield ProblemTransfer(operation, start, goal, 0, 0, 0)
                elif start != goal:
                    yield self.lane(operation, start, goal)

    def lane(self, operation: str, start: str, goal: str) -> ProblemTransfer:
        """From one factory to another."""
        rates, factories = self.form.rates, self.gap.supply.factories
        here, there = (factories.places(np.array([factories.rows[name]])) for name in (start, goal))
        km = costing.distance_km(here, there)
        unit = costing.carriage_micros(rates, km, self.wish.unit_mass)
        transit = int(costing.transit_ms(rates, km)[0])
        return ProblemTransfer(operation, start, goal, rates.transport_fixed, int(unit[0]), transit)

    def row_of(self, window: str) -> int:
        """The candidate that is this window."""
        ids = self.gap.supply.windows.ids
        return next(row for row, at in enumerate(self.found.window) if ids[at] == window)


def window_of(row: FixedAllocation) -> ProblemWindow:
    """What is fixed, as a window with a millisecond for each of its pieces."""
    return ProblemWindow(row.window, row.factory, row.start, row.end, row.quantity)


def option_of(operation: str, row: FixedAllocation) -> ProblemOption:
    """What is fixed costs nothing more and makes no more than it does."""
    return ProblemOption(operation, row.window, 1, 0, 0, 0, 1, row.quantity)
