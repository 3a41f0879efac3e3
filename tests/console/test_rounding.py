"""Tests that rounded parts add up as shown."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from console.common.rounding import hours_of_parts, rounded_parts


@given(st.lists(st.decimals(0, 10**9, places=6), max_size=8), st.integers(0, 2))
def test_rounded_parts_sum_to_the_rounded_sum(parts: list[Decimal], places: int) -> None:
    found = rounded_parts(parts, places)

    unit = Decimal(1).scaleb(-places)
    assert abs(sum(found) - sum(parts)) <= unit / 2
    assert all(abs(part - exact) < unit for part, exact in zip(found, parts, strict=True))
    assert all(not part for part, exact in zip(found, parts, strict=True) if not exact)


def test_hours_of_parts_add_up_as_shown() -> None:
    assert hours_of_parts([1_960_000, 1_960_000, 3_280_000]) == ["0.5 h", "0.6 h", "0.9 h"]
