"""Database → columns of a problem: the only room that feeds the engine; it writes nothing.

Everything is read in one transaction that sees one instant (REPEATABLE READ): `supply` and
`demand` fill arrays column by column. When that is closed, `formulation` makes of them the options,
shipments and lanes, with no Python object for any of these.
"""

import io
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import numpy as np

from matching.engine.model.codec_npz import load_columns
from matching.engine.model.columns import Columns, Flags, Ints, integers
from matching.engine.model.lookup import Pair, rows_with
from matching.engine.model.validation import validate_columns
from matching.formulation import costing
from matching.formulation.build import Formulation
from matching.formulation.capability import FILTER_NAMES
from matching.formulation.demand import DemandOrder, read_demand
from matching.formulation.supply import MarketSupply, day_number, read_supply, rows_by_key
from vocabularies.selectors import process_closure, region_closure

# An order takes about half a millisecond, with ten times the machines a few: a sign in seconds.
ORDERS_PER_SIGN = 1_000
# What a stored run keeps beside its problem.
CONTEXT = ("quality", "lateness", "price_is_assumed", "filter_counts")


@dataclass(frozen=True, slots=True)
class MarketSnapshot:
    """All that a match asks of the database; `today` is in days since 1970."""

    currency: str
    today: int
    supply: MarketSupply
    demand: Sequence[DemandOrder]
    regions: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class OptionItems:
    """One option's machine time in ms and its cost items in micros per piece, but for `setup`."""

    unit_ms: int
    setup_ms: int
    machining: int
    quality: int
    lateness: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A frozen problem and, beside it, what a run explains it by.

    `quality` and `lateness` are micros per piece of every option; the rest of its unit cost is
    machining. `price_is_assumed` has a flag for every order, `filter_counts` a row for every
    operation: how many machines each of FILTER_NAMES left.
    """

    columns: Columns
    quality: Ints
    lateness: Ints
    price_is_assumed: Flags
    filter_counts: Ints
    supply: Mapping[str, int]

    def items_of(self, pairs: Collection[Pair]) -> dict[Pair, OptionItems]:
        """The cost items of these options, by (operation, window); the problem has all of them."""
        columns = self.columns
        operations, windows = rows_by_key(columns.operation_ids), rows_by_key(columns.window_ids)
        wanted = [(operations[operation], windows[window]) for operation, window in pairs]
        keys = columns.option_operation, columns.option_window
        rows, _ = rows_with(keys, np.array(wanted, dtype=np.int64).reshape(-1, 2).T)
        machining = columns.option_unit - self.quality - self.lateness
        arrays = (columns.option_unit_ms, columns.option_setup_ms, machining)
        found = (each[rows].tolist() for each in (*arrays, self.quality, self.lateness))
        return dict(zip(pairs, map(OptionItems, *found), strict=True))

    def counts_of_orders(self) -> list[list[dict[str, int]]]:
        """For each order and operation, how many machines were left after each filter."""
        rows = [dict(zip(FILTER_NAMES, row, strict=True)) for row in self.filter_counts.tolist()]
        ends = self.columns.order_operations.tolist()
        return [rows[begin:end] for begin, end in pairwise(ends)]

    def context(self) -> bytes:
        """All but problem and supply, as a compressed file of arrays."""
        target = io.BytesIO()
        np.savez_compressed(target, **{name: getattr(self, name) for name in CONTEXT})
        return target.getvalue()


def read_snapshot(problem: bytes, context: bytes, supply: Mapping[str, int]) -> Snapshot:
    """Returns the snapshot that was stored as these two documents. Raises ProblemError."""
    columns = load_columns(problem)
    with np.load(io.BytesIO(context), allow_pickle=False) as arrays:
        return Snapshot(columns, supply=supply, **{name: arrays[name] for name in CONTEXT})


def read_market(*, currency: str, now: datetime) -> MarketSnapshot:
    """The open orders and free hours of one currency at this instant, in queries of fixed number.

    To be called in one transaction that sees one instant.
    """
    return MarketSnapshot(
        currency=currency,
        today=day_number(now.date()),
        supply=read_supply(currency, now, process_closure()),
        demand=read_demand(currency, now.date()),
        regions=region_closure(),
    )


def formulate(market: MarketSnapshot, *, alive: Callable[[], None] = lambda: None) -> Snapshot:
    """What was read, as a problem; needs no database. Raises ProblemError where it is refused.

    `alive` is called now and then, for whoever waits for a sign of life.
    """
    form = Formulation(costing.current_rates(), market.regions, market.supply, market.today)
    for number, order in enumerate(market.demand):
        if number % ORDERS_PER_SIGN == 0:
            alive()
        form.add(order)
    options = form.options.joined()
    columns = form.columns(market.currency, options)
    validate_columns(columns)
    return Snapshot(
        columns=columns,
        quality=options["quality"],
        lateness=options["lateness"],
        price_is_assumed=np.array(form.orders["assumed"], dtype=bool),
        filter_counts=integers(form.counts).reshape(-1, len(FILTER_NAMES)),
        supply=market.supply.counts(),
    )
