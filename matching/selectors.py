"""What the API and the pages read of match runs; nothing here writes."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from matching.models import Allocation, CapacityPrice, MatchRun, Proposal, RunOrder
from matching.states import BOUND_STATUSES, RunStatus

TOTAL = sum((F(item) for item in RunOrder.ITEMS[1:]), F(RunOrder.ITEMS[0]))


def run_orders(run: MatchRun) -> QuerySet[RunOrder]:
    """A run's orders with their total cost and what they save, in the database's arithmetic."""
    rows = run.run_orders.select_related("order").annotate(total_cost=TOTAL)
    return rows.annotate(
        single_source_saving=F("single_source_cost") - F("total_cost"),
        greedy_split_saving=F("greedy_split_cost") - F("total_cost"),
        reference_saving=F("reference_cost") - F("total_cost"),
    )


def order_counts(run: MatchRun) -> dict[str, int]:
    """How many orders a run had, and what became of them."""
    return run.run_orders.aggregate(
        open=Count("pk"),
        partly_made=Count("pk", filter=Q(made__gt=0, unmet__gt=0)),
        unmatched=Count("pk", filter=Q(made=0)),
        split=Count("pk", filter=Q(factories_used__gt=1)),
        # Last, since the name hides the column from those that come after.
        made=Count("pk", filter=Q(made__gt=0, unmet=0)),
    )


def cost_items(run: MatchRun) -> dict[str, Any]:
    """What the plan costs by item, over all its orders, the pieces not made apart."""
    columns = (*RunOrder.ITEMS, "unmet_cost")
    return run.run_orders.aggregate(**{name: Sum(name, default=Decimal(0)) for name in columns})


def unmatched_reasons(run: MatchRun) -> dict[str, int]:
    """How many orders have pieces that are not made, by reason."""
    rows = run.run_orders.filter(unmet__gt=0).values_list("unmatched_reason")
    return dict(rows.annotate(orders=Count("pk")).order_by("unmatched_reason"))


def savings(run: MatchRun) -> dict[str, list[dict[str, Any]]]:
    """What a run saves against each baseline, by how certain it is.

    `estimated` is by the plan; `contracted` by what both sides have confirmed. They are of
    different orders and are never added up.
    """
    baselines, costs = list(run.baselines.all()), contracted_costs(run)
    estimated = [
        saving_of(row.kind, row.compared_orders, row.baseline_cost, row.plan_cost)
        for row in baselines
    ]
    agreed = [contracted(run, row.kind, costs) for row in baselines]
    return {"estimated": estimated, "contracted": agreed}


def saving_of(kind: str, orders: int, baseline_cost: Decimal, cost: Decimal) -> dict[str, Any]:
    """One comparison, as it is shown."""
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


def contracted(run: MatchRun, kind: str, costs: Mapping[UUID, Decimal]) -> dict[str, Any]:
    """One baseline beside what was confirmed, on the orders that both serve alike."""
    column = RunOrder.BASELINE_COSTS[kind]
    rows = run.run_orders.filter(order__in=list(costs), **{f"{column}__isnull": False})
    compared = dict(rows.values_list("order_id", column))
    return saving_of(
        kind,
        len(compared),
        sum(compared.values(), Decimal(0)),
        sum((costs[order_id] for order_id in compared), Decimal(0)),
    )


def contracted_costs(run: MatchRun) -> dict[UUID, Decimal]:
    """What the confirmed allocations of an order cost, where they make in every step exactly the
    pieces that the run's plan makes: so many were compared with the baselines."""
    results = run.run_orders.order_by().values_list("order_id", "made")
    plan = {pk: (made, steps) for pk, made, steps in results.annotate(Count("order__operations"))}
    rows = Allocation.objects.filter(run=run, status__in=BOUND_STATUSES).order_by()
    sums = rows.values_list("order_id", "operation_id").annotate(
        pieces=Sum(F("quantity") - F("lost")), cost=Sum(TOTAL)
    )
    costs: dict[UUID, Decimal] = defaultdict(Decimal)
    whole_steps: Counter[UUID] = Counter()
    for order_id, _, pieces, cost in sums:
        costs[order_id] += cost
        whole_steps[order_id] += pieces == plan[order_id][0]
    return {pk: cost for pk, cost in costs.items() if whole_steps[pk] == plan[pk][1]}


def proposals_for(user: Any) -> QuerySet[Proposal]:
    """The proposals a user may see, with the orders they are made for."""
    return Proposal.objects.visible_to(user).select_related("order")


def answerable_allocations(user: Any) -> QuerySet[Allocation]:
    """The allocations a user may see, with whose they are and nothing else: to be answered."""
    owner = F("window__machine__factory__organisation")
    return Allocation.objects.visible_to(user).annotate(owner_id=owner).only("pk")


def allocations_for(user: Any) -> QuerySet[Allocation]:
    """The allocations a user may see, with all that any role is shown of them."""
    return Allocation.objects.visible_to(user).select_related(
        "order__organisation",
        "order__material_grade",
        "order__ship_to_region",
        "operation__process",
        "window__machine__factory__organisation",
        "window__machine__factory__region",
    )


def capacity_prices_of(organisation: Any) -> QuerySet[CapacityPrice]:
    """What one more hour of each of its own windows would have saved, the dearest first, in the
    last approved run of each currency."""
    decided = F("decided_at").desc(nulls_last=True)
    approved = MatchRun.objects.filter(status=RunStatus.APPROVED)
    latest = approved.order_by("currency_id", decided, "-created_at").distinct("currency_id")
    rows = CapacityPrice.objects.filter(
        run__in=latest.values("pk"), window__machine__factory__organisation=organisation
    )
    return rows.select_related("run", "window__machine__factory").order_by("-per_hour", "pk")
