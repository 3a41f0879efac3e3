"""Reads what reviewers see of a run, summed in the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import TruncWeek

from factories.models import CapacityWindow, Factory
from factories.states import OFFERED_STATUSES
from matching.models import Allocation, Baseline, MatchRun, RunOrder
from matching.selectors.runs import TOTAL
from matching.states import LEFT_OUT_REASONS, LIVE_STATUSES, BaselineKind, RunStatus

ZERO = Decimal(0)
FACTORY = "window__machine__factory"
# A run is compared with these baselines, in the order in which they are shown.
BASELINES = (BaselineKind.SINGLE_SOURCE, BaselineKind.GREEDY_SPLIT, BaselineKind.REFERENCE)


@dataclass(frozen=True, slots=True)
class BaselineComparison:
    """Compares a baseline with the plan on the orders that both serve, by item."""

    baseline: Baseline
    plan_items: dict[str, Decimal]

    @property
    def kind(self) -> str:
        """Returns the kind of the baseline."""
        return self.baseline.kind

    @property
    def baseline_items(self) -> dict[str, Decimal]:
        """Returns the orders' cost in the baseline by item; zeros if it is not known."""
        return {name: getattr(self.baseline, name) for name in RunOrder.ITEMS}

    @property
    def has_items(self) -> bool:
        """Returns whether the baseline's cost is known by item."""
        return self.baseline.total == self.baseline.baseline_cost


@dataclass(frozen=True, slots=True)
class TransportFlow:
    """Holds what goes from a factory to the buyers of one region."""

    factory: Any
    region: str
    orders: int
    pieces: int
    cost: Decimal


def comparisons(run: MatchRun) -> list[BaselineComparison]:
    """Returns the baselines of a run in the order of BASELINES, in two queries."""
    rows = {row.kind: row for row in run.baselines.all()}
    columns = {
        f"{kind}_{name}": Sum(
            name,
            filter=Q(**{f"{RunOrder.BASELINE_COSTS[kind]}__isnull": False}),
            default=ZERO,
        )
        for kind in rows
        for name in RunOrder.ITEMS
    }
    sums = run.run_orders.aggregate(**columns) if rows else {}
    return [
        BaselineComparison(rows[kind], {name: sums[f"{kind}_{name}"] for name in RunOrder.ITEMS})
        for kind in BASELINES
        if kind in rows
    ]


def left_out_orders(reasons: dict[str, int]) -> int:
    """Returns the number of orders that the approval left out, of counts by reason."""
    return sum(reasons.get(reason, 0) for reason in LEFT_OUT_REASONS)


def planned_allocations(run: MatchRun) -> QuerySet[Allocation]:
    """Selects the plan's allocations; of an approved run, those that are live."""
    rows = Allocation.objects.filter(run=run).order_by()
    return rows.filter(status__in=LIVE_STATUSES) if run.status == RunStatus.APPROVED else rows


def flows(run: MatchRun, most: int) -> tuple[list[TransportFlow], int, Decimal]:
    """Returns the most expensive flows, the number of all, and the cost of all."""
    groups = planned_allocations(run).values_list(FACTORY, "order__ship_to_region")
    rows = groups.annotate(
        orders=Count("order", distinct=True), pieces=Sum("quantity"), cost=Sum(TOTAL)
    )
    found = [
        TransportFlow(*row) for row in rows.order_by("-cost", FACTORY, "order__ship_to_region")
    ]
    return found[:most], len(found), sum((row.cost for row in found), ZERO)


def ship_to_places(run: MatchRun, regions: Collection[str]) -> dict[str, Any]:
    """Returns the names of regions and the mean places of a run's orders in them."""
    rows = run.run_orders.filter(order__ship_to_region__in=regions).order_by()
    rows = rows.values(
        "order__ship_to_region",
        "order__ship_to_region__name_en",
        "order__ship_to_region__name_zh",
    )
    rows = rows.annotate(latitude=Avg("order__latitude"), longitude=Avg("order__longitude"))
    return {row["order__ship_to_region"]: row for row in rows}


def factories_named(ids: Collection[Any]) -> dict[Any, Factory]:
    """Returns these factories with their regions, by id."""
    rows = Factory.objects.filter(pk__in=ids).select_related("region")
    return {row.pk: row for row in rows}


def loaded_factories(run: MatchRun, words: str = "") -> QuerySet[Any]:
    """Selects factories with planned work, the most hours first.

    `words` are searched for in their names and regions."""
    rows = planned_allocations(run)
    if words:
        rows = rows.filter(
            Q(**{f"{FACTORY}__name__icontains": words})
            | Q(**{f"{FACTORY}__region__name_en__icontains": words})
            | Q(**{f"{FACTORY}__region__name_zh__icontains": words})
        )
    groups = rows.values(FACTORY, f"{FACTORY}__name")
    return groups.annotate(machine_ms=Sum("machine_ms"), cost=Sum(TOTAL)).order_by(
        "-machine_ms", FACTORY
    )


def planned_hours(run: MatchRun, factories: Collection[Any]) -> dict[tuple[Any, datetime], int]:
    """Returns planned machine ms by factory and week of the window's start."""
    rows = planned_allocations(run).filter(**{f"{FACTORY}__in": factories})
    groups = rows.values_list(FACTORY, TruncWeek("window__starts_at"))
    return {(key, week): used for key, week, used in groups.annotate(used=Sum("machine_ms"))}


def offered_hours(run: MatchRun, factories: Collection[Any]) -> dict[tuple[Any, datetime], int]:
    """Returns offered machine ms by factory and week.

    Windows count that are offered or that the plan uses."""
    planned = planned_allocations(run).values("window")
    since = run.snapshot_at or run.created_at
    rows = CapacityWindow.objects.filter(
        Q(status__in=OFFERED_STATUSES, starts_at__gte=since) | Q(pk__in=planned),
        machine__factory__in=factories,
    ).order_by()
    groups = rows.values_list("machine__factory", TruncWeek("starts_at"))
    return {(key, week): offered for key, week, offered in groups.annotate(ms=Sum("offered_ms"))}


def busiest_machines(
    run: MatchRun, most: int, factories: Collection[Any] | None = None
) -> list[Any]:
    """Returns the machines with the most planned hours, of these factories or of all."""
    rows = planned_allocations(run)
    if factories is not None:
        rows = rows.filter(**{f"{FACTORY}__in": factories})
    groups = rows.values_list("window__machine").annotate(ms=Sum("machine_ms"))
    return [machine for machine, _ in groups.order_by("-ms", "window__machine")[:most]]


# What a chart of machines shows; all columns of seven tables would take four times as long.
WORK_COLUMNS = (
    *("run", "quantity", "machine_ms", "order__reference"),
    *("operation__process__name_en", "operation__process__name_zh"),
    *("window__starts_at", "window__ends_at", "window__offered_ms", "window__machine__name"),
    *("window__machine__factory__name", "window__machine__factory__time_zone"),
)


def work_of_machines(run: MatchRun, machines: Sequence[Any]) -> QuerySet[Allocation]:
    """Selects what the plan makes on these machines, by machine and time."""
    rows = planned_allocations(run).filter(window__machine__in=machines)
    rows = rows.select_related("order", "operation__process", "window__machine__factory")
    return rows.only(*WORK_COLUMNS).order_by(
        "window__machine__factory__name", "window__machine__name", "window__starts_at", "pk"
    )


def runs_with_saving() -> QuerySet[MatchRun]:
    """Selects match runs with order counts and the saving by the first baseline."""
    first = Baseline.objects.filter(run=OuterRef("pk"), kind=BASELINES[0])
    orders = RunOrder.objects.filter(run=OuterRef("pk")).order_by().values("run")
    made = orders.filter(made__gt=0).annotate(count=Count("pk")).values("count")
    return MatchRun.objects.annotate(
        open_orders=Subquery(orders.annotate(count=Count("pk")).values("count")),
        made_orders=Subquery(made),
        saving_amount=Subquery(
            first.annotate(amount=F("baseline_cost") - F("plan_cost")).values("amount")
        ),
    )


def shared_orders(run: MatchRun, other: MatchRun) -> QuerySet[RunOrder]:
    """Selects orders of two runs, as the first has them, with the other's results."""
    theirs = RunOrder.objects.filter(run=other, order=OuterRef("order")).annotate(cost=TOTAL)
    rows = run.run_orders.select_related("order").annotate(
        total_cost=TOTAL,
        other_made=Subquery(theirs.values("made")),
        other_factories=Subquery(theirs.values("factories_used")),
        other_cost=Subquery(theirs.values("cost")),
    )
    return rows.filter(other_made__isnull=False).annotate(difference=F("other_cost") - TOTAL)


def differing_orders(run: MatchRun, other: MatchRun) -> QuerySet[RunOrder]:
    """Selects the shared orders whose pieces, factories or cost differ."""
    return shared_orders(run, other).exclude(
        made=F("other_made"), factories_used=F("other_factories"), total_cost=F("other_cost")
    )


def order_allocations(run: MatchRun, order_id: UUID) -> QuerySet[Allocation]:
    """Selects what the plan makes of one order, step by step."""
    return (
        run.allocations.filter(order=order_id)
        .select_related("operation__process", "window__machine__factory__region")
        .order_by("operation__sequence", "-quantity", "pk")
    )
