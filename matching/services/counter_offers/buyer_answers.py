"""Carries out a buyer's answer for the counter-offers that a version asks for."""

from typing import Any

from django.db import transaction

from common.clock import now
from common.queue import enqueue
from common.states import transition
from factories.ledger import CapacityTaken
from matching.errors import CounterRefused
from matching.models import Allocation, CounterOffer
from matching.selectors.counter_uplift import asked_counter_offers
from matching.services.counter_offers.carrying_out import (
    CounterTarget,
    carry_out,
    grant,
    is_as_agreed,
)
from matching.services.rollup import roll_up
from matching.states import CounterStatus, RefusalReason
from orders.models import Order


def accept_asked_counters(order: Order, *, by: Any, was_accepted: bool) -> bool:
    """Accepts the counter-offers that the buyer of a locked order was asked about.

    It `was_accepted` if an earlier version was. Returns whether all could be carried out as they
    were asked; the others are refused.
    """
    is_as_asked = True
    for counter in asked_counter_offers([order.pk]).values():
        try:
            # An error undoes this counter-offer's terms and nothing around them.
            with transaction.atomic():
                accept_asked(counter, order, by=by, was_accepted=was_accepted)
        except (CounterRefused, CapacityTaken) as error:
            is_as_asked = False
            reason = getattr(error, "reason", RefusalReason.NO_HOURS)
            refuse_counter(counter, reason, by=None)
    return is_as_asked


def accept_asked(counter: CounterOffer, order: Order, *, by: Any, was_accepted: bool) -> None:
    """Accepts a counter-offer until its offer ends. Raises CounterRefused."""
    row, target = locked_offer(counter), CounterTarget.read(counter.target)
    if row.offer_expires_at <= now():
        raise CounterRefused(RefusalReason.NO_HOURS)
    carried = carry_out(counter, row, order, target, was_accepted=was_accepted)
    if not is_as_agreed(counter, carried):
        raise CounterRefused(RefusalReason.NO_HOURS)
    grant(counter, carried, by=by)
    if carried.rest:
        match_rest_again(order, by=by)


def locked_offer(counter: CounterOffer) -> Allocation:
    """Locks the allocation of a counter-offer, whose order is locked."""
    rows = Allocation.objects.select_for_update(of=("self",))
    return rows.select_related("operation", "order", "run", "window__machine__factory").get(
        pk=counter.allocation_id
    )


def match_rest_again(order: Order, *, by: Any) -> None:
    """Enqueues matching the pieces again that a counter-offer leaves out."""
    roll_up([order.pk], by=by)
    enqueue("matching.tasks.rematch_order", order.pk)


def refuse_asked_counters(order: Order, *, by: Any) -> bool:
    """Refuses the counter-offers that a buyer was asked about; returns whether any."""
    counters = asked_counter_offers([order.pk]).values()
    for counter in counters:
        refuse_counter(counter, RefusalReason.BUYER, by=by)
    return bool(counters)


def refuse_counter(counter: CounterOffer, reason: str, *, by: Any, **columns: Any) -> None:
    """Refuses a counter-offer with a reason; its offer stands as it was."""
    transition(
        counter,
        to=CounterStatus.REFUSED,
        by=by,
        refusal=reason,
        decided_at=now(),
        decided_by=by,
        **columns,
    )
