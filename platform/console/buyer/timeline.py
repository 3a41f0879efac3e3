"""Builds the timeline of an order from the events its buyer may see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from console.common.messages import label_for
from console.templatetags.console import whole
from matching.models import AllocationEvent, Proposal
from matching.states import LIVE_STATUSES, AllocationStatus, ProposalStatus
from orders.models import Order
from orders.states import OrderStatus

A, P, S = AllocationStatus, ProposalStatus, OrderStatus
# Buyers follow these transitions; factories' answers stay internal until they are confirmed.
ORDER_EVENTS = {
    S.DRAFT: _("Saved as a draft"),
    S.SUBMITTED: _("Submitted for the next match run"),
    S.MATCHING: _("Included in a match run"),
    S.PROPOSED: _("Proposed"),
    S.UNMATCHED: _("No match found"),
    S.PARTLY_AWARDED: _("Partly confirmed"),
    S.AWARDED: _("All pieces confirmed"),
    S.IN_PRODUCTION: _("Production began"),
    S.SHIPPED: _("All lots are on their way"),
    S.DELIVERED: _("All lots have arrived"),
    S.ACCEPTED: _("The goods are accepted"),
    S.CLOSED: _("Closed: all payments made"),
    S.CANCELLED: _("Cancelled"),
    S.EXPIRED: _("Expired: its latest delivery passed"),
    S.DISPUTED: _("The goods are disputed"),
}
ALLOCATION_EVENTS = {
    A.CONFIRMED: _("Lot of %(pieces)s pieces in %(place)s confirmed"),
    A.IN_PRODUCTION: _("Lot of %(pieces)s pieces in %(place)s in production"),
    A.QUALITY_PASSED: _("Lot of %(pieces)s pieces in %(place)s passed inspection"),
    A.QUALITY_FAILED: _("Pieces of the lot in %(place)s failed inspection"),
    A.REWORK: _("Failed pieces in %(place)s are being reworked"),
    A.SHIPPED: _("Lot of %(pieces)s pieces left %(place)s"),
    A.RECEIVED: _("Lot of %(pieces)s pieces from %(place)s arrived"),
    A.SETTLED: _("Lot from %(place)s is paid"),
}
PROPOSAL_EVENTS = {
    P.OPEN: _("Version %(number)s is proposed to you"),
    P.ACCEPTED: _("Version %(number)s is accepted"),
    P.DECLINED: _("Version %(number)s is declined"),
}


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Holds one event; `by` names a member of the buyer, or is empty."""

    at: datetime
    text: str
    kind: str
    by: str = ""
    reason: str = ""


def timeline_of(order: Order) -> list[TimelineEntry]:
    """Returns the events of an order, newest first, with eight queries."""
    found = [*order_entries(order), *proposal_entries(order), *allocation_entries(order)]
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def order_entries(order: Order) -> list[TimelineEntry]:
    """Returns the transitions of the order itself."""
    rows = order.events.select_related("by").prefetch_related("by__memberships")
    return [
        TimelineEntry(
            row.at,
            str(ORDER_EVENTS.get(row.to_status, label_for(row.to_status))),
            "order",
            member_name(row.by, order),
            row.reason,
        )
        for row in rows
    ]


def proposal_entries(order: Order) -> list[TimelineEntry]:
    """Returns the proposed versions and the buyer's answers."""
    events = Proposal.events.rel.related_model.objects.filter(
        subject__order=order, to_status__in=PROPOSAL_EVENTS
    )
    rows = events.select_related("subject", "by").prefetch_related("by__memberships")
    return [
        TimelineEntry(
            row.at,
            str(PROPOSAL_EVENTS[row.to_status]) % {"number": row.subject.number},
            "proposal",
            member_name(row.by, order),
            row.reason if member_name(row.by, order) else "",
        )
        for row in rows
    ]


def allocation_entries(order: Order) -> list[TimelineEntry]:
    """Returns the transitions of allocations that still count."""
    rows = (
        AllocationEvent.objects.filter(
            subject__order=order, subject__status__in=LIVE_STATUSES, to_status__in=ALLOCATION_EVENTS
        )
        .select_related("subject__window__machine__factory__region")
        .prefetch_related("subject__shortfalls", "subject__shipments__receipt")
    )
    return [
        TimelineEntry(
            row.at,
            str(ALLOCATION_EVENTS[row.to_status])
            % {
                "pieces": whole(pieces_then(row)),
                "place": row.subject.window.machine.factory.region.name,
            },
            "allocation",
        )
        for row in rows
    ]


def pieces_then(event: AllocationEvent) -> int:
    """Returns the pieces that an event was about, which later losses do not change.

    Shipments and receipts have their own numbers. Otherwise an allocation of which pieces were lost
    later had as many more: each loss has a shortfall.
    """
    allocation = event.subject
    shipments = allocation.shipments.all()
    if event.to_status == A.SHIPPED and shipments:
        return sum(shipment.pieces for shipment in shipments)
    receipts = [row.receipt for row in shipments if hasattr(row, "receipt")]
    if event.to_status == A.RECEIVED and receipts:
        return sum(receipt.received for receipt in receipts)
    later = (row.quantity for row in allocation.shortfalls.all() if row.created_at > event.at)
    return allocation.pieces + sum(later)


def member_name(user: Any, order: Order) -> str:
    """Names a member of the buyer; other organisations' people stay unnamed."""
    if user is None:
        return ""
    if all(row.organisation_id != order.organisation_id for row in user.memberships.all()):
        return ""
    return user.full_name or user.email or gettext("a member")
