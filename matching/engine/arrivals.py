"""Samples what orders cost without the match, over random orders of arrival.

Each arrival is the baseline `single_source` with the orders in a sequence of its own: the problem
is presolved once, and only the sequence changes. Sequences are drawn from the raw numbers of
PCG64, whose stream numpy keeps through its versions, so that a seed replays. What the orders'
`submitted_at` say plays no part.

Components of any size go to the compiled search; only amounts beyond doubles are served in
integers.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import NamedTuple

import numpy as np

from matching.engine.baseline import single_source_in_sequence
from matching.engine.evaluate.plan_costs import share_by_weight
from matching.engine.instance.instance import Instance, build_instance
from matching.engine.kernels.arrays import Arrays, Numbers, arrays_of
from matching.engine.model.arrival_sample import ArrivalSample
from matching.engine.model.columns import Columns, Flags, Ints
from matching.engine.search.ruin_recreate import RuinRecreate
from matching.engine.warmup import ensure_compiled


def sample_arrivals(
    problem: Columns, count: int, seed: int, excluded: Flags | None = None, *, threads: int = 1
) -> ArrivalSample:
    """Returns what `single_source` makes in `count` random orders of arrival.

    `excluded` says for each option of the problem whether it is taken out; rows of the sample name
    options by their place in the whole problem. `seed` is any number of at least 0. The sample is
    the same whatever the number of threads. Raises ValueError for a mask of another length.
    """
    options = np.arange(len(problem.option_operation), dtype=np.int64)
    columns = problem
    if excluded is not None:
        if excluded.shape != options.shape:
            raise ValueError(f"a mask of {excluded.shape} for {len(options)} options")
        options = options[~excluded]
        columns = _with_options(problem, options)
    instance = build_instance(columns)
    served = _serve_all(instance, arrival_sequences(len(problem.order_ids), count, seed), threads)
    openings = _OpeningShares(instance)
    rows = options[_column_rows(instance)]
    chosen = [np.sort(rows[arrival.option]) for arrival in served]
    sorting = [np.argsort(rows[arrival.option]) for arrival in served]
    lengths = [len(part) for part in chosen]
    return ArrivalSample(
        problem_sha256=problem.sha256(),
        seed=seed,
        made=np.stack([arrival.made for arrival in served]),
        cost=np.stack([arrival.cost + openings.by_order(arrival) for arrival in served]),
        row_arrival=np.repeat(np.arange(count, dtype=np.int64), lengths),
        row_option=np.concatenate(chosen),
        row_pieces=np.concatenate(
            [arrival.pieces[order] for arrival, order in zip(served, sorting, strict=True)]
        ),
    )


def arrival_sequences(orders: int, count: int, seed: int) -> Ints:
    """Returns `count` random orders of arrival, a line of order rows each.

    The k-th line sorts the orders by the k-th `orders` raw 64-bit numbers of PCG64(seed). Raises
    ValueError for a count below 1 or a negative seed.
    """
    if count < 1:
        raise ValueError(f"must be at least 1 arrival, not {count}")
    keys = np.random.PCG64(seed).random_raw(count * orders).reshape(count, orders)
    return np.argsort(keys, axis=1, kind="stable").astype(np.int64)


class _Arrival(NamedTuple):
    """Holds one arrival by rows of the instance.

    `made` is pieces by order, `cost` micros by order without openings and unmet pieces; `option`
    are those in use, with their `pieces`.
    """

    made: Ints
    cost: Ints
    option: Ints
    pieces: Ints


def _with_options(columns: Columns, options: Ints) -> Columns:
    """Returns the problem with these options alone."""
    names = [name for name in Columns.__slots__ if name.startswith("option_")]
    return replace(columns, **{name: getattr(columns, name)[options] for name in names})


def _column_rows(instance: Instance) -> Ints:
    """Returns the row in the columns of each option of an instance."""
    columns = instance.columns
    windows = len(columns.window_ids)
    keys = columns.option_operation.astype(np.int64) * windows + columns.option_window
    return np.searchsorted(keys, instance.option_op * windows + instance.option_window)


def _serve_all(instance: Instance, sequences: Ints, threads: int) -> list[_Arrival]:
    """Serves all orders in each of the sequences."""
    if not instance.is_within_floats:
        return [_served_exactly(instance, sequence.tolist()) for sequence in sequences]
    begins = instance.site_options[instance.op_sites[instance.order_ops]]
    orders = np.flatnonzero(np.diff(begins))
    if not len(orders):
        none, nothing = np.zeros(len(begins) - 1, dtype=np.int64), np.zeros(0, dtype=np.int64)
        return [_Arrival(none, none, nothing, nothing)] * len(sequences)
    ensure_compiled()
    arrays, numbers = arrays_of(instance, orders)
    # Each thread has a plan of its own; all are made here, since this is where Numba is called.
    servers = [_Server(arrays, numbers) for _ in range(min(threads, len(sequences)))]
    with ThreadPoolExecutor(len(servers)) as pool:
        parts = list(
            pool.map(
                lambda at: list(servers[at].serve(instance, sequences[at :: len(servers)])),
                range(len(servers)),
            )
        )
    return [parts[at % len(servers)][at // len(servers)] for at in range(len(sequences))]


@dataclass(slots=True)
class _Server:
    """Serves the orders that have options, by the compiled search."""

    arrays: Arrays
    numbers: Numbers
    plan: RuinRecreate = field(init=False)

    def __post_init__(self) -> None:
        self.plan = RuinRecreate(self.arrays, seed=0)

    def serve(self, instance: Instance, sequences: Ints) -> Iterator[_Arrival]:
        """Yields the outcome of each sequence of the instance's orders."""
        orders = len(instance.order_quantity)
        place = np.full(orders, -1, dtype=np.int64)
        place[self.numbers.orders] = np.arange(len(self.numbers.orders))
        nothing = np.zeros_like(self.plan.solution.amount), np.zeros_like(self.plan.solution.flow)
        for sequence in sequences:
            rows = place[sequence]
            self.plan.start_from(*nothing)
            self.plan.serve_whole(rows[rows >= 0])
            yield self._outcome(orders)

    def _outcome(self, orders: int) -> _Arrival:
        """Returns what the plan makes and costs."""
        arrays, solution = self.arrays, self.plan.solution
        used = np.flatnonzero(solution.amount)
        pieces = solution.amount[used]
        order = arrays.option_order[used]
        is_first = arrays.option_op[used] == arrays.order_ops[order]
        own = np.zeros(len(arrays.order_quantity), dtype=np.int64)
        np.add.at(own, order[is_first], pieces[is_first])
        made, cost = np.zeros(orders, dtype=np.int64), np.zeros(orders, dtype=np.int64)
        made[self.numbers.orders] = own
        cost[self.numbers.orders] = (
            solution.cost - (arrays.order_quantity - own) * arrays.order_unmet
        )
        return _Arrival(made, cost, self.numbers.options[used], pieces)


def _served_exactly(instance: Instance, sequence: Sequence[int]) -> _Arrival:
    """Serves amounts beyond doubles, one order after another in integers."""
    incumbent = single_source_in_sequence(instance, sequence)
    quantity, unmet = instance.order_quantity.tolist(), instance.order_unmet.tolist()
    made, cost = [], []
    for order, choice in enumerate(incumbent.choices):
        made.append(quantity[order] - choice.unmet)
        cost.append(incumbent.cost_of(order, choice) - choice.unmet * unmet[order])
    rows = sorted(row for choice in incumbent.choices for row in choice.made)
    option, pieces = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    return _Arrival(np.array(made, np.int64), np.array(cost, np.int64), option, pieces)


class _OpeningShares:
    """Divides the opening of windows among the orders in them, as `plan_costs` does."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        ids = instance.columns.operation_ids
        # Equal remainders are settled by the id of the operation.
        self.rank: Ints = np.zeros(len(ids), dtype=np.int64)
        self.rank[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))

    def by_order(self, arrival: _Arrival) -> Ints:
        """Returns each order's share of openings, in micros."""
        instance = self.instance
        is_paid = instance.window_opening[instance.option_window[arrival.option]] > 0
        option, pieces = arrival.option[is_paid], arrival.pieces[is_paid]
        window, op = instance.option_window[option], instance.option_op[option]
        spent = instance.option_setup_ms[option] + instance.option_unit_ms[option] * pieces
        sorting = np.lexsort((self.rank[op], window))
        rows = zip(
            window[sorting].tolist(),
            instance.op_order[op[sorting]].tolist(),
            spent[sorting].tolist(),
            strict=True,
        )
        shares = np.zeros(len(instance.order_quantity), dtype=np.int64)
        for at, users in groupby(rows, key=lambda row: row[0]):
            _, orders, weights = zip(*users, strict=True)
            parts = share_by_weight(int(instance.window_opening[at]), weights)
            np.add.at(shares, list(orders), parts)
        return shares
