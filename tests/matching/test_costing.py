"""What a match costs, item by item."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from matching import costing

SUZHOU = (Decimal("31.29834"), Decimal("120.58319"))
SHANGHAI = (Decimal("31.23040"), Decimal("121.47370"))
RATES = costing.Rates(
    transport_fixed=120_000_000,
    transport_per_kg_km=Decimal(2200),
    km_per_day=600,
    lateness_share_per_day=Decimal("0.005"),
    assumed_price_factor=Decimal(3),
)


def price(**fields):
    asked = {
        "piece_ms": 360_000,
        "setup_ms": 1_800_000,
        "hourly_rate": Decimal("120.50"),
        "setup_rate": Decimal(90),
        "scrap_share": Decimal("0.02"),
    }
    return costing.price_option(**(asked | fields))


def test_machine_time_follows_the_speed_factor_and_rounds_up():
    assert costing.unit_ms(Decimal(360), Decimal(1)) == 360_000
    assert costing.unit_ms(Decimal(360), Decimal("1.2")) == 300_000
    assert costing.unit_ms(Decimal("0.1"), Decimal(3)) == 34


def test_machining_and_setup_cost_their_hours_at_their_rates():
    option = price()

    assert option.machining == 12_050_000
    assert option.setup == 45_000_000


def test_expected_scrap_is_what_must_be_made_again():
    assert price(scrap_share=Decimal("0.02")).quality == round(12_050_000 * 0.02 / 0.98)
    assert price(scrap_share=Decimal("0.5")).quality == 12_050_000
    assert price(scrap_share=Decimal(0)).quality == 0


def test_setup_is_spread_over_the_pieces():
    assert price(scrap_share=Decimal(0)).spread_over(100) == Decimal(12_050_000 + 450_000)


def test_distance_is_the_great_circle():
    # 84.8 km by the haversine formula on a sphere of 6,371.0088 km, computed independently.
    assert abs(costing.distance_km(SUZHOU, SHANGHAI) - Decimal("84.9")) < Decimal("0.5")
    assert costing.distance_km(SUZHOU, SUZHOU) == 0


@pytest.mark.parametrize(
    ("km", "days"), [("0", 0), ("0.5", 0), ("85", 1), ("600", 1), ("600.1", 2), ("2400", 4)]
)
def test_transit_takes_whole_days(km, days):
    assert costing.transit_days(RATES, Decimal(km)) == days
    assert costing.transit_ms(RATES, Decimal(km)) == days * 86_400_000


def test_goods_arrive_on_the_factory_calendar():
    late_evening_utc = datetime(2026, 3, 1, 17, tzinfo=UTC)

    assert costing.arrival_on(late_evening_utc, 2, "Asia/Shanghai") == date(2026, 3, 4)


def test_lateness_costs_a_share_of_the_price_for_each_day():
    wished = date(2026, 3, 10)

    assert costing.lateness_micros(RATES, 50_000_000, wished, date(2026, 3, 13)) == 750_000
    assert costing.lateness_micros(RATES, 50_000_000, wished, date(2026, 3, 10)) == 0
    assert costing.lateness_micros(RATES, 50_000_000, wished, date(2026, 3, 1)) == 0


def test_an_unnamed_price_is_three_times_the_median_of_such_work():
    milling = [Decimal(10), Decimal(12), Decimal(50)]
    coating = [Decimal(4)]

    assert costing.assumed_price(RATES, [milling, coating, []]) == 48
