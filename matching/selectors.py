"""What the API and the pages read of match runs; nothing here writes."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from matching.models import Allocation, MatchRun, RunOrder

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
