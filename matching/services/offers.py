"""Accepts, declines, cancels and expires the offers of factories.

Orders are locked before their allocations, and these before windows, each in id order, so that no
two requests wait for each other.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import OrganisationSuspended
from common.clock import now
from common.errors import DomainError, InvalidTransition
from common.states import transition, transition_locked
from factories.ledger import CapacityTaken, Claim, commit
from matching.errors import OfferClosed
from matching.models import Allocation
from matching.selectors.counter_uplift import asked_counter_offers
from matching.services.counter_offers.ending_counters import (
    OFFER_ANSWERED,
    OFFER_ENDED,
    end_counter_offers,
)
from matching.services.proposals import restore_version
from matching.services.rollup import roll_up
from matching.services.shortfalls import lock_orders, record_shortfalls
from matching.states import (
    CANCELLABLE_STATUSES,
    AllocationStatus,
    CounterStatus,
    ProposalStatus,
    ShortfallCause,
)
from orders.models import Order

A = AllocationStatus
# One call ends at most this many offers, so that its transaction stays short.
EXPIRED_AT_ONCE = 200
# These are plain SQL because every acceptance runs them, and building a queryset takes longer.
LOCK_OFFERS = """
    SELECT row_.id, row_.order_id, row_.window_id, row_.quantity, row_.lost, row_.machine_ms,
        row_.operation_id, row_.status, row_.offer_expires_at,
        EXISTS (
            SELECT FROM factories_capacitywindow AS window_
            JOIN factories_machine AS machine ON machine.id = window_.machine_id
            JOIN factories_factory AS factory ON factory.id = machine.factory_id
            JOIN accounts_organisation AS owner ON owner.id = factory.organisation_id
            WHERE window_.id = row_.window_id AND owner.status = 'suspended'
        ) AS is_suspended,
        EXISTS (
            SELECT FROM matching_counteroffer AS counter
            WHERE counter.allocation_id = row_.id AND counter.status IN ('open', 'asked_buyer')
        ) AS is_countered
    FROM matching_allocation AS row_ JOIN orders_order AS order_ ON order_.id = row_.order_id
    WHERE row_.id = ANY(%s::uuid[])
    ORDER BY row_.order_id, row_.id
    FOR NO KEY UPDATE OF order_, row_
"""
ACCEPTED_PROPOSALS = """
    SELECT order_id FROM matching_proposal WHERE order_id = ANY(%s::uuid[]) AND status = %s
"""


# As in `commit`: savepoints would slow the most frequent request of all, and an error rolls back
# whatever is around it.
@transaction.atomic(savepoint=False)
def accept_offers(*, ids: Sequence[UUID], by: Any) -> list[Allocation]:
    """Accepts all of these offers and commits their hours, or none.

    Those whose buyer has accepted the proposal are confirmed. Raises OfferClosed and CapacityTaken
    with the position of the first offer in question.
    """
    rows = locked_offers(ids)
    ensure_open(ids, rows, at=now())
    if any(row.is_suspended for row in rows):
        raise OrganisationSuspended
    try:
        commit(Claim(row.window_id, row.pk, row.machine_ms) for row in rows)
    except CapacityTaken as taken:
        windows = {row.pk: row.window_id for row in rows}
        places = (at for at, pk in enumerate(ids) if windows[pk] in taken.window_ids)
        taken.field = f"ids.{next(places)}"
        raise
    withdraw_counters_of(rows, by=by)
    transition_locked(Allocation, statuses_of(rows), to=A.ACCEPTED, by=by)
    for row in rows:
        row.status = A.ACCEPTED
    confirm(rows, by=by)
    return rows


def confirm(accepted: Sequence[Allocation], *, by: Any) -> None:
    """Confirms the allocations whose buyer has accepted the proposal."""
    with connection.cursor() as cursor:
        cursor.execute(
            ACCEPTED_PROPOSALS, [[row.order_id for row in accepted], ProposalStatus.ACCEPTED]
        )
        agreed = {order_id for (order_id,) in cursor.fetchall()}
    bound = [row for row in accepted if row.order_id in agreed]
    if bound:
        transition_locked(Allocation, statuses_of(bound), to=A.CONFIRMED, by=by)
        for row in bound:
            row.status = A.CONFIRMED
        roll_up(agreed, by=by)


@transaction.atomic
def decline_offers(
    *, ids: Sequence[UUID], by: Any, reason: str, comment: str = ""
) -> list[Allocation]:
    """Declines all of these offers or none; their pieces are offered to others.

    `reason` is a DeclineReason. Raises OfferClosed with the position of the first that is not open.
    """
    rows = locked_offers(ids)
    ensure_open(ids, rows)
    withdraw_counters_of(rows, by=by)
    transition_locked(
        Allocation,
        statuses_of(rows),
        to=A.DECLINED,
        by=by,
        reason=comment,
        detail={"reason": reason},
        changes={"decline_reason": reason},
    )
    for row in rows:
        row.status, row.decline_reason = A.DECLINED, reason
    record_shortfalls(rows, cause=ShortfallCause.DECLINED, by=by)
    return rows


def accept_each(
    *, ids: Sequence[UUID], by: Any
) -> tuple[list[Allocation], dict[UUID, DomainError]]:
    """Accepts the offers that can be, together; returns them and the others' errors."""
    return answer_each(ids, lambda left: accept_offers(ids=left, by=by))


def decline_each(
    *, ids: Sequence[UUID], by: Any, reason: str, comment: str = ""
) -> tuple[list[Allocation], dict[UUID, DomainError]]:
    """Declines the open offers together; returns them and the others' errors.

    `reason` is a DeclineReason.
    """
    return answer_each(
        ids, lambda left: decline_offers(ids=left, by=by, reason=reason, comment=comment)
    )


def answer_each(
    ids: Sequence[UUID], answer: Callable[[Sequence[UUID]], list[Allocation]]
) -> tuple[list[Allocation], dict[UUID, DomainError]]:
    """Answers offers together, leaving out one by one those that raise an error.

    Raises an error that names no position among the ids.
    """
    left, errors = list(ids), {}
    while left:
        try:
            # An error rolls back this one attempt and nothing around it.
            with transaction.atomic():
                return answer(left), errors
        except DomainError as error:
            place = error.field.removeprefix("ids.")
            if not place.isdigit():
                raise
            errors[left.pop(int(place))] = error
    return [], errors


@transaction.atomic
def cancel_allocation(*, allocation: Allocation, by: Any, reason: str) -> Allocation:
    """Cancels an allocation before production; its pieces are matched again.

    Raises InvalidTransition if the factory has not accepted it, has begun, or was sent pieces for
    it by the step before.
    """
    lock_orders([allocation.order_id])
    row = Allocation.objects.select_for_update(of=("self",)).get(pk=allocation.pk)
    if row.status == A.OFFERED:
        raise InvalidTransition(_("This offer is still open; decline it."))
    if row.status not in CANCELLABLE_STATUSES:
        message = gettext(
            "This allocation is “%(status)s”; it can be cancelled only between its acceptance and"
            " the start of production."
        )
        raise InvalidTransition(message % {"status": row.get_status_display()})
    if row.lots_in.filter(sent__gt=0, lost__lt=F("quantity")).exists():
        raise InvalidTransition(
            _(
                "Pieces were sent here to be worked on. Start production and report as failed what"
                " cannot be made: it is made again from the first step on."
            )
        )
    row = transition(row, to=A.CANCELLED, by=by, reason=reason)
    record_shortfalls([row], cause=ShortfallCause.CANCELLED, by=by)
    return row


@transaction.atomic
def expire_offers(*, at: datetime) -> int:
    """Expires up to EXPIRED_AT_ONCE offers past their deadline; returns their number.

    Leaves out orders that another transaction holds: a later call finds them again.
    """
    lapsed = Allocation.objects.filter(status=A.OFFERED, offer_expires_at__lte=at)
    oldest = lapsed.order_by("offer_expires_at", "pk").values_list("order_id", flat=True)
    orders = set(oldest[:EXPIRED_AT_ONCE])
    if not orders:
        return 0
    held = lock_free_orders(orders)
    rows = list(
        lapsed.filter(order__in=held).select_for_update(of=("self",)).order_by("order", "pk")
    )
    if rows:
        countered = [row.pk for row in rows]
        end_counter_offers(countered, to=CounterStatus.LAPSED, by=None, reason=OFFER_ENDED)
        transition_locked(Allocation, statuses_of(rows), to=A.EXPIRED, by=None)
        record_shortfalls(rows, cause=ShortfallCause.EXPIRED, by=None)
    return len(rows)


def lock_free_orders(order_ids: set[UUID]) -> list[UUID]:
    """Locks those of these orders that no other transaction holds, in id order."""
    rows = Order.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    return list(rows.filter(pk__in=order_ids).order_by("pk").values_list("pk", flat=True))


def locked_offers(ids: Sequence[UUID]) -> list[Allocation]:
    """Locks these allocations and their orders, both in id order, in one statement.

    No transaction locks an allocation without holding its order, so that locking the allocations of
    one order before the next order cannot deadlock.
    """
    return list(Allocation.objects.raw(LOCK_OFFERS, [list(ids)]))


def withdraw_counters_of(rows: Sequence[Allocation], *, by: Any) -> None:
    """Withdraws the unanswered counter-offers of locked offers that are answered.

    A version that asked for their terms is replaced by one on the terms of the offer.
    """
    countered = {row.pk: row.order_id for row in rows if row.is_countered}
    if not countered:
        return
    asked = asked_counter_offers(countered.values())
    end_counter_offers(countered, to=CounterStatus.WITHDRAWN, by=by, reason=OFFER_ANSWERED)
    shown = {order_id for pk, order_id in countered.items() if pk in asked}
    for order in Order.objects.filter(pk__in=shown).order_by("pk"):
        restore_version(order, by=by)


def ensure_open(
    ids: Sequence[UUID], rows: Sequence[Allocation], *, at: datetime | None = None
) -> None:
    """Raises OfferClosed at the first that is not offered, or is past its deadline."""
    found = {row.pk: row for row in rows}
    for place, pk in enumerate(ids):
        row = found.get(pk)
        if row is None or row.status != A.OFFERED:
            raise OfferClosed(closed_message(row), field=f"ids.{place}")
        if at is not None and row.offer_expires_at <= at:
            raise OfferClosed(_("The time to accept this offer is over."), field=f"ids.{place}")


def closed_message(row: Allocation | None) -> str:
    """Returns why an offer cannot be answered."""
    if row is None:
        return gettext("There is no such offer; only an open offer can be answered.")
    message = gettext("This offer is “%(status)s”; only an open offer can be answered.")
    return message % {"status": row.get_status_display()}


def statuses_of(rows: Sequence[Allocation]) -> dict[UUID, str]:
    """Returns the states of locked allocations, by id."""
    return {row.pk: row.status for row in rows}
