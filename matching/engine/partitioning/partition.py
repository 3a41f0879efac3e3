"""Partitions a problem too large for one process into subproblems.

In the first round components stay whole, small ones packed together: they share nothing, so a bound
of theirs holds for the whole. Later rounds divide the components that are larger than a subproblem
into blocks of orders that compete for the same windows. Blocks share nothing but hours: each keeps
those that its orders have in the start plan, and one block gets the free hours of a window. So no
hour is given twice, and no plan of a block makes the whole more expensive.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from matching.engine.evaluate.certify import RunRecord, certify_rows
from matching.engine.evaluate.checker import check
from matching.engine.evaluate.plan_costs import plan_costs
from matching.engine.evaluate.warm_start import InvalidStart
from matching.engine.instance.components import components
from matching.engine.instance.instance import Instance, build_instance
from matching.engine.model.columns import Columns, Flags, Ints
from matching.engine.model.lookup import rows_with
from matching.engine.model.plan import Plan
from matching.engine.model.plan_index import collect_rows, decisions_by_order, orders_by_operation
from matching.engine.partitioning.subproblem import (
    BLOCK,
    COMPONENTS,
    Subproblem,
    SubproblemBuilder,
    spans,
)


def partition(
    columns: Columns, start: Plan, *, most_options: int, seed: int, round_number: int = 1
) -> Iterator[Subproblem]:
    """Yields the subproblems of one round, of about `most_options` options each.

    The first round has the components; a larger one is one subproblem, whose plan is the best basis
    for blocks. Every later round has other blocks of the larger ones. A seed and a round always
    give the same subproblems. Raises InvalidStart if `start` is not a plan of this problem.
    """
    violations = check(columns, start)
    if violations:
        raise InvalidStart(f"the plan to cut by breaks {len(violations)} rules: {violations[0]}")
    instance = build_instance(columns)
    partitioner = _Partitioner(instance, start, np.random.default_rng((seed, round_number)))
    small, large = _by_size(instance, most_options)
    if round_number == 1:
        for orders in _packed(instance, small, most_options):
            yield partitioner.whole(orders)
        for orders in large:
            yield partitioner.whole(orders)
    else:
        for orders in large:
            yield from partitioner.blocks(orders, most_options)


def _by_size(instance: Instance, most_options: int) -> tuple[list[Ints], list[Ints]]:
    """Returns the components for one subproblem each, and those to divide."""
    small: list[Ints] = []
    large: list[Ints] = []
    counts = option_counts(instance)
    for part in components(instance):
        orders = np.array(sorted(part), dtype=np.int64)
        is_large = counts[orders].sum() > most_options and len(orders) > 1
        (large if is_large else small).append(orders)
    return small, large


def option_counts(instance: Instance) -> Ints:
    """Returns the number of usable options of every order."""
    return np.diff(_order_options(instance))


def _order_options(instance: Instance) -> Ints:
    """Returns where the options of each order begin, and where the last end."""
    return instance.site_options[instance.op_sites[instance.order_ops]]


def _packed(instance: Instance, small: Sequence[Ints], most_options: int) -> list[Ints]:
    """Packs components together, the largest first, each where there is least so far."""
    counts = option_counts(instance)
    sizes = [int(counts[orders].sum()) for orders in small]
    packs = [(0, at) for at in range(-(-sum(sizes) // most_options))]
    packed: list[list[Ints]] = [[] for _ in packs]
    for size, orders in sorted(zip(sizes, small, strict=True), key=lambda pair: -pair[0]):
        filled, at = heapq.heappop(packs)
        packed[at].append(orders)
        heapq.heappush(packs, (filled + size, at))
    # A component larger than a pack may leave another pack empty.
    return [np.sort(np.concatenate(orders)) for orders in packed if orders]


class _Partitioner:
    """Gives orders and hours to subproblems, by the plan that they start from."""

    def __init__(self, instance: Instance, start: Plan, chance: np.random.Generator) -> None:
        self.instance, self.start, self.chance = instance, start, chance
        self.builder = SubproblemBuilder(instance.columns)
        self.rows = decisions_by_order(orders_by_operation(instance.columns), start)
        self.uses = _uses_of(instance.columns, start)

    def whole(self, orders: Ints) -> Subproblem:
        """Returns whole components, with all the hours of their windows."""
        windows = self.instance.option_window[spans(_order_options(self.instance), orders)]
        available = np.zeros_like(self.instance.window_available)
        available[windows] = self.instance.window_available[windows]
        return self._part(COMPONENTS, orders, available, self.instance.window_opening)

    def blocks(self, orders: Ints, most_options: int) -> Iterator[Subproblem]:
        """Yields one component in blocks, with the hours of each."""
        counts = option_counts(self.instance)
        regions = _regions(
            self.instance, orders, -(-counts[orders].sum() // most_options), self.chance
        )
        block_of = np.full(len(counts), -1)
        for at, region in enumerate(regions):
            block_of[region] = at
        shares = self._shares(orders, block_of)
        for at, region in enumerate(regions):
            yield self._part(BLOCK, region, shares.of(at, block_of), shares.opening)

    def _shares(self, orders: Ints, block_of: Ints) -> "_Shares":
        """Divides the hours of a component's windows among its blocks."""
        uses, available = self.uses, self.instance.window_available
        free = available.copy()
        np.subtract.at(free, uses.window, uses.ms)
        inside = block_of[uses.order] >= 0
        pairs = np.unique(
            np.column_stack((uses.window[inside], block_of[uses.order[inside]])), axis=0
        )
        users = np.bincount(pairs[:, 0], minlength=len(available))
        receiver = self._drawn(orders, block_of)
        # A window with an opening cost belongs to one block, unless several use it already: then
        # its opening is paid in any case.
        opening = self.instance.window_opening
        alone = (users[pairs[:, 0]] == 1) & (opening[pairs[:, 0]] > 0)
        receiver[pairs[alone, 0]] = pairs[alone, 1]
        return _Shares(uses, free, receiver, np.where(users > 1, 0, opening))

    def _drawn(self, orders: Ints, block_of: Ints) -> Ints:
        """Draws one block for the free hours of every window.

        Options weigh by their usable time. Divided among all blocks, the free hours would be too
        few for any setup.
        """
        instance = self.instance
        options = spans(_order_options(instance), orders)
        wanted = instance.option_setup_ms[options] + (
            instance.option_unit_ms[options] * instance.option_most[options]
        )
        # Of keys log(u) / weight the largest is each one's with probability by weight
        # (Efraimidis and Spirakis 2006).
        lots = np.log(self.chance.random(len(options))) / wanted
        windows = instance.option_window[options]
        # The last assignment to one place remains, so the largest key comes last.
        sequence = np.argsort(lots, kind="stable")
        receiver = np.full(len(instance.window_available), -1)
        block = block_of[instance.op_order[instance.option_op[options]]]
        receiver[windows[sequence]] = block[sequence]
        return receiver

    def _part(self, kind: str, orders: Ints, available: Ints, opening: Ints) -> Subproblem:
        """Returns these orders and hours as a subproblem, with the start plan's rows."""
        columns = self.builder.take(orders, available, opening)
        decided = collect_rows(self.rows[order] for order in columns.order_ids)
        record = RunRecord(0.0, 0.0, {}, 0.0, {"name": "start"})
        total = plan_costs(columns, *decided).total_micros
        start = certify_rows(columns, decided, total, record)
        return Subproblem(kind, columns, start)


@dataclass(frozen=True, slots=True)
class _Uses:
    """Holds order, window and ms of every allocation."""

    order: Ints
    window: Ints
    ms: Ints


def _uses_of(columns: Columns, plan: Plan) -> _Uses:
    """Returns the uses of windows in a plan."""
    operations = {name: at for at, name in enumerate(columns.operation_ids)}
    windows = {name: at for at, name in enumerate(columns.window_ids)}
    rows = [(operations[row.operation], windows[row.window]) for row in plan.allocations]
    pairs = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    options, _ = rows_with((columns.option_operation, columns.option_window), pairs)
    quantity = np.array([row.quantity for row in plan.allocations], dtype=np.int64)
    spent = columns.option_setup_ms[options] + columns.option_unit_ms[options] * quantity
    return _Uses(columns.operation_order[pairs[0]], pairs[1], spent)


@dataclass(frozen=True, slots=True)
class _Shares:
    """Holds the hours of a component's windows; free ms go to the receiving block."""

    uses: _Uses
    free: Ints
    receiver: Ints
    opening: Ints

    def of(self, block: int, block_of: Ints) -> Ints:
        """Returns the ms that a block has of each window."""
        own = np.where(self.receiver == block, self.free, 0)
        inside: Flags = block_of[self.uses.order] == block
        np.add.at(own, self.uses.window[inside], self.uses.ms[inside])
        return own


def _regions(
    instance: Instance, orders: Ints, count: int, chance: np.random.Generator
) -> list[Ints]:
    """Divides the orders by halves into `count` regions of about equal size."""
    if count < 2 or len(orders) < 2:
        return [orders]
    left = int(count) // 2
    inside = _grown(instance, orders, left / count, chance)
    return [
        *_regions(instance, orders[inside], left, chance),
        *_regions(instance, orders[~inside], count - left, chance),
    ]


def _grown(instance: Instance, orders: Ints, share: float, chance: np.random.Generator) -> Flags:
    """Returns the orders of a region with this share of the options.

    It is grown from one order, and doubles until it is large enough. In each step it takes the
    orders whose windows belong to it most, on average.
    """
    counts = option_counts(instance)[orders]
    begins = np.cumsum(counts) - counts
    _, window = np.unique(
        instance.option_window[spans(_order_options(instance), orders)], return_inverse=True
    )
    wanted_by = np.bincount(window)
    most, size = share * counts.sum(), 1.0
    inside = np.zeros(len(orders), dtype=bool)
    inside[chance.integers(len(orders))] = True
    while True:
        held = np.bincount(window, weights=np.repeat(inside, counts)) / wanted_by
        pull = np.add.reduceat(held[window], begins) / counts
        sequence = np.argsort(-pull, kind="stable")
        size = min(max(2 * size, 2 * counts[inside].sum()), most)
        taken = np.cumsum(counts[sequence]) <= size
        # Neither the region nor the rest may be empty.
        taken[0], taken[-1] = True, False
        inside = np.zeros(len(orders), dtype=bool)
        inside[sequence[taken]] = True
        if size >= most:
            return inside
