"""Reads a market and formulates it as the engine's problem; writes nothing.

Everything is read in one transaction that sees one instant (REPEATABLE READ): `supply` and `demand`
fill arrays column by column. After that transaction `build` makes the options, shipments and lanes,
without a Python object for any of these.
"""

import io
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np

from matching.engine.model.codec_npz import load_columns
from matching.engine.model.columns import (
    Columns,
    Flags,
    Ints,
    highest_total,
    highest_totals_by_order,
    integers,
)
from matching.engine.model.lookup import Pair, rows_with
from matching.engine.model.validation import TOTAL_LIMIT, validate_columns
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
CONTEXT = ("price_is_assumed", "filter_counts", "is_linked", "step_yield", "later_yield")
PLACES = "factory_places"


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
    """Holds an option's machine time in ms, yields, and micros per piece by item."""

    unit_ms: int
    setup_ms: int
    step_yield: Decimal
    later_yield: Decimal
    per_piece: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Holds a frozen problem and what explains it.

    `items` has micros per piece of every option, by STORED_ITEMS. `price_is_assumed` has a flag for
    every order, `filter_counts` a row for every operation: the machines that each of FILTER_NAMES
    left. `is_linked` flags the options at factories of the buyer's own or a linked organisation.
    `step_yield` and `later_yield` have the shares of good pieces of every option, in parts.
    `factory_places` has latitude and longitude of each factory, None in runs of before it was kept.
    `set_aside` are orders that are not in the problem: with them it could not be solved.
    """

    columns: Columns
    items: Mapping[str, Ints]
    price_is_assumed: Flags
    filter_counts: Ints
    is_linked: Flags
    step_yield: Ints
    later_yield: Ints
    supply: Mapping[str, int]
    factory_places: Any = None
    set_aside: Sequence[DemandOrder] = ()

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
            pair: OptionItems(
                unit_ms, setup_ms, *shares, dict(zip(PER_PIECE_ITEMS, micros, strict=True))
            )
            for pair, unit_ms, setup_ms, shares, micros in zip(
                pairs,
                columns.option_unit_ms[rows].tolist(),
                columns.option_setup_ms[rows].tolist(),
                yield_shares(self.step_yield[rows], self.later_yield[rows]),
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
        if self.factory_places is not None:
            arrays[PLACES] = self.factory_places
        np.savez_compressed(target, **self.items, **arrays)
        return target.getvalue()


def read_snapshot(problem: bytes, context: bytes, supply: Mapping[str, int]) -> Snapshot:
    """Reads a snapshot from its two documents. Raises ProblemError."""
    columns = load_columns(problem)
    with np.load(io.BytesIO(context), allow_pickle=False) as arrays:
        stored = dict(arrays)
    if "quality" in stored:
        # Runs of before expected scrap took hours had it as an item of its own. It was as little
        # paid for as lateness, with which their stored rows have it as well.
        stored["lateness"] = stored["lateness"] + stored["quality"]
        stored["step_yield"] = np.full_like(stored["quality"], costing.SCRAP_PARTS)
        stored["later_yield"] = np.full_like(stored["quality"], costing.YIELD_PARTS)
    items = {name: stored[name] for name in STORED_ITEMS}
    kept = {name: stored[name] for name in CONTEXT}
    return Snapshot(columns, items, supply=supply, factory_places=stored.get(PLACES), **kept)


def yield_shares(step_yield: Ints, later_yield: Ints) -> list[tuple[Decimal, Decimal]]:
    """Returns the yields of options, in parts, as decimals."""
    return [
        (Decimal(step) / costing.SCRAP_PARTS, Decimal(later) / costing.YIELD_PARTS)
        for step, later in zip(step_yield.tolist(), later_yield.tolist(), strict=True)
    ]


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

    Orders with which the problem's total could exceed what the engine counts to are set aside, the
    largest first. `alive` is called every few seconds, so that the caller can renew its lease.
    Raises ProblemError, and NoCostRates for a currency without rates.
    """
    snapshot = formulated(market, market.demand, alive)
    too_large = orders_beyond_scale(snapshot.columns)
    if too_large:
        rest = [order for order in market.demand if order.id not in too_large]
        set_aside = [order for order in market.demand if order.id in too_large]
        snapshot = replace(formulated(market, rest, alive), set_aside=set_aside)
    validate_columns(snapshot.columns)
    return snapshot


def orders_beyond_scale(columns: Columns) -> set[str]:
    """Returns the largest orders, without which the total is within the limit."""
    total, found = highest_total(columns), set()
    if total < TOTAL_LIMIT:
        return found
    totals = highest_totals_by_order(columns)
    for row in sorted(range(len(totals)), key=lambda row: -totals[row]):
        if total < TOTAL_LIMIT:
            break
        total -= totals[row]
        found.add(columns.order_ids[row])
    return found


def formulated(
    market: MarketSnapshot, demand: Sequence[DemandOrder], alive: Callable[[], None]
) -> Snapshot:
    """Formulates these orders, whatever their total."""
    form = Formulation(
        costing.current_rates(market.currency), market.regions, market.supply, market.today
    )
    for number, order in enumerate(demand):
        if number % ORDERS_PER_RENEWAL == 0:
            alive()
        form.add(order)
    options = form.options.joined()
    columns = form.columns(market.currency, options)
    return Snapshot(
        columns=columns,
        items={name: options[name] for name in STORED_ITEMS},
        price_is_assumed=np.array(form.orders["assumed"], dtype=bool),
        filter_counts=integers(form.counts).reshape(-1, len(FILTER_NAMES)),
        is_linked=market.links.linked_options(columns),
        step_yield=options["step_yield"],
        later_yield=options["later_yield"],
        supply=market.supply.counts(),
        factory_places=market.supply.factories.places_of(columns.factory_ids),
    )
