"""Tests the cost formulas: every integer is the exact amount, rounded once."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from math import asin, ceil, cos, radians, sin, sqrt
from statistics import median
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matching.formulation import costing

SUZHOU = (31.29834, 120.58319)
SHANGHAI = (31.23040, 121.47370)
RATES = costing.CostRates(
    transport_fixed=120_000_000,
    transport_per_kg_km=Fraction(2200),
    km_per_day=600,
    lateness_share_per_day=Fraction("0.005"),
    assumed_price_factor=Fraction(3),
)
# The widest that the columns of the database and the limits of an order allow.
CYCLES_MS = st.integers(1, 10**9)
SPEEDS = st.integers(50, 20_000)
MICROS = st.integers(0, 10**13)
SCRAPS = st.integers(0, 5_000)
YIELDS = st.integers(100, 10_000)
MASSES = st.integers(1, 5 * 10**9)
KILOMETRES = st.integers(0, 200_160)
DAYS = st.integers(-2_000, 2_000)
PRICES = st.integers(0, 10**16)
many = settings(max_examples=8 * settings.default.max_examples)


def one(number: int) -> np.ndarray:
    return np.array([number])


def place(*degrees: float) -> tuple[Any, Any]:
    latitude, longitude = np.radians(degrees)
    return one(latitude), one(longitude)


def rounded(amount: Callable[[], Decimal]) -> int:
    """Returns an amount, computed with 100 digits and rounded in the last step."""
    with localcontext(prec=100):
        return int(amount().quantize(Decimal(1), rounding=ROUND_HALF_UP))


def test_machine_time_follows_the_speed_factor_and_rounds_up():
    speeds = np.array([1_000, 1_200])

    assert costing.unit_ms(360_000, speeds).tolist() == [360_000, 300_000]
    assert costing.unit_ms(100, one(3_000)).tolist() == [34]


def test_machining_and_setup_cost_their_hours_at_their_rates():
    assert costing.hours_micros(one(360_000), one(120_500_000)).tolist() == [12_050_000]
    assert costing.hours_micros(1_800_000, one(90_000_000)).tolist() == [45_000_000]


@pytest.mark.parametrize(
    ("scrap", "ms"), [(200, 367_347), (5_000, 720_000), (0, 360_000), (9_999, 3_600_000_000)]
)
def test_expected_scrap_takes_machine_time(scrap, ms):
    assert costing.unit_ms(360_000, one(1_000), one(scrap)).tolist() == [ms]


def test_what_later_steps_scrap_takes_machine_time():
    assert costing.unit_ms(360_000, one(1_000), one(1_000), 9_000).tolist() == [444_445]
    assert costing.unit_ms(10**9, one(50), one(9_999), 1).tolist() == [costing.MACHINE_MS_MOST]


def test_a_mean_yield_is_that_of_the_machines():
    scrap = np.array([0, 1_000, 500])

    assert costing.mean_yield(scrap) == Fraction(19, 20)
    assert costing.mean_yield(scrap[:0]) == 1
    assert [costing.yield_parts(Fraction(n, 30_000)) for n in (1, 2, 29_999)] == [1, 1, 10_000]


def test_distance_is_the_great_circle():
    # 85.0 km by the haversine formula on a sphere of 6,371.0088 km.
    assert costing.distance_km(place(*SUZHOU), place(*SHANGHAI)).tolist() == [850]
    assert costing.distance_km(place(*SUZHOU), place(*SUZHOU)).tolist() == [0]


@pytest.mark.parametrize(
    ("km", "days"), [(0, 0), (5, 0), (850, 1), (6_000, 1), (6_001, 2), (24_000, 4)]
)
def test_transit_takes_whole_days(km, days):
    assert costing.transit_days(RATES, one(km)).tolist() == [days]
    assert costing.transit_ms(RATES, one(km)).tolist() == [days * 86_400_000]


def test_lateness_costs_a_share_of_the_price_for_each_day():
    late = costing.lateness_micros(RATES, 50_000_000, np.array([3, 0, -9]))

    assert late.tolist() == [750_000, 0, 0]


def test_an_unnamed_price_is_three_times_the_median_of_such_work():
    milling = np.array([50, 10, 12]), np.array([0, 0, 0])
    coating = np.array([2]), np.array([200])
    no_machine = np.array([], dtype=np.int64), np.array([], dtype=np.int64)

    assert costing.assumed_price(RATES, 100, [milling, coating, no_machine]) == 48


def test_numbers_beyond_int64_stay_exact():
    product = costing.product(one(2**40), one(2**40))

    assert product.tolist() == [2**80]
    assert costing.half_up(product, 2**30).dtype == np.int64
    assert costing.half_up(product, 2**10).tolist() == [2**70]


@many
@given(cycle_ms=CYCLES_MS, speed=SPEEDS, scrap=SCRAPS, later=YIELDS)
# Half an hour exactly, though 1 ÷ 0.9 never ends.
@example(cycle_ms=1_620_000, speed=1_000, scrap=1_000, later=10_000)
def test_machine_time_is_that_of_fractions(cycle_ms, speed, scrap, later):
    exact = Fraction(cycle_ms) / Fraction(speed, 1_000)
    exact /= Fraction(10_000 - scrap, 10_000) * Fraction(later, 10_000)

    assert costing.unit_ms(cycle_ms, one(speed), one(scrap), later).tolist() == [ceil(exact)]


@many
@given(unit_ms=CYCLES_MS, rate=MICROS)
def test_machining_is_that_of_decimals(unit_ms, rate):
    machining = rounded(lambda: Decimal(unit_ms) * rate / 3_600_000)

    assert costing.hours_micros(one(unit_ms), one(rate)).tolist() == [machining]


@many
@given(km=KILOMETRES, mass=MASSES, rate=st.integers(0, 10**5))
def test_carriage_is_that_of_decimals(km, mass, rate):
    per_kg_km = Decimal(rate) / 10
    rates = costing.CostRates(0, Fraction(per_kg_km), 600, Fraction(0), Fraction(3))
    expected = rounded(lambda: per_kg_km * (Decimal(km) / 10) * (Decimal(mass) / 10_000))

    assert costing.carriage_micros(rates, one(km), mass).tolist() == [expected]


@many
@given(days=DAYS, price=PRICES)
def test_lateness_is_that_of_decimals(days, price):
    expected = rounded(lambda: Decimal("0.005") * max(0, days) * price)

    assert costing.lateness_micros(RATES, price, one(days)).tolist() == [expected]


@many
@given(
    quantity=st.integers(1, 10**7),
    rows=st.lists(st.tuples(st.integers(0, 10**11), st.integers(0, 10**13)), min_size=1),
)
@example(quantity=6, rows=[(4, 5)])
def test_an_assumed_price_is_that_of_fractions(quantity, rows):
    unit, setup = np.array(rows).T
    middle = median(Fraction(each * quantity + once, quantity) for each, once in rows)
    expected = (3 * middle + Fraction(1, 2)).__floor__()

    assert costing.assumed_price(RATES, quantity, [(unit, setup)]) == expected


@many
@given(
    start=st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
    goal=st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
)
def test_distance_is_that_of_one_pair_at_a_time(start, goal):
    lat1, lon1, lat2, lon2 = map(radians, (*start, *goal))
    chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    expected = 2 * 6371.0088 * asin(sqrt(min(chord, 1))) * 10

    (km,) = costing.distance_km(place(*start), place(*goal)).tolist()

    # Near the antipodes the arcsine loses half of the digits.
    assert abs(km - expected) <= 0.5 + 1e-3
