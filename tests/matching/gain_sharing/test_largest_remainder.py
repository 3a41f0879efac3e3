"""Tests that rounded parts add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.gain_sharing.largest_remainder import add_rest, deal, round_down, whole_units


def test_equal_remainders_go_to_the_first():
    assert deal(5, [1, 1, 1]) == [2, 2, 1]


def test_zero_weights_count_as_equal():
    assert deal(7, [0, 0]) == [4, 3]


def test_nothing_is_dealt_to_nobody():
    assert deal(0, []) == []
    with pytest.raises(ValueError, match="nothing"):
        deal(1, [])


def test_a_rest_above_the_number_of_parts_is_refused():
    with pytest.raises(ValueError, match="rest"):
        add_rest([1, 2], [0, 0], 3)


@given(st.integers(0, 10**15), st.lists(st.integers(0, 10**12), min_size=1, max_size=30))
def test_parts_add_up_and_are_within_one_of_their_share(total, weights):
    parts = deal(total, weights)

    assert sum(parts) == total
    if sum(weights):
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part * sum(weights) - total * weight) < sum(weights)


def test_amounts_become_whole_units():
    assert round_down(1_239_999, 10_000) == 1_230_000
    assert whole_units([15_000, 15_000, 12_000], 10_000) == [20_000, 10_000, 10_000]


@given(st.lists(st.integers(0, 10**15), max_size=30), st.sampled_from([1, 10_000, 1_000_000]))
def test_whole_units_add_up_to_the_sum_rounded_down(amounts, unit):
    units = whole_units(amounts, unit)

    assert sum(units) == round_down(sum(amounts), unit)
    assert all(part % unit == 0 for part in units)
    assert all(abs(part - amount) < unit for part, amount in zip(units, amounts, strict=True))
