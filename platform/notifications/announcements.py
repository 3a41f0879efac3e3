"""Says what of each table becomes which kind of event, and who finds it out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import SignUp, SignUpStatus
from audit.models import AuditRun
from common.events.outbox import RECORDED
from factories.models import Certification
from fulfilment.models import (
    DeliveryClaim,
    Dispute,
    Inspection,
    OrderMessage,
    Payment,
    ProgressReport,
    Receipt,
    Return,
    Shipment,
)
from fulfilment.states import ClaimStatus, DisputeStatus, PaymentStatus, ReturnStatus
from matching.models import Allocation, CounterOffer, MatchRun, Proposal
from matching.states import AllocationStatus, CounterStatus, ProposalStatus, RunStatus
from notifications.kinds import NotificationKind
from notifications.selectors import fulfilment_subjects, matching_subjects, other_subjects
from notifications.selectors.occurrences import Resolver
from orders.models import Order
from orders.states import OrderStatus

# What the passing of time announces; see `services.reminders`.
DUE, LATE, ENDING = "due", "late", "ending"
K = NotificationKind


@dataclass(frozen=True, slots=True)
class Announcement:
    """Names the kinds by what happened, and the function that finds who sees it."""

    kinds: Mapping[str, str]
    resolver: Resolver

    def kind_of(self, what: str, variant: str) -> str | None:
        """Returns the kind of an occurrence; None for what is no longer announced."""
        return self.kinds.get(variant_of(what, variant), self.kinds.get(what))


def variant_of(what: str, variant: str) -> str:
    """Returns the name of a variant of what happened."""
    return f"{what}.{variant}"


ANNOUNCEMENTS: Mapping[Any, Announcement] = {
    Allocation: Announcement(
        {
            AllocationStatus.OFFERED: K.OFFER_MADE,
            ENDING: K.OFFER_ENDING,
            AllocationStatus.ACCEPTED: K.OFFER_ACCEPTED,
            AllocationStatus.DECLINED: K.OFFER_DECLINED,
            AllocationStatus.EXPIRED: K.OFFER_EXPIRED,
            AllocationStatus.CONFIRMED: K.LOT_CONFIRMED,
            AllocationStatus.IN_PRODUCTION: K.LOT_STARTED,
            DUE: K.LOT_DUE,
            LATE: K.LOT_LATE,
            AllocationStatus.CANCELLED: K.LOT_CANCELLED,
            AllocationStatus.REPLACED: K.LOT_CANCELLED,
        },
        matching_subjects.of_allocations,
    ),
    CounterOffer: Announcement(
        {
            CounterStatus.OPEN: K.COUNTER_OFFER_MADE,
            CounterStatus.ACCEPTED: K.COUNTER_OFFER_ANSWERED,
            CounterStatus.REFUSED: K.COUNTER_OFFER_ANSWERED,
            CounterStatus.LAPSED: K.COUNTER_OFFER_ANSWERED,
        },
        matching_subjects.of_counter_offers,
    ),
    Proposal: Announcement(
        {
            ProposalStatus.OPEN: K.PROPOSAL_MADE,
            variant_of(ProposalStatus.OPEN, matching_subjects.MATCHED_AGAIN): K.ORDER_MATCHED_AGAIN,
            matching_subjects.ANSWERED: K.OFFERS_ANSWERED,
            ProposalStatus.ACCEPTED: K.PROPOSAL_ANSWERED,
            ProposalStatus.DECLINED: K.PROPOSAL_ANSWERED,
        },
        matching_subjects.of_proposals,
    ),
    Order: Announcement(
        {
            OrderStatus.UNMATCHED: K.ORDER_UNMATCHED,
            OrderStatus.AWARDED: K.ORDER_AWARDED,
            OrderStatus.DELIVERED: K.ORDER_DELIVERED,
            OrderStatus.ACCEPTED: K.ORDER_ACCEPTED,
            OrderStatus.CLOSED: K.ORDER_CLOSED,
            OrderStatus.CANCELLED: K.ORDER_CANCELLED,
            OrderStatus.EXPIRED: K.ORDER_EXPIRED,
        },
        matching_subjects.of_orders,
    ),
    MatchRun: Announcement(
        {RunStatus.SOLVED: K.RUN_SOLVED, RunStatus.FAILED: K.RUN_FAILED}, matching_subjects.of_runs
    ),
    ProgressReport: Announcement(
        {RECORDED: K.LOT_PROGRESS}, fulfilment_subjects.of_progress_reports
    ),
    Inspection: Announcement({RECORDED: K.LOT_INSPECTED}, fulfilment_subjects.of_inspections),
    Shipment: Announcement(
        {
            RECORDED: K.SHIPMENT_SENT,
            variant_of(RECORDED, fulfilment_subjects.FORWARDED): K.SHIPMENT_FORWARDED,
        },
        fulfilment_subjects.of_shipments,
    ),
    Receipt: Announcement(
        {
            RECORDED: K.SHIPMENT_RECEIVED,
            variant_of(RECORDED, fulfilment_subjects.SHORT): K.SHIPMENT_SHORT,
        },
        fulfilment_subjects.of_receipts,
    ),
    DeliveryClaim: Announcement({ClaimStatus.OPEN: K.CLAIM_MADE}, fulfilment_subjects.of_claims),
    Return: Announcement(
        {
            status: K.RETURN_REQUESTED if status == ReturnStatus.OPEN else K.RETURN_CHANGED
            for status in ReturnStatus
        },
        fulfilment_subjects.of_returns,
    ),
    Dispute: Announcement(
        {
            DisputeStatus.OPEN: K.DISPUTE_OPENED,
            DisputeStatus.ACCEPTED: K.DISPUTE_DECIDED,
            DisputeStatus.REFUNDED: K.DISPUTE_DECIDED,
        },
        fulfilment_subjects.of_disputes,
    ),
    Payment: Announcement(
        {PaymentStatus.DUE: K.PAYMENT_DUE, PaymentStatus.DONE: K.PAYMENT_MADE},
        fulfilment_subjects.of_payments,
    ),
    OrderMessage: Announcement({RECORDED: K.MESSAGE_WRITTEN}, other_subjects.of_messages),
    Certification: Announcement({ENDING: K.CERTIFICATE_ENDING}, other_subjects.of_certifications),
    SignUp: Announcement({SignUpStatus.WAITING: K.SIGN_UP_REQUESTED}, other_subjects.of_sign_ups),
    AuditRun: Announcement({RECORDED: K.BOOKS_BROKEN}, other_subjects.of_audits),
}


def by_table() -> dict[str, Announcement]:
    """Returns the announcements by the table of their rows."""
    return {model._meta.db_table: found for model, found in ANNOUNCEMENTS.items()}
