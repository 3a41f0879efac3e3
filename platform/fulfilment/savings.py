"""What matches save by how certain it is: as runs estimated, as was agreed, as was delivered.

The three are of different orders and never added up. Agreed is what `matching.selectors.runs` calls
contracted. Delivered orders count once they are accepted and paid, under the first approved run
that made any of them, and only where exactly the pieces arrived whole that its run compared, and
nothing was refunded in a dispute. Their realised cost is what factories and carriers were paid,
whoever they were in the end, and the expected quality and lateness of the pieces that arrived,
since baselines count theirs.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum

from common.money import portion
from fulfilment.models import DisputeRefund, Receipt, SettlementLine
from fulfilment.states import Account
from matching.models import Allocation, Baseline, MatchRun, RunOrder
from matching.selectors.runs import contracted_orders
from matching.states import ARRIVED_STATUSES, AllocationStatus, BaselineKind, RunStatus
from orders.states import OrderStatus

ZERO = Decimal(0)
# Orders whose goods are there; the last two are accepted, and what they cost is final.
PAID_STATUSES = (OrderStatus.ACCEPTED, OrderStatus.CLOSED)
THERE_STATUSES = (OrderStatus.DELIVERED, OrderStatus.DISPUTED, *PAID_STATUSES)


@dataclass(slots=True)
class Comparison:
    """Costs of the same pieces with the match and without it."""

    orders: int = 0
    baseline_cost: Decimal = ZERO
    cost: Decimal = ZERO

    @property
    def saving(self) -> Decimal:
        """Baseline cost − cost."""
        return self.baseline_cost - self.cost

    def add(self, orders: int, baseline_cost: Decimal, cost: Decimal) -> None:
        """Counts orders with their costs."""
        self.orders += orders
        self.baseline_cost += baseline_cost
        self.cost += cost


@dataclass(slots=True)
class Saving:
    """The stages side by side, against one baseline in one currency, and who is left out."""

    currency: str
    kind: str
    estimated: Comparison = field(default_factory=Comparison)
    contracted: Comparison = field(default_factory=Comparison)
    realised: Comparison = field(default_factory=Comparison)
    # Delivered, and nobody said yet whether they are accepted.
    waiting_orders: int = 0
    # Accepted in other quantities than those that were compared.
    other_pieces_orders: int = 0
    # Accepted after a dispute that gave the buyer something back.
    refunded_orders: int = 0


def savings(run: MatchRun | None = None) -> list[Saving]:
    """By currency and baseline, of one approved run or of all."""
    runs = MatchRun.objects.filter(status=RunStatus.APPROVED)
    if run is not None:
        runs = runs.filter(pk=run.pk)
    found: dict[tuple[str, str], Saving] = {}
    for row in Baseline.objects.filter(run__in=runs).select_related("run"):
        saving = entry(found, row.run.currency_id, row.kind)
        saving.estimated.add(row.compared_orders, row.baseline_cost, row.plan_cost)
    add_contracted(found, runs)
    add_realised(found, list(delivered_orders(runs)))
    order = list(BaselineKind.values)
    return sorted(found.values(), key=lambda row: (row.currency, order.index(row.kind)))


def entry(found: dict[tuple[str, str], Saving], currency: str, kind: str) -> Saving:
    """The entry of a currency and baseline, made where it is missing."""
    return found.setdefault((currency, kind), Saving(currency, kind))


def add_contracted(found: dict[tuple[str, str], Saving], runs: QuerySet[MatchRun]) -> None:
    """Counts each order that is confirmed as it was planned, against each baseline it has."""
    for row, cost in contracted_orders(runs):
        for kind, column in RunOrder.BASELINE_COSTS.items():
            baseline_cost = getattr(row, column)
            if baseline_cost is not None:
                entry(found, row.run.currency_id, kind).contracted.add(1, baseline_cost, cost)


def delivered_orders(runs: QuerySet[MatchRun]) -> QuerySet[RunOrder]:
    """What the runs planned of orders that are delivered, each under the first run only."""
    arrived = Allocation.objects.filter(
        run=OuterRef("run"), order=OuterRef("order"), status__in=ARRIVED_STATUSES
    )
    planned = RunOrder.objects.filter(
        Exists(arrived),
        claimed=True,
        run__status=RunStatus.APPROVED,
        order__status__in=THERE_STATUSES,
    )
    first = planned.filter(order=OuterRef("order")).order_by("run__decided_at", "run")
    rows = planned.filter(run__in=runs).alias(first_run=Subquery(first.values("run")[:1]))
    return rows.filter(first_run=F("run")).select_related("order", "run")


def add_realised(found: dict[tuple[str, str], Saving], rows: list[RunOrder]) -> None:
    """Counts each delivered order against each baseline that served it."""
    ids = [row.order_id for row in rows]
    delivered, costs, refunded = delivered_pieces(ids), realised_costs(ids), refunded_orders(ids)
    for row in rows:
        for kind, column in RunOrder.BASELINE_COSTS.items():
            baseline_cost = getattr(row, column)
            if baseline_cost is None:
                continue
            saving = entry(found, row.run.currency_id, kind)
            if row.order.status not in PAID_STATUSES:
                saving.waiting_orders += 1
            elif row.order_id in refunded:
                saving.refunded_orders += 1
            elif delivered.get(row.order_id, 0) != row.made:
                saving.other_pieces_orders += 1
            else:
                saving.realised.add(1, baseline_cost, costs[row.order_id])


def delivered_pieces(order_ids: Iterable[Any]) -> dict[Any, int]:
    """Pieces that reached the buyer whole, by order."""
    rows = Receipt.objects.filter(
        shipment__lot__isnull=True, shipment__allocation__order__in=order_ids
    )
    sums = rows.order_by().values_list("shipment__allocation__order")
    return dict(sums.annotate(good=Sum(F("received") - F("damaged"))))


def realised_costs(order_ids: Iterable[Any]) -> Mapping[Any, Decimal]:
    """What was paid to factories and carriers, and the expectations of what arrived, by order."""
    costs: dict[Any, Decimal] = defaultdict(Decimal)
    path = "transaction__settlement__allocation__order"
    lines = SettlementLine.objects.filter(
        account__in=(Account.FACTORY, Account.CARRIER), **{f"{path}__in": order_ids}
    )
    for order_id, paid in lines.order_by().values_list(path).annotate(paid=Sum("amount")):
        costs[order_id] += paid
    good = Sum(F("shipments__receipt__received") - F("shipments__receipt__damaged"))
    rows = Allocation.objects.filter(order__in=order_ids, status=AllocationStatus.SETTLED)
    for row in rows.annotate(good=good):
        costs[row.order_id] += portion(row.expected, row.good or 0, row.quantity)
    return costs


def refunded_orders(order_ids: Iterable[Any]) -> set[Any]:
    """Orders of which a dispute gave something back."""
    refunds = DisputeRefund.objects.filter(dispute__order__in=order_ids)
    return set(refunds.values_list("dispute__order", flat=True))
