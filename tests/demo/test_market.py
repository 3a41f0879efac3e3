"""What makes a generated market believable, and the same for the same seed."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from statistics import mean

import pytest

from demo.factory_profiles import KITS, TRADES, UTILISATION
from demo.market import SIZES, generate_market
from demo.part_catalog import ROUTED, SINGLE
from demo.places import cities
from demo.rows import Market
from demo.scaling import offered_hours

TODAY = date(2026, 3, 4)
SEEDS = (1, 2, 7)


@pytest.fixture(scope="module")
def large() -> Market:
    return generate_market("large", 1, TODAY)


def demanded_hours(market: Market) -> dict[str, float]:
    hours: dict[str, float] = defaultdict(float)
    for order in market.orders:
        for step in order.steps:
            hours[step.process] += float(step.cycle_time_s) * order.quantity / 3600
    return hours


@pytest.mark.parametrize("size", SIZES)
def test_same_seed_gives_same_market(size):
    one, other = generate_market(size, 5, TODAY), generate_market(size, 5, TODAY)

    assert one == other


def test_another_seed_gives_another_market():
    one, other = generate_market("small", 1, TODAY), generate_market("small", 2, TODAY)

    assert one.plants != other.plants
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
    ("size", "plants", "orders"), [("small", 12, 40), ("medium", 60, 200), ("large", 400, 1500)]
)
def test_sizes_are_as_told(size, plants, orders):
    market = generate_market(size, 3, TODAY)

    assert (len(market.plants), len(market.orders)) == (plants, orders)


@pytest.mark.parametrize("seed", SEEDS)
def test_idle_share_is_what_the_sector_leaves_unused(seed):
    market = generate_market("large", seed, TODAY)

    shares = defaultdict(list)
    for plant in market.plants:
        for centre in plant.work_centres:
            for offer in centre.offers:
                shares[plant.sector].append(offer.offered_ms / centre.week_ms)

    assert set(shares) <= set(UTILISATION)
    for sector, idle in shares.items():
        assert mean(idle) == pytest.approx(1 - UTILISATION[sector] / 100, abs=0.02), sector


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", SEEDS)
def test_hours_are_scarce_here_and_ample_there(size, seed):
    market = generate_market(size, seed, TODAY)
    offered, demanded = offered_hours(market.plants), demanded_hours(market)

    # A process of few orders may be far off, so those that carry the market are looked at.
    carrying = [p for p in offered if demanded[p] > 0.05 * sum(demanded.values())]
    ratios = [offered[process] / demanded[process] for process in carrying]

    assert 0.5 <= min(ratios) < 1.25
    assert 1.1 < max(ratios) <= 2.2
    assert 1.0 <= sum(offered.values()) / sum(demanded.values()) <= 1.65


def test_quotes_for_one_process_differ_threefold(large):
    rates = defaultdict(list)
    for plant in large.plants:
        for centre in plant.work_centres:
            rates[centre.process].append(float(centre.hourly_rate))

    spreads = [max(asked) / min(asked) for asked in rates.values() if len(asked) >= 15]

    assert len(spreads) >= 15
    assert mean(spreads) == pytest.approx(3, abs=0.5)
    assert max(spreads) <= 3.6


def test_orders_take_ten_to_250_machine_hours_and_many_exceed_a_week(large):
    hours = [order.machine_hours for order in large.orders]
    weeks = [
        offer.offered_ms / 3_600_000
        for plant in large.plants
        for centre in plant.work_centres
        for offer in centre.offers
    ]

    assert min(hours) >= 10
    assert max(hours) <= 250
    assert sum(h > mean(weeks) for h in hours) > 0.4 * len(hours)


def test_shares_of_terms_are_as_told(large):
    orders = large.orders

    def share(of):
        return sum(map(bool, of)) / len(orders)

    assert share(len(o.steps) > 1 for o in orders) == pytest.approx(0.3, abs=0.02)
    assert share(o.all_or_nothing for o in orders) == pytest.approx(0.15, abs=0.03)
    assert share(o.flaw for o in orders) == pytest.approx(0.05, abs=0.001)
    assert share(o.reserve_price is not None for o in orders) == pytest.approx(0.85, abs=0.03)
    assert {o.max_factories for o in orders} == {None, 1, 2, 3, 4}
    assert {len(o.steps) for o in orders} == {1, 2, 3}
    assert {o.flaw for o in orders} == {"", "date", "certificate", "tolerance", "envelope"}
    assert all(
        o.least_lot <= 0.21 * o.quantity + 1 and (o.split_allowed or o.max_factories == 1)
        for o in orders
    )


def test_some_certificates_have_expired(large):
    ends = [c.valid_to for plant in large.plants for c in plant.certificates]

    assert 0.05 < sum(end < TODAY for end in ends) / len(ends) < 0.15


def test_windows_lie_ahead_with_time_for_their_notice(large):
    now = datetime(2026, 3, 4, 23, 59, tzinfo=UTC)

    offers = [o for p in large.plants for centre in p.work_centres for o in centre.offers]

    assert all(now < offer.expires_at <= offer.starts_at < offer.ends_at for offer in offers)
    assert max(offer.ends_at for offer in offers) < now + timedelta(weeks=9)
    assert len({offer.starts_at for offer in offers}) == 7


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_order_without_a_flaw_has_plants_for_each_step(size, seed):
    market = generate_market(size, seed, TODAY)
    doers = defaultdict(set)
    for number, plant in enumerate(market.plants):
        for centre in plant.work_centres:
            if centre.offers:
                doers[centre.process].add(number)

    lonely = [
        order.title
        for order in market.orders
        if any(len(doers[step.process]) < 2 for step in order.steps)
    ]

    assert lonely == []


def test_names_are_given_once_and_marked_as_generated(large):
    names = [company.name for company in large.companies]
    aliases = [company.alias for company in large.companies]

    assert len(set(names)) == len(names)
    assert len(set(aliases)) == len(aliases)
    assert all(alias.startswith("generated-") for alias in aliases)


def test_places_are_real_cities(large):
    for plant in large.plants:
        centre = cities()[plant.place.city]
        assert abs(plant.place.latitude - centre.latitude) < 1
        assert abs(plant.place.longitude - centre.longitude) < 1
        assert plant.place.region == centre.region


def test_every_ware_is_made_of_processes_that_some_trade_owns():
    owned = {p for trade in TRADES.values() for p in (*trade.core, *trade.beside)}
    asked = {cut.process for ware in (*SINGLE, *ROUTED) for cut in ware.cuts}

    assert asked <= owned
    assert owned == set(KITS)
