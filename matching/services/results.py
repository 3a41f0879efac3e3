"""Stores the costs of a plan by allocation, order and baseline, as exact money."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from common.money import from_micros
from factories.models import Factory
from matching.engine.evaluate.compare import (
    ComparedOrder,
    PlanComparison,
    compare,
    compare_reference,
    made_quantities,
)
from matching.engine.evaluate.plan_costs import AllocationCost, plan_costs
from matching.engine.model.columns import Columns
from matching.engine.model.plan import Plan, PlanUnmet
from matching.formulation.capability import FILTER_NAMES
from matching.formulation.machine_windows import window_of
from matching.formulation.pool_openings import with_openings_paid
from matching.formulation.snapshot import Snapshot
from matching.models import Baseline, MatchRun, RunOrder
from matching.models.cost_items import ITEM_NAMES
from matching.selectors.waiting_steps import waiting_steps
from matching.states import BaselineKind, UnmatchedReason
from orders.models import Order

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class AllocationItems:
    """Holds one allocation's cost items in micros, by name."""

    order: str
    micros: Mapping[str, int]

    def as_money(self) -> dict[str, Decimal]:
        """Returns the items as amounts, by name."""
        return {name: from_micros(self.micros[name]) for name in ITEM_NAMES}


def itemise(snapshot: Snapshot, plan: Plan) -> dict[Pair, AllocationItems]:
    """Returns the cost items of each allocation, by (operation, window).

    They add up to the cost of the plan.
    """
    costs = plan_costs(snapshot.columns, plan.allocations, plan.transfers, plan.unmet)
    pairs = [(made.operation, made.window) for made in plan.allocations]
    options = snapshot.items_of(pairs)
    return {
        pair: AllocationItems(cost.order, split_cost(options[pair].per_piece, cost, made.quantity))
        for pair, made, cost in zip(pairs, plan.allocations, costs.allocations, strict=True)
    }


def by_window(items: Mapping[Pair, AllocationItems]) -> dict[Pair, AllocationItems]:
    """Returns the items of the machines of a work centre together, by offered window."""
    sums: dict[Pair, Counter[str]] = defaultdict(Counter)
    orders = {}
    for (operation, window), row in items.items():
        pair = operation, window_of(window)
        sums[pair].update(row.micros)
        orders[pair] = row.order
    return {pair: AllocationItems(orders[pair], micros) for pair, micros in sums.items()}


def split_cost(per_piece: Mapping[str, int], cost: AllocationCost, quantity: int) -> dict[str, int]:
    """Splits the engine's cost of an allocation into cost items, in micros."""
    return {
        "setup": cost.setup_micros,
        "opening": cost.opening_micros,
        "transport": cost.shipping_micros + cost.transfer_micros,
    } | {name: micros * quantity for name, micros in per_piece.items()}


def compare_all(
    snapshot: Snapshot, plan: Plan, baselines: Mapping[str, Plan]
) -> dict[str, PlanComparison]:
    """Compares the plan with each baseline, on the orders that both serve.

    Orders of which the buyer's own plant makes a part are not among them.
    """
    columns = snapshot.columns
    flags = zip(columns.order_ids, snapshot.price_is_assumed.tolist(), strict=True)
    named = {order for order, is_assumed in flags if not is_assumed}
    compared = {
        kind: compare(columns, plan, baselines[kind])
        for kind in (BaselineKind.SINGLE_SOURCE, BaselineKind.GREEDY_SPLIT)
    }
    compared[BaselineKind.REFERENCE] = compare_reference(columns, plan, named)
    own = orders_of_own_plants(columns, plan)
    return {
        kind: replace(found, orders=tuple(row for row in found.orders if row.order not in own))
        for kind, found in compared.items()
    }


def orders_of_own_plants(columns: Columns, plan: Plan) -> set[str]:
    """Returns orders of which a plant of their own buyer makes a part; two queries."""
    makers = {
        order: {columns.factory_ids[number] for number in numbers}
        for order, numbers in factories_by_order(columns, plan).items()
    }
    owners = dict(
        Factory.objects.filter(pk__in=columns.factory_ids).values_list("pk", "organisation")
    )
    buyers = Order.objects.filter(pk__in=list(makers)).values_list("pk", "organisation")
    return {
        str(pk) for pk, buyer in buyers if buyer in {owners[UUID(key)] for key in makers[str(pk)]}
    }


def store_results(
    run: MatchRun,
    snapshot: Snapshot,
    plan: Plan,
    baselines: Mapping[str, Plan],
    reasons: Mapping[str, str] | None = None,
) -> dict[Pair, AllocationItems]:
    """Stores what the plan makes of each order and saves against each baseline.

    `reasons` has why orders are unmatched if the plan itself does not. Returns the items by
    operation and offered window.
    """
    items = itemise(snapshot, plan)
    compared = compare_all(snapshot, plan, baselines)
    store_run_orders(run, snapshot, plan, items, compared, reasons or {})
    store_baselines(run, snapshot, baselines, compared)
    return by_window(items)


def store_run_orders(
    run: MatchRun,
    snapshot: Snapshot,
    plan: Plan,
    items: Mapping[Pair, AllocationItems],
    compared: Mapping[str, PlanComparison],
    reasons: Mapping[str, str],
) -> None:
    """Stores what the run makes of each order, and what the baselines would."""
    unmet = {row.order: row.quantity for row in plan.unmet}
    made = made_quantities(snapshot.columns, plan)
    factories = factories_by_order(snapshot.columns, plan)
    own: dict[str, list[AllocationItems]] = defaultdict(list)
    for row in items.values():
        own[row.order].append(row)
    baseline_costs = {
        kind: {row.order: from_micros(without_unmet(row)[0]) for row in comparison.orders}
        for kind, comparison in compared.items()
    }
    # Orders that were set aside are not in the problem.
    rows = list(run.run_orders.exclude(unmatched_reason=UnmatchedReason.BEYOND_SCALE))
    for row in rows:
        key = str(row.order_id)
        row.unmet = unmet.get(key, 0)
        row.made = made[key]
        row.unmet_cost = row.unmet_price * row.unmet
        row.unmatched_reason = (reasons.get(key) or why_unmatched(row)) if row.unmet else ""
        row.unmatched_detail = {}
        row.factories_used = len(factories[key])
        for name in ITEM_NAMES:
            setattr(row, name, from_micros(sum(items.micros[name] for items in own[key])))
        for kind, column in RunOrder.BASELINE_COSTS.items():
            setattr(row, column, baseline_costs[kind].get(key))
    explain_waiting_steps(snapshot.columns, rows)
    columns = ["made", "unmet", "unmet_cost", "unmatched_reason", "unmatched_detail"]
    columns += ["factories_used", *ITEM_NAMES, *RunOrder.BASELINE_COSTS.values()]
    RunOrder.objects.bulk_update(rows, columns, batch_size=500)


def explain_waiting_steps(columns: Columns, rows: Iterable[RunOrder]) -> None:
    """Sets the reason of orders of which a step cannot start: hours are not scarce."""
    unmade = {
        str(row.order_id): row
        for row in rows
        if not row.made and row.unmatched_reason == UnmatchedReason.SCARCE_HOURS
    }
    numbers = {at: unmade[key] for at, key in enumerate(columns.order_ids) if key in unmade}
    for number, detail in waiting_steps(columns, numbers).items():
        numbers[number].unmatched_reason = UnmatchedReason.NEXT_STEP_WAITS
        numbers[number].unmatched_detail = detail


def without_unmet(row: ComparedOrder) -> tuple[int, int]:
    """Returns the cost of the made pieces in baseline and plan, which are the same."""
    unmet = row.plan.unmet_micros
    return row.baseline_micros - unmet, row.plan_micros - unmet


def factories_by_order(columns: Columns, plan: Plan) -> dict[str, set[int]]:
    """Returns the factories that work on each order, by their numbers."""
    orders = orders_of_operations(columns)
    factories = dict(zip(columns.window_ids, columns.window_factory.tolist(), strict=True))
    found: dict[str, set[int]] = defaultdict(set)
    for row in plan.allocations:
        found[orders[row.operation]].add(factories[row.window])
    return found


def orders_of_operations(columns: Columns) -> dict[str, str]:
    """Returns the order of each operation."""
    orders = (columns.order_ids[number] for number in columns.operation_order.tolist())
    return dict(zip(columns.operation_ids, orders, strict=True))


def why_unmatched(row: RunOrder) -> str:
    """Returns the first filter that left no machine for a step, or else scarce hours."""
    reason_of = {
        "dates": UnmatchedReason.NO_FREE_HOURS,
        "piece length": UnmatchedReason.PIECE_TOO_LONG,
        "free hours": UnmatchedReason.NO_FREE_HOURS,
        "price": UnmatchedReason.PRICE,
    }
    for counts in row.filter_counts:
        for name in FILTER_NAMES:
            if counts[name] == 0:
                return reason_of.get(name, UnmatchedReason.NO_CAPABLE_MACHINE)
    return UnmatchedReason.SCARCE_HOURS


def store_baselines(
    run: MatchRun,
    snapshot: Snapshot,
    baselines: Mapping[str, Plan],
    compared: Mapping[str, PlanComparison],
) -> None:
    """Stores the totals of each comparison in place of earlier ones."""
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
            **baseline_items(snapshot, baselines[kind], row),
        )
        for kind, row in compared.items()
    )


def baseline_items(
    snapshot: Snapshot, baseline: Plan, comparison: PlanComparison
) -> dict[str, Decimal]:
    """Returns the compared orders' cost in a baseline by item, if it makes any."""
    if not baseline.allocations:
        return {}
    orders = {row.order for row in comparison.orders}
    made = [row for row in itemise(snapshot, baseline).values() if row.order in orders]
    return {name: from_micros(sum(row.micros[name] for row in made)) for name in ITEM_NAMES}


def without_orders(columns: Columns, plan: Plan, dropped: set[str]) -> Plan:
    """Returns the plan without these orders, with its openings paid and priced again."""
    orders = orders_of_operations(columns)
    quantities = zip(columns.order_ids, columns.order_quantity.tolist(), strict=True)
    unmet = [row for row in plan.unmet if row.order not in dropped]
    unmet += [PlanUnmet(order, quantity) for order, quantity in quantities if order in dropped]
    allocations = tuple(row for row in plan.allocations if orders[row.operation] not in dropped)
    transfers = tuple(row for row in plan.transfers if orders[row.operation] not in dropped)
    total = plan_costs(columns, allocations, transfers, unmet).total_micros
    left = replace(
        plan,
        allocations=allocations,
        transfers=transfers,
        unmet=tuple(unmet),
        total_micros=total,
    )
    return with_openings_paid(columns, left)
