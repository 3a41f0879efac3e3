"""What is put right when an order has no gap left: stranded pieces, transport, the proposal."""

from matching.selectors.runs import live_allocations
from matching.services.proposals import give_up_allocations, propose_again
from matching.services.rebalancing import price_transport, tie_up
from matching.services.rollup import pieces_of_last_operation
from matching.states import LIVE_STATUSES, NOT_BEGUN_STATUSES
from orders.models import Order


def settle(order: Order) -> None:
    """Brings a locked order without gaps in line with itself, and asks the buyer where it changed.

    Pieces of a step that no other step sends or takes any more are given back; an order that is
    wanted whole or not at all, and is not whole, is given up before anybody has begun.
    """
    tie_up(order)
    statuses = {row.status for row in live_allocations(order.pk)}
    made = pieces_of_last_operation(order, LIVE_STATUSES)
    if order.all_or_nothing and made < order.quantity and statuses <= set(NOT_BEGUN_STATUSES):
        reason = "It is wanted whole or not at all, and can no longer be made whole."
        give_up_allocations(order, NOT_BEGUN_STATUSES, by=None, reason=reason)
    price_transport(order)
    propose_again(order, by=None)
