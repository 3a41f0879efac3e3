"""Tests rounding to minor units and its sums."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.money import is_finer, minor_unit, rounded_down, rounded_half_up, whole_units

DIGITS = st.sampled_from([0, 2, 3])
AMOUNTS = st.decimals(-(10**12), 10**12, places=6)


@pytest.mark.parametrize(("digits", "unit"), [(0, "1"), (2, "0.01"), (3, "0.001")])
def test_minor_unit_has_the_digits_of_the_currency(digits: int, unit: str) -> None:
    assert str(minor_unit(digits)) == unit


@pytest.mark.parametrize(
    ("amount", "digits", "down", "half_up"),
    [
        ("12.345", 2, "12.34", "12.35"),
        ("12.5", 0, "12", "13"),
        ("0.9995", 3, "0.999", "1.000"),
        ("-0.005", 2, "-0.01", "-0.01"),
        ("-0.5", 0, "-1", "-1"),
        ("7", 2, "7.00", "7.00"),
    ],
)
def test_amounts_are_rounded_to_minor_units(
    amount: str, digits: int, down: str, half_up: str
) -> None:
    assert str(rounded_down(Decimal(amount), digits)) == down
    assert str(rounded_half_up(Decimal(amount), digits)) == half_up


@pytest.mark.parametrize(
    ("amount", "digits", "is_fine"),
    [("0.01", 2, False), ("0.010000", 2, False), ("0.001", 2, True), ("0.01", 0, True)],
)
def test_finer_amounts_are_found(amount: str, digits: int, is_fine: bool) -> None:
    assert is_finer(Decimal(amount), digits) is is_fine


@pytest.mark.parametrize(
    ("amounts", "digits", "whole"),
    [
        ("0.333 0.333 0.334", 2, "0.33 0.33 0.34"),
        ("0.5 0.5 0.5 0.5", 0, "1 1 0 0"),
        ("1.2 1.7 1.6", 0, "1 2 1"),
        ("10.0004 10.0006", 3, "10.000 10.001"),
        ("1.004 2.003", 2, "1.00 2.00"),
        ("-1.5 2.5", 0, "-1 2"),
        ("", 2, ""),
    ],
)
def test_minor_units_left_over_go_to_the_largest_remainders(
    amounts: str, digits: int, whole: str
) -> None:
    found = whole_units([Decimal(text) for text in amounts.split()], digits)

    assert [str(amount) for amount in found] == whole.split()


@given(st.lists(AMOUNTS, max_size=20), DIGITS)
def test_whole_units_sum_to_the_total_rounded_down(amounts: list[Decimal], digits: int) -> None:
    whole = whole_units(amounts, digits)

    assert sum(whole, Decimal(0)) == rounded_down(sum(amounts, Decimal(0)), digits)
    assert not any(is_finer(amount, digits) for amount in whole)
    for amount, units in zip(amounts, whole, strict=True):
        assert abs(units - amount) < minor_unit(digits)
