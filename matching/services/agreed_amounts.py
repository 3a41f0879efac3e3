"""Fixes what an allocation's buyer pays and its payees get, in whole minor units.

The buyer's price of an order is its price by the rule, rounded down. It is dealt over the order's
allocations by what they cost. Factories and carriers get what they cost, the whole of an order
rounded down; what prices and amounts are apart is the gain pool's.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from common.money import from_micros, portion, rounded_down, to_micros
from matching.gain_sharing.largest_remainder import deal, round_down, whole_units
from matching.models import Allocation, GainSharing, Shortfall
from matching.states import ShortfallCause
from vocabularies.selectors import minor_units

AGREED_FIELDS = ("agreed_price", "agreed_earnings", "agreed_transport", "bonus")


def unit_micros(currency: str) -> int:
    """Returns the micros of a currency's minor unit."""
    return int(10 ** (6 - minor_units(currency)))


def agree_run(sharing: GainSharing, allocations: Sequence[Allocation]) -> None:
    """Fixes and stores the amounts of a run's allocations that are to be offered."""
    unit = unit_micros(sharing.run.currency_id)
    asked = list(sharing.prices.all())
    prices = {row.order_id: to_micros(row.price) for row in asked}
    own_plant = {row.order_id for row in asked if row.is_own_plant}
    by_order: dict[UUID, list[Allocation]] = defaultdict(list)
    for row in allocations:
        by_order[row.order_id].append(row)
    for order_id, rows in by_order.items():
        set_amounts(rows, prices[order_id], unit)
    others = [row for row in allocations if row.order_id not in own_plant]
    deal_bonus(others, to_micros(sharing.factories_bonus), unit)
    Allocation.objects.bulk_update(allocations, AGREED_FIELDS, batch_size=500)


def set_amounts(rows: Sequence[Allocation], price: int, unit: int) -> None:
    """Sets the agreed amounts of allocations that share a price in micros, not stored."""
    weights = [to_micros(row.paid_cost) for row in rows]
    paid = [to_micros(amount) for row in rows for amount in (row.asked_earnings, row.transport)]
    amounts = whole_units(paid, unit)
    prices = deal(round_down(price, unit) // unit, weights)
    for at, row in enumerate(rows):
        row.agreed_price = from_micros(prices[at] * unit)
        row.agreed_earnings = from_micros(amounts[2 * at])
        row.agreed_transport = from_micros(amounts[2 * at + 1])


def deal_bonus(rows: Sequence[Allocation], bonus: int, unit: int) -> None:
    """Divides the factories' bonus by machining, which padding a setup does not raise."""
    parts = deal(round_down(bonus, unit) // unit, [to_micros(row.machining) for row in rows])
    for row, part in zip(rows, parts, strict=True):
        row.bonus = from_micros(part * unit)


def released_price(shortfalls: Iterable[tuple[Shortfall, int]], digits: int) -> Decimal:
    """Returns what the buyer had agreed to pay for pieces now made elsewhere.

    Each shortfall comes with the number of its pieces that are made.
    """
    return sum(
        (portion(*price_before(row, pieces), digits) for row, pieces in shortfalls), Decimal(0)
    )


def price_before(shortfall: Shortfall, pieces: int) -> tuple[Decimal, int, int]:
    """Returns an allocation's agreed price, these pieces, and of how many they are.

    Pieces that a counter-offer left out keep the price at which they were offered.
    """
    if shortfall.cause == ShortfallCause.REDUCED:
        counter = shortfall.allocation.counter_offer
        return counter.offered_price, pieces, counter.offered_quantity
    return shortfall.allocation.agreed_price, pieces, shortfall.allocation.quantity


def shrink_amounts(row: Allocation, left: int) -> None:
    """Lowers agreed amounts to those of the pieces left, not stored.

    Its cost items are those of the pieces left already; the factory keeps what it asked for them,
    the buyer pays by the piece.
    """
    digits = row.digits
    row.agreed_price = portion(row.agreed_price, left, row.quantity, digits)
    row.agreed_earnings = rounded_down(row.asked_earnings, digits)
    row.bonus = portion(row.bonus, left, row.quantity, digits)
