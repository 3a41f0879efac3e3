"""Prices the allocations that replace lost ones.

An accepted price does not rise because a factory declines, drops out or scraps. The allocations
that make the missing pieces are paid by the buyer what was agreed for these pieces. What they cost
more is borne by the gain pool, up to a share of the order's cost; beyond it the buyer is asked, in
a new version, and never for more than its pieces were expected to cost alone. A price that no buyer
accepted yet rises by what they cost more. Where prices are at cost it falls by what they cost less.
"""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F, Max

from common.money import portion, rounded_down, to_micros
from matching.models import Allocation, MatchRun, OrderPrice, ProposalEvent, Shortfall
from matching.models.gain_sharing import RuleName, Stage
from matching.services.agreed_amounts import released_price, set_amounts, unit_micros
from matching.states import LIVE_STATUSES, ProposalStatus, ShortfallCause, ShortfallStatus
from orders.models import Order
from vocabularies.selectors import minor_units

# The pool bears this share of an order's cost once its price is accepted.
POOL_SHARE = Decimal("0.01")


def price_refill(order: Order, run: MatchRun, rows: Sequence[Allocation]) -> bool:
    """Sets the amounts of allocations, not stored, that fill shortfalls of one step.

    Returns False, and sets nothing, if a buyer that had accepted would have to be asked for more
    than its pieces were expected to cost alone.
    """
    if not rows:
        return True
    digits = minor_units(order.currency_id)
    placed = placed_pieces(order, rows)
    agreed = released_price(placed, digits)
    extra = extra_cost(rows, placed, digits)
    price = order_price(order, run)
    asked = max(extra, Decimal(0))
    if price is not None:
        own = OrderPrice.objects.filter(pk=price.pk)
        if was_accepted(order):
            borne = min(asked, pool_room(price, digits))
            asked -= borne
            if asked > asking_room(order, price, rows, agreed):
                return False
            own.update(pool_part=F("pool_part") + borne, asked_more=F("asked_more") + asked)
        else:
            own.update(raised_before_acceptance=F("raised_before_acceptance") + asked)
        if price.sharing.rule == RuleName.AT_COST:
            agreed = max(agreed + min(extra, Decimal(0)), Decimal(0))
    set_amounts(rows, to_micros(agreed + asked), unit_micros(order.currency_id))
    set_bonus(rows, placed, digits)
    return True


def extra_cost(
    rows: Sequence[Allocation], placed: Sequence[tuple[Shortfall, int]], digits: int
) -> Decimal:
    """Returns what the rows cost more than the lost pieces did, below zero if less."""
    before = sum((portion(*cost_before(lost, n)) for lost, n in placed), Decimal(0))
    cost = sum((row.paid_cost for row in rows), Decimal(0))
    return rounded_down(cost - before, digits)


def cost_before(shortfall: Shortfall, pieces: int) -> tuple[Decimal, int, int]:
    """Returns what an allocation was to cost, these pieces, and of how many they are."""
    if shortfall.cause == ShortfallCause.REDUCED:
        counter = shortfall.allocation.counter_offer
        return counter.offered_cost, pieces, counter.offered_quantity
    return shortfall.allocation.paid_cost, pieces, shortfall.allocation.quantity


def placed_pieces(order: Order, rows: Sequence[Allocation]) -> list[tuple[Shortfall, int]]:
    """Returns the open shortfalls of the rows' step, each with its made pieces.

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
    return rows.select_related("sharing").first()


def pool_room(price: OrderPrice, digits: int) -> Decimal:
    """Returns what the pool may still bear for an order."""
    return max(rounded_down(price.cost * POOL_SHARE, digits) - price.pool_part, Decimal(0))


def was_accepted(order: Order) -> bool:
    """Returns whether the buyer accepted a version of what is still agreed or asked.

    Versions up to the last one that was declined do not count.
    """
    declined = order.proposals.filter(status=ProposalStatus.DECLINED)
    last = declined.aggregate(last=Max("number", default=0))["last"]
    return ProposalEvent.objects.filter(
        subject__order=order, subject__number__gt=last, to_status=ProposalStatus.ACCEPTED
    ).exists()


def asking_room(
    order: Order, price: OrderPrice, rows: Sequence[Allocation], agreed: Decimal
) -> Decimal:
    """Returns by how much the price may rise up to the expected alone cost.

    Compares what the live allocations, the rows and the other steps' open shortfalls make with the
    same pieces alone.
    """
    digits = minor_units(order.currency_id)
    made = Counter({rows[0].operation_id: sum(row.quantity for row in rows)})
    total = agreed
    missed = order.shortfalls.filter(status=ShortfallStatus.OPEN).select_related("allocation")
    others = [(row, row.quantity) for row in missed.exclude(operation=rows[0].operation_id)]
    for row, pieces in others:
        made[row.operation_id] += pieces
    total += released_price(others, digits)
    return room_up_to_alone(order, price, made, total)


def room_up_to_alone(
    order: Order, price: OrderPrice, made: Counter[Any], total: Decimal
) -> Decimal:
    """Returns by how much a price may rise up to the expected alone cost.

    `made` and `total` are pieces by step and their price beside the live allocations. What was
    asked before is not asked for twice.
    """
    digits = minor_units(order.currency_id)
    for row in order.allocations.filter(status__in=LIVE_STATUSES):
        made[row.operation_id] += row.pieces
        total += portion(row.agreed_price, row.pieces, row.quantity, digits)
    pieces = min(made[pk] for pk in order.operations.values_list("pk", flat=True))
    alone = portion(price.expected_alone_cost, pieces, price.pieces, digits)
    unasked = price.expected_alone_cost - price.price - price.asked_more
    return max(min(alone - total, unasked), Decimal(0))


def set_bonus(
    rows: Sequence[Allocation], placed: Sequence[tuple[Shortfall, int]], digits: int
) -> None:
    """Gives the bonus of lost pieces to the first of the factories that make them."""
    rows[0].bonus = sum(
        (portion(lost.allocation.bonus, n, lost.allocation.quantity, digits) for lost, n in placed),
        Decimal(0),
    )
