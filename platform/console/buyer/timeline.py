"""The story of one order: what happened, when, and what of it its buyer may see."""

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
# Moves that a buyer follows. What its factories answer to offers is theirs until it is agreed.
OF_ORDERS = {
    S.DRAFT: _("Written as a draft"),
    S.SUBMITTED: _("Submitted; waits for a match run"),
    S.MATCHING: _("A match run plans it"),
    S.PROPOSED: _("Proposed"),
    S.UNMATCHED: _("No match was found"),
    S.PARTLY_AWARDED: _("Partly agreed"),
    S.AWARDED: _("All pieces are agreed"),
    S.IN_PRODUCTION: _("Production began"),
    S.SHIPPED: _("All lots are on their way"),
    S.DELIVERED: _("All lots have arrived"),
    S.ACCEPTED: _("The goods are accepted"),
    S.CLOSED: _("Closed: everybody is paid"),
    S.CANCELLED: _("Given up"),
    S.EXPIRED: _("Lapsed: its latest delivery passed"),
    S.DISPUTED: _("The goods are disputed"),
}
OF_LOTS = {
    A.CONFIRMED: _("Lot of %(pieces)s pieces in %(place)s is agreed"),
    A.IN_PRODUCTION: _("Lot of %(pieces)s pieces in %(place)s goes into production"),
    A.QUALITY_PASSED: _("Lot of %(pieces)s pieces in %(place)s passed inspection"),
    A.QUALITY_FAILED: _("Pieces of the lot in %(place)s failed inspection"),
    A.REWORK: _("Failed pieces in %(place)s are worked again"),
    A.SHIPPED: _("Lot of %(pieces)s pieces left %(place)s"),
    A.RECEIVED: _("Lot of %(pieces)s pieces from %(place)s arrived"),
    A.SETTLED: _("Lot from %(place)s is paid"),
}
OF_PROPOSALS = {
    P.OPEN: _("Version %(number)s is proposed to you"),
    P.ACCEPTED: _("Version %(number)s is accepted"),
    P.DECLINED: _("Version %(number)s is declined"),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened; `by` is a member of the buyer, empty where it was not."""

    at: datetime
    said: str
    kind: str
    by: str = ""
    reason: str = ""


def story_of(order: Order) -> list[Happening]:
    """What happened to an order, the newest first. Five queries."""
    found = [*of_order(order), *of_proposals(order), *of_lots(order)]
    return sorted(found, key=lambda happening: happening.at, reverse=True)


def of_order(order: Order) -> list[Happening]:
    """Moves of the order itself."""
    rows = order.events.select_related("by").prefetch_related("by__memberships")
    return [
        Happening(
            row.at,
            str(OF_ORDERS.get(row.to_status, label_for(row.to_status))),
            "order",
            name_of(row.by, order),
            row.reason,
        )
        for row in rows
    ]


def of_proposals(order: Order) -> list[Happening]:
    """Versions that were proposed, and what the buyer said."""
    events = Proposal.events.rel.related_model.objects.filter(
        subject__order=order, to_status__in=OF_PROPOSALS
    )
    rows = events.select_related("subject", "by").prefetch_related("by__memberships")
    return [
        Happening(
            row.at,
            str(OF_PROPOSALS[row.to_status]) % {"number": row.subject.number},
            "proposal",
            name_of(row.by, order),
            row.reason if name_of(row.by, order) else "",
        )
        for row in rows
    ]


def of_lots(order: Order) -> list[Happening]:
    """How the lots went that still count."""
    rows = AllocationEvent.objects.filter(
        subject__order=order, subject__status__in=LIVE_STATUSES, to_status__in=OF_LOTS
    ).select_related("subject__window__machine__factory__region")
    return [
        Happening(
            row.at,
            str(OF_LOTS[row.to_status])
            % {
                "pieces": whole(row.subject.pieces),
                "place": row.subject.window.machine.factory.region.name,
            },
            "lot",
        )
        for row in rows
    ]


def name_of(user: Any, order: Order) -> str:
    """Who it was, where it was a member of the buyer: nobody else's people are named."""
    if user is None:
        return ""
    if all(row.organisation_id != order.organisation_id for row in user.memberships.all()):
        return ""
    return user.full_name or user.email or gettext("a member")
