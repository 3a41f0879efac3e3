"""Tests the reasons for prices at cost."""

from fractions import Fraction

import pytest

from matching.gain_sharing.fallback import fallback_reason

AT_THE_LIMITS = {
    "orders": 10,
    "buyers": 3,
    "covered_share": Fraction(9, 10),
    "gap": Fraction(5, 100),
    "pool_balance": -5_000,
    "turnover": 1_000_000,
}


def test_a_run_at_the_limits_shares_its_gain():
    assert fallback_reason(**AT_THE_LIMITS) == ""


@pytest.mark.parametrize(
    ("beyond", "reason"),
    [
        ({"orders": 9}, "few-orders"),
        ({"buyers": 2}, "few-buyers"),
        ({"covered_share": Fraction(899, 1000)}, "low-cover"),
        ({"gap": Fraction(50_001, 1_000_000)}, "wide-gap"),
        ({"gap": None}, "wide-gap"),
        ({"pool_balance": -5_001}, "pool-limit"),
        ({"pool_balance": -1, "turnover": 0}, "pool-limit"),
        ({"buyers": 2, "gap": Fraction(1)}, "few-buyers"),
    ],
)
def test_a_run_beyond_a_limit_is_at_cost(beyond, reason):
    assert fallback_reason(**AT_THE_LIMITS | beyond) == reason
