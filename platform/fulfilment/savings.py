"""Computes savings by currency and baseline: estimated, contracted and realised.

The three stages cover different orders and are never added. `matching.selectors.runs` defines the
contracted stage. A delivered order counts once it is accepted and paid, under the first approved
run that made any of it, and only if the undamaged pieces equal those its run compared and no
dispute refunded any amount. Its realised cost is what factories and carriers were paid and the
expected quality and lateness of the pieces that arrived, since baselines include theirs.

`savings_report` breaks the same savings down by week, region, process and partner.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum

from common.money import portion
from fulfilment.models import DisputeRefund, Receipt, SettlementLine
from fulfilment.states import PAYEES
from matching.models import Allocation, Baseline, MatchRun, RunOrder
from matching.selectors.runs import contracted_orders
from matching.states import ARRIVED_STATUSES, AllocationStatus, BaselineKind, RunStatus
from orders.states import GOODS_ACCEPTED_STATUSES, GOODS_DELIVERED_STATUSES

ZERO = Decimal(0)


@dataclass(slots=True)
class SavingsComparison:
    """Compares the costs of the same pieces with and without the match."""

    orders: int = 0
    baseline_cost: Decimal = ZERO
    cost: Decimal = ZERO

    @property
    def saving(self) -> Decimal:
        """Returns baseline cost − cost."""
        return self.baseline_cost - self.cost

    def add(self, orders: int, baseline_cost: Decimal, cost: Decimal) -> None:
        """Adds orders with their costs."""
        self.orders += orders
        self.baseline_cost += baseline_cost
        self.cost += cost


@dataclass(slots=True)
class BaselineSavings:
    """Holds all stages against one baseline in one currency, and the excluded orders."""

    currency: str
    kind: str
    estimated: SavingsComparison = field(default_factory=SavingsComparison)
    contracted: SavingsComparison = field(default_factory=SavingsComparison)
    realised: SavingsComparison = field(default_factory=SavingsComparison)
    # Delivered, not yet accepted.
    waiting_orders: int = 0
    # Accepted in other quantities than those compared.
    other_pieces_orders: int = 0
    # Accepted after a dispute with a refund.
    refunded_orders: int = 0


def savings_by_baseline(run: MatchRun | None = None) -> list[BaselineSavings]:
    """Returns savings by currency and baseline, of one approved run or of all."""
    runs = MatchRun.objects.filter(status=RunStatus.APPROVED)
    if run is not None:
        runs = runs.filter(pk=run.pk)
    found: dict[tuple[str, str], BaselineSavings] = {}
    for row in Baseline.objects.filter(run__in=runs).select_related("run"):
        saving = savings_entry(found, row.run.currency_id, row.kind)
        saving.estimated.add(row.compared_orders, row.baseline_cost, row.plan_cost)
    add_contracted(found, runs)
    add_realised(found, list(delivered_orders(runs)))
    order = list(BaselineKind.values)
    return sorted(found.values(), key=lambda row: (row.currency, order.index(row.kind)))


def savings_entry(
    found: dict[tuple[str, str], BaselineSavings], currency: str, kind: str
) -> BaselineSavings:
    """Returns the entry of a currency and baseline; creates it if missing."""
    return found.setdefault((currency, kind), BaselineSavings(currency, kind))


def add_contracted(found: dict[tuple[str, str], BaselineSavings], runs: QuerySet[MatchRun]) -> None:
    """Adds each order confirmed as planned, against each of its baselines."""
    for row, cost in contracted_orders(runs):
        for kind, column in RunOrder.BASELINE_COSTS.items():
            baseline_cost = getattr(row, column)
            if baseline_cost is not None:
                savings_entry(found, row.run.currency_id, kind).contracted.add(
                    1, baseline_cost, cost
                )


def delivered_orders(runs: QuerySet[MatchRun]) -> QuerySet[RunOrder]:
    """Returns the runs' rows of delivered orders, each under its first run only."""
    arrived = Allocation.objects.filter(
        run=OuterRef("run"), order=OuterRef("order"), status__in=ARRIVED_STATUSES
    )
    planned = RunOrder.objects.filter(
        Exists(arrived),
        claimed=True,
        run__status=RunStatus.APPROVED,
        order__status__in=GOODS_DELIVERED_STATUSES,
    )
    first = planned.filter(order=OuterRef("order")).order_by("run__decided_at", "run")
    rows = planned.filter(run__in=runs).alias(first_run=Subquery(first.values("run")[:1]))
    return rows.filter(first_run=F("run")).select_related("order", "run")


def add_realised(found: dict[tuple[str, str], BaselineSavings], rows: list[RunOrder]) -> None:
    """Adds each delivered order against each baseline that served it."""
    ids = [row.order_id for row in rows]
    delivered, costs, refunded = delivered_pieces(ids), realised_costs(ids), refunded_orders(ids)
    for row in rows:
        for kind, column in RunOrder.BASELINE_COSTS.items():
            baseline_cost = getattr(row, column)
            if baseline_cost is None:
                continue
            saving = savings_entry(found, row.run.currency_id, kind)
            if row.order.status not in GOODS_ACCEPTED_STATUSES:
                saving.waiting_orders += 1
            elif row.order_id in refunded:
                saving.refunded_orders += 1
            elif delivered.get(row.order_id, 0) != row.made:
                saving.other_pieces_orders += 1
            else:
                saving.realised.add(1, baseline_cost, costs[row.order_id])


def delivered_pieces(order_ids: Iterable[Any]) -> dict[Any, int]:
    """Returns undamaged pieces received by the buyer, by order."""
    rows = Receipt.objects.filter(
        shipment__lot__isnull=True, shipment__allocation__order__in=order_ids
    )
    sums = rows.order_by().values_list("shipment__allocation__order")
    return dict(sums.annotate(good=Sum(F("received") - F("damaged"))))


def realised_costs(order_ids: Iterable[Any]) -> Mapping[Any, Decimal]:
    """Returns payments to factories and carriers with expected costs, by order."""
    costs: dict[Any, Decimal] = defaultdict(Decimal)
    path = "transaction__settlement__allocation__order"
    lines = SettlementLine.objects.filter(account__in=PAYEES, **{f"{path}__in": order_ids})
    for order_id, paid in lines.order_by().values_list(path).annotate(paid=Sum("amount")):
        costs[order_id] += paid
    good = Sum(F("shipments__receipt__received") - F("shipments__receipt__damaged"))
    rows = Allocation.objects.filter(order__in=order_ids, status=AllocationStatus.SETTLED)
    for row in rows.annotate(good=good):
        costs[row.order_id] += portion(row.expected, row.good or 0, row.quantity)
    return costs


def refunded_orders(order_ids: Iterable[Any]) -> set[Any]:
    """Returns orders with a refund in a dispute."""
    refunds = DisputeRefund.objects.filter(dispute__order__in=order_ids)
    return set(refunds.values_list("dispute__order", flat=True))
