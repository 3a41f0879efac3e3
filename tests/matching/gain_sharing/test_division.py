"""Tests prices by the worked example, at its edges and on any market."""

import math
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.gain_sharing.division import OrderClaim, divide
from matching.gain_sharing.params import AT_COST, GainSharingParams

MICROS = 1_000_000
PARAMS = GainSharingParams()
EXAMPLE = {
    "A": (900, 1000, "baseline"),
    "B": (850, 800, "baseline"),
    "C": (450, 700, "baseline"),
    "D": (900, 1200, "declared"),
    "F": (480, 580, "declared"),
    "G": (540, 600, "baseline"),
    "H": (160, None, "assumed"),
    "I": (400, 300, "baseline"),
}
# Parameters → prices of the example in micros.
VARIANTS = {
    "default": {
        "A": 931_158_408,
        "B": 784_000_000,
        "C": 517_500_000,
        "D": 1_007_496_507,
        "F": 514_430_040,
        "G": 558_695_045,
        "H": 184_000_000,
        "I": 300_000_000,
    },
    "nothing kept": {
        "A": 915_595_827,
        "B": 784_000_000,
        "C": 496_007_688,
        "D": 953_805_601,
        "F": 497_233_388,
        "G": 549_357_496,
        "H": 184_000_000,
        "I": 300_000_000,
    },
    "low cap": {
        "A": 945_000_000,
        "B": 784_000_000,
        "C": 472_500_000,
        "D": 945_000_000,
        "F": 504_000_000,
        "G": 567_000_000,
        "H": 168_000_000,
        "I": 300_000_000,
    },
}
CHANGES = {
    "default": {},
    "nothing kept": {"factories_share": Fraction(0), "reserve": Fraction(0)},
    "low cap": {"cap": Fraction(5, 100)},
}


def claim(order, cost, alone, basis):
    return OrderClaim(order, cost * MICROS, None if alone is None else alone * MICROS, basis)


def example():
    return [claim(order, *values) for order, values in EXAMPLE.items()]


def by_order(division):
    return {share.order: share for share in division.shares}


@pytest.mark.parametrize("variant", VARIANTS)
def test_example_has_these_prices(variant):
    division = divide(example(), replace(PARAMS, **CHANGES[variant]))

    assert {share.order: share.price for share in division.shares} == VARIANTS[variant]


@pytest.mark.parametrize(
    ("variant", "rate", "gains", "bonus", "reserve"),
    [
        ("default", "0.389480", 752_400_000, 58_640_000, 58_640_000),
        ("nothing kept", "0.194948", 752_400_000, 0, 0),
        ("low cap", "0.562500", 736_400_000, 5_500_000, 0),
    ],
)
def test_example_has_these_totals(variant, rate, gains, bonus, reserve):
    division = divide(example(), replace(PARAMS, **CHANGES[variant]))

    assert f"{float(division.contribution_rate):.6f}" == rate
    assert (division.gains, division.needs) == (gains, 166_000_000)
    assert (division.factories_bonus, division.reserve) == (bonus, reserve)
    assert division.covered_share == 1
    total = sum(share.price for share in division.shares)
    assert total == 4_680_000_000 + bonus + reserve


def test_example_has_these_gains_and_needs():
    shares = by_order(divide(example(), PARAMS))

    gains = {order: share.gain for order, share in shares.items() if share.gain}
    assert gains == {
        "A": 80_000_000,
        "C": 236_000_000,
        "D": 276_000_000,
        "F": 88_400_000,
        "G": 48_000_000,
        "H": 24_000_000,
    }
    needs = {order: share.need for order, share in shares.items() if share.need}
    assert needs == {"B": 66_000_000, "I": 100_000_000}
    assert shares["F"].target == 568_400_000
    assert shares["H"].target is None


def test_prices_at_cost_share_nothing():
    division = divide(example(), replace(PARAMS, rule=AT_COST))

    assert all(share.price == share.cost for share in division.shares)
    assert all(share.levy == share.subsidy == 0 for share in division.shares)
    assert (division.factories_bonus, division.reserve) == (0, 0)
    assert (division.rule, division.fallback) == (AT_COST, "")
    assert (division.gains, division.needs) == (752_400_000, 166_000_000)
    assert division.covered_share == 0


def test_a_fallback_makes_prices_at_cost():
    division = divide(example(), PARAMS, fallback="few-orders")

    assert all(share.price == share.cost for share in division.shares)
    assert (division.rule, division.fallback) == (AT_COST, "few-orders")


def test_no_orders_have_no_prices():
    division = divide([], PARAMS)

    assert division.shares == ()
    assert (division.gains, division.needs, division.reserve) == (0, 0, 0)
    assert (division.contribution_rate, division.covered_share) == (0, 1)


def test_assumed_prices_pay_their_cap_and_the_reserve_gets_the_excess():
    division = divide([claim("A", 100, None, "assumed"), claim("B", 300, None, "assumed")], PARAMS)

    assert [share.levy for share in division.shares] == [15 * MICROS, 45 * MICROS]
    assert division.factories_bonus == 6 * MICROS
    assert division.reserve == 54 * MICROS
    assert division.assumed_excess == 48 * MICROS
    assert division.contribution_rate == 0


def test_needs_above_the_gains_leave_nothing_for_factories_and_reserve():
    claims = [
        claim("A", 1000, 1100, "baseline"),
        claim("B", 1000, 900, "baseline"),
        claim("C", 500, 480, "baseline"),
    ]

    division = divide(claims, PARAMS)

    # Gain 78; needs 118 and 29.6.
    assert division.contribution_rate == 1
    assert (division.factories_bonus, division.reserve) == (0, 0)
    assert division.covered_share == Fraction(780, 1476)
    assert [share.price for share in division.shares] == [
        1078 * MICROS,
        1000 * MICROS - 62_357_724,
        500 * MICROS - 15_642_276,
    ]


def test_reserve_is_cut_before_the_bonus_and_the_bonus_before_the_subsidies():
    # A's gain of 960 may pay only 150; F and R are 98.2 − 0.1 × need each.
    params = replace(PARAMS, raised_cap=PARAMS.cap)

    def uses(alone):
        claims = [claim("A", 1000, 2000, "baseline"), claim("B", 1000, alone, "baseline")]
        found = divide(claims, params)
        return found.needs, found.factories_bonus, found.reserve, found.covered_share

    assert uses(1000) == (20 * MICROS, 94 * MICROS, 36 * MICROS, 1)
    assert uses(900) == (118 * MICROS, 32 * MICROS, 0, 1)
    assert uses(800) == (216 * MICROS, 0, 0, Fraction(150, 216))


def test_a_cap_that_does_not_cover_the_needs_rises_for_needs_and_reserve():
    # The need of 216 and 10 % of it take 237.6 of A; its gain of 960 would pay 500 at most.
    claims = [claim("A", 1000, 2000, "baseline"), claim("B", 1000, 800, "baseline")]

    division = divide(claims, PARAMS)

    assert division.cap == Fraction(2376, 10_000)
    assert [share.price for share in division.shares] == [1237_600_000, 784 * MICROS]
    assert (division.factories_bonus, division.reserve) == (0, 21_600_000)
    assert division.covered_share == 1


def test_a_cap_rises_no_further_than_its_limit():
    claims = [claim("A", 100, 1000, "baseline"), claim("B", 1000, 800, "baseline")]

    division = divide(claims, PARAMS)

    assert division.cap == PARAMS.raised_cap
    assert division.shares[0].levy == 50 * MICROS
    assert division.covered_share == Fraction(50, 216)


def test_equal_remainders_are_rounded_up_by_order():
    # Three gains of 1 cover a need of 2: two thirds each.
    whole, nothing = Fraction(1), Fraction(0)
    params = GainSharingParams(
        guarantee=nothing, cap=whole, raised_cap=whole, factories_share=nothing, reserve=nothing
    )
    claims = [OrderClaim(order, 10, 11, "baseline") for order in "CAB"]

    division = divide([*claims, OrderClaim("D", 10, 8, "baseline")], params)

    assert division.contribution_rate == Fraction(2, 3)
    assert [share.levy for share in division.shares] == [0, 1, 1, 0]


def test_a_capped_levy_is_not_rounded_up():
    # The rate is a third: A pays its cap of 10, B and C share 7 in proportion to 10 and 11.
    params = GainSharingParams(
        guarantee=Fraction(0), cap=Fraction(1, 10), factories_share=Fraction(0), reserve=Fraction(0)
    )
    values = {"A": (100, 150), "B": (1000, 1010), "C": (1000, 1011), "D": (1000, 983)}
    claims = [OrderClaim(order, *row, "baseline") for order, row in values.items()]

    division = divide(claims, params)

    assert division.contribution_rate == Fraction(1, 3)
    assert [share.levy for share in division.shares] == [10, 3, 4, 0]


def test_targets_are_rounded_up_and_declared_ones_not_below_cost():
    claims = [OrderClaim("A", 100, 101, "baseline"), OrderClaim("B", 100, 90, "declared")]

    division = divide(claims, PARAMS)

    assert [share.target for share in division.shares] == [99, 100]
    assert [share.need for share in division.shares] == [1, 0]


@pytest.mark.parametrize(("alone", "counts"), [(101_999_999, False), (102_000_000, True)])
def test_small_gains_do_not_count(alone, counts):
    params = replace(PARAMS, guarantee=Fraction(0))
    claims = [OrderClaim("A", 100 * MICROS, alone, "baseline")]

    division = divide(claims, params, smallest=2 * MICROS)

    assert (division.gains > 0) == counts


@pytest.mark.parametrize(("alone", "counts"), [(4_995_000_001, False), (4_995_000_000, True)])
def test_needs_below_a_thousandth_of_the_cost_do_not_count(alone, counts):
    params = replace(PARAMS, guarantee=Fraction(0))
    claims = [OrderClaim("A", 5_000 * MICROS, alone, "baseline")]

    division = divide(claims, params, smallest=MICROS)

    assert (division.needs > 0) == counts


def test_reserve_share_can_be_lowered():
    lowered = divide(example(), PARAMS, reserve_share=Fraction(5, 100))

    assert lowered.reserve == 29_320_000
    assert lowered.factories_bonus == 58_640_000


def test_two_claims_of_one_order_are_refused():
    with pytest.raises(ValueError, match="two claims"):
        divide([claim("A", 1, 1, "baseline")] * 2, PARAMS)


@pytest.mark.parametrize(
    "wrong", [("A", -1, 1, "baseline"), ("A", 1, None, "declared"), ("A", 1, 1, "other")]
)
def test_impossible_claims_are_refused(wrong):
    with pytest.raises(ValueError, match="order 'A'"):
        OrderClaim(*wrong)


costs = st.one_of(st.integers(0, 200), st.integers(0, 10**12))
bases = st.sampled_from(["baseline", "declared", "assumed"])


@st.composite
def markets(draw):
    count = draw(st.integers(0, 14))
    found = []
    for at in range(count):
        cost, basis = draw(costs), draw(bases)
        alone = draw(st.integers(0, 2 * cost + 2))
        found.append(OrderClaim(f"order {at}", cost, alone, basis))
    return found


shares_of_whole = st.integers(0, 100).map(lambda percent: Fraction(percent, 100))
half_shares = st.integers(0, 50).map(lambda percent: Fraction(percent, 100))
any_params = st.builds(
    lambda caps, **shares: GainSharingParams(cap=min(caps), raised_cap=max(caps), **shares),
    caps=st.tuples(shares_of_whole, shares_of_whole),
    guarantee=half_shares,
    need_cap=half_shares,
    factories_share=half_shares,
    reserve=half_shares,
)
smallest = st.sampled_from([0, MICROS])


@given(markets(), any_params, smallest)
def test_prices_add_up_within_caps(claims, params, least):
    division = divide(claims, params, smallest=least)

    kept = division.factories_bonus + division.reserve
    assert sum(share.price for share in division.shares) == sum(row.cost for row in claims) + kept
    assert division.factories_bonus >= 0
    assert division.reserve >= division.assumed_excess >= 0
    assert 0 <= division.contribution_rate <= 1
    assert params.cap <= division.cap <= params.raised_cap
    subsidies = sum(share.subsidy for share in division.shares)
    assert subsidies == division.covered_share * division.needs or not division.needs
    for row, share in zip(claims, division.shares, strict=True):
        assert (row.order, row.cost) == (share.order, share.cost)
        assert share.price == share.cost + share.levy - share.subsidy
        assert 0 <= share.levy <= min(share.gain, division.cap * row.cost)
        assert 0 <= share.subsidy <= share.need <= params.need_cap * row.cost
        if row.basis != "baseline":
            assert share.price >= row.cost


@given(markets(), any_params)
def test_nobody_pays_more_than_it_could_expect_alone(claims, params):
    division = divide(claims, params)

    for row, share in zip(claims, division.shares, strict=True):
        highest = math.ceil((1 - params.guarantee) * row.expected_alone_cost)
        if row.basis == "declared":
            assert share.price <= max(row.cost, highest)
        lowered = row.cost - highest <= math.floor(params.need_cap * row.cost)
        if row.basis == "baseline" and lowered and division.covered_share == 1:
            assert share.price <= highest


@given(markets(), any_params)
def test_the_rate_is_the_least_that_suffices(claims, params):
    division = divide(claims, params)

    def raised(rate):
        return sum(
            min(rate * share.gain, math.floor(division.cap * share.cost))
            if share.target is not None
            else share.gain
            for share in division.shares
        )

    due = sum(share.levy for share in division.shares)
    assert raised(division.contribution_rate) == due
    if division.contribution_rate:
        assert raised(division.contribution_rate * Fraction(999, 1000)) < due


@given(markets(), any_params, st.randoms(use_true_random=False))
def test_the_sequence_of_claims_changes_nothing(claims, params, random):
    shuffled = random.sample(claims, len(claims))

    first, second = divide(claims, params), divide(shuffled, params)

    assert by_order(first) == by_order(second)
    assert replace(first, shares=()) == replace(second, shares=())


@given(markets(), any_params, costs, st.data())
def test_naming_no_price_never_lowers_a_levy(claims, params, cost, data):
    alone = data.draw(st.integers(0, 3 * cost))
    declared, assumed = (
        by_order(divide([*claims, OrderClaim("own", cost, alone, basis)], params))["own"]
        for basis in ("declared", "assumed")
    )

    assert assumed.levy >= declared.levy
    assert assumed.price >= declared.price
