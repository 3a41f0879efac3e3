"""Checks that a generated market is plausible, and equal for equal seeds."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from statistics import mean

import pytest

from demo.market_generator.entities import DemoMarket
from demo.market_generator.factory_profiles import FACTORY_PROFILES, MACHINE_TEMPLATES, UTILISATION
from demo.market_generator.generate import SIZES, generate_market
from demo.market_generator.locations import cities
from demo.market_generator.part_catalog import ROUTED_PARTS, SINGLE_OPERATION_PARTS
from demo.market_generator.scaling import offered_hours

TODAY = date(2026, 3, 4)
SEEDS = (1, 2, 7)


@pytest.fixture(scope="module")
def large() -> DemoMarket:
    """Generates a large market."""
    return generate_market("large", 1, TODAY)


def demanded_hours(market: DemoMarket) -> dict[str, float]:
    """Returns the demanded hours of each process."""
    hours: dict[str, float] = defaultdict(float)
    for order in market.orders:
        for operation in order.operations:
            hours[operation.process] += float(operation.cycle_time_s) * order.quantity / 3600
    return hours


@pytest.mark.parametrize("size", SIZES)
def test_same_seed_gives_same_market(size):
    one, other = generate_market(size, 5, TODAY), generate_market(size, 5, TODAY)

    assert one == other


def test_another_seed_gives_another_market():
    one, other = generate_market("small", 1, TODAY), generate_market("small", 2, TODAY)

    assert one.factories != other.factories
    assert one.orders != other.orders


def test_another_day_moves_dates_and_nothing_else():
    later = TODAY + timedelta(weeks=3)

    one, other = generate_market("small", 1, TODAY), generate_market("small", 1, later)

    assert [order.quantity for order in one.orders] == [order.quantity for order in other.orders]
    assert {
        b.wish_delivery_on - a.wish_delivery_on
        for a, b in zip(one.orders, other.orders, strict=True)
    } == {timedelta(weeks=3)}


@pytest.mark.parametrize(
    ("size", "factories", "orders"), [("small", 12, 40), ("medium", 60, 200), ("large", 400, 1500)]
)
def test_sizes_are_as_documented(size, factories, orders):
    market = generate_market(size, 3, TODAY)

    assert (len(market.factories), len(market.orders)) == (factories, orders)


@pytest.mark.parametrize("seed", SEEDS)
def test_idle_share_is_what_the_sector_leaves_unused(seed):
    market = generate_market("large", seed, TODAY)

    shares = defaultdict(list)
    for factory in market.factories:
        for centre in factory.work_centres:
            for window in centre.windows:
                shares[factory.sector].append(window.offered_ms / centre.week_ms)

    assert set(shares) <= set(UTILISATION)
    for sector, idle in shares.items():
        assert mean(idle) == pytest.approx(1 - UTILISATION[sector] / 100, abs=0.02), sector


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", SEEDS)
def test_hours_are_scarce_for_some_processes_and_ample_for_others(size, seed):
    market = generate_market(size, seed, TODAY)
    offered, demanded = offered_hours(market.factories), demanded_hours(market)

    # A process of few orders may deviate far, so only the large ones count.
    large_ones = [p for p in offered if demanded[p] > 0.05 * sum(demanded.values())]
    ratios = [offered[process] / demanded[process] for process in large_ones]

    assert 0.5 <= min(ratios) < 1.25
    assert 1.1 < max(ratios) <= 2.2
    assert 1.0 <= sum(offered.values()) / sum(demanded.values()) <= 1.65


def test_quotes_for_one_process_differ_threefold(large):
    rates = defaultdict(list)
    for factory in large.factories:
        for centre in factory.work_centres:
            rates[centre.process].append(float(centre.hourly_rate))

    spreads = [max(asked) / min(asked) for asked in rates.values() if len(asked) >= 15]

    assert len(spreads) >= 15
    assert mean(spreads) == pytest.approx(3, abs=0.5)
    assert max(spreads) <= 3.6


def test_orders_take_ten_to_250_machine_hours_and_many_exceed_a_week(large):
    hours = [order.machine_hours for order in large.orders]
    weeks = [
        window.offered_ms / 3_600_000
        for factory in large.factories
        for centre in factory.work_centres
        for window in centre.windows
    ]

    assert min(hours) >= 10
    assert max(hours) <= 250
    assert sum(h > mean(weeks) for h in hours) > 0.4 * len(hours)


def test_shares_of_terms_are_as_configured(large):
    orders = large.orders

    def share(of):
        return sum(map(bool, of)) / len(orders)

    assert share(len(o.operations) > 1 for o in orders) == pytest.approx(0.3, abs=0.02)
    assert share(o.all_or_nothing for o in orders) == pytest.approx(0.15, abs=0.03)
    assert share(o.flaw for o in orders) == pytest.approx(0.05, abs=0.001)
    assert share(o.reserve_price is not None for o in orders) == pytest.approx(0.85, abs=0.03)
    assert {o.max_factories for o in orders} == {None, 1, 2, 3, 4}
    assert {len(o.operations) for o in orders} == {1, 2, 3}
    assert {o.flaw for o in orders} == {"", "date", "certificate", "tolerance", "envelope"}
    assert all(
        o.least_lot <= 0.21 * o.quantity + 1 and (o.split_allowed or o.max_factories == 1)
        for o in orders
    )


def test_some_certifications_have_expired(large):
    ends = [c.valid_to for factory in large.factories for c in factory.certifications]

    assert 0.05 < sum(end < TODAY for end in ends) / len(ends) < 0.15


def test_windows_lie_ahead_with_time_for_their_notice(large):
    now = datetime(2026, 3, 4, 23, 59, tzinfo=UTC)

    windows = [o for p in large.factories for centre in p.work_centres for o in centre.windows]

    assert all(now < window.expires_at <= window.starts_at < window.ends_at for window in windows)
    assert max(window.ends_at for window in windows) < now + timedelta(weeks=9)
    assert len({window.starts_at for window in windows}) == 7


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_order_has_factories_for_each_operation(size, seed):
    market = generate_market(size, seed, TODAY)
    producers = defaultdict(set)
    for number, factory in enumerate(market.factories):
        for centre in factory.work_centres:
            if centre.windows:
                producers[centre.process].add(number)

    scarce = [
        order.title
        for order in market.orders
        if any(len(producers[operation.process]) < 2 for operation in order.operations)
    ]

    assert scarce == []


def test_names_are_unique_and_marked_as_generated(large):
    names = [company.name for company in large.companies]
    aliases = [company.alias for company in large.companies]

    assert len(set(names)) == len(names)
    assert len(set(aliases)) == len(aliases)
    assert all(alias.startswith("generated-") for alias in aliases)


def test_locations_are_real_cities(large):
    for factory in large.factories:
        centre = cities()[factory.place.city]
        assert abs(factory.place.latitude - centre.latitude) < 1
        assert abs(factory.place.longitude - centre.longitude) < 1
        assert factory.place.region == centre.region


def test_every_part_needs_only_processes_that_some_profile_has():
    owned = {p for profile in FACTORY_PROFILES.values() for p in (*profile.core, *profile.optional)}
    asked = {
        template.process
        for part in (*SINGLE_OPERATION_PARTS, *ROUTED_PARTS)
        for template in part.operations
    }

    assert asked <= owned
    assert owned == set(MACHINE_TEMPLATES)
