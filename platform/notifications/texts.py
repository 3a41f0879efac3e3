"""Words events in the active language and time zone."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.time_zones import zone_label
from notifications.kinds import NotificationKind
from notifications.models import Event

K = NotificationKind
# A sentence without its time is used where the event has none.
SENTENCES: Mapping[str, Any] = {
    K.OFFER_MADE: _("Answer the offer %(reference)s until %(ends_at)s."),
    K.OFFER_ENDING: _("The offer %(reference)s ends soon: answer it until %(ends_at)s."),
    K.OFFER_ACCEPTED: _("%(reference)s: the factory accepted its offer."),
    K.OFFER_DECLINED: _("%(reference)s: the factory declined its offer."),
    K.OFFER_EXPIRED: _("The offer %(reference)s expired without an answer."),
    K.COUNTER_OFFER_MADE: _("%(reference)s: a factory made a counter-offer."),
    K.COUNTER_OFFER_ANSWERED: _("Your counter-offer for %(reference)s was answered."),
    K.PROPOSAL_MADE: _("Answer the proposal for %(reference)s."),
    K.PROPOSAL_ANSWERED: _("The proposal for %(reference)s was answered."),
    K.OFFERS_ANSWERED: _("All factories have answered their offers for %(reference)s."),
    K.ORDER_MATCHED_AGAIN: _("%(reference)s was matched again: look at the new proposal."),
    K.ORDER_UNMATCHED: _("%(reference)s found no match; see why and what to change."),
    K.ORDER_AWARDED: _("All pieces of %(reference)s are confirmed."),
    K.ORDER_DELIVERED: _("%(reference)s is delivered: accept the goods or dispute them."),
    K.ORDER_ACCEPTED: _("The buyer accepted the goods of %(reference)s."),
    K.ORDER_CLOSED: _("%(reference)s is closed."),
    K.ORDER_CANCELLED: _("%(reference)s was cancelled."),
    K.ORDER_EXPIRED: _("%(reference)s expired: its latest delivery passed without a match."),
    K.LOT_CONFIRMED: _("%(reference)s is confirmed; it is due on %(due_on)s."),
    K.LOT_STARTED: _("Production of %(reference)s has started."),
    K.LOT_PROGRESS: _("Progress of %(reference)s was reported."),
    K.LOT_INSPECTED: _("Pieces of %(reference)s were inspected."),
    K.LOT_DUE: _("%(reference)s is due today."),
    K.LOT_LATE: _("%(reference)s is late: it was due on %(due_on)s."),
    K.LOT_CANCELLED: _("%(reference)s: work was cancelled."),
    K.SHIPMENT_SENT: _("%(reference)s was shipped; record what arrives."),
    K.SHIPMENT_FORWARDED: _("Pieces for %(reference)s are on their way; record what arrives."),
    K.SHIPMENT_RECEIVED: _("A shipment of %(reference)s was received."),
    K.SHIPMENT_SHORT: _("A shipment of %(reference)s arrived short or damaged."),
    K.CLAIM_MADE: _("%(reference)s: a claim for short or damaged pieces was made."),
    K.RETURN_REQUESTED: _("%(reference)s: the buyer wants to return goods."),
    K.RETURN_CHANGED: _("%(reference)s: a return of goods has changed."),
    K.DISPUTE_OPENED: _("%(reference)s: the buyer disputes the goods."),
    K.DISPUTE_DECIDED: _("%(reference)s: the dispute about the goods is decided."),
    K.PAYMENT_DUE: _("A payment for %(reference)s is due."),
    K.PAYMENT_MADE: _("A payment for %(reference)s was made."),
    K.MESSAGE_WRITTEN: _("%(reference)s has a new message."),
    K.CERTIFICATE_ENDING: _("The certificate %(reference)s ends on %(valid_to)s."),
    K.RUN_SOLVED: _("A match run in %(reference)s is solved: review it."),
    K.RUN_FAILED: _("A match run in %(reference)s failed."),
    K.BOOKS_BROKEN: _("An invariant of the books does not hold."),
    K.SIGN_UP_REQUESTED: _("%(reference)s asks to take part."),
}
UNKNOWN = "–"


class Words(dict[str, str]):
    """Maps names to words; a time that the event does not have is a dash."""

    def __missing__(self, name: str) -> str:
        return UNKNOWN


def sentence_of(event: Event) -> str:
    """Returns what happened, and what to do now."""
    times = {name: time_text(value) for name, value in event.times.items()}
    return gettext(str(SENTENCES[event.kind])) % Words(times, reference=event.reference)


def time_text(value: str) -> str:
    """Returns a day, or an instant with its zone, in the active language."""
    if "T" not in value:
        return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
    instant = datetime.fromisoformat(value)
    shown = date_format(timezone.localtime(instant), "SHORT_DATETIME_FORMAT")
    return f"{shown} {zone_label(instant)}"
