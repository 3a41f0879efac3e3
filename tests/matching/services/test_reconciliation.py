"""Recomputes the costs of a run from rows in plain integers (promise P10).

`RECONCILED_RUN_ORDERS=1000` before the test command takes as many orders into the run.
"""

import os
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from math import asin, cos, radians, sin, sqrt
from random import Random
from typing import Any

import pytest
from django.conf import settings

from common.clock import MS_PER_HOUR, now
from matching.models import Allocation, MatchRun, RunOrder
from matching.pipeline.solve_run import solve_run
from matching.services.runs import request_run
from tests import builders

ORDERS = int(os.environ.get("RECONCILED_RUN_ORDERS", "25"))
SEED = int(os.environ.get("RECONCILED_SEED", "1"))
FACTORIES = 6
MICROS = 10**6


def micros(amount: Decimal) -> int:
    """Returns an amount in micros."""
    return int(amount * MICROS)


def half_up(amount: Fraction) -> int:
    """Rounds to a whole number, half up."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def tenths_of_km(order: Any, factory: Any) -> int:
    """Returns the great-circle distance by the haversine formula."""
    lat1, lon1 = radians(factory.latitude), radians(factory.longitude)
    lat2, lon2 = radians(order.latitude), radians(order.longitude)
    chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return round(2 * 6371.0088 * asin(sqrt(chord)) * 10)


def days_on_the_road(tenths: int) -> int:
    """Returns whole days of transit; below 1 km, none."""
    if tenths < 10:
        return 0
    return -(-tenths // (settings.COSTING["transport_km_per_day"] * 10))


def items_of(row: Allocation) -> dict[str, int]:
    """Returns the allocation's own cost in micros."""
    machine, order, operation = row.window.machine, row.order, row.operation
    cycle_ms = Fraction(operation.cycle_time_s) * 1000
    share = 1 - Fraction(machine.scrap_share)
    unit_ms = max(1, -(-cycle_ms // (Fraction(machine.speed_factor) * share)))
    rate = micros(row.window.hourly_rate)
    arrives = row.window.last_day + timedelta(
        days=days_on_the_road(tenths_of_km(order, machine.factory))
    )
    late = max(0, (arrives - order.wish_delivery_on).days)
    share = Fraction(settings.COSTING["lateness_share_per_day"])
    price = micros(order.reserve_price)
    return {
        "machining": row.quantity * half_up(Fraction(rate * unit_ms, MS_PER_HOUR)),
        "setup": half_up(Fraction(operation.setup_ms * micros(machine.setup_rate), MS_PER_HOUR)),
        "lateness": row.quantity * half_up(late * price * share),
    }


def carriage(row: Allocation) -> int:
    """Returns micros to carry its pieces, without the fixed charge."""
    tenths = tenths_of_km(row.order, row.window.machine.factory)
    per_piece = (
        Fraction(settings.COSTING_RATES["CNY"]["transport_per_kg_km"])
        * MICROS
        * Fraction(tenths, 10)
        * Fraction(row.order.unit_mass_kg)
    )
    return row.quantity * half_up(per_piece)


@pytest.fixture
def crowded(transactional_db: None, monkeypatch: Any) -> Any:
    """Creates random factories and orders: late, split and unmatched ones."""
    monkeypatch.setattr("common.queue.send", lambda name, key: None)
    chance, start = Random(SEED), now() + timedelta(days=7)
    for _ in range(FACTORIES):
        factory = builders.factory(
            latitude=Decimal(chance.randrange(2_500_000, 4_000_000)).scaleb(-5),
            longitude=Decimal(chance.randrange(10_500_000, 12_000_000)).scaleb(-5),
        )
        for week in range(2):
            rate = Decimal(chance.randrange(50_000_000, 250_000_000)).scaleb(-6)
            builders.window(
                builders.machine(
                    factory,
                    setup_rate=Decimal(chance.randrange(50_000_001, 150_000_000)).scaleb(-6),
                    speed_factor=Decimal(chance.randrange(500, 2_000)).scaleb(-3),
                    scrap_share=Decimal(chance.randrange(0, 600)).scaleb(-4),
                ),
                hours=chance.randrange(20, 60) + 2 * ORDERS,
                hourly_rate=rate,
                opening_cost=Decimal(chance.choice((0, 70, 333))),
                starts_at=start + timedelta(days=7 * week),
                ends_at=start + timedelta(days=7 * week + 60),
            )
    buyer, today = builders.buyer(), now().date()
    for _ in range(ORDERS):
        builders.order(
            buyer,
            quantity=chance.randrange(3, 90),
            unit_mass_kg=Decimal(chance.randrange(1, 90_000)).scaleb(-4),
            reserve_price=Decimal(chance.randrange(20_000_001, 300_000_000)).scaleb(-6),
            wish_delivery_on=today + timedelta(days=chance.randrange(60, 85)),
            latest_delivery_on=today + timedelta(days=90),
            operations=[
                {
                    "cycle_time_s": Decimal(chance.randrange(60_001, 600_000)).scaleb(-3),
                    "setup_ms": chance.randrange(1, 2 * MS_PER_HOUR),
                }
            ],
        )
    return builders.member(builders.operator())


@pytest.mark.slow
def test_costs_of_a_run_are_those_of_its_rows(crowded):
    run = request_run(by=crowded, seconds=10)
    solve_run(run.pk)
    run = MatchRun.objects.get(pk=run.pk)
    assert run.status == "solved", run.failure

    rows = list(run.allocations.select_related("order", "operation", "window__machine__factory"))
    transport: dict[Any, int] = defaultdict(int)
    carried: dict[Any, int] = defaultdict(int)
    opened: dict[Any, int] = defaultdict(int)
    for row in rows:
        for name, amount in items_of(row).items():
            assert micros(getattr(row, name)) == amount, name
        pair = row.order_id, row.window.machine.factory_id
        transport[pair] += micros(row.transport)
        carried[pair] += carriage(row)
        opened[row.window] += micros(row.opening)
    fixed = micros(settings.COSTING_RATES["CNY"]["transport_fixed"])
    assert transport == {pair: fixed + amount for pair, amount in carried.items()}
    assert opened == {window: micros(window.opening_cost) for window in opened}

    total = 0
    for planned in run.run_orders.all():
        own = [row for row in rows if row.order_id == planned.order_id]
        for name in RunOrder.ITEMS:
            assert getattr(planned, name) == sum(getattr(row, name) for row in own)
        assert sum(row.quantity for row in own) == planned.made
        total += micros(planned.total) + micros(planned.unmet_price) * planned.unmet
    assert total == micros(run.cost)
    assert any(row.lateness for row in rows)
