"""Reads a market and formulates it as the engine's problem; writes nothing.

Everything is read in one transaction that sees one instant (REPEATABLE READ): `supply` and `demand`
fill arrays column by column. After that transaction `build` makes the options, shipments and lanes,
without a Python object for any of these.
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
from matching.formulation.ownership import OwnershipLinks, read_links
from matching.formulation.supply import MarketSupply, day_number, read_supply, rows_by_key
from matching.models.cost_items import PER_PIECE_ITEMS, STORED_ITEMS
from vocabularies.selectors import process_closure, region_closure

# An order takes about 0.5 ms, with ten times the machines a few ms: 1,000 orders take seconds.
ORDERS_PER_RENEWAL = 1_000
# A stored run keeps these arrays next to its problem, and the cost items of each option.
CONTEXT = ("price_is_assumed", "filter_counts", "is_linked")


@dataclass(frozen=True, slots=True)
class MarketSnapshot:
    """Holds all that a match needs of the database; `today` is in days since 1970."""

    currency: str
    today: int
    supply: MarketSupply
    demand: Sequence[DemandOrder]
    regions: Mapping[str, frozenset[str]]
    links: OwnershipLinks


@dataclass(frozen=True, slots=True)
class OptionItems:
    """Holds one option's machine time in ms, and micros per piece by cost item."""

    unit_ms: int
    setup_ms: int
    per_piece: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Holds a frozen problem and what explains it.

    `items` has micros per piece of every option, by STORED_ITEMS. `price_is_assumed` has a flag for
    every order, `filter_counts` a row for every operation: the machines that each of FILTER_NAMES
    left. `is_linked` flags the options at factories of the buyer's own or a linked organisation.
    """

    columns: Columns
    items: Mapping[str, Ints]
    price_is_assumed: Flags
    filter_counts: Ints
    is_linked: Flags
    supply: Mapping[str, int]

    def items_of(self, pairs: Collection[Pair]) -> dict[Pair, OptionItems]:
        """Returns the cost items of options of the problem, by (operation, window)."""
        columns = self.columns
        operations, windows = rows_by_key(columns.operation_ids), rows_by_key(columns.window_ids)
        wanted = [(operations[operation], windows[window]) for operation, window in pairs]
        keys = columns.option_operation, columns.option_window
        rows, _ = rows_with(keys, np.array(wanted, dtype=np.int64).reshape(-1, 2).T)
        items = {name: amounts[rows] for name, amounts in self.items.items()}
        items = {"machining": columns.option_unit[rows] - sum(items.values())} | items
        amounts = zip(*(items[name].tolist() for name in PER_PIECE_ITEMS), strict=True)
        return {
            pair: OptionItems(unit_ms, setup_ms, dict(zip(PER_PIECE_ITEMS, micros, strict=True)))
            for pair, unit_ms, setup_ms, micros in zip(
                pairs,
                columns.option_unit_ms[rows].tolist(),
                columns.option_setup_ms[rows].tolist(),
                amounts,
                strict=True,
            )
        }

    def counts_of_orders(self) -> list[list[dict[str, int]]]:
        """Returns, for each order and operation, the machines left after each filter."""
        rows = [dict(zip(FILTER_NAMES, row, strict=True)) for row in self.filter_counts.tolist()]
        ends = self.columns.order_operations.tolist()
        return [rows[begin:end] for begin, end in pairwise(ends)]

    def context(self) -> bytes:
        """Returns all but problem and supply, as a compressed file of arrays."""
        target = io.BytesIO()
        arrays = {name: getattr(self, name) for name in CONTEXT}
        np.savez_compressed(target, **self.items, **arrays)
        return target.getvalue()


def read_snapshot(problem: bytes, context: bytes, supply: Mapping[str, int]) -> Snapshot:
    """Reads a snapshot from its two documents. Raises ProblemError."""
    columns = load_columns(problem)
    with np.load(io.BytesIO(context), allow_pickle=False) as arrays:
        items = {name: arrays[name] for name in STORED_ITEMS}
        context = {name: arrays[name] for name in CONTEXT}
        return Snapshot(columns, items, supply=supply, **context)


def read_market(*, currency: str, now: datetime) -> MarketSnapshot:
    """Reads open orders and free hours of a currency in a fixed number of queries.

    The caller opens one transaction that sees one instant.
    """
    return MarketSnapshot(
        currency=currency,
        today=day_number(now.date()),
        supply=read_supply(currency, now, process_closure()),
        demand=read_demand(currency, now.date()),
        regions=region_closure(),
        links=read_links(currency, now.date()),
    )


def formulate(market: MarketSnapshot, *, alive: Callable[[], None] = lambda: None) -> Snapshot:
    """Formulates a market as a problem, without the database.

    `alive` is called every few seconds, so that the caller can renew its lease. Raises
    ProblemError, and NoCostRates for a currency without rates.
    """
    form = Formulation(
        costing.current_rates(market.currency), market.regions, market.supply, market.today
    )
    for number, order in enumerate(market.demand):
        if number % ORDERS_PER_RENEWAL == 0:
            alive()
        form.add(order)
    options = form.options.joined()
    columns = form.columns(market.currency, options)
    validate_columns(columns)
    return Snapshot(
        columns=columns,
        items={name: options[name] for name in STORED_ITEMS},
        price_is_assumed=np.array(form.orders["assumed"], dtype=bool),
        filter_counts=integers(form.counts).reshape(-1, len(FILTER_NAMES)),
        is_linked=market.links.linked_options(columns),
        supply=market.supply.counts(),
    )
