"""Tests rounding to minor units."""

from decimal import Decimal

import pytest

from common.money import is_finer, minor_unit, rounded_down, rounded_half_up


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
