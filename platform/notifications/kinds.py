"""Lists the kinds of events, who sees each, and who is notified of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class NotificationKind(models.TextChoices):
    """Lists what happens that organisations learn of."""

    OFFER_MADE = "offer.made", _("Offer made")
    OFFER_ENDING = "offer.ending", _("Offer ends soon")
    OFFER_ACCEPTED = "offer.accepted", _("Offer accepted")
    OFFER_DECLINED = "offer.declined", _("Offer declined")
    OFFER_EXPIRED = "offer.expired", _("Offer expired")
    COUNTER_OFFER_MADE = "counter_offer.made", _("Counter-offer made")
    COUNTER_OFFER_ANSWERED = "counter_offer.answered", _("Counter-offer answered")
    PROPOSAL_MADE = "proposal.made", _("Proposal to answer")
    PROPOSAL_ANSWERED = "proposal.answered", _("Proposal answered")
    OFFERS_ANSWERED = "offers.answered", _("All offers answered")
    ORDER_MATCHED_AGAIN = "order.matched_again", _("Order matched again")
    ORDER_UNMATCHED = "order.unmatched", _("Order unmatched")
    ORDER_AWARDED = "order.awarded", _("Order awarded")
    ORDER_DELIVERED = "order.delivered", _("Order delivered")
    ORDER_ACCEPTED = "order.accepted", _("Goods accepted")
    ORDER_CLOSED = "order.closed", _("Order closed")
    ORDER_CANCELLED = "order.cancelled", _("Order cancelled")
    ORDER_EXPIRED = "order.expired", _("Order expired")
    LOT_CONFIRMED = "lot.confirmed", _("Lot confirmed")
    LOT_STARTED = "lot.started", _("Lot started")
    LOT_PROGRESS = "lot.progress", _("Progress reported")
    LOT_INSPECTED = "lot.inspected", _("Lot inspected")
    LOT_DUE = "lot.due", _("Lot due")
    LOT_LATE = "lot.late", _("Lot late")
    LOT_CANCELLED = "lot.cancelled", _("Lot cancelled")
    SHIPMENT_SENT = "shipment.sent", _("Shipped")
    SHIPMENT_FORWARDED = "shipment.forwarded", _("Sent on to the next step")
    SHIPMENT_RECEIVED = "shipment.received", _("Received")
    SHIPMENT_SHORT = "shipment.short", _("Received short or damaged")
    CLAIM_MADE = "claim.made", _("Claim made")
    RETURN_REQUESTED = "return.requested", _("Return requested")
    RETURN_CHANGED = "return.changed", _("Return changed")
    DISPUTE_OPENED = "dispute.opened", _("Dispute opened")
    DISPUTE_DECIDED = "dispute.decided", _("Dispute decided")
    PAYMENT_DUE = "payment.due", _("Payment due")
    PAYMENT_MADE = "payment.made", _("Paid")
    MESSAGE_WRITTEN = "message.written", _("Message")
    CERTIFICATE_ENDING = "certificate.ending", _("Certificate ends")
    RUN_SOLVED = "run.solved", _("Match run solved")
    RUN_FAILED = "run.failed", _("Match run failed")
    BOOKS_BROKEN = "books.broken", _("Invariant broken")
    SIGN_UP_REQUESTED = "sign_up.requested", _("Company signed up")


class EventSide(models.TextChoices):
    """Lists the sides on which an organisation sees an event."""

    BUYER = "buyer", _("Buyer")
    FACTORY = "factory", _("Factory")
    RECEIVER = "receiver", _("Next factory")  # it gets the pieces of another
    OPERATOR = "operator", _("Operator")


class MailChoice(models.TextChoices):
    """Lists when a person gets mail of a kind."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    OFF = "off", _("Never")


@dataclass(frozen=True, slots=True)
class KindRule:
    """Sets the sides that are notified of a kind, and when mail comes.

    Everybody who sees the subject gets the event. A person may choose another time for mail.
    """

    notified: frozenset[str] = frozenset()
    mail: str = MailChoice.AT_ONCE


def notified(*sides: str, mail: str = MailChoice.AT_ONCE) -> KindRule:
    """Returns the rule of a kind of which the members on these sides are notified."""
    return KindRule(frozenset(sides), mail)


K, B, F, R, O = NotificationKind, *EventSide  # noqa: E741  the sides, short in the table
DAILY = MailChoice.DAILY
# A factory learns of its own lots, not how the order fares with others.
BUYERS_ALONE = frozenset(
    {
        *(K.ORDER_UNMATCHED, K.ORDER_AWARDED, K.ORDER_DELIVERED, K.ORDER_CLOSED),
        *(K.ORDER_CANCELLED, K.ORDER_EXPIRED),
    }
)
# Kinds that are not here are events alone.
KIND_RULES: Mapping[str, KindRule] = {
    K.OFFER_MADE: notified(F),
    K.OFFER_ENDING: notified(F),
    K.OFFER_EXPIRED: notified(F, mail=DAILY),
    K.COUNTER_OFFER_MADE: notified(O, mail=DAILY),
    K.COUNTER_OFFER_ANSWERED: notified(F),
    K.PROPOSAL_MADE: notified(B),
    K.OFFERS_ANSWERED: notified(B),
    K.ORDER_MATCHED_AGAIN: notified(B),
    K.ORDER_UNMATCHED: notified(B),
    K.ORDER_AWARDED: notified(B, mail=DAILY),
    K.ORDER_DELIVERED: notified(B),
    K.ORDER_ACCEPTED: notified(F, mail=DAILY),
    K.ORDER_CANCELLED: notified(B, mail=DAILY),
    K.ORDER_EXPIRED: notified(B),
    K.LOT_CONFIRMED: notified(F),
    K.LOT_DUE: notified(F),
    K.LOT_LATE: notified(F, B, O),
    K.LOT_CANCELLED: notified(F, B, mail=DAILY),
    K.SHIPMENT_SENT: notified(B),
    K.SHIPMENT_FORWARDED: notified(R),
    K.SHIPMENT_RECEIVED: notified(F, mail=DAILY),
    K.SHIPMENT_SHORT: notified(F),
    K.CLAIM_MADE: notified(F, O, mail=DAILY),
    K.RETURN_REQUESTED: notified(F),
    K.RETURN_CHANGED: notified(F, B, O),
    K.DISPUTE_OPENED: notified(F, O),
    K.DISPUTE_DECIDED: notified(B, F),
    K.PAYMENT_DUE: notified(B),
    K.PAYMENT_MADE: notified(B, F),
    K.MESSAGE_WRITTEN: notified(B, F, O),
    K.CERTIFICATE_ENDING: notified(F),
    K.RUN_SOLVED: notified(O),
    K.RUN_FAILED: notified(O),
    K.BOOKS_BROKEN: notified(O),
    K.SIGN_UP_REQUESTED: notified(O),
}


# Unread ones stand above every page: somebody should act today.
URGENT_KINDS = frozenset(
    {K.OFFER_ENDING, K.LOT_LATE, K.DISPUTE_OPENED, K.RUN_FAILED, K.BOOKS_BROKEN}
)


def rule_of(kind: str) -> KindRule:
    """Returns the rule of a kind; of some nobody is notified."""
    return KIND_RULES.get(kind, KindRule())


def is_seen(kind: str, side: str) -> bool:
    """Returns whether a side that sees the subject gets events of a kind."""
    return not (side == EventSide.FACTORY and kind in BUYERS_ALONE)


def kinds_notified(sides: frozenset[str]) -> list[str]:
    """Returns the kinds of which these sides are notified, in their order."""
    return [kind for kind in NotificationKind if rule_of(kind).notified & sides]
