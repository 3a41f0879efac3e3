"""What is put right when an order has no gap left: stranded pieces, transport, the proposal."""

from matching.selectors.runs import live_allocations
from matching.services.proposals import reissue_proposal, withdraw_allocations
from matching.services.rebalancing import release_surplus, reprice_transport
from matching.services.rollup import pieces_of_last_operation
from matching.states import LIVE_STATUSES, NOT_BEGUN_STATUSES
from orders.models import Order


def reconcile(order: Order) -> None:
    """Brings a locked order without gaps in line with itself, and asks the buyer where it changed.

    Pieces of a step that no other step sends or takes any more are given back; an order that is
    wanted whole or not at all, and is not whole, is given up before anybody has begun.
    """
    release_surplus(order)
    statuses = {row.status for row in live_allocations(order.pk)}
    made = pieces_of_last_operation(order, LIVE_STATUSES)
    if order.all_or_nothing and made < order.quantity and statuses <= set(NOT_BEGUN_STATUSES):
        reason = "It is wanted whole or not at all, and can no longer be made whole."
        withdraw_allocations(order, NOT_BEGUN_STATUSES, by=None, reason=reason)
    reprice_transport(order)
    reissue_proposal(order, by=None)
