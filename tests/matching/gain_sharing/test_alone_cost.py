"""Tests what an order could expect to cost alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.gain_sharing.alone_cost import alone_cost, expected_alone_cost


@pytest.mark.parametrize(
    ("pieces", "alone_pieces", "alone_paid", "cost"),
    [
        (100, 100, 1_000, 1_000),
        (60, 90, 901, 600),
        (60, 40, 360, 580),
        (100, 0, 0, 1_100),
        (0, 50, 400, 0),
        (0, 0, 0, 0),
    ],
    ids=["same", "part, rounded down", "more", "all", "unserved", "nothing"],
)
def test_alone_cost_is_of_the_pieces_of_the_plan(pieces, alone_pieces, alone_paid, cost):
    assert alone_cost(pieces, alone_pieces, alone_paid, 11) == cost


def test_large_amounts_of_arrays_do_not_overflow():
    made, paid = np.array([9_000_000]), np.array([8 * 10**18])

    expected = expected_alone_cost(6_000_000, made, paid, 1, is_assumed=False)

    assert expected.expected == 8 * 10**18 * 2 // 3


def test_the_mean_is_over_the_baselines_that_make_all_pieces():
    found = expected_alone_cost(10, [10, 0, 10, 0], [101, 0, 104, 0], 50, is_assumed=True)

    assert (found.expected, found.basis) == (102, "baseline")
    assert (found.low, found.high) == (101, 104)


@pytest.mark.parametrize(("is_assumed", "basis"), [(False, "declared"), (True, "assumed")])
def test_with_fewer_than_half_the_mean_is_over_all(is_assumed, basis):
    found = expected_alone_cost(10, [10, 0, 5], [100, 0, 50], 50, is_assumed)

    # 100, 500 and 50 + 5 × 50.
    assert (found.expected, found.basis) == (300, basis)
    assert (found.low, found.high) == (100, 500)


def test_void_baselines_are_left_out():
    found = expected_alone_cost(
        10, [10, 10, 0], [100, 1, 0], 50, is_assumed=False, is_void=[False, True, False]
    )

    assert (found.expected, found.basis) == (100, "baseline")


@pytest.mark.parametrize(("is_assumed", "basis"), [(False, "declared"), (True, "assumed")])
def test_if_all_are_void_the_order_is_not_made_alone(is_assumed, basis):
    found = expected_alone_cost(10, [10, 10], [1, 1], 50, is_assumed, is_void=[True, True])

    assert (found.expected, found.low, found.high) == (500, 500, 500)
    assert found.basis == basis


@pytest.mark.parametrize(
    ("count", "low", "high"), [(1, 1, 1), (8, 1, 8), (10, 1, 9), (16, 2, 15), (32, 4, 29)]
)
def test_percentiles_are_by_nearest_rank(count, low, high):
    paid = [*range(count, 0, -1)]

    found = expected_alone_cost(1, [1] * count, paid, 9, is_assumed=False)

    assert (found.low, found.high) == (low, high)


def test_unequal_lengths_are_refused():
    with pytest.raises(ValueError, match="zip"):
        expected_alone_cost(1, [1, 1], [1], 9, is_assumed=False)


@given(
    st.integers(1, 1000),
    st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 10**9)), min_size=1, max_size=32),
    st.integers(0, 10**6),
)
def test_the_mean_lies_within_what_it_is_taken_over(pieces, baselines, price):
    made, paid = zip(*baselines, strict=True)

    found = expected_alone_cost(pieces, made, paid, price, is_assumed=False)
    again = expected_alone_cost(pieces, made[::-1], paid[::-1], price, is_assumed=False)

    costs = [alone_cost(pieces, y, b, price) for y, b in baselines]
    assert min(costs) <= found.low <= found.high <= max(costs)
    assert min(costs) <= found.expected <= max(costs)
    assert again == found
