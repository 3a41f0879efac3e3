"""Reconciles an order once all its shortfalls are closed."""

from django.utils.translation import gettext_noop

from matching.selectors.runs import live_allocations
from matching.services.proposals import reissue_proposal, withdraw_allocations
from matching.services.rebalancing import release_surplus, reprice_transport
from matching.services.rollup import pieces_of_last_operation
from matching.states import LIVE_STATUSES, NOT_BEGUN_STATUSES
from orders.models import Order

# Stored reasons are English; pages translate them.
NOT_WHOLE = gettext_noop("It is wanted whole or not at all, and can no longer be made whole.")


def reconcile(order: Order) -> None:
    """Releases surplus pieces, prices transport again and reissues the proposal.

    The order is locked and has no open shortfall. An order that is wanted whole or not at all and
    is not whole is withdrawn unless a factory has begun.
    """
    release_surplus(order)
    statuses = {row.status for row in live_allocations(order.pk)}
    made = pieces_of_last_operation(order, LIVE_STATUSES)
    if order.all_or_nothing and made < order.quantity and statuses <= set(NOT_BEGUN_STATUSES):
        withdraw_allocations(order, NOT_BEGUN_STATUSES, by=None, reason=NOT_WHOLE)
    reprice_transport(order)
    reissue_proposal(order, by=None)
