"""Creates a solved match run of a given size directly in the database."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

WEEKS = 6
# Latitude and longitude of the middle of the regions that the market lies in, and their codes.
PLACES = (
    ("CN-SH", 31.23, 121.47),
    ("CN-JS", 31.30, 120.58),
    ("CN-ZJ", 30.27, 120.15),
    ("CN-GD", 23.13, 113.26),
    ("CN-SD", 36.65, 117.12),
    ("CN-FJ", 26.07, 119.30),
    ("CN-HB", 30.59, 114.30),
    ("CN-SC", 30.57, 104.07),
    ("CN-TJ", 39.34, 117.36),
    ("CN-AH", 31.82, 117.23),
    ("CN-HN", 28.23, 112.94),
    ("CN-LN", 41.80, 123.43),
)
PROCESSES = ("cnc-milling-3-axis", "cnc-turning", "powder-coating")
TITLES = ("Bracket", "Housing", "Shaft", "Flange", "Cover plate", "Manifold", "Gear blank")


def near(chance: random.Random, place: tuple[str, float, float]) -> dict[str, Any]:
    """Returns a place in this region."""
    _, latitude, longitude = place
    return {
        "latitude": Decimal(f"{latitude + chance.uniform(-0.8, 0.8):.5f}"),
        "longitude": Decimal(f"{longitude + chance.uniform(-0.8, 0.8):.5f}"),
    }


def create_supply(chance: random.Random, count: int) -> list[Any]:
    """Creates factories with machines and weekly windows; returns the windows."""
    from factories.models import CapacityWindow, Factory, Machine  # noqa: PLC0415  after the settings
    from factories.states import WindowStatus  # noqa: PLC0415  after the settings
    from tests import builders  # noqa: PLC0415  after the settings

    owner = builders.organisation()
    start = datetime.now(UTC).replace(hour=1, minute=0, second=0, microsecond=0)
    start += timedelta(days=7 - start.weekday())
    factories, machines, windows = [], [], []
    for number in range(count):
        place = chance.choice(PLACES)
        factories.append(
            Factory(
                organisation=owner,
                name=f"Works {number + 1:04}",
                region_id=place[0],
                **near(chance, place),
            )
        )
        machines += [
            Machine(
                factory=factories[-1],
                name=f"Centre {at + 1}",
                process_id=chance.choice(PROCESSES),
                hourly_rate=Decimal(120),
                setup_rate=Decimal(120),
            )
            for at in range(chance.choice((1, 1, 2)))
        ]
    for machine in machines:
        for week in range(WEEKS):
            begins = start + timedelta(weeks=week)
            windows.append(
                CapacityWindow(
                    machine=machine,
                    starts_at=begins,
                    ends_at=begins + timedelta(days=5),
                    offered_ms=chance.choice((24, 40, 60)) * 3_600_000,
                    hourly_rate=Decimal(chance.randrange(80, 200)),
                    expires_at=begins - timedelta(days=2),
                    status=WindowStatus.PUBLISHED,
                )
            )
    Factory.objects.bulk_create(factories, batch_size=1_000)
    Machine.objects.bulk_create(machines, batch_size=1_000)
    CapacityWindow.objects.bulk_create(windows, batch_size=1_000)
    return windows


def create_orders(chance: random.Random, count: int) -> tuple[list[Any], list[Any]]:
    """Creates orders of one operation; returns them with their operations."""
    from orders.models import Operation, Order  # noqa: PLC0415  after the settings
    from orders.states import OrderStatus, Sector  # noqa: PLC0415  after the settings
    from tests import builders  # noqa: PLC0415  after the settings

    buyer = builders.buyer()
    orders, operations = [], []
    for _ in range(count):
        place = chance.choice(PLACES)
        orders.append(
            builders.order_row(
                buyer,
                title=chance.choice(TITLES),
                quantity=chance.randrange(20, 900),
                status=OrderStatus.MATCHING,
                sector=chance.choice(Sector.values),
                ship_to_region_id=place[0],
                **near(chance, place),
            )
        )
        operations.append(builders.operation_row(orders[-1], process_id=chance.choice(PROCESSES)))
    Order.objects.bulk_create(orders, batch_size=1_000)
    Operation.objects.bulk_create(operations, batch_size=1_000)
    return orders, operations


def create_plan(
    chance: random.Random, run: Any, orders: Any, operations: Any, windows: Any
) -> None:
    """Creates allocations in one to three windows per order, for nine of ten."""
    from matching.models import Allocation, RunOrder  # noqa: PLC0415  after the settings
    from matching.states import AllocationStatus, UnmatchedReason  # noqa: PLC0415  after the settings
    from tests import builders  # noqa: PLC0415  after the settings

    rows, allocations = [], []
    for order, operation in zip(orders, operations, strict=True):
        is_made = chance.random() < 0.9
        used = chance.sample(windows, chance.choice((1, 1, 2, 3))) if is_made else []
        sums = dict.fromkeys(RunOrder.ITEMS, Decimal(0))
        for place, window in enumerate(used):
            share = order.quantity // len(used)
            part = order.quantity - share * (len(used) - 1) if place == 0 else share
            allocation = builders.allocation_row(
                order,
                run=run,
                operation=operation,
                window=window,
                quantity=part,
                machine_ms=3_600_000 + part * chance.randrange(20_000, 60_000),
                due_on=window.ends_at.date(),
                status=AllocationStatus.PROPOSED,
                transport=Decimal(chance.randrange(100, 900)),
            )
            allocations.append(allocation)
            for name in sums:
                sums[name] += getattr(allocation, name)
        total = sum(sums.values())
        unmet = 0 if used else order.quantity
        rows.append(
            RunOrder(
                run=run,
                order=order,
                claimed=True,
                made=order.quantity - unmet,
                unmet=unmet,
                unmet_price=Decimal(60),
                unmet_cost=Decimal(60) * unmet,
                unmatched_reason="" if used else chance.choice(UnmatchedReason.values[1:5]),
                price_is_assumed=False,
                factories_used=len(used),
                single_source_cost=scale_cost(chance, total, 1.12) if used else None,
                greedy_split_cost=scale_cost(chance, total, 1.08) if used else None,
                reference_cost=Decimal(60) * order.quantity if used else None,
                **sums,
            )
        )
    RunOrder.objects.bulk_create(rows, batch_size=1_000)
    Allocation.objects.bulk_create(allocations, batch_size=1_000)


def scale_cost(chance: random.Random, cost: Decimal, times: float) -> Decimal:
    """Returns a multiple of the cost, sometimes less than one."""
    return (cost * Decimal(f"{chance.gauss(times, 0.08):.4f}")).quantize(Decimal("0.01"))


def create_run(orders: int, factories: int) -> Any:
    """Creates a solved run of this size, and a reviewer."""
    from matching.models import Baseline, RunOrder  # noqa: PLC0415  after the settings
    from matching.selectors.runs import cost_items  # noqa: PLC0415  after the settings
    from tests import builders  # noqa: PLC0415  after the settings

    chance = random.Random(5)
    reviewer = builders.member(builders.operator(), email="reviewer@example.com")
    run = builders.run(requested_by=reviewer, status="requested", cost=None, bound=None, gap=None)
    windows = create_supply(chance, factories)
    create_plan(chance, run, *create_orders(chance, orders), windows)
    for kind, column in RunOrder.BASELINE_COSTS.items():
        compared = [row for row in run.run_orders.all() if getattr(row, column) is not None]
        baseline = sum((getattr(row, column) for row in compared), Decimal(0))
        plan = {n: sum((getattr(row, n) for row in compared), Decimal(0)) for n in RunOrder.ITEMS}
        items = {} if kind == "reference" else plan | {"machining": plan["machining"] * 1}
        if items:
            items["transport"] += baseline - sum(plan.values())
        Baseline.objects.create(
            run=run,
            kind=kind,
            total_cost=baseline,
            compared_orders=len(compared),
            baseline_cost=baseline,
            plan_cost=sum(plan.values()),
            only_plan_orders=0,
            only_baseline_orders=0,
            unequal_orders=0,
            **items,
        )
    run.cost = sum(cost_items(run).values())
    run.bound = (run.cost * Decimal("0.982")).quantize(Decimal("0.01"))
    run.gap, run.status = Decimal("0.018"), "solved"
    run.solved_at = run.snapshot_at = run.started_at = run.created_at
    run.supply = {"factories": factories, "windows": len(windows)}
    micros = int(run.cost * 1_000_000), int(run.bound * 1_000_000)
    run.solver = {
        "trace": [
            [at, int(micros[0] * (1 + 0.1 / (at + 1))), int(micros[1] * (1 - 0.1 / (at + 1)))]
            for at in range(60)
        ]
    }
    run.save()
    return reviewer, run
