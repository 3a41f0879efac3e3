"""Solves components by prices on hours: bound, dives, search, and the choice among patterns.

Each component by itself, several at a time on threads; one that outweighs all others is searched in
blocks. Every component has its own arrays, random numbers and amount of work, so that a run
bounded by effort repeats exactly whatever the number of threads.
"""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from matching.engine.decomposition.dual_bound import DualBound
from matching.engine.decomposition.facility_location import (
    FacilityLocationSearch,
    is_facility_location,
)
from matching.engine.decomposition.master import ColumnPool
from matching.engine.instance.budget import Budget, is_past
from matching.engine.instance.incumbent import Choice, Incumbent
from matching.engine.instance.instance import Instance, first_come_sequence
from matching.engine.jit.parallel import ParallelMap
from matching.engine.kernels.arrays import Arrays, Numbers, arrays_of
from matching.engine.kernels.conversion import amounts_of, choices_of
from matching.engine.kernels.multipliers import Multipliers
from matching.engine.milp.highs import SolverLimits
from matching.engine.model.columns import Floats, Ints
from matching.engine.search.block_search import search_blocks
from matching.engine.search.fixed_charge_transport import TransportSearch, is_transport
from matching.engine.search.ruin_recreate import RuinRecreate

_MS_PER_HOUR = 3_600_000
# Of the time there is: for the prices and a first dive, which end by themselves where there are few
# orders; a plan of many owes more to them than to a search that hardly gets round. Of that for the
# prices, with ceilings and otherwise: routings are split further after that.
_BEGIN_SHARE, _CEILED_SHARE, _PRICES_SHARE = 0.9, 0.5, 0.35
# Work for each unit of effort: moves of the search, iterations of the prices.
_MOVES, _ITERATIONS = 5.0, 0.02
# Turns of a transportation problem, of many pivots each, and of a location problem, of an iteration
# or a set of windows each.
_PIVOTINGS, _SETS = 0.01, 0.2
# Searches by pivots, and dives of one component alone, that are made beside each other.
_TWINS = 2
_MOVE_CHUNK = 100
# A dive takes about so many values of the prices, over the share put in at a time; it takes no
# less than the first share at a time and no more than the second.
_DIVE_VALUES, _LEAST_SHARE, _MOST_SHARE = 25.0, 0.05, 0.6
# With a limit of work: the share of a dive.
_EFFORT_SHARE = 0.1
# A round is a dive and so many moves of the search an order, which cool down from one part of an
# order's mean cost to another. More rounds than these are not made, but longer ones.
_MOVES_AN_ORDER, _MOST_ROUNDS, _EFFORT_ROUNDS = 500, 6, 3
_HOT, _COLD = 3e-3, 1e-4
# A plan rounded from patterns takes about as long as so many of the first turns of pricing them,
# and is searched from less heat than a dive.
_ROUNDING_TURNS, _WARM = 25.0, 1e-3
# A single component of so many orders is searched in blocks, and cut into them so many times.
_LEAST_ALONE, _BLOCKS, _CUTS = 120, 2, 16
# After all rounds but one the best choice among the patterns met is made.
_CHOICE_SHARE, _CHOICE_NODES, _CHOICE_GAP = 0.2, 200, 1e-4
# Patterns are met in the last part of a cooling; of so many an order the choice is soon made.
_MET_FROM, _MOST_PATTERNS = 0.6, 40


def first_come_choices(instance: Instance, orders: Sequence[int]) -> dict[int, Choice]:
    """The orders of one component, each at its own least cost over the hours that are left."""
    return _served(instance, orders, lambda plan, sequence: plan.serve(sequence))


def single_source_choices(instance: Instance, orders: Sequence[int]) -> dict[int, Choice]:
    """The same, each whole at the one factory where it is cheapest, wherever one can take it."""
    return _served(instance, orders, lambda plan, sequence: plan.serve_whole(sequence))


def _served(
    instance: Instance, orders: Sequence[int], serve: Callable[[RuinRecreate, Ints], None]
) -> dict[int, Choice]:
    arrays, numbers = arrays_of(instance, orders)
    plan = RuinRecreate(arrays, seed=0)
    serve(plan, _sequence_of(instance, numbers))
    return choices_of(instance, arrays, numbers, plan.solution.amount, plan.solution.flow)


def _sequence_of(instance: Instance, numbers: Numbers) -> Ints:
    """The orders by number in the sequence of first come, first served."""
    sequence = np.array(first_come_sequence(instance), dtype=np.int64)
    served: Ints = np.searchsorted(numbers.orders, sequence[np.isin(sequence, numbers.orders)])
    return served


@dataclass(slots=True)
class ComponentSolver:
    """One component at work; begins from the choices of a draft."""

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
    pricer: DualBound = field(init=False)
    plan: RuinRecreate = field(init=False)
    # Those met in the search, where a choice among them is to be made.
    patterns: ColumnPool = field(init=False)
    is_met: bool = False
    # Whether the plan at hand is rounded from patterns.
    is_rounded: bool = False
    is_transport: bool = field(init=False)
    is_location: bool = field(init=False)
    # Of the location alone, in micros.
    location_bound: float = 0.0

    def __post_init__(self) -> None:
        self.arrays, self.numbers = arrays_of(self.instance, self.orders)
        self.is_transport, self.is_location = (
            is_transport(self.arrays),
            is_facility_location(self.arrays),
        )
        self.plan = RuinRecreate(self.arrays, self.seed)
        self.plan.start_from(*amounts_of(self.instance, self.arrays, self.numbers, self.choices))
        self.pricer = DualBound(self.arrays, self.threads, self.parallel_map)
        self.patterns = ColumnPool(self.arrays)

    @property
    def size(self) -> int:
        return len(self.arrays.option_order)

    @property
    def total(self) -> int:
        return self.plan.total

    @property
    def bound(self) -> float:
        return max(float(self.alone_micros), self.pricer.bound, self.location_bound)

    @property
    def is_flow(self) -> bool:
        """Whether it has a search of its own, which begins from nothing."""
        return self.is_transport or self.is_location

    def is_close(self, gap: float) -> bool:
        return self.total - math.floor(self.bound) <= gap * self.total

    def begin_prices(self, budget: Budget) -> None:
        """The first value of the prices: tells how long they take."""
        self.pricer.begin(self.total, budget)

    def begin_until(self, deadline: float, budget: Budget) -> None:
        """Prices and a first dive; neither waits for the other to be perfect."""
        if self.is_location:
            return
        left = deadline - time.monotonic()
        share = _CEILED_SHARE if self.pricer.is_ceiled else _PRICES_SHARE
        self.pricer.find(self.plan, 10**9, time.monotonic() + share * left, budget)
        left = deadline - time.monotonic()
        if self.pricer.value_seconds and left > 0 and not self.is_flow:
            turn = self.pricer.turn_seconds
            if turn and _ROUNDING_TURNS * turn <= left:
                self._round(deadline, budget)
            else:
                share = self._dive_seconds(1.0) / left
                self._build(min(max(share, _LEAST_SHARE), _MOST_SHARE), deadline, budget)
        self.pricer.forget()

    def begin_by_effort(self, budget: Budget) -> None:
        if self.is_location:
            return
        self.pricer.find(self.plan, whole_effort(budget, _ITERATIONS), None, budget)
        if self.pricer.turn_seconds and not self.is_transport:
            self._round(None, budget)
        elif not self.is_transport:
            self._build(_EFFORT_SHARE, None, budget)
        self.pricer.forget()

    def _dive_seconds(self, share: float) -> float:
        """About how long `_build` takes; the prices' values were shared between threads."""
        turns = 2 if self.is_alone and self.threads == 1 else 1
        return _DIVE_VALUES * self.pricer.value_seconds * self.threads * turns / share

    def _round(self, deadline: float | None, budget: Budget) -> None:
        """A plan rounded from the patterns of the prices."""
        self.plan.try_from(*self.pricer.rounded(lambda: is_past(deadline, budget), budget))
        self.is_rounded = True

    def _build(self, share: float, deadline: float | None, budget: Budget) -> None:
        """A dive; of two beside each other the better one where there is but one component."""

        def is_late() -> bool:
            return is_past(deadline, budget)

        self.is_rounded = False
        if not self.is_alone:
            self.plan.build(self.pricer.best, share, is_late)
            return
        twins = [RuinRecreate(self.arrays, self.seed + at) for at in range(_TWINS)]
        list(
            self.parallel_map(
                lambda at: twins[at].build(self.pricer.best, share, is_late), range(_TWINS)
            )
        )
        for twin in twins:
            self.plan.try_from(twin.solution.best, twin.solution.best_flow)

    def search(self, moves: int) -> None:
        """So many moves while the plan cools down from first to last."""
        chunks = max(1, -(-moves // _MOVE_CHUNK))
        for at in range(chunks):
            self._move(min(_MOVE_CHUNK, moves - at * _MOVE_CHUNK), at / chunks)

    def search_until(self, deadline: float, budget: Budget) -> None:
        """As `search`, by the clock."""
        began = time.monotonic()
        seconds = max(deadline - began, 1e-3)
        while (passed := time.monotonic() - began) < seconds and not budget.is_late():
            self._move(_MOVE_CHUNK, passed / seconds)

    def _move(self, moves: int, done: float) -> None:
        self.plan.search(self.pricer.best, moves, self._heat(done))
        if (
            self.is_met
            and done > _MET_FROM
            and self.patterns.count < _MOST_PATTERNS * len(self.numbers.orders)
        ):
            self.patterns.add(self.plan.solution)

    def _heat(self, done: float) -> float:
        """Micros, as the plan cools down."""
        hot = _WARM if self.is_rounded else _HOT
        return float(hot * self.total / len(self.numbers.orders) * (_COLD / hot) ** done)

    def rounds_until(self, deadline: float, budget: Budget) -> None:
        """Rounds of dive, search and choice until the deadline."""
        if self.is_flow:
            self._flow_until(deadline, budget)
            return
        if self.is_alone:
            self._search_blocks_until(deadline, budget)
            return
        seconds = deadline - time.monotonic()
        began = time.monotonic()
        self.search(_MOVE_CHUNK)
        a_move = (time.monotonic() - began) / _MOVE_CHUNK
        dive = self._dive_seconds(_EFFORT_SHARE)
        a_round = dive + _MOVES_AN_ORDER * len(self.numbers.orders) * a_move
        rounds = int(min(max(seconds * (1 - _CHOICE_SHARE) // a_round, 1), _MOST_ROUNDS))
        if not self.pricer.value_seconds:
            # No prices yet, and so no dive: a round more would begin with one.
            rounds = 1
        self.is_met = rounds > 1
        for at in range(rounds):
            if budget.is_late() or self.is_close(budget.gap):
                return
            kept = _CHOICE_SHARE * seconds * (rounds > 1)
            left = (deadline - kept - time.monotonic()) / (rounds - at)
            ends = time.monotonic() + left
            if at > 0:
                self._build(_EFFORT_SHARE, ends, budget)
            self.search_until(ends, budget)
        left = deadline - time.monotonic()
        if self.is_met and left > 0:
            self._choose(SolverLimits(seconds=0.6 * left, gap=_CHOICE_GAP, stop=budget.stop))
            self.search_until(deadline, budget)

    def _flow_until(self, deadline: float, budget: Budget) -> None:
        began = time.monotonic()
        seconds = max(deadline - began, 1e-3)

        def clock() -> Callable[[], float]:
            return lambda: 1.0 if budget.is_late() else (time.monotonic() - began) / seconds

        self._find_flow(clock, min(self.threads, _TWINS))

    def _flow_by_effort(self, turns: int, budget: Budget) -> None:
        def counter() -> Callable[[], float]:
            counted = iter(range(turns))
            return lambda: 1.0 if budget.is_late() else next(counted, turns) / turns

        self._find_flow(counter, _TWINS)

    def _find_flow(self, progress: Callable[[], Callable[[], float]], searches: int) -> None:
        """The best plan of the component's own search, or the plan there is.

        Of searches by pivots so many beside each other; that of a location is one.
        """
        found: list[TransportSearch | FacilityLocationSearch] = (
            [FacilityLocationSearch(self.arrays)]
            if self.is_location
            else [TransportSearch(self.arrays, _TWINS * self.seed + at) for at in range(searches)]
        )
        cost = self.total
        turns = range(len(found))
        list(self.parallel_map(lambda at: found[at].search_until(progress(), cost), turns))
        for search in found:
            self.plan.try_from(search.amounts(), np.zeros_like(self.plan.solution.flow))
            if isinstance(search, FacilityLocationSearch):
                self.location_bound = search.bound

    def _search_blocks_until(self, deadline: float, budget: Budget) -> None:
        for at in range(_CUTS):
            left = deadline - time.monotonic()
            if budget.is_late() or left <= 0 or self.is_close(budget.gap):
                return
            ends = time.monotonic() + left / (_CUTS - at)

            def search(
                plan: RuinRecreate, prices: Multipliers, at: int = at, ends: float = ends
            ) -> None:
                began = time.monotonic()
                while (now := time.monotonic()) < ends and not budget.is_late():
                    done = (at + (now - began) / (ends - began)) / _CUTS
                    plan.search(prices, _MOVE_CHUNK, self._heat(done))

            self._search_blocks(at, search)

    def _search_blocks_by_effort(self, moves: int) -> None:
        for at in range(_CUTS):

            def search(plan: RuinRecreate, prices: Multipliers, at: int = at) -> None:
                chunks = max(1, moves // (_CUTS * _BLOCKS * _MOVE_CHUNK))
                for chunk in range(chunks):
                    heat = self._heat((at + chunk / chunks) / _CUTS)
                    plan.search(prices, _MOVE_CHUNK, heat)

            self._search_blocks(at, search)

    def _search_blocks(self, at: int, search: Callable[[RuinRecreate, Multipliers], None]) -> None:
        search_blocks(
            self.instance,
            self.numbers,
            self.plan,
            self.pricer.best,
            _BLOCKS,
            _BLOCKS * _CUTS * self.seed + _BLOCKS * at,
            self.parallel_map,
            search,
        )

    def rounds_by_effort(self, budget: Budget) -> None:
        if self.is_flow:
            rate = _SETS if self.is_location else _PIVOTINGS
            self._flow_by_effort(whole_effort(budget, rate), budget)
            return
        if self.is_alone:
            self._search_blocks_by_effort(whole_effort(budget, _MOVES))
            return
        moves = -(-whole_effort(budget, _MOVES) // (_EFFORT_ROUNDS + 1))
        self.is_met = True
        for at in range(_EFFORT_ROUNDS):
            if budget.is_late():
                return
            if at > 0:
                self._build(_EFFORT_SHARE, None, budget)
            self.search(moves)
        self._choose(SolverLimits(nodes=_CHOICE_NODES, gap=_CHOICE_GAP, stop=budget.stop))
        self.search(moves)

    def _choose(self, limits: SolverLimits) -> None:
        """Goes on from the best choice among the patterns met, or from the best plan so far."""
        self.plan.back_to_best()
        found = self.patterns.solve_integer_master(self.plan.solution, limits)
        if found is not None:
            self.plan.try_from(*found)
        self.patterns, self.is_met = ColumnPool(self.arrays), False

    def best_choices(self) -> dict[int, Choice]:
        best, flow = self.plan.solution.best, self.plan.solution.best_flow
        return choices_of(self.instance, self.arrays, self.numbers, best, flow)

    def prices(self, windows: int) -> Floats:
        """Micros per hour of all windows of the tables; 0 where the component has none."""
        prices = np.zeros(windows)
        prices[self.numbers.windows] = self.pricer.best.capacity * _MS_PER_HOUR
        return prices


def whole_effort(budget: Budget, rate: float) -> int:
    return max(1, round((budget.effort or 0) * rate))


def improve_components(
    incumbent: Incumbent,
    parts: Sequence[Sequence[int]],
    alone: Sequence[int],
    budget: Budget,
    report: Callable[[str, int, float], None],
) -> tuple[float, Floats]:
    """Makes these components of a draft cheaper, where it can.

    `alone` bounds each order of the draft by itself, in micros. `report(phase, total, bound)` is
    told of all of them together. Returns by how much their bounds rise, and prices in micros per
    hour of all windows.
    """
    # What waits for the crew is not in its pool: it would take a thread from those it waits for.
    threads = budget.threads
    with ThreadPoolExecutor(threads) as pool, ThreadPoolExecutor(threads) as parallel_map:
        # Threads share the splits of a component only where there are not enough for each.
        inner = max(1, threads // len(parts))
        clusters = [
            ComponentSolver(
                incumbent.instance,
                orders,
                {order: incumbent.choices[order] for order in orders},
                sum(alone[order] for order in orders),
                budget.seed,
                len(parts) == 1 and len(orders) >= _LEAST_ALONE,
                inner,
                parallel_map.map if inner > 1 else map,
            )
            for orders in parts
        ]
        _improve(clusters, budget, report, pool)
    prices = np.zeros(len(incumbent.free_ms))
    for cluster in clusters:
        if cluster.total < incumbent.total(cluster.orders):
            for order, choice in cluster.best_choices().items():
                incumbent.put(order, choice)
        prices += cluster.prices(len(prices))
    return sum(cluster.bound - cluster.alone_micros for cluster in clusters), prices


def _improve(
    clusters: Sequence[ComponentSolver],
    budget: Budget,
    report: Callable[[str, int, float], None],
    pool: ThreadPoolExecutor,
) -> None:
    def tell(phase: str) -> None:
        total = sum(cluster.total for cluster in clusters)
        report(phase, total, min(sum(cluster.bound for cluster in clusters), total))

    if budget.is_by_work or budget.deadline is None:
        for cluster in clusters:
            cluster.begin_by_effort(budget)
            tell("prices")
        for cluster in clusters:
            cluster.rounds_by_effort(budget)
            tell("search")
        return
    list(pool.map(lambda cluster: cluster.begin_prices(budget), clusters))
    _in_turns(
        clusters,
        budget,
        _BEGIN_SHARE * (budget.left() or 0.0),
        pool,
        ComponentSolver.begin_until,
        lambda: tell("prices"),
    )
    left = budget.left() or 0.0
    waiting = [cluster for cluster in clusters if not cluster.is_close(budget.gap)]
    _in_turns(waiting, budget, left, pool, ComponentSolver.rounds_until, lambda: tell("search"))


def _in_turns(
    clusters: Sequence[ComponentSolver],
    budget: Budget,
    seconds: float,
    pool: ThreadPoolExecutor,
    work: Callable[[ComponentSolver, float, Budget], None],
    after: Callable[[], None],
) -> None:
    """Gives every cluster a share of `seconds` by its size, so that all threads end together."""
    lanes: list[list[ComponentSolver]] = [[] for _ in range(budget.threads)]
    loads = [0] * budget.threads
    for cluster in sorted(clusters, key=lambda cluster: -cluster.size):
        lane = loads.index(min(loads))
        loads[lane] += cluster.size
        lanes[lane].append(cluster)
    ends = time.monotonic() + seconds

    def run(lane: list[ComponentSolver]) -> None:
        rest = sum(cluster.size for cluster in lane)
        for cluster in lane:
            left = max(ends - time.monotonic(), 0.0)
            work(cluster, time.monotonic() + left * cluster.size / rest, budget)
            rest -= cluster.size
            after()

    list(pool.map(run, lanes))
