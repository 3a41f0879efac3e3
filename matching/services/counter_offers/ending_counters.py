"""Ends counter-offers whose offer ends without them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop

from common.clock import now
from common.states import transition_all
from matching.models import CounterOffer
from matching.states import UNANSWERED_STATUSES

# Stored reasons are English; pages translate them.
OFFER_ANSWERED = gettext_noop("Its factory answered the offer.")
OFFER_ENDED = gettext_noop("The offer ended.")


def end_counter_offers(
    allocation_ids: Iterable[UUID], *, to: str, by: Any, reason: str
) -> list[UUID]:
    """Ends the unanswered counter-offers of locked allocations; returns their ids."""
    rows = CounterOffer.objects.filter(
        allocation__in=list(allocation_ids), status__in=UNANSWERED_STATUSES
    )
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    if not ids:
        return []
    return transition_all(
        CounterOffer, ids, to=to, by=by, reason=reason, changes={"decided_at": now()}
    )
