"""Schedules of faults: the same from the same seed, and as many as are promised."""

from collections import Counter

import pytest

from tests.soak.schedule import CALM_SECONDS, KILLS, Fault, plan


def test_a_seed_can_be_replayed():
    assert plan(7, 75) == plan(7, 75)
    assert plan(7, 75) != plan(8, 75)


def test_fifteen_minutes_have_a_hundred_kills_and_ten_of_each_of_the_rest():
    counts = Counter(row.fault for row in plan(1, 900))

    assert sum(counts[fault] for fault in KILLS) >= 100
    assert all(counts[fault] >= 10 for fault in set(Fault) - set(KILLS))


@pytest.mark.parametrize("seed", range(20))
def test_a_slice_has_every_fault_in_order_and_calm_at_both_ends(seed):
    planned = plan(seed, 75)

    assert {row.fault for row in planned} == set(Fault)
    assert planned == sorted(planned, key=lambda row: row.at)
    assert planned[0].at >= CALM_SECONDS
    assert planned[-1].at <= 75 - CALM_SECONDS
    assert all(bool(row.line) == (row.fault in (Fault.DELAY, Fault.DROP)) for row in planned)
