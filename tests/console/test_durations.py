"""Tests how times of work are worded."""

from decimal import Decimal

import pytest

from console.common.part_cards.durations import time_text


@pytest.mark.parametrize(
    ("seconds", "digits", "text"),
    [
        ("0.4567", 3, "0.457 s"),
        ("119", 3, "119 s"),
        ("360.000", 3, "6 min"),
        ("460.274", 2, "7.7 min"),
        ("7199", 2, "120 min"),
        ("7200", 3, "2 h"),
        ("4500000", 3, "1,250 h"),
    ],
)
def test_times_have_the_unit_and_digits_that_fit(seconds: str, digits: int, text: str) -> None:
    assert time_text(Decimal(seconds), digits) == text
