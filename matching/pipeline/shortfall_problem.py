"""Formulates an open shortfall as a problem between the fixed steps around it.

The steps before and behind it are agreed. They stand in the problem as windows that cost nothing
and have just the time for the pieces that they can send or take, so that the engine's own rules
keep lots, lanes and transit times.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.engine.model.columns import Flags, microseconds, moment
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
from matching.formulation.build import Formulation
from matching.formulation.candidates import StepCandidates
from matching.formulation.capability import capable_machines
from matching.formulation.machine_windows import window_key, window_of
from matching.formulation.step_costs import StepCosts
from matching.formulation.supply import day_number
from matching.models import Allocation
from matching.pipeline.open_shortfall import LATER, FixedAllocation, OpenShortfall
from matching.states import LIVE_STATUSES, UnmatchedReason

# Stand for the steps before and behind the shortfall; no id is such a word.
BEFORE, BEHIND = "before", "behind"


@dataclass(frozen=True, slots=True)
class FillOption:
    """Holds one way to fill a shortfall: by these factories, or by up to N others."""

    factories: frozenset[str] | None
    max_factories: int | None
    least_lot: int


def fill_options(shortfall: OpenShortfall) -> Iterator[FillOption]:
    """Yields the ways to fill a shortfall.

    Factories that already make the step only get larger lots; other factories may take pieces where
    the order allows more factories and the pieces are a lot.
    """
    limit, least_lot = shortfall.order.max_factories, shortfall.order.least_lot
    more = None if limit is None else limit - len(shortfall.factories)
    if shortfall.factories and (least_lot > 1 or limit is not None):
        yield FillOption(shortfall.factories, None, 1)
    if (more is None or more > 0) and least_lot <= shortfall.quantity:
        yield FillOption(None, more, least_lot)


class ShortfallProblem:
    """Formulates the problems of an open shortfall and explains unmet pieces."""

    def __init__(self, shortfall: OpenShortfall) -> None:
        self.shortfall, self.step = shortfall, shortfall.step
        self.order = replace(shortfall.order, quantity=shortfall.quantity)
        self.form = Formulation(
            costing.current_rates(shortfall.run.currency_id),
            shortfall.regions,
            shortfall.supply,
            day_number(shortfall.at.date()),
        )
        finder = self.form.finder
        rows, _ = capable_machines(
            finder.requirement(self.order, self.step), shortfall.supply.machines
        )
        self.is_capable = bool(len(rows))
        place, yields = self.order.steps.index(self.step), finder.yields_of(self.order)
        self.later_yields = {BEFORE: yields[place - 1], self.step.id: yields[place]}
        counts: list[int] = []
        found = finder.find(self.order, self.step, rows, counts, yields[place])
        in_time, holding, _ = counts
        self.is_too_long = bool(in_time and not holding)
        self.found = found.where(self.is_allowed(found))
        self.costs = self.costs_of(self.found)
        self.factory_ids = list(shortfall.supply.factories.rows)

    def is_allowed(self, found: StepCandidates) -> Flags:
        """Returns whether each window may be tried again."""
        ids, barred = self.shortfall.supply.windows.ids, self.shortfall.barred
        return np.array([window_of(ids[row]) not in barred for row in found.window], dtype=bool)

    def costs_of(self, found: StepCandidates) -> StepCosts:
        """Returns the costs of the pieces in each window; only the last step can be late."""
        costs = self.form.costing.price_step(self.step, found)
        if not self.shortfall.is_last:
            return costs
        late = self.form.costing.lateness(self.order, self.shortfall.unmet_micros, found)
        return costs.with_item("lateness", late)

    def unmatched_reason(self) -> str:
        """Returns the reason for the pieces that the engine leaves."""
        if not self.is_capable:
            return UnmatchedReason.NO_CAPABLE_MACHINE
        if self.is_too_long:
            return UnmatchedReason.PIECE_TOO_LONG
        if len(self.found.window) and (self.costs.unit > self.shortfall.unmet_micros).all():
            return UnmatchedReason.PRICE
        if len(self.found.window) and not self.can_follow().any():
            return UnmatchedReason.NEXT_STEP_WAITS
        return UnmatchedReason.NO_FREE_HOURS

    def can_follow(self) -> Flags:
        """Returns whether each window lies between fixed steps before and behind it."""
        windows, found = self.shortfall.supply.windows, self.found.window
        fits = np.ones(len(found), dtype=bool)
        if self.shortfall.senders:
            first = min(microseconds(row.end) for row in self.shortfall.senders)
            fits &= windows.start[found] >= first
        if self.shortfall.receivers:
            last = max(microseconds(row.start) for row in self.shortfall.receivers)
            fits &= windows.end[found] <= last
        return fits

    def problem(self, option: FillOption) -> Problem:
        """Returns the problem of filling the shortfall in one way."""
        shortfall, step = self.shortfall, self.step
        own = ProblemOperation(step.id, option.max_factories, option.least_lot)
        before = [ProblemOperation(BEFORE)] if shortfall.senders else []
        behind = [ProblemOperation(BEHIND)] if shortfall.receivers else []
        fixed = (*shortfall.senders, *shortfall.receivers)
        rows = self.rows_for(option)
        factories = sorted({self.factory_ids[self.found.factory[row]] for row in rows})
        return Problem(
            currency=shortfall.run.currency_id,
            windows=(*self.windows(rows), *map(fixed_window, fixed)),
            orders=(
                ProblemOrder(
                    id=self.order.id,
                    quantity=shortfall.quantity,
                    unmet_micros=shortfall.unmet_micros,
                    submitted_at=self.order.submitted_at,
                    operations=(*before, own, *behind),
                    all_or_nothing=self.order.all_or_nothing,
                ),
            ),
            options=(
                *(fixed_option(BEFORE, row) for row in shortfall.senders),
                *(self.option(row) for row in rows),
                *(fixed_option(BEHIND, row) for row in shortfall.receivers),
            ),
            shipments=tuple(self.shipments(factories)) if shortfall.is_last else (),
            transfers=(
                *self.lanes(BEFORE, {row.factory for row in shortfall.senders}, factories),
                *self.lanes(step.id, factories, {row.factory for row in shortfall.receivers}),
            ),
        )

    def rows_for(self, option: FillOption) -> list[int]:
        """Returns the candidates that this way allows."""
        if option.factories is None:
            return list(range(len(self.found.window)))
        factories = (self.factory_ids[factory] for factory in self.found.factory)
        return [row for row, name in enumerate(factories) if name in option.factories]

    def windows(self, rows: Sequence[int]) -> Iterator[ProblemWindow]:
        """Yields the windows of candidates; one in use needs no opening cost again."""
        windows, factories = self.shortfall.supply.windows, self.found.factory
        ids = {window_key(windows.ids[self.found.window[row]]) for row in rows}
        used = Allocation.objects.filter(window__in=ids, status__in=LIVE_STATUSES)
        opened = set(used.values_list("window", flat=True))
        for row in rows:
            at = self.found.window[row]
            name = windows.ids[at]
            is_paid = window_key(name) in opened or not windows.is_opener[at]
            yield ProblemWindow(
                id=name,
                factory=self.factory_ids[factories[row]],
                start=moment(int(windows.start[at])),
                end=moment(int(windows.end[at])),
                available_ms=int(windows.free_ms[at]),
                opening_micros=0 if is_paid else int(windows.opening[at]),
            )

    def option(self, row: int) -> ProblemOption:
        """Returns one candidate with its time and costs."""
        windows, at = self.shortfall.supply.windows, self.found.window[row]
        return ProblemOption(
            operation=self.step.id,
            window=windows.ids[at],
            unit_ms=int(self.found.unit_ms[row]),
            setup_ms=self.step.setup_ms,
            unit_micros=int(self.costs.unit[row]),
            setup_micros=int(self.costs.setup[row]),
            min_quantity=int(windows.least_lot[at]),
        )

    def shipments(self, factories: Collection[str]) -> Iterator[ProblemShipment]:
        """Yields shipments to the buyer; a factory that ships anyway has no fixed charge."""
        rows = self.shortfall.supply.factories.rows
        for factory in factories:
            km = self.form.finder.km_to_buyer(self.order, np.array([rows[factory]]))
            fixed, unit = self.form.costing.shipping(self.order, km)
            if factory in self.shortfall.factories:
                fixed = 0
            yield ProblemShipment(self.order.id, factory, fixed, int(unit[0]))

    def lanes(
        self, operation: str, starts: Collection[str], goals: Collection[str]
    ) -> Iterator[ProblemTransfer]:
        """Yields lanes between these factories; a lane to LATER costs nothing."""
        for start in sorted(starts):
            for goal in sorted(goals):
                if goal == LATER:
                    yield ProblemTransfer(operation, start, goal, 0, 0, 0)
                elif start != goal:
                    yield self.lane(operation, start, goal)

    def lane(self, operation: str, start: str, goal: str) -> ProblemTransfer:
        """Returns the lane from one factory to another."""
        rates, factories = self.form.rates, self.shortfall.supply.factories
        here, there = (factories.places(np.array([factories.rows[name]])) for name in (start, goal))
        km = costing.distance_km(here, there)
        later_yield = self.later_yields[operation]
        unit = costing.carriage_micros(rates, km, self.order.unit_mass, later_yield)
        transit = int(costing.transit_ms(rates, km)[0])
        return ProblemTransfer(operation, start, goal, rates.transport_fixed, int(unit[0]), transit)

    def row_of(self, window: str) -> int:
        """Returns the candidate of this window."""
        ids = self.shortfall.supply.windows.ids
        return next(row for row, at in enumerate(self.found.window) if ids[at] == window)


def fixed_window(row: FixedAllocation) -> ProblemWindow:
    """Returns a fixed allocation as a window with 1 ms for each of its pieces."""
    return ProblemWindow(row.window, row.factory, row.start, row.end, row.quantity)


def fixed_option(operation: str, row: FixedAllocation) -> ProblemOption:
    """Returns a fixed allocation as an option without costs, limited to its pieces."""
    return ProblemOption(operation, row.window, 1, 0, 0, 0, 1, row.quantity)
