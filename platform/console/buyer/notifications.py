"""Notifies buyers of proposals, deliveries and orders that await them."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Sum
from django.urls import reverse
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from common.access import Audience
from common.clock import now
from console.buyer.messages import instant
from console.common.notifications import Notice
from console.common.order_threads import message_notices
from fulfilment.models import Shipment
from fulfilment.selectors.returned_goods import returns_of_buyer
from fulfilment.states import ReturnStatus
from matching.selectors.buyer import proposals_to_answer
from matching.states import ProposalStatus
from orders.models import Order
from orders.states import OrderStatus

# An answer that is due within this period is urgent.
URGENT_PERIOD = timedelta(hours=12)
# One notification sums up more proposals or deliveries than this.
MAX_NAMED = 3
# Orders in these states need an action of the buyer.
STATE_MESSAGES = {
    OrderStatus.DELIVERED: ngettext_lazy(
        "%(count)s delivered order is to be accepted.",
        "%(count)s delivered orders are to be accepted.",
        "count",
    ),
    OrderStatus.UNMATCHED: ngettext_lazy(
        "%(count)s order found no match; see why and what to change.",
        "%(count)s orders found no match; see why and what to change.",
        "count",
    ),
    OrderStatus.DRAFT: ngettext_lazy(
        "%(count)s draft is not submitted yet.",
        "%(count)s drafts are not submitted yet.",
        "count",
    ),
}

# Returns in these states need an action of the buyer.
RETURN_MESSAGES = {
    ReturnStatus.ACCEPTED: _("%(reference)s: send the pieces back to be repaired."),
    ReturnStatus.REPAIRED: _("%(reference)s: say whether the repaired pieces are in order."),
}


def buyer_notices(membership: Membership) -> list[Notice]:
    """Returns notifications on proposals, deliveries, unmatched orders and drafts."""
    if Audience.BUYER not in membership.audiences():
        return []
    organisation = membership.organisation
    orders = Order.objects.filter(organisation=organisation, status__in=STATE_MESSAGES)
    counts = dict(orders.order_by().values_list("status").annotate(Count("pk")))
    return [
        *proposal_notices(organisation),
        *delivery_notices(organisation),
        *return_notices(organisation),
        *message_notices(organisation, order_with_messages),
        *order_notices(counts),
    ]


def proposal_notices(organisation: object) -> list[Notice]:
    """Returns one notification per open proposal, or one for all if many."""
    soon, found = now() + URGENT_PERIOD, proposals_to_answer(organisation)
    if len(found) > MAX_NAMED:
        return [proposals_notice([ends for _, _, ends in found], soon)]
    return [
        Notice(
            proposal_sentence(reference, ends),
            reverse("buyer:proposal", args=[pk]),
            is_urgent=ends is not None and ends <= soon,
        )
        for pk, reference, ends in found
    ]


def proposals_notice(ends: list[datetime | None], soon: datetime) -> Notice:
    """Returns one notification for many proposals, with the first deadline."""
    first = min((end for end in ends if end is not None), default=None)
    words = {"count": len(ends), "end": instant(first) if first else ""}
    sentence = (
        gettext("%(count)s proposals need your answer.")
        if first is None
        else gettext("%(count)s proposals need your answer, the first by %(end)s.")
    )
    address = f"{reverse('buyer:proposals')}?status={ProposalStatus.OPEN}"
    return Notice(sentence % words, address, is_urgent=first is not None and first <= soon)


def proposal_sentence(reference: str, ends: object) -> str:
    """Words the request to answer a proposal, with its deadline."""
    if ends is None:
        return gettext("Answer the proposal for %(reference)s.") % {"reference": reference}
    words = {"reference": reference, "end": instant(ends)}
    return gettext("Until %(end)s: answer the proposal for %(reference)s.") % words


def delivery_notices(organisation: object) -> list[Notice]:
    """Returns notifications on deliveries of which pieces are under way."""
    rows = Shipment.objects.under_way().filter(
        allocation__order__organisation=organisation, lot__isnull=True
    )
    left = F("pieces") - Sum("receipts__received", default=0)
    rows = rows.annotate(left=left).order_by("at", "pk")
    found = list(rows.values_list("pk", "allocation__order__reference", "left"))
    if len(found) > MAX_NAMED:
        sentence = gettext("%(count)s deliveries are on their way; record what arrives.")
        address = f"{reverse('buyer:orders')}?status={OrderStatus.SHIPPED}"
        return [Notice(sentence % {"count": len(found)}, address)]
    return [
        Notice(
            ngettext(
                "%(pieces)s piece of %(reference)s is on its way; record what arrives.",
                "%(pieces)s pieces of %(reference)s are on their way; record what arrives.",
                pieces,
            )
            % {"pieces": pieces, "reference": reference},
            reverse("buyer:receive", args=[pk]),
        )
        for pk, reference, pieces in found
    ]


def return_notices(organisation: object) -> list[Notice]:
    """Returns notifications on returns whose buyer has to act."""
    rows = returns_of_buyer(organisation).select_related("order")
    return [
        Notice(
            RETURN_MESSAGES[row.status] % {"reference": row.order.reference},
            reverse("buyer:return", args=[row.pk]),
        )
        for row in rows.order_by("created_at", "pk")[:MAX_NAMED]
    ]


def order_with_messages(row: dict[str, Any]) -> tuple[str, str]:
    """Returns the name and the page of an order with new messages."""
    return f"{row['reference']} {row['title']}", reverse("buyer:order", args=[row["order"]])


def order_notices(counts: dict[str, int]) -> list[Notice]:
    """Returns notifications on orders whose state asks the buyer to act."""
    address = reverse("buyer:orders")
    return [
        Notice(words % {"count": counts[status]}, f"{address}?status={status}")
        for status, words in STATE_MESSAGES.items()
        if counts.get(status)
    ]
