"""Prices the allocations that replace lost ones.

An accepted price does not rise because a factory declines, drops out or scraps. The allocations
that make the missing pieces are paid by the buyer what was agreed for these pieces. What they cost
more is borne by the gain pool, up to a share of the order's cost; beyond it the buyer is asked, in
a new version, and never for more than the order was expected to cost alone.
"""

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import F

from common.money import portion, rounded_down, to_micros
from matching.models import Allocation, MatchRun, OrderPrice, Shortfall
from matching.models.gain_sharing import Stage
from matching.services.agreed_amounts import released_price, set_amounts, unit_micros
from matching.states import ProposalStatus, ShortfallStatus
from orders.models import Order
from vocabularies.selectors import minor_units

# The pool bears this share of an order's cost once its price is accepted.
POOL_SHARE = Decimal("0.01")


def price_refill(order: Order, run: MatchRun, rows: Sequence[Allocation]) -> bool:
    """Sets the amounts of allocations, not stored, that fill shortfalls of one step.

    Returns False, and sets nothing, if the buyer would have to be asked for more than the order
    was expected to cost alone.
    """
    if not rows:
        return True
    digits = minor_units(order.currency_id)
    placed = placed_pieces(order, rows)
    agreed = released_price(placed, digits)
    before = sum(
        (portion(lost.allocation.paid_cost, n, lost.allocation.quantity) for lost, n in placed),
        Decimal(0),
    )
    more = rounded_down(max(sum((row.paid_cost for row in rows), -before), Decimal(0)), digits)
    price = order_price(order, run)
    borne, asked = Decimal(0), more
    if price is not None:
        if order.proposals.filter(status=ProposalStatus.ACCEPTED).exists():
            left = max(rounded_down(price.cost * POOL_SHARE, digits) - price.pool_part, Decimal(0))
            borne = min(more, left)
            asked = more - borne
        room = max(price.expected_alone_cost - price.price - price.asked_more, Decimal(0))
        if asked > room:
            return False
        OrderPrice.objects.filter(pk=price.pk).update(
            pool_part=F("pool_part") + borne, asked_more=F("asked_more") + asked
        )
    set_amounts(rows, to_micros(agreed + asked), unit_micros(order.currency_id))
    set_bonus(rows, placed, digits)
    return True


def placed_pieces(order: Order, rows: Sequence[Allocation]) -> list[tuple[Shortfall, int]]:
    """Returns the open shortfalls of the rows' step, each with its pieces that are made.

    The oldest is filled first.
    """
    left = sum(row.quantity for row in rows)
    found = []
    shortfalls = order.shortfalls.filter(
        operation=rows[0].operation_id, status=ShortfallStatus.OPEN
    ).select_related("allocation")
    for row in shortfalls.order_by("created_at", "pk"):
        pieces = min(left, row.quantity)
        left -= pieces
        if pieces:
            found.append((row, pieces))
    return found


def order_price(order: Order, run: MatchRun) -> OrderPrice | None:
    """Returns what the order was asked for when the run was published, if it was."""
    rows = OrderPrice.objects.select_for_update(of=("self",)).filter(
        order=order, sharing__run=run, sharing__stage=Stage.PUBLISHED
    )
    return rows.first()


def set_bonus(
    rows: Sequence[Allocation], placed: Sequence[tuple[Shortfall, int]], digits: int
) -> None:
    """Gives the bonus of lost pieces to the first of the factories that make them."""
    rows[0].bonus = sum(
        (portion(lost.allocation.bonus, n, lost.allocation.quantity, digits) for lost, n in placed),
        Decimal(0),
    )
