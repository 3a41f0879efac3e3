"""Finds who sees offers, counter-offers, proposals, orders and match runs."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from matching.models import Allocation, CounterOffer, MatchRun, Proposal
from matching.states import NAMED_STATUSES
from notifications.kinds import EventSide
from notifications.selectors.occurrences import (
    Lot,
    Occurrence,
    Occurrences,
    Recipient,
    lot_columns,
    operator_ids,
    times_of,
)
from orders.models import Order

# Pieces were matched again, and a later version replaced one.
MATCHED_AGAIN = "matched_again"
# The last offer of the version was answered.
ANSWERED = "answered"
ORDER_COLUMNS = ("pk", "reference", "organisation", "submitted_at", "latest_delivery_on")


def of_allocations(ids: Collection[UUID]) -> Occurrences:
    """Returns lots for their buyer, factory and operators; plans are seen by nobody."""
    rows = Allocation.objects.filter(pk__in=ids, work_order__isnull=False).order_by()
    operators, found = operator_ids(), {}
    for *columns, ends_at, due_on in rows.values_list(*lot_columns(), "offer_expires_at", "due_on"):
        lot = Lot(*columns)
        times = times_of(ends_at=ends_at, due_on=due_on)
        found[lot.allocation] = Occurrence(
            (
                lot.of_factory(times),
                lot.of_buyer(times_of(due_on=due_on)),
                *lot.of_operators(operators, times),
            )
        )
    return found


def of_counter_offers(ids: Collection[UUID]) -> Occurrences:
    """Returns counter-offers for their factory and operators; buyers see none."""
    rows = CounterOffer.objects.filter(pk__in=ids).order_by()
    operators, found = operator_ids(), {}
    for pk, *columns in rows.values_list("pk", *lot_columns("allocation__")):
        lot = Lot(*columns)
        found[pk] = Occurrence(
            (lot.of_factory(counter_offer=pk), *lot.of_operators(operators, counter_offer=pk))
        )
    return found


def of_proposals(ids: Collection[UUID]) -> Occurrences:
    """Returns versions of proposals for their buyer and operators."""
    rows = Proposal.objects.filter(pk__in=ids).order_by()
    operators, found = operator_ids(), {}
    columns = ("pk", "order", "order__reference", "order__organisation", "changes", "delivery_on")
    for pk, order, reference, buyer, changes, delivery_on in rows.values_list(*columns):
        subject = {"order": str(order), "proposal": str(pk)}
        times = times_of(delivery_on=delivery_on)
        found[pk] = Occurrence(
            (
                Recipient(buyer, EventSide.BUYER, reference, subject, times),
                *(
                    Recipient(key, EventSide.OPERATOR, reference, subject, times)
                    for key in operators
                ),
            ),
            # A version with changes replaces one after pieces were matched again.
            variant=MATCHED_AGAIN if changes else "",
        )
    return found


def of_orders(ids: Collection[UUID]) -> Occurrences:
    """Returns orders for their buyer, operators, and factories that both sides bound."""
    makers = makers_of_orders(ids)
    operators, found = operator_ids(), {}
    rows = Order.objects.filter(pk__in=ids).order_by()
    for pk, reference, buyer, submitted_at, latest in rows.values_list(*ORDER_COLUMNS):
        subject = {"order": str(pk)}
        # Operators see no drafts.
        watching = operators if submitted_at else ()
        times = times_of(latest_delivery_on=latest)
        found[pk] = Occurrence(
            (
                Recipient(buyer, EventSide.BUYER, reference, subject, times),
                *(
                    Recipient(key, EventSide.OPERATOR, reference, subject, times)
                    for key in watching
                ),
                *makers[pk],
            )
        )
    return found


def makers_of_orders(ids: Collection[UUID]) -> defaultdict[UUID, list[Recipient]]:
    """Returns by order its manufacturers, each once by its first work order."""
    rows = Allocation.objects.filter(order__in=ids, status__in=NAMED_STATUSES)
    found: defaultdict[UUID, list[Recipient]] = defaultdict(list)
    for columns in rows.order_by("work_order").values_list(*lot_columns()):
        lot = Lot(*columns)
        if all(known.organisation != lot.maker for known in found[lot.order]):
            found[lot.order].append(lot.of_factory())
    return found


def of_runs(ids: Collection[UUID]) -> Occurrences:
    """Returns match runs for operators, by their currency."""
    operators = operator_ids()
    rows = MatchRun.objects.filter(pk__in=ids).order_by().values_list("pk", "currency")
    return {
        pk: Occurrence(
            tuple(
                Recipient(key, EventSide.OPERATOR, currency, {"match_run": str(pk)})
                for key in operators
            )
        )
        for pk, currency in rows
    }
