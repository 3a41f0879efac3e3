"""Cuts a problem that is too large for one process into parts, each an ordinary problem with a plan
to start from; putting their plans together again is in `merge`.

In the first round components stay whole, small ones packed together: they share nothing, and what
is proven of them is proven of the whole. Later rounds cut what is larger than a part into blocks of
orders that compete for the same windows. All that crosses between blocks is hours: each block keeps
those that its orders have in the plan it starts from, and of every window one block gets what
nobody uses. So no hour is given twice, and no plan of a block makes the whole dearer.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from matching.engine.evaluate.certify import certified
from matching.engine.evaluate.checker import check
from matching.engine.evaluate.costs import price
from matching.engine.evaluate.warm_start import UnfitStart
from matching.engine.instance.components import components
from matching.engine.instance.instance import Tables, tables_of
from matching.engine.model.columns import Columns, Flags, Ints
from matching.engine.model.lookup import rows_with
from matching.engine.model.plan import Plan
from matching.engine.model.plan_index import orders_by_operation, rows_by_order, together
from matching.engine.partitioning.subproblem import BLOCK, COMPONENTS, Part, Parts, spans


def cut(
    columns: Columns, start: Plan, *, most_options: int, seed: int, round_number: int = 1
) -> Iterator[Part]:
    """The parts of one round, of about `most_options` options each; the same again for a seed.

    The first round has the components, and a larger one is one part: its plan is what blocks are
    best cut by. Every later round has the blocks of the larger ones, each time others. Raises
    UnfitStart where `start` is not a plan of this problem.
    """
    violations = check(columns, start)
    if violations:
        raise UnfitStart(f"the plan to cut by breaks {len(violations)} rules: {violations[0]}")
    tables = tables_of(columns)
    cutter = _Cutter(tables, start, np.random.default_rng((seed, round_number)))
    small, large = _by_size(tables, most_options)
    if round_number == 1:
        for orders in _packed(tables, small, most_options):
            yield cutter.whole(orders)
        for orders in large:
            yield cutter.whole(orders)
    else:
        for orders in large:
            yield from cutter.blocks(orders, most_options)


def _by_size(tables: Tables, most_options: int) -> tuple[list[Ints], list[Ints]]:
    """The components that make one part at most, and those that have to be cut; the orders of each
    by ascending row."""
    small: list[Ints] = []
    large: list[Ints] = []
    counts = option_counts(tables)
    for part in components(tables):
        orders = np.array(sorted(part), dtype=np.int64)
        is_large = counts[orders].sum() > most_options and len(orders) > 1
        (large if is_large else small).append(orders)
    return small, large


def option_counts(tables: Tables) -> Ints:
    """The usable options of every order."""
    return np.diff(_order_options(tables))


def _order_options(tables: Tables) -> Ints:
    """Where the options of each order begin, and where the last end."""
    return tables.site_options[tables.op_sites[tables.order_ops]]


def _packed(tables: Tables, small: Sequence[Ints], most_options: int) -> list[Ints]:
    """Components put together, the largest first, each where there is least as yet."""
    counts = option_counts(tables)
    sizes = [int(counts[orders].sum()) for orders in small]
    packs = [(0, at) for at in range(-(-sum(sizes) // most_options))]
    packed: list[list[Ints]] = [[] for _ in packs]
    for size, orders in sorted(zip(sizes, small, strict=True), key=lambda pair: -pair[0]):
        filled, at = heapq.heappop(packs)
        packed[at].append(orders)
        heapq.heappush(packs, (filled + size, at))
    return [np.sort(np.concatenate(orders)) for orders in packed]


class _Cutter:
    """Gives orders and hours to parts, by the plan that they start from."""

    def __init__(self, tables: Tables, start: Plan, chance: np.random.Generator) -> None:
        self.tables, self.start, self.chance = tables, start, chance
        self.parts = Parts(tables.columns)
        self.rows = rows_by_order(orders_by_operation(tables.columns), start)
        self.uses = _uses_of(tables.columns, start)

    def whole(self, orders: Ints) -> Part:
        """Whole components, with all the hours of their windows."""
        windows = self.tables.option_window[spans(_order_options(self.tables), orders)]
        available = np.zeros_like(self.tables.window_available)
        available[windows] = self.tables.window_available[windows]
        return self._part(COMPONENTS, orders, available, self.tables.window_opening)

    def blocks(self, orders: Ints, most_options: int) -> Iterator[Part]:
        """One component in blocks, with the hours of each."""
        counts = option_counts(self.tables)
        regions = _regions(
            self.tables, orders, -(-counts[orders].sum() // most_options), self.chance
        )
        block_of = np.full(len(counts), -1)
        for at, region in enumerate(regions):
            block_of[region] = at
        shares = self._shares(orders, block_of)
        for at, region in enumerate(regions):
            yield self._part(BLOCK, region, shares.of(at, block_of), shares.opening)

    def _shares(self, orders: Ints, block_of: Ints) -> "_Shares":
        uses, available = self.uses, self.tables.window_available
        free = available.copy()
        np.subtract.at(free, uses.window, uses.ms)
        inside = block_of[uses.order] >= 0
        pairs = np.unique(
            np.column_stack((uses.window[inside], block_of[uses.order[inside]])), axis=0
        )
        users = np.bincount(pairs[:, 0], minlength=len(available))
        receiver = self._drawn(orders, block_of)
        # A window that costs to open is one block's alone, unless several have it open: then its
        # opening is paid, whatever they do.
        opening = self.tables.window_opening
        alone = (users[pairs[:, 0]] == 1) & (opening[pairs[:, 0]] > 0)
        receiver[pairs[alone, 0]] = pairs[alone, 1]
        return _Shares(uses, free, receiver, np.where(users > 1, 0, opening))

    def _drawn(self, orders: Ints, block_of: Ints) -> Ints:
        """For every window of a component one block, by lot: an option weighs as much as the time
        that it could use. Shared among all, what is left would be too little for any setup."""
        tables = self.tables
        options = spans(_order_options(tables), orders)
        wanted = tables.option_setup_ms[options] + (
            tables.option_unit_ms[options] * tables.option_most[options]
        )
        # Of keys log(u) / weight the largest is each one's with probability by weight
        # (Efraimidis and Spirakis 2006).
        lots = np.log(self.chance.random(len(options))) / wanted
        windows = tables.option_window[options]
        # In a later assignment to one place a former one is lost: the largest lot comes last.
        sequence = np.argsort(lots, kind="stable")
        receiver = np.full(len(tables.window_available), -1)
        block = block_of[tables.op_order[tables.option_op[options]]]
        receiver[windows[sequence]] = block[sequence]
        return receiver

    def _part(self, kind: str, orders: Ints, available: Ints, opening: Ints) -> Part:
        columns = self.parts.take(orders, available, opening)
        decided = together(self.rows[order] for order in columns.order_ids)
        start = certified(
            columns,
            *decided,
            total_micros=price(columns, *decided).total_micros,
            bound_micros=0.0,
            gap=0.0,
            prices={},
            seconds=0.0,
            solver={"name": "start"},
        )
        return Part(kind, columns, start)


@dataclass(frozen=True, slots=True)
class _Uses:
    """Order, window and ms of every allocation."""

    order: Ints
    window: Ints
    ms: Ints


def _uses_of(columns: Columns, plan: Plan) -> _Uses:
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
    """Who has the hours of a component's windows: ms that are free go to the receiving block."""

    uses: _Uses
    free: Ints
    receiver: Ints
    opening: Ints

    def of(self, block: int, block_of: Ints) -> Ints:
        """The ms that a block has of each window."""
        own = np.where(self.receiver == block, self.free, 0)
        inside: Flags = block_of[self.uses.order] == block
        np.add.at(own, self.uses.window[inside], self.uses.ms[inside])
        return own


def _regions(tables: Tables, orders: Ints, count: int, chance: np.random.Generator) -> list[Ints]:
    """The orders in `count` regions of about as many options each, by halves."""
    if count < 2 or len(orders) < 2:
        return [orders]
    left = int(count) // 2
    inside = _grown(tables, orders, left / count, chance)
    return [
        *_regions(tables, orders[inside], left, chance),
        *_regions(tables, orders[~inside], count - left, chance),
    ]


def _grown(tables: Tables, orders: Ints, share: float, chance: np.random.Generator) -> Flags:
    """The orders of a region that holds this share of the options, grown from one order.

    It doubles until it is large enough: every time those orders belong to it whose windows are,
    on average, most in its hands.
    """
    counts = option_counts(tables)[orders]
    begins = np.cumsum(counts) - counts
    _, window = np.unique(
        tables.option_window[spans(_order_options(tables), orders)], return_inverse=True
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
        # Never none and never all.
        taken[0], taken[-1] = True, False
        inside = np.zeros(len(orders), dtype=bool)
        inside[sequence[taken]] = True
        if size >= most:
            return inside
