"""Improves one component by multipliers of hours: bound, dives, search, columns.

Every component has its own arrays, random numbers and amount of work, so that a run bounded by
effort repeats exactly whatever the number of threads.
"""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from matching.engine.decomposition.dual_bound import DualBound
from matching.engine.decomposition.facility_location import (
    FacilityLocationSearch,
    is_facility_location,
)
from matching.engine.decomposition.master import ColumnPool
from matching.engine.instance.budget import Budget, is_past
from matching.engine.instance.incumbent import Choice
from matching.engine.instance.instance import Instance
from matching.engine.jit.parallel import ParallelMap
from matching.engine.kernels.arrays import Arrays, Numbers, arrays_of
from matching.engine.kernels.conversion import amounts_of, choices_of
from matching.engine.kernels.multipliers import Multipliers
from matching.engine.milp.highs import SolverLimits
from matching.engine.model.columns import Floats
from matching.engine.params import ComponentParams
from matching.engine.search.block_search import WholePlan, search_blocks
from matching.engine.search.fixed_charge_transport import TransportSearch, is_transport
from matching.engine.search.ruin_recreate import RuinRecreate

PARAMS = ComponentParams()
_MS_PER_HOUR = 3_600_000


@dataclass(slots=True)
class ComponentSolver:
    """Improves the plan of one component, beginning from the choices of an incumbent.

    `is_alone` is true for a single component of many orders, which is searched in blocks. `pool`
    collects columns while `is_collecting`; `is_rounded` is true if the plan at hand is rounded
    from columns. `location_bound` is that of the facility location search, in micros.
    """

    instance: Instance
    orders: Sequence[int]
    choices: Mapping[int, Choice]
    alone_micros: int
    seed: int
    is_alone: bool
    threads: int = 1
    parallel_map: ParallelMap = map
    arrays: Arrays = field(init=False)
    numbers: Numbers = field(init=False)
    dual: DualBound = field(init=False)
    plan: RuinRecreate = field(init=False)
    pool: ColumnPool = field(init=False)
    is_collecting: bool = False
    is_rounded: bool = False
    is_transport: bool = field(init=False)
    is_location: bool = field(init=False)
    location_bound: float = 0.0

    def __post_init__(self) -> None:
        self.arrays, self.numbers = arrays_of(self.instance, self.orders)
        self.is_transport, self.is_location = (
            is_transport(self.arrays),
            is_facility_location(self.arrays),
        )
        self.plan = RuinRecreate(self.arrays, self.seed)
        self.plan.start_from(*amounts_of(self.instance, self.arrays, self.numbers, self.choices))
        self.dual = DualBound(self.arrays, self.threads, self.parallel_map)
        self.pool = ColumnPool(self.arrays)

    @property
    def size(self) -> int:
        """Returns the number of options."""
        return len(self.arrays.option_order)

    @property
    def total(self) -> int:
        """Returns the cost of the best plan in micros."""
        return self.plan.total

    @property
    def bound(self) -> float:
        """Returns the proven lower bound in micros."""
        return max(float(self.alone_micros), self.dual.bound, self.location_bound)

    @property
    def is_flow(self) -> bool:
        """Returns whether the component has a special search, which begins from nothing."""
        return self.is_transport or self.is_location

    def is_close(self, gap: float) -> bool:
        """Returns whether the relative gap is reached."""
        return self.total - math.floor(self.bound) <= gap * self.total

    def begin_dual(self, budget: Budget) -> None:
        """Evaluates the dual once, which shows how long that takes."""
        self.dual.begin(self.total, budget)

    def begin_until(self, deadline: float, budget: Budget) -> None:
        """Improves the bound, then makes a first plan by a dive or by rounding columns."""
        if self.is_location:
            return
        left = deadline - time.monotonic()
        share = PARAMS.cuts_share if self.dual.has_cuts else PARAMS.dual_share
        self.dual.solve(self.plan, 10**9, time.monotonic() + share * left, budget)
        left = deadline - time.monotonic()
        if self.dual.evaluation_seconds and left > 0 and not self.is_flow:
            turn = self.dual.round_seconds
            if turn and PARAMS.rounding_rounds * turn <= left:
                self._round_columns(deadline, budget)
            else:
                share = self._dive_seconds(1.0) / left
                self._dive(
                    min(max(share, PARAMS.min_dive_share), PARAMS.max_dive_share), deadline, budget
                )
        self.dual.drop_columns()

    def begin_by_effort(self, budget: Budget) -> None:
        """Does the same as `begin_until`, limited by work."""
        if self.is_location:
            return
        self.dual.solve(self.plan, work_of(budget, PARAMS.iterations), None, budget)
        if self.dual.round_seconds and not self.is_transport:
            self._round_columns(None, budget)
        elif not self.is_transport:
            self._dive(PARAMS.effort_dive_share, None, budget)
        self.dual.drop_columns()

    def _dive_seconds(self, share: float) -> float:
        """Estimates how long `_dive` takes; threads shared the dual."""
        turns = 2 if self.is_alone and self.threads == 1 else 1
        return PARAMS.dive_evaluations * self.dual.evaluation_seconds * self.threads * turns / share

    def _round_columns(self, deadline: float | None, budget: Budget) -> None:
        """Makes a plan by rounding the columns of the dual bound."""
        self.plan.try_from(*self.dual.round_columns(lambda: is_past(deadline, budget), budget))
        self.is_rounded = True

    def _dive(self, share: float, deadline: float | None, budget: Budget) -> None:
        """Makes a plan by a dive; a single component by the better of two."""

        def is_late() -> bool:
            return is_past(deadline, budget)

        self.is_rounded = False
        if not self.is_alone:
            self.plan.build(self.dual.best, share, is_late)
            return
        twins = [RuinRecreate(self.arrays, self.seed + at) for at in range(PARAMS.twins)]
        list(
            self.parallel_map(
                lambda at: twins[at].build(self.dual.best, share, is_late), range(PARAMS.twins)
            )
        )
        for twin in twins:
            self.plan.try_from(twin.solution.best, twin.solution.best_flow)

    def search(self, moves: int) -> None:
        """Makes moves of the search, with falling temperature."""
        chunks = max(1, -(-moves // PARAMS.move_chunk))
        for at in range(chunks):
            self._move(min(PARAMS.move_chunk, moves - at * PARAMS.move_chunk), at / chunks)

    def search_until(self, deadline: float, budget: Budget) -> None:
        """Makes moves of the search until the deadline, with falling temperature."""
        began = time.monotonic()
        seconds = max(deadline - began, 1e-3)
        while (passed := time.monotonic() - began) < seconds and not budget.is_late():
            self._move(PARAMS.move_chunk, passed / seconds)

    def _move(self, moves: int, done: float) -> None:
        """Makes moves at the temperature of this moment, and collects columns."""
        self.plan.search(self.dual.best, moves, self._temperature(done))
        if (
            self.is_collecting
            and done > PARAMS.collect_from
            and self.pool.count < PARAMS.max_columns * len(self.numbers.orders)
        ):
            self.pool.add(self.plan.solution)

    def _temperature(self, done: float) -> float:
        """Returns the temperature in micros at this part of the annealing."""
        hot = PARAMS.warm if self.is_rounded else PARAMS.hot
        return float(hot * self.total / len(self.numbers.orders) * (PARAMS.cold / hot) ** done)

    def rounds_until(self, deadline: float, budget: Budget) -> None:
        """Makes rounds of dive, search and integer master problem until the deadline."""
        if self.is_flow:
            self._flow_until(deadline, budget)
            return
        if self.is_alone:
            self._search_blocks_until(deadline, budget)
            return
        seconds = deadline - time.monotonic()
        began = time.monotonic()
        self.search(PARAMS.move_chunk)
        a_move = (time.monotonic() - began) / PARAMS.move_chunk
        dive = self._dive_seconds(PARAMS.effort_dive_share)
        a_round = dive + PARAMS.moves_per_order * len(self.numbers.orders) * a_move
        rounds = int(min(max(seconds * (1 - PARAMS.master_share) // a_round, 1), PARAMS.max_rounds))
        if not self.dual.evaluation_seconds:
            # There are no multipliers yet, and a second round would begin with a dive at them.
            rounds = 1
        self.is_collecting = rounds > 1
        for at in range(rounds):
            if budget.is_late() or self.is_close(budget.gap):
                return
            kept = PARAMS.master_share * seconds * (rounds > 1)
            left = (deadline - kept - time.monotonic()) / (rounds - at)
            ends = time.monotonic() + left
            if at > 0:
                self._dive(PARAMS.effort_dive_share, ends, budget)
            self.search_until(ends, budget)
        left = deadline - time.monotonic()
        if self.is_collecting and left > 0:
            self._solve_master(
                SolverLimits(
                    seconds=PARAMS.master_time_share * left, gap=PARAMS.master_gap, stop=budget.stop
                )
            )
            self.search_until(deadline, budget)

    def _flow_until(self, deadline: float, budget: Budget) -> None:
        """Runs the component's special search until the deadline."""
        began = time.monotonic()
        seconds = max(deadline - began, 1e-3)

        def clock() -> Callable[[], float]:
            return lambda: 1.0 if budget.is_late() else (time.monotonic() - began) / seconds

        self._find_flow(clock, min(self.threads, PARAMS.twins))

    def _flow_by_effort(self, turns: int, budget: Budget) -> None:
        """Runs the component's special search for a number of turns."""

        def counter() -> Callable[[], float]:
            counted = iter(range(turns))
            return lambda: 1.0 if budget.is_late() else next(counted, turns) / turns

        self._find_flow(counter, PARAMS.twins)

    def _find_flow(self, progress: Callable[[], Callable[[], float]], searches: int) -> None:
        """Takes the best plan of the component's special search if it is better.

        Several transport searches run in parallel, but only one facility location search.
        """
        found: list[TransportSearch | FacilityLocationSearch] = (
            [FacilityLocationSearch(self.arrays)]
            if self.is_location
            else [
                TransportSearch(self.arrays, PARAMS.twins * self.seed + at)
                for at in range(searches)
            ]
        )
        cost = self.total
        turns = range(len(found))
        list(self.parallel_map(lambda at: found[at].search_until(progress(), cost), turns))
        for search in found:
            self.plan.try_from(search.amounts(), np.zeros_like(self.plan.solution.flow))
            if isinstance(search, FacilityLocationSearch):
                self.location_bound = search.bound

    def _search_blocks_until(self, deadline: float, budget: Budget) -> None:
        """Searches in changing blocks until the deadline."""
        for at in range(PARAMS.divisions):
            left = deadline - time.monotonic()
            if budget.is_late() or left <= 0 or self.is_close(budget.gap):
                return
            ends = time.monotonic() + left / (PARAMS.divisions - at)

            def search(
                plan: RuinRecreate, multipliers: Multipliers, at: int = at, ends: float = ends
            ) -> None:
                began = time.monotonic()
                while (now := time.monotonic()) < ends and not budget.is_late():
                    done = (at + (now - began) / (ends - began)) / PARAMS.divisions
                    plan.search(multipliers, PARAMS.move_chunk, self._temperature(done))

            self._search_blocks(at, search)

    def _search_blocks_by_effort(self, moves: int) -> None:
        """Searches in changing blocks, limited by moves."""
        for at in range(PARAMS.divisions):

            def search(plan: RuinRecreate, multipliers: Multipliers, at: int = at) -> None:
                chunks = max(1, moves // (PARAMS.divisions * PARAMS.blocks * PARAMS.move_chunk))
                for chunk in range(chunks):
                    temperature = self._temperature((at + chunk / chunks) / PARAMS.divisions)
                    plan.search(multipliers, PARAMS.move_chunk, temperature)

            self._search_blocks(at, search)

    def _search_blocks(self, at: int, search: Callable[[RuinRecreate, Multipliers], None]) -> None:
        """Searches the blocks of one division in parallel."""
        search_blocks(
            WholePlan(self.instance, self.numbers, self.plan, self.dual.best),
            PARAMS.blocks,
            PARAMS.blocks * PARAMS.divisions * self.seed + PARAMS.blocks * at,
            self.parallel_map,
            search,
        )

    def rounds_by_effort(self, budget: Budget) -> None:
        """Does the same as `rounds_until`, limited by work."""
        if self.is_flow:
            rate = PARAMS.location_turns if self.is_location else PARAMS.transport_turns
            self._flow_by_effort(work_of(budget, rate), budget)
            return
        if self.is_alone:
            self._search_blocks_by_effort(work_of(budget, PARAMS.moves))
            return
        moves = -(-work_of(budget, PARAMS.moves) // (PARAMS.effort_rounds + 1))
        self.is_collecting = True
        for at in range(PARAMS.effort_rounds):
            if budget.is_late():
                return
            if at > 0:
                self._dive(PARAMS.effort_dive_share, None, budget)
            self.search(moves)
        self._solve_master(
            SolverLimits(nodes=PARAMS.master_nodes, gap=PARAMS.master_gap, stop=budget.stop)
        )
        self.search(moves)

    def _solve_master(self, limits: SolverLimits) -> None:
        """Continues from the integer master problem's plan, or from the best plan so far."""
        self.plan.back_to_best()
        found = self.pool.solve_integer_master(self.plan.solution, limits)
        if found is not None:
            self.plan.try_from(*found)
        self.pool, self.is_collecting = ColumnPool(self.arrays), False

    def best_choices(self) -> dict[int, Choice]:
        """Returns the choices of the best plan."""
        best, flow = self.plan.solution.best, self.plan.solution.best_flow
        return choices_of(self.instance, self.arrays, self.numbers, best, flow)

    def prices(self, windows: int) -> Floats:
        """Returns the micros per hour of all windows; 0 for those of other components."""
        prices = np.zeros(windows)
        prices[self.numbers.windows] = self.dual.best.capacity * _MS_PER_HOUR
        return prices


def work_of(budget: Budget, rate: float) -> int:
    """Returns a limit of work in proportion to the effort, at least 1."""
    return max(1, round((budget.effort or 0) * rate))
