"""Reads match runs, allocations and proposals for the API and the pages."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from common.models import DecisionKind, FirstApproval
from common.safety.second_approval import first_approval_of
from matching.models import Allocation, CapacityPrice, MatchRun, Proposal, RunOrder
from matching.models.cost_items import items_expression, items_sql
from matching.states import BOUND_STATUSES, LIVE_STATUSES, RunStatus
from orders.models import Operation

TOTAL = items_expression()


def first_approval(run: MatchRun) -> FirstApproval | None:
    """Returns the approval of a run that waits for a second person's."""
    if run.status != RunStatus.SOLVED or run.currency_id not in settings.SECOND_APPROVER_ABOVE:
        return None
    return first_approval_of(DecisionKind.RUN, run.pk)


def run_orders(run: MatchRun) -> QuerySet[RunOrder]:
    """Selects a run's orders with total cost and savings, computed in the database."""
    rows = run.run_orders.select_related("order").annotate(total_cost=TOTAL)
    return rows.annotate(
        single_source_saving=F("single_source_cost") - F("total_cost"),
        greedy_split_saving=F("greedy_split_cost") - F("total_cost"),
        reference_saving=F("reference_cost") - F("total_cost"),
    )


def order_counts(run: MatchRun) -> dict[str, int]:
    """Returns the number of orders of a run by outcome."""
    return run.run_orders.aggregate(
        open=Count("pk"),
        partly_made=Count("pk", filter=Q(made__gt=0, unmet__gt=0)),
        unmatched=Count("pk", filter=Q(made=0)),
        split=Count("pk", filter=Q(factories_used__gt=1)),
        # This is last because its name hides the column from later aggregates.
        made=Count("pk", filter=Q(made__gt=0, unmet=0)),
    )


def cost_items(run: MatchRun) -> dict[str, Any]:
    """Returns the plan's cost by item, and of unmet pieces, over all orders."""
    columns = (*RunOrder.ITEMS, "unmet_cost")
    return run.run_orders.aggregate(**{name: Sum(name, default=Decimal(0)) for name in columns})


def published_cost(items: Mapping[str, Decimal]) -> Decimal:
    """Returns the sum of `cost_items`: the cost of what is, or would be, published.

    `MatchRun.cost` is that of the plan as it was solved. The two differ once an approval left
    orders out.
    """
    return sum(items.values(), Decimal(0))


def unmatched_reasons(run: MatchRun) -> dict[str, int]:
    """Returns the number of orders with unmet pieces, by reason."""
    rows = run.run_orders.filter(unmet__gt=0).values_list("unmatched_reason")
    return dict(rows.annotate(orders=Count("pk")).order_by("unmatched_reason"))


def savings(run: MatchRun) -> dict[str, list[dict[str, Any]]]:
    """Returns the savings of a run against each baseline, by certainty.

    `estimated` is by the plan, `contracted` by what both sides have confirmed. They have different
    orders and are never summed.
    """
    baselines = list(run.baselines.all())
    confirmed = contracted_sums(run)
    estimated = [
        saving_of(row.kind, row.compared_orders, row.baseline_cost, row.plan_cost)
        for row in baselines
    ]
    agreed = [saving_of(row.kind, *confirmed[row.kind]) for row in baselines]
    return {"estimated": estimated, "contracted": agreed}


def saving_of(kind: str, orders: int, baseline_cost: Decimal, cost: Decimal) -> dict[str, Any]:
    """Returns one comparison as the API shows it."""
    saving = baseline_cost - cost
    share = saving / baseline_cost if baseline_cost else None
    return {
        "kind": kind,
        "orders": orders,
        "baseline_cost": baseline_cost,
        "cost": cost,
        "saving": saving,
        "saving_percent": None if share is None else (share * 100).quantize(Decimal("0.01")),
    }


# In SQL, because thousands of orders are compared at once. Only orders count whose confirmed
# allocations make the planned pieces in every step: the baselines were compared with as many.
CONTRACTED = f"""
    WITH step AS (
        SELECT order_id, operation_id, sum(quantity - lost) AS pieces, sum({items_sql()}) AS cost
        FROM matching_allocation WHERE run_id = %(run)s AND status = ANY(%(bound)s)
        GROUP BY order_id, operation_id
    ), confirmed AS (
        SELECT order_id, count(*) AS steps, min(pieces) AS fewest, max(pieces) AS most,
            sum(cost) AS cost
        FROM step GROUP BY order_id
    )
    SELECT {
    ", ".join(
        f"count({name}), coalesce(sum({name}), 0),"
        f" coalesce(sum(cost) FILTER (WHERE {name} IS NOT NULL), 0)"
        for name in RunOrder.BASELINE_COSTS.values()
    )
}
    FROM confirmed JOIN matching_runorder AS planned
        ON planned.run_id = %(run)s AND planned.order_id = confirmed.order_id
    WHERE fewest = made AND most = made AND steps = (
        SELECT count(*) FROM orders_operation WHERE order_id = confirmed.order_id
    )
"""


def contracted_sums(run: MatchRun) -> dict[str, tuple[int, Decimal, Decimal]]:
    """Returns orders, baseline cost and confirmed cost by kind of baseline."""
    with connection.cursor() as cursor:
        cursor.execute(CONTRACTED, {"run": run.pk, "bound": list(BOUND_STATUSES)})
        found = cursor.fetchone()
    return {
        kind: found[at : at + 3]
        for kind, at in zip(RunOrder.BASELINE_COSTS, range(0, len(found), 3), strict=True)
    }


def proposals_for(user: Any) -> QuerySet[Proposal]:
    """Selects the proposals that a user may see, with their orders."""
    return Proposal.objects.visible_to(user).select_related("order")


def answerable_allocations(user: Any) -> QuerySet[Allocation]:
    """Selects id and owner of the allocations that a user may see."""
    owner = F("window__machine__factory__organisation")
    return Allocation.objects.visible_to(user).annotate(owner_id=owner).only("pk")


def allocations_for(user: Any) -> QuerySet[Allocation]:
    """Selects the allocations that a user may see, with all that any role is shown.

    `is_last_step` is true where the goods go to the buyer.
    """
    later = Operation.objects.filter(
        order=OuterRef("order"), sequence__gt=OuterRef("operation__sequence")
    )
    rows = Allocation.objects.visible_to(user).annotate(is_last_step=~Exists(later))
    return rows.select_related(
        "order__organisation",
        "order__material_grade",
        "order__ship_to_region",
        "operation__process",
        "window__machine__factory__organisation",
        "window__machine__factory__region",
    ).prefetch_related("counter_offers")


def capacity_prices_of(organisation: Any) -> QuerySet[CapacityPrice]:
    """Selects capacity prices of an organisation's windows, the highest first.

    They are those of the last approved run of each currency."""
    decided = F("decided_at").desc(nulls_last=True)
    approved = MatchRun.objects.filter(status=RunStatus.APPROVED)
    latest = approved.order_by("currency_id", decided, "-created_at").distinct("currency_id")
    rows = CapacityPrice.objects.filter(
        run__in=latest.values("pk"), window__machine__factory__organisation=organisation
    )
    return rows.select_related("run", "window__machine__factory").order_by("-per_hour", "pk")


def live_allocations(order_id: Any) -> list[Allocation]:
    """Returns an order's live allocations with their windows and lots."""
    rows = Allocation.objects.filter(order=order_id, status__in=LIVE_STATUSES).order_by("pk")
    rows = rows.select_related("order", "window__machine__factory")
    return list(rows.prefetch_related("lots_in", "lots_out"))
