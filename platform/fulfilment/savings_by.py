"""What matches saved, order by order, and summed by week, place, kind of work or partner.

The stages and who counts in them are those of `savings` and of `matching.selectors.savings`, so the
sums here are theirs: `estimated` by the approved plan, `contracted` by what both sides confirmed,
`realised` by what was delivered and paid. They are of different orders and are never added. Each
compares an order with a baseline only where both make the same pieces of it.

An order belongs to one week (in which its run was approved), region (where it is shipped to),
sector and buyer. Its work may belong to several processes and factories: there both costs are
divided as its allocations cost, to the micro, so that the parts add up to the whole.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from common.money import MICRO
from fulfilment.savings import (
    PAID_STATUSES,
    Comparison,
    delivered_orders,
    delivered_pieces,
    realised_costs,
    refunded_orders,
)
from fulfilment.shares import portion_of
from matching.models import Allocation, MatchRun, RunOrder
from matching.selectors import TOTAL
from matching.states import BOUND_STATUSES, LIVE_STATUSES, RunStatus

STAGES = ("estimated", "contracted", "realised")
# What savings can be summed by: of the order, and of the work on it.
ORDER_KEYS = {
    "week": "run__decided_at",
    "region": "order__ship_to_region_id",
    "sector": "order__sector",
    "buyer": "order__organisation_id",
}
WORK_KEYS = {
    "process": "operation__process_id",
    "factory": "window__machine__factory_id",
}
DIMENSIONS = (*ORDER_KEYS, *WORK_KEYS)


@dataclass(frozen=True, slots=True)
class OrderSaving:
    """One order under one approved run, beside one baseline; a stage that is missing is None."""

    run_id: UUID
    order_id: UUID
    key: Any
    baseline_cost: Decimal
    estimated: Decimal
    contracted: Decimal | None
    realised: Decimal | None

    def cost_at(self, stage: str) -> Decimal | None:
        """What it costs at a stage."""
        return getattr(self, stage)  # type: ignore[no-any-return]


@dataclass(slots=True)
class GroupSaving:
    """The stages of all orders of one group, each on its own orders."""

    key: Any
    stages: dict[str, Comparison] = field(
        default_factory=lambda: {stage: Comparison() for stage in STAGES}
    )


def approved_runs(*, currency: str, since: datetime | None = None) -> QuerySet[MatchRun]:
    """The runs whose orders are compared."""
    rows = MatchRun.objects.filter(status=RunStatus.APPROVED, currency=currency)
    return rows if since is None else rows.filter(decided_at__gte=since)


def order_savings(
    runs: QuerySet[MatchRun], kind: str, *, by: str = "week", orders: QuerySet[Any] | None = None
) -> list[OrderSaving]:
    """Every compared order of the runs beside the baseline; `by` fills the key where it is the
    order's own. Seven queries."""
    column = RunOrder.BASELINE_COSTS[kind]
    rows = RunOrder.objects.filter(run__in=runs, **{f"{column}__isnull": False}).order_by("pk")
    if orders is not None:
        rows = rows.filter(order__in=orders)
    named = ORDER_KEYS.get(by, "order_id")
    values = rows.annotate(cost=TOTAL).values_list("run_id", "order_id", named, column, "cost")
    contracted, realised = contracted_costs(runs), realised_of(runs)
    return [
        OrderSaving(
            run_id,
            order_id,
            week_of(key) if by == "week" else key,
            baseline_cost,
            cost,
            contracted.get((run_id, order_id)),
            realised.get((run_id, order_id)),
        )
        for run_id, order_id, key, baseline_cost, cost in values
    ]


def week_of(instant: datetime | None) -> date | None:
    """The Monday of an instant's week, on the platform's calendar."""
    if instant is None:
        return None
    day = timezone.localdate(instant)
    return day - timedelta(days=day.weekday())


def contracted_costs(runs: QuerySet[MatchRun]) -> dict[tuple[UUID, UUID], Decimal]:
    """By run and order, as `matching.selectors.contracted_costs` has them of one run."""
    results = RunOrder.objects.filter(run__in=runs).order_by()
    plan = {
        (run_id, order_id): (made, steps)
        for run_id, order_id, made, steps in results.annotate(
            steps=Count("order__operations")
        ).values_list("run_id", "order_id", "made", "steps")
    }
    bound = Allocation.objects.filter(run__in=runs, status__in=BOUND_STATUSES).order_by()
    sums = bound.values_list("run_id", "order_id", "operation_id").annotate(
        pieces=Sum(F("quantity") - F("lost")), cost=Sum(TOTAL)
    )
    costs: dict[tuple[UUID, UUID], Decimal] = defaultdict(Decimal)
    whole_steps: Counter[tuple[UUID, UUID]] = Counter()
    for run_id, order_id, _, pieces, cost in sums:
        key = run_id, order_id
        costs[key] += cost
        whole_steps[key] += pieces == plan[key][0]
    return {key: cost for key, cost in costs.items() if whole_steps[key] == plan[key][1]}


def realised_of(runs: QuerySet[MatchRun]) -> dict[tuple[UUID, UUID], Decimal]:
    """By run and order, what was paid for the orders that `savings` counts as realised."""
    rows = [row for row in delivered_orders(runs) if row.order.status in PAID_STATUSES]
    if not rows:
        return {}
    ids = [row.order_id for row in rows]
    delivered, costs, refunded = delivered_pieces(ids), realised_costs(ids), refunded_orders(ids)
    return {
        (row.run_id, row.order_id): costs[row.order_id]
        for row in rows
        if row.order_id not in refunded and delivered.get(row.order_id, 0) == row.made
    }


def total_savings(rows: Iterable[OrderSaving]) -> GroupSaving:
    """All orders together."""
    total = GroupSaving(None)
    for row in rows:
        add(total, row, row.baseline_cost, {stage: row.cost_at(stage) for stage in STAGES})
    return total


def grouped_savings(
    runs: QuerySet[MatchRun], rows: Sequence[OrderSaving], by: str
) -> list[GroupSaving]:
    """The orders by one of DIMENSIONS; those of `order_savings` with the same `by`."""
    found: dict[Any, GroupSaving] = {}
    if by in ORDER_KEYS:
        for row in rows:
            group = found.setdefault(row.key, GroupSaving(row.key))
            add(group, row, row.baseline_cost, {stage: row.cost_at(stage) for stage in STAGES})
        return list(found.values())
    parts = parts_of_work(runs, by)
    for row in rows:
        shares = parts.get((row.run_id, row.order_id)) or {None: Decimal(1)}
        for key, amounts in divided(row, shares):
            group = found.setdefault(key, GroupSaving(key))
            add(group, row, amounts["baseline"] or Decimal(0), amounts)
    return list(found.values())


def add(
    group: GroupSaving,
    row: OrderSaving,
    baseline_cost: Decimal,
    costs: Mapping[str, Decimal | None],
) -> None:
    """Counts the order in each stage that it has reached."""
    for stage in STAGES:
        cost = costs[stage]
        if cost is not None:
            group.stages[stage].add(1, baseline_cost, cost)


def parts_of_work(runs: QuerySet[MatchRun], by: str) -> dict[tuple[UUID, UUID], dict[Any, Decimal]]:
    """What each order costs by process or factory: of the allocations that stand, or where none
    does, of those that were planned."""
    rows = Allocation.objects.filter(run__in=runs).order_by()
    standing = Sum(TOTAL, filter=Q(status__in=LIVE_STATUSES))
    sums = rows.values_list("run_id", "order_id", WORK_KEYS[by]).annotate(
        planned=Sum(TOTAL), standing=standing
    )
    planned: dict[tuple[UUID, UUID], dict[Any, Decimal]] = defaultdict(dict)
    stands: dict[tuple[UUID, UUID], dict[Any, Decimal]] = defaultdict(dict)
    for run_id, order_id, key, cost, standing_cost in sums:
        planned[run_id, order_id][key] = cost
        if standing_cost is not None:
            stands[run_id, order_id][key] = standing_cost
    return planned | stands


def worked_on(runs: QuerySet[MatchRun], by: str, key: Any) -> set[tuple[UUID, UUID]]:
    """Runs and orders of which the process or factory is a part."""
    return {pair for pair, parts in parts_of_work(runs, by).items() if key in parts}


def divided(
    row: OrderSaving, shares: Mapping[Any, Decimal]
) -> Iterable[tuple[Any, dict[str, Decimal | None]]]:
    """The order's amounts by key, as the shares are, each exact to the micro and whole in sum."""
    whole = sum(shares.values(), Decimal(0))
    if not whole:
        shares, whole = {next(iter(shares)): MICRO}, MICRO
    amounts = {"baseline": row.baseline_cost} | {stage: row.cost_at(stage) for stage in STAGES}
    told: dict[str, Decimal] = dict.fromkeys(amounts, Decimal(0))
    so_far = Decimal(0)
    for key in sorted(shares, key=str):
        so_far += shares[key]
        part: dict[str, Decimal | None] = {}
        for name, amount in amounts.items():
            if amount is None:
                part[name] = None
                continue
            upto = portion_of(amount, so_far, whole)
            part[name] = upto - told[name]
            told[name] = upto
        yield key, part
