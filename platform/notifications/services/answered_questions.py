"""Marks notifications as read whose question the organisation has answered since."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from common.clock import now
from notifications.kinds import NotificationKind
from notifications.models import Event, Notification

K = NotificationKind
OFFERS = ("allocation", (K.OFFER_MADE, K.OFFER_ENDING))
PROPOSALS = ("proposal", (K.PROPOSAL_MADE, K.ORDER_MATCHED_AGAIN))
# What ends a question: the id by which both are of one subject, and the kinds that ask.
ANSWERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    K.OFFER_ACCEPTED: OFFERS,
    K.OFFER_DECLINED: OFFERS,
    K.OFFER_EXPIRED: OFFERS,
    K.LOT_CONFIRMED: OFFERS,
    K.LOT_CANCELLED: OFFERS,
    K.PROPOSAL_ANSWERED: PROPOSALS,
}


def mark_answered(events: Sequence[Event]) -> None:
    """Marks what these events answer; what is read is left out of digests and banners."""
    found: defaultdict[tuple[str, tuple[str, ...]], list[Event]] = defaultdict(list)
    for event in events:
        if event.kind in ANSWERS and ANSWERS[event.kind][0] in event.subject:
            found[ANSWERS[event.kind]].append(event)
    for (name, kinds), answers in found.items():
        organisations: set[UUID] = {event.organisation_id for event in answers}
        asked = Event.objects.filter(
            organisation__in=organisations,
            kind__in=kinds,
            **{f"subject__{name}__in": sorted({event.subject[name] for event in answers})},
        )
        Notification.objects.unread().filter(event__in=asked).update(read_at=now())
