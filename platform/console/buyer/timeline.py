"""Builds the timeline of an order from the events its buyer may see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from console.common.messages import label_for
from console.common.return_texts import RETURN_EVENTS
from console.templatetags.console import whole
from fulfilment.models import Return, Shipment
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
    A.SETTLED: _("Lot from %(place)s is paid"),
}
# By whether all pieces left, or arrived, at once.
SHIPMENT_TEXTS = {
    True: _("Lot of %(pieces)s pieces left %(place)s"),
    False: _("%(pieces)s of %(all)s pieces left %(place)s"),
}
RECEIPT_TEXTS = {
    True: _("Lot of %(pieces)s pieces from %(place)s arrived"),
    False: _("%(pieces)s of %(all)s pieces from %(place)s arrived"),
}
MISSING_TEXT = _("%(pieces)s pieces from %(place)s will not come")
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
    """Returns the events of an order, newest first, with a fixed number of queries."""
    found = [
        *order_entries(order),
        *proposal_entries(order),
        *allocation_entries(order),
        *delivery_entries(order),
        *return_entries(order),
    ]
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
        .prefetch_related("subject__shortfalls")
    )
    return [
        allocation_entry(
            row.at,
            ALLOCATION_EVENTS[row.to_status],
            row.subject,
            pieces=pieces_at(row.subject, row.at),
        )
        for row in rows
    ]


def allocation_entry(at: datetime, text: Any, allocation: Any, **pieces: int) -> TimelineEntry:
    """Returns an entry of an allocation with its place and numbers of pieces."""
    words = {name: whole(number) for name, number in pieces.items()}
    place = allocation.window.machine.factory.region.name
    return TimelineEntry(at, str(text) % {**words, "place": place}, "allocation")


def delivery_entries(order: Order) -> list[TimelineEntry]:
    """Returns the shipments of allocations that still count, and their receipts."""
    rows = (
        Shipment.objects.filter(allocation__order=order, allocation__status__in=LIVE_STATUSES)
        .select_related("allocation__window__machine__factory__region")
        .prefetch_related("receipts", "allocation__shortfalls")
    )
    found = []
    for row in rows:
        planned = pieces_at(row.allocation, row.at)
        text = SHIPMENT_TEXTS[row.pieces == planned]
        found.append(allocation_entry(row.at, text, row.allocation, pieces=row.pieces, all=planned))
        found += receipt_entries(row)
    return found


def receipt_entries(shipment: Shipment) -> list[TimelineEntry]:
    """Returns the receipts of a shipment, and the pieces that will not come."""
    found, left, sent = [], shipment.pieces, shipment.allocation
    for row in shipment.receipts.all():
        if row.received:
            text = RECEIPT_TEXTS[row.is_final and left == shipment.pieces]
            numbers = {"pieces": row.received, "all": shipment.pieces}
            found.append(allocation_entry(row.at, text, sent, **numbers))
        left -= row.received
        if row.is_final and left:
            found.append(allocation_entry(row.at, MISSING_TEXT, sent, pieces=left))
    return found


def return_entries(order: Order) -> list[TimelineEntry]:
    """Returns the events of returns of the accepted goods."""
    events = Return.events.rel.related_model.objects.filter(subject__order=order)
    rows = events.select_related("subject", "by").prefetch_related("by__memberships")
    return [
        TimelineEntry(
            row.at,
            gettext("Return of %(pieces)s pieces: %(event)s")
            % {"pieces": whole(row.subject.pieces), "event": RETURN_EVENTS[row.to_status]},
            "order",
            member_name(row.by, order),
            row.reason,
        )
        for row in rows
    ]


def pieces_at(allocation: Any, at: datetime) -> int:
    """Returns the pieces that an allocation then made, whatever was lost later.

    An allocation of which pieces were lost later had as many more: each loss has a shortfall.
    """
    later = (row.quantity for row in allocation.shortfalls.all() if row.created_at > at)
    return allocation.pieces + sum(later)


def member_name(user: Any, order: Order) -> str:
    """Names a member of the buyer; other organisations' people stay unnamed."""
    if user is None:
        return ""
    if all(row.organisation_id != order.organisation_id for row in user.memberships.all()):
        return ""
    return user.shown_name or gettext("a member")
