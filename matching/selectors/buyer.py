"""Reads what buyers see of their orders: places, pieces, dates and prices.

Machines, rates and free hours are never shown to them.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery

from common.money import rounded_half_up
from matching.formulation.capability import FILTER_NAMES
from matching.models import Allocation, Proposal, RunOrder
from matching.selectors.gain_shares import alone_amounts
from matching.states import (
    ARRIVED_STATUSES,
    LIVE_STATUSES,
    NAMED_STATUSES,
    PENDING_STATUSES,
    SENT_STATUSES,
    AllocationStatus,
    ProposalStatus,
    RunStatus,
)
from orders.models import Order
from vocabularies.selectors import minor_units

ZERO = Decimal(0)
# A price is rounded down by less than one unit of any currency.
MOST_ROUNDED = Decimal(1)


def open_proposals() -> QuerySet[Proposal]:
    """Selects the proposals that wait for their buyers; an order has at most one."""
    return Proposal.objects.filter(status=ProposalStatus.OPEN)


def answer_by(order_path: str) -> Subquery:
    """Returns the first deadline of the offers behind an order's proposal."""
    pending = Allocation.objects.filter(
        order=OuterRef(order_path), status__in=PENDING_STATUSES, offer_expires_at__isnull=False
    )
    ends = pending.order_by().values("order").annotate(end=Min("offer_expires_at"))
    return Subquery(ends.values("end"))


def with_progress(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Adds the progress of each order.

    Adds `work_orders`, `lots`, `lots_agreed`, `lots_sent`, `lots_arrived`, `open_proposal`,
    `answer_by`, `unmatched_reason` and `unmatched_detail`.
    """
    live = Q(allocations__status__in=LIVE_STATUSES)
    proposals = open_proposals().filter(order=OuterRef("pk"))
    return orders.annotate(
        work_orders=work_orders_of("pk"),
        lots=Count("allocations", filter=live),
        lots_agreed=Count(
            "allocations", filter=live & ~Q(allocations__status=AllocationStatus.OFFERED)
        ),
        lots_sent=Count("allocations", filter=Q(allocations__status__in=SENT_STATUSES)),
        lots_arrived=Count("allocations", filter=Q(allocations__status__in=ARRIVED_STATUSES)),
        open_proposal=Subquery(proposals.values("pk")[:1]),
        answer_by=answer_by("pk"),
        unmatched_reason=Subquery(last_results().values("unmatched_reason")[:1]),
        unmatched_detail=Subquery(last_results().values("unmatched_detail")[:1]),
    )


def work_orders_of(order_path: str) -> ArraySubquery:
    """Returns the sorted live work orders of the order at this path.

    By a subquery, which a list computes for the rows of a page alone.
    """
    rows = Allocation.objects.filter(order=OuterRef(order_path), status__in=LIVE_STATUSES)
    return ArraySubquery(rows.order_by("work_order").values("work_order").distinct())


def last_results() -> QuerySet[RunOrder]:
    """Selects results of approved runs for the order of the outer query, latest first."""
    rows = RunOrder.objects.filter(
        order=OuterRef("pk"), claimed=True, run__status=RunStatus.APPROVED
    )
    return rows.order_by("-run__decided_at", "-pk")


def last_result(order: Order) -> RunOrder | None:
    """Returns the result of the last approved run that planned an order."""
    rows = RunOrder.objects.filter(order=order, claimed=True, run__status=RunStatus.APPROVED)
    return rows.order_by("-run__decided_at", "-pk").first()


def proposals_of(organisation: Any) -> QuerySet[Proposal]:
    """Selects the proposals to a buyer, with their orders and deadlines."""
    rows = Proposal.objects.filter(order__organisation=organisation).select_related("order__unit")
    return rows.annotate(answer_by=answer_by("order"))


def lots_of(order: Order) -> QuerySet[Allocation]:
    """Selects an order's live allocations with their places, in routing sequence."""
    rows = Allocation.objects.filter(order=order, status__in=LIVE_STATUSES)
    rows = rows.select_related(
        "operation__process", "window__machine__factory__region", "order"
    ).order_by("operation__sequence", "due_on", "pk")
    return rows.defer("window__hourly_rate")


def collection_place(allocation: Allocation) -> str:
    """Returns where the buyer collects a last step's goods; empty until both agreed.

    Until then the buyer sees the region of a factory alone.
    """
    if not allocation.order.is_collected or allocation.status not in NAMED_STATUSES:
        return ""
    factory = allocation.window.machine.factory
    return ", ".join(part for part in (factory.name, factory.address, factory.region.name) if part)


@dataclass(frozen=True, slots=True)
class PriceLines:
    """Holds how the price of a proposal comes about; the amounts add up to it.

    Cost and contribution are in whole minor units, so that what is shown adds up too.

    `contribution` is what the order adds to the common gain, below zero what it gets of it.
    """

    cost: Decimal
    contribution: Decimal
    rounding: Decimal
    fee: Decimal
    basis: str


def price_lines(proposal: Proposal) -> PriceLines | None:
    """Returns how the price of a version comes about.

    None where it is not what its run published: pieces were matched again since.
    """
    asked = alone_amounts([proposal.order_id]).get(proposal.order_id)
    if asked is None or asked.pieces != proposal.quantity:
        return None
    ids = [part["allocation"] for part in proposal.parts]
    rows = Allocation.objects.filter(pk__in=ids, run=asked.sharing.run_id)
    agreed = sum((row.agreed_price or ZERO for row in rows), ZERO)
    if len(rows) < len(ids) or not -MOST_ROUNDED < agreed - asked.price <= 0:
        return None
    digits = minor_units(asked.order.currency_id)
    cost = rounded_half_up(asked.cost, digits)
    contribution = rounded_half_up(asked.levy - asked.subsidy, digits)
    return PriceLines(
        cost=cost,
        contribution=contribution,
        rounding=agreed - cost - contribution,
        fee=proposal.price - agreed,
        basis=asked.basis,
    )


def first_shut_out(order: Order) -> tuple[int, str] | None:
    """Returns the step, from 1, and the filter that left no machine in the last run."""
    result = last_result(order)
    for step, counts in enumerate(result.filter_counts if result else [], start=1):
        # A JSON object does not keep the order in which the filters were applied.
        for name in FILTER_NAMES:
            if counts.get(name) == 0:
                return step, name
    return None


def proposals_to_answer(organisation: Any) -> list[tuple[Any, str, datetime | None]]:
    """Returns id, order reference and deadline of the open proposals of a buyer."""
    rows = proposals_of(organisation).filter(pk__in=open_proposals())
    return list(rows.order_by("answer_by", "pk").values_list("pk", "order__reference", "answer_by"))
