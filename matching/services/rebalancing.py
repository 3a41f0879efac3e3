"""Releases surplus pieces of an order and prices its transport again."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_noop

from common.money import from_micros, rounded_down
from common.states import transition
from factories.ledger import Claim, release, release_part
from matching.engine.evaluate.plan_costs import share_by_weight
from matching.formulation import costing
from matching.formulation.costing import MASS_PARTS
from matching.formulation.delivery_dates import coordinates_of
from matching.formulation.supply import in_whole_parts
from matching.models import Allocation
from matching.models.cost_items import PER_PIECE_ITEMS
from matching.selectors.runs import live_allocations
from matching.services.agreed_amounts import AGREED_FIELDS, shrink_amounts
from matching.services.counter_offers.ending_counters import OFFER_ENDED, end_counter_offers
from matching.services.shortfalls import cancel_lots, shrink_lots, strand
from matching.states import NOT_BEGUN_STATUSES, AllocationStatus, CounterStatus
from orders.models import Order

SHRUNK_FIELDS = ("quantity", "machine_ms", "machine_pieces", "setup")
# Stored reasons are English; pages translate them.
STEP_LOST = gettext_noop("Another step of the routing was lost.")


def release_surplus(order: Order) -> None:
    """Releases the pieces of a locked order that no other step sends or takes."""
    while (found := find_surplus(order)) is not None:
        reduce_allocation(*found)


def find_surplus(order: Order) -> tuple[Allocation, int] | None:
    """Returns an allocation that makes too much, and the pieces to keep."""
    sequences = dict(order.operations.values_list("pk", "sequence"))
    first, last = min(sequences.values()), max(sequences.values())
    for row in live_allocations(order.pk):
        if row.status not in NOT_BEGUN_STATUSES:
            continue
        kept = row.pieces
        if sequences[row.operation_id] > first:
            kept = min(kept, sum(lot.pieces for lot in row.lots_in.all()))
        if sequences[row.operation_id] < last:
            kept = min(kept, sum(lot.pieces for lot in row.lots_out.all()))
        if kept < row.pieces:
            return row, kept if kept >= row.window.least_lot else 0
    return None


def reduce_allocation(row: Allocation, kept: int) -> None:
    """Reduces an allocation to the kept pieces and strands the rest."""
    end_counter_offers([row.pk], to=CounterStatus.LAPSED, by=None, reason=OFFER_ENDED)
    surplus = row.pieces - kept
    if kept == 0:
        row = transition(row, to=AllocationStatus.CANCELLED, by=None, reason=STEP_LOST)
        release([row.pk])
        cancel_lots([row.pk])
    else:
        shrink_allocation(row, surplus)
        for lots in (row.lots_in, row.lots_out):
            shrink_lots(lots, sum(lot.pieces for lot in lots.all()) - kept)
    strand(row, surplus)


def shrink_allocation(row: Allocation, surplus: int) -> None:
    """Takes surplus pieces off an allocation with their hours and per-piece costs.

    The last of its machines lose them first. The setup of one that is left without a piece is
    given back with its hours and its cost.
    """
    left, unit_ms, setup_ms = row.quantity - surplus, row.unit_ms, row.operation.setup_ms
    kept = first_pieces(row.machine_pieces, left)
    setups, kept_setups = len(row.machine_pieces) or 1, len(kept) or 1
    freed_ms = unit_ms * surplus + setup_ms * (setups - kept_setups)
    release_part([Claim(row.window_id, row.pk, freed_ms)])
    # Both divisions are exact: pieces and setups cost a whole number of micros each.
    row.setup = row.setup / setups * kept_setups
    for name in PER_PIECE_ITEMS:
        setattr(row, name, getattr(row, name) / row.quantity * left)
    shrink_amounts(row, left)
    row.quantity, row.machine_ms, row.machine_pieces = left, row.machine_ms - freed_ms, kept
    row.save(update_fields=[*SHRUNK_FIELDS, *PER_PIECE_ITEMS, *AGREED_FIELDS])


def first_pieces(machine_pieces: Sequence[Sequence[int]], left: int) -> list[list[int]]:
    """Returns the machines of an allocation's first pieces, with pieces of each."""
    kept = []
    for number, pieces in machine_pieces:
        taken = min(pieces, left)
        left -= taken
        if taken:
            kept.append([number, taken])
    return kept


def reprice_transport(order: Order) -> None:
    """Prices the transport of live allocations again, shared as in the engine.

    Carriers are paid accordingly; what the buyer agreed to pay stays.
    """
    live = live_allocations(order.pk)
    if not live:
        return
    costs = shipping_costs(order, live)
    for pk, micros in transfer_costs(order, live).items():
        costs[pk] += micros
    changed = []
    for row in live:
        transport = from_micros(costs[row.pk])
        if transport != row.transport:
            row.transport = transport
            row.agreed_transport = rounded_down(transport, row.digits)
            changed.append(row)
    Allocation.objects.bulk_update(changed, ["transport", "agreed_transport"])


def shipping_costs(order: Order, live: Sequence[Allocation]) -> defaultdict[Any, int]:
    """Returns micros of shipping; a factory's fixed charge is shared by quantity.

    Goods that the buyer collects cost nothing.
    """
    rates, costs = costing.current_rates(order.currency_id), defaultdict(int)
    if order.is_collected:
        return costs
    last = order.operations.order_by("-sequence")[0].pk
    users: dict[Any, list[Allocation]] = defaultdict(list)
    for row in sorted(live, key=lambda row: str(row.window_id)):
        if row.operation_id == last:
            users[row.window.machine.factory].append(row)
    for factory, rows in users.items():
        km = costing.distance_km(coordinates_of(factory), coordinates_of(order))
        unit = carriage_per_piece(order, km)
        parts = share_by_weight(rates.transport_fixed, [row.quantity for row in rows])
        for row, part in zip(rows, parts, strict=True):
            costs[row.pk] += part + unit * row.quantity
    return costs


def transfer_costs(order: Order, live: Sequence[Allocation]) -> dict[Any, int]:
    """Returns micros of the lots between factories, for the sending allocation."""
    rates, costs = costing.current_rates(order.currency_id), defaultdict(int)
    rows = {row.pk: row for row in live}
    lanes: dict[Any, list[Any]] = defaultdict(list)
    for row in live:
        for lot in row.lots_out.all():
            if lot.to_allocation_id not in rows:
                continue
            start = row.window.machine.factory
            goal = rows[lot.to_allocation_id].window.machine.factory
            if start != goal:
                lanes[row.operation_id, start, goal].append(lot)
    for (_, start, goal), lots in lanes.items():
        lots.sort(key=lambda lot: (str(rows[lot.from_allocation_id].window_id), str(lot.pk)))
        km = costing.distance_km(coordinates_of(start), coordinates_of(goal))
        parts = share_by_weight(rates.transport_fixed, [lot.quantity for lot in lots])
        for lot, part in zip(lots, parts, strict=True):
            later_yield = int(rows[lot.from_allocation_id].later_yield * costing.YIELD_PARTS)
            unit = carriage_per_piece(order, km, later_yield)
            costs[lot.from_allocation_id] += part + unit * lot.quantity
    return costs


def carriage_per_piece(order: Order, km: Any, later_yield: int = costing.YIELD_PARTS) -> int:
    """Returns micros to carry what a good piece needs over a distance."""
    mass = in_whole_parts(order.unit_mass_kg, MASS_PARTS)
    rates = costing.current_rates(order.currency_id)
    return int(costing.carriage_micros(rates, km, mass, later_yield)[0])
