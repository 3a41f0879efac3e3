"""What a plan comes to, by allocation, order and baseline: micros become money here, lossless."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from common.money import from_micros
from matching.capability import FILTER_NAMES
from matching.engine.compare import Comparison, OrderSaving, compare, compare_reference
from matching.engine.plan import Plan, Unmet
from matching.engine.pricing import AllocationCost, price
from matching.engine.problem import Problem
from matching.models import Baseline, MatchRun, RunOrder
from matching.snapshot import Snapshot
from matching.states import BaselineKind, UnmatchedReason

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Items:
    """One allocation's cost items in micros, named as people know them."""

    order: str
    machining: int
    setup: int
    opening: int
    transport: int
    quality: int
    lateness: int

    def as_money(self) -> dict[str, Decimal]:
        """The items as amounts, by name."""
        return {name: from_micros(getattr(self, name)) for name in RunOrder.ITEMS}


def itemise(snapshot: Snapshot, plan: Plan) -> dict[Pair, Items]:
    """The cost items of each allocation, by (operation, window); they add up to the plan's cost."""
    costs = price(snapshot.problem, plan.allocations, plan.transfers, plan.unmet)
    return {
        (made.operation, made.window): items_of(snapshot, cost, made.quantity)
        for made, cost in zip(plan.allocations, costs.allocations, strict=True)
    }


def items_of(snapshot: Snapshot, cost: AllocationCost, quantity: int) -> Items:
    """The engine's cost of an allocation, its production split into what it was made of."""
    option = snapshot.prices[cost.operation, cost.window]
    return Items(
        order=cost.order,
        machining=option.machining * quantity,
        setup=cost.setup_micros,
        opening=cost.opening_micros,
        transport=cost.shipping_micros + cost.transfer_micros,
        quality=option.quality * quantity,
        lateness=option.lateness * quantity,
    )


def compare_all(
    snapshot: Snapshot, plan: Plan, baselines: Mapping[str, Plan]
) -> dict[str, Comparison]:
    """The plan beside each baseline, on the orders that both serve."""
    named = {key for key, row in snapshot.contexts.items() if not row.price_is_assumed}
    compared = {
        kind: compare(snapshot.problem, plan, baselines[kind])
        for kind in (BaselineKind.SINGLE_SOURCE, BaselineKind.GREEDY_SPLIT)
    }
    return compared | {BaselineKind.REFERENCE: compare_reference(snapshot.problem, plan, named)}


def store_results(
    run: MatchRun,
    snapshot: Snapshot,
    plan: Plan,
    baselines: Mapping[str, Plan],
    reasons: Mapping[str, str] | None = None,
) -> dict[Pair, Items]:
    """Writes what the plan makes of each order and saves against each baseline.

    `reasons` says why orders are unmatched where the plan itself does not. Returns the items.
    """
    items = itemise(snapshot, plan)
    compared = compare_all(snapshot, plan, baselines)
    store_run_orders(run, snapshot, plan, items, compared, reasons or {})
    store_baselines(run, baselines, compared)
    return items


def store_run_orders(
    run: MatchRun,
    snapshot: Snapshot,
    plan: Plan,
    items: Mapping[Pair, Items],
    compared: Mapping[str, Comparison],
    reasons: Mapping[str, str],
) -> None:
    """What the run makes of each order, and what the baselines would."""
    unmet = {row.order: row.quantity for row in plan.unmet}
    quantities = {row.id: row.quantity for row in snapshot.problem.orders}
    factories = factories_by_order(snapshot.problem, plan)
    own: dict[str, list[Items]] = defaultdict(list)
    for row in items.values():
        own[row.order].append(row)
    baseline_costs = {
        kind: {row.order: from_micros(without_unmet(row)[0]) for row in comparison.orders}
        for kind, comparison in compared.items()
    }
    rows = list(run.run_orders.all())
    for row in rows:
        key = str(row.order_id)
        row.unmet = unmet.get(key, 0)
        row.made = quantities[key] - row.unmet
        row.unmet_cost = row.unmet_price * row.unmet
        row.unmatched_reason = (reasons.get(key) or why_unmatched(row)) if row.unmet else ""
        row.factories_used = len(factories[key])
        for name in RunOrder.ITEMS:
            setattr(row, name, from_micros(sum(getattr(item, name) for item in own[key])))
        for kind, column in RunOrder.BASELINE_COSTS.items():
            setattr(row, column, baseline_costs[kind].get(key))
    columns = ["made", "unmet", "unmet_cost", "unmatched_reason", "factories_used"]
    columns += [*RunOrder.ITEMS, *RunOrder.BASELINE_COSTS.values()]
    RunOrder.objects.bulk_update(rows, columns, batch_size=500)


def without_unmet(row: OrderSaving) -> tuple[int, int]:
    """What the pieces that are made cost in baseline and plan; both leave the same ones unmet."""
    unmet = row.plan.unmet_micros
    return row.baseline_micros - unmet, row.plan_micros - unmet


def factories_by_order(problem: Problem, plan: Plan) -> dict[str, set[str]]:
    """The factories that work on each order."""
    order_of = {step.id: order.id for order in problem.orders for step in order.operations}
    factory_of = {window.id: window.factory for window in problem.windows}
    found: dict[str, set[str]] = defaultdict(set)
    for row in plan.allocations:
        found[order_of[row.operation]].add(factory_of[row.window])
    return found


def why_unmatched(row: RunOrder) -> str:
    """The first filter that leaves no machine for some operation, or else the scarcity of hours."""
    reason_of = {
        "dates": UnmatchedReason.NO_FREE_HOURS,
        "free hours": UnmatchedReason.NO_FREE_HOURS,
        "price": UnmatchedReason.PRICE,
    }
    for counts in row.filter_counts:
        for name in FILTER_NAMES:
            if counts[name] == 0:
                return reason_of.get(name, UnmatchedReason.NO_CAPABLE_MACHINE)
    return UnmatchedReason.SCARCE_HOURS


def store_baselines(
    run: MatchRun, baselines: Mapping[str, Plan], compared: Mapping[str, Comparison]
) -> None:
    """The totals of each comparison, replacing those of an earlier one."""
    run.baselines.all().delete()
    Baseline.objects.bulk_create(
        Baseline(
            run=run,
            kind=kind,
            total_cost=from_micros(baselines[kind].total_micros),
            compared_orders=len(row.orders),
            baseline_cost=from_micros(sum(without_unmet(order)[0] for order in row.orders)),
            plan_cost=from_micros(sum(without_unmet(order)[1] for order in row.orders)),
            only_plan_orders=row.only_plan,
            only_baseline_orders=row.only_baseline,
            unequal_orders=row.different_quantity,
        )
        for kind, row in compared.items()
    )


def without_orders(problem: Problem, plan: Plan, dropped: set[str]) -> Plan:
    """The plan with these orders not made at all, priced again."""
    kept_steps = {
        step.id for order in problem.orders if order.id not in dropped for step in order.operations
    }
    unmet = [row for row in plan.unmet if row.order not in dropped]
    unmet += [Unmet(row.id, row.quantity) for row in problem.orders if row.id in dropped]
    allocations = tuple(row for row in plan.allocations if row.operation in kept_steps)
    transfers = tuple(row for row in plan.transfers if row.operation in kept_steps)
    total = price(problem, allocations, transfers, unmet).total_micros
    return replace(
        plan,
        allocations=allocations,
        transfers=transfers,
        unmet=tuple(unmet),
        total_micros=total,
    )
