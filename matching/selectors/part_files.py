"""Selects the files of orders that a factory sees, and what it accepts first."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from matching.models import Allocation, ConfidentialityAcceptance
from matching.states import LIVE_STATUSES
from orders.models import Order, OrderedFile
from orders.states import Confidentiality

MAKER = "window__machine__factory__organisation"


def files_of_offered_parts(user: Any) -> Q:
    """Returns the files of orders of which the user's factories have work or an offer.

    They are seen from the offer on, until it is declined, lapses or is taken back; the file that a
    new revision replaced is seen with it. A file that stands in an order under an agreement which
    the organisation has to accept is not seen through another order either.
    """
    withheld = under_agreement().filter(
        order__ordered_part__files__attachment=OuterRef(OuterRef("attachment")),
        **{MAKER: OuterRef(MAKER)},
    )
    work = Allocation.objects.filter(
        ~Exists(withheld),
        order=OuterRef("ordered_part__order"),
        status__in=LIVE_STATUSES,
        **{f"{MAKER}__in": user.organisation_ids()},
    )
    rows = OrderedFile.objects.filter(Exists(work))
    return Q(pk__in=rows.values("attachment"))


def under_agreement() -> QuerySet[Allocation]:
    """Returns live work under an agreement that its organisation did not accept."""
    accepted = ConfidentialityAcceptance.objects.filter(
        order=OuterRef("order"), organisation=OuterRef(MAKER)
    )
    return Allocation.objects.filter(
        ~Exists(accepted),
        order__confidentiality=Confidentiality.UNDER_NDA,
        status__in=LIVE_STATUSES,
    )


def orders_to_accept(allocation: Allocation) -> QuerySet[Order]:
    """Returns the orders whose confidentiality is accepted for an allocation's files.

    These are its own order and others that its organisation has work of and that have one of the
    files; none once all are accepted.
    """
    own = OrderedFile.objects.filter(ordered_part__order=allocation.order_id)
    shared = OrderedFile.objects.filter(
        ordered_part__order=OuterRef("order"), attachment__in=own.values("attachment")
    )
    organisation = allocation.window.machine.factory.organisation_id
    work = under_agreement().filter(
        Q(order=allocation.order_id) | Exists(shared), **{MAKER: organisation}
    )
    return Order.objects.filter(pk__in=work.values("order")).order_by("pk")
