"""What factories do with what they are offered: say yes, say no, or take back a yes.

Orders are locked before their allocations, and these before windows, each in id order; so no two
deeds ever wait for each other.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from common.clock import now
from common.errors import DomainError, InvalidTransition
from common.states import transition, transition_locked
from factories.ledger import CapacityTaken, Claim, commit
from matching.models import Allocation
from matching.services.rollup import roll_up
from matching.services.shortfalls import lock_orders, record_shortfalls
from matching.states import (
    CANCELLABLE_STATUSES,
    SENT_STATUSES,
    AllocationStatus,
    ProposalStatus,
    ShortfallCause,
)
from orders.models import Order

A = AllocationStatus
# Lapsed offers that one call ends, so that its transaction stays short.
EXPIRED_AT_ONCE = 200
# Written out, since they are asked at each acceptance and are dear to put together.
LOCK_OFFERS = """
    SELECT row_.id, row_.order_id, row_.window_id, row_.quantity, row_.lost, row_.machine_ms,
        row_.operation_id, row_.status, row_.offer_expires_at
    FROM matching_allocation AS row_ JOIN orders_order AS order_ ON order_.id = row_.order_id
    WHERE row_.id = ANY(%s::uuid[])
    ORDER BY row_.order_id, row_.id
    FOR NO KEY UPDATE OF order_, row_
"""
ACCEPTED_PROPOSALS = """
    SELECT order_id FROM matching_proposal WHERE order_id = ANY(%s::uuid[]) AND status = %s
"""


class OfferClosed(DomainError):
    """This offer was answered, taken back or ran out; leave it out."""


# As with `commit`: the hottest deed of all, and who is refused rolls back whatever is around it.
@transaction.atomic(savepoint=False)
def accept_offers(*, ids: Sequence[UUID], by: Any) -> list[Allocation]:
    """The offers, all accepted and their hours committed, or none; confirmed where the buyer said
    yes before.

    Raises OfferClosed and CapacityTaken with the place of the first offer in question.
    """
    rows = locked_offers(ids)
    ensure_open(ids, rows, at=now())
    try:
        commit(Claim(row.window_id, row.pk, row.machine_ms) for row in rows)
    except CapacityTaken as taken:
        windows = {row.pk: row.window_id for row in rows}
        places = (at for at, pk in enumerate(ids) if windows[pk] in taken.window_ids)
        taken.field = f"ids.{next(places)}"
        raise
    transition_locked(Allocation, statuses_of(rows), to=A.ACCEPTED, by=by)
    for row in rows:
        row.status = A.ACCEPTED
    confirm(rows, by=by)
    return rows


def confirm(accepted: Sequence[Allocation], *, by: Any) -> None:
    """Those whose buyer has accepted the proposal are bound on both sides from now on."""
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
    """The offers, all declined or none; their pieces are offered to others.

    `reason` is a DeclineReason. Raises OfferClosed with the place of the first that is not open.
    """
    rows = locked_offers(ids)
    ensure_open(ids, rows)
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
    """Accepts all of these offers that can be, together; returns them, and why others cannot be."""
    return answer_each(ids, lambda left: accept_offers(ids=left, by=by))


def decline_each(
    *, ids: Sequence[UUID], by: Any, reason: str, comment: str = ""
) -> tuple[list[Allocation], dict[UUID, DomainError]]:
    """Declines all of these offers that are open, together; returns them and why not others.

    `reason` is a DeclineReason.
    """
    return answer_each(
        ids, lambda left: decline_offers(ids=left, by=by, reason=reason, comment=comment)
    )


def answer_each(
    ids: Sequence[UUID], answer: Callable[[Sequence[UUID]], list[Allocation]]
) -> tuple[list[Allocation], dict[UUID, DomainError]]:
    """Answers together what is left when those that are refused are taken out, one after another.

    A refusal that names no place among the ids is raised.
    """
    left, refused = list(ids), {}
    while left:
        try:
            # A refusal rolls back what is around it, which is no more than this one attempt.
            with transaction.atomic():
                return answer(left), refused
        except DomainError as refusal:
            place = refusal.field.removeprefix("ids.")
            if not place.isdigit():
                raise
            refused[left.pop(int(place))] = refusal
    return [], refused


@transaction.atomic
def cancel_allocation(*, allocation: Allocation, by: Any, reason: str) -> Allocation:
    """The allocation, given back by its factory before production; others are asked instead.

    Raises InvalidTransition where the factory has not accepted it, has begun, or was sent pieces
    for it by the step before.
    """
    lock_orders([allocation.order_id])
    row = Allocation.objects.select_for_update(of=("self",)).get(pk=allocation.pk)
    if row.status == A.OFFERED:
        raise InvalidTransition("This offer is still open; decline it.")
    if row.status not in CANCELLABLE_STATUSES:
        raise InvalidTransition(
            f"This allocation is “{row.get_status_display()}”; it can be cancelled only between"
            " its acceptance and the start of production."
        )
    sent = row.lots_in.filter(from_allocation__status__in=SENT_STATUSES, lost__lt=F("quantity"))
    if sent.exists():
        raise InvalidTransition(
            "Pieces were sent here to be worked on. Start production and report as failed what"
            " cannot be made: it is made again from the first step on."
        )
    row = transition(row, to=A.CANCELLED, by=by, reason=reason)
    record_shortfalls([row], cause=ShortfallCause.CANCELLED, by=by)
    return row


@transaction.atomic
def expire_offers(*, at: datetime) -> int:
    """Ends offers whose time is over, at most AT_ONCE of them; returns how many.

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
        transition_locked(Allocation, statuses_of(rows), to=A.EXPIRED, by=None)
        record_shortfalls(rows, cause=ShortfallCause.EXPIRED, by=None)
    return len(rows)


def lock_free_orders(order_ids: set[UUID]) -> list[UUID]:
    """Those of these orders that nobody holds, locked in id order."""
    rows = Order.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    return list(rows.filter(pk__in=order_ids).order_by("pk").values_list("pk", flat=True))


def locked_offers(ids: Sequence[UUID]) -> list[Allocation]:
    """The allocations with their orders, both locked in id order, in one statement.

    An allocation is locked by nobody who does not hold its order, so that to lock one order's
    allocations before the next order is as good as locking all orders first.
    """
    return list(Allocation.objects.raw(LOCK_OFFERS, [list(ids)]))


def ensure_open(
    ids: Sequence[UUID], rows: Sequence[Allocation], *, at: datetime | None = None
) -> None:
    """Raises OfferClosed at the first that is not offered, or whose time is over at `at`."""
    found = {row.pk: row for row in rows}
    for place, pk in enumerate(ids):
        row = found.get(pk)
        if row is None or row.status != A.OFFERED:
            state = (
                f"This offer is “{row.get_status_display()}”" if row else "There is no such offer"
            )
            raise OfferClosed(f"{state}; only an open offer can be answered.", field=f"ids.{place}")
        if at is not None and row.offer_expires_at <= at:
            raise OfferClosed("The time to accept this offer is over.", field=f"ids.{place}")


def statuses_of(rows: Sequence[Allocation]) -> dict[UUID, str]:
    """The states that locked allocations are in, by id."""
    return {row.pk: row.status for row in rows}
