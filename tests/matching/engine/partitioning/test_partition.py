"""Tests that merged plans are sound, never more expensive, and share no hour."""

import dataclasses
from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given

from benchmarks.market import MarketSize, market
from matching.engine.baseline import greedy_split
from matching.engine.evaluate.checker import check
from matching.engine.evaluate.warm_start import InvalidStart
from matching.engine.model.codec_json import read_problem
from matching.engine.model.plan import PlanError, PlanUnmet
from matching.engine.model.problem import columns_of
from matching.engine.model.validation import validate_columns
from matching.engine.params import SolveLimits
from matching.engine.partitioning.merge import merge
from matching.engine.partitioning.partition import partition
from matching.engine.partitioning.partition_files import read_answers, write_partition
from matching.engine.partitioning.subproblem import BLOCK, COMPONENTS
from matching.engine.solve import solve
from tests.matching.engine.generated import problems
from tests.matching.engine.test_properties import FEW, optimum

# Enough to make blocks of a few orders cheaper than they were.
EFFORT = 1


@pytest.fixture(scope="module")
def small_market():
    return market(MarketSize(40, 14, routings=0.1), seed=4)


@pytest.fixture(scope="module")
def start(small_market):
    return greedy_split(small_market)


def blocks_of(columns, start, *, seed=1, round_number=2):
    return list(partition(columns, start, most_options=300, seed=seed, round_number=round_number))


def solved(parts):
    return [
        (part.kind, solve(part.columns, limits=SolveLimits(effort=EFFORT), start=part.start))
        for part in parts
    ]


def merged(columns, start, answers):
    return merge(columns, start, answers, gap=1e-4, record={})


@FEW
@given(problems())
def test_merged_plans_are_sound_and_bounds_hold(document):
    columns = columns_of(read_problem(document))
    best = optimum(document)
    plan = greedy_split(columns)

    for round_number in (1, 2, 3):
        parts = list(partition(columns, plan, most_options=3, seed=1, round_number=round_number))
        for part in parts:
            validate_columns(part.columns)
        before, plan = plan, merged(columns, plan, solved(parts))

        assert check(columns, plan) == []
        assert plan.bound_micros <= best <= plan.total_micros <= before.total_micros
        assert "fell_back_because" not in plan.solver


def test_no_hour_is_given_twice(small_market, start):
    given_ms = Counter()
    for part in blocks_of(small_market, start):
        hours = part.columns.window_available_ms.tolist()
        given_ms.update(dict(zip(part.columns.window_ids, hours, strict=True)))

    available = dict(
        zip(small_market.window_ids, small_market.window_available_ms.tolist(), strict=True)
    )
    assert given_ms
    assert all(ms <= available[window] for window, ms in given_ms.items())


@pytest.mark.parametrize("round_number", [1, 2])
def test_every_order_is_in_one_part(small_market, start, round_number):
    seen = Counter()
    for part in blocks_of(small_market, start, round_number=round_number):
        seen.update(part.columns.order_ids)

    assert set(seen.values()) == {1}
    assert set(seen) == set(small_market.order_ids)


def test_an_opening_is_paid_by_one_block_or_by_none(small_market):
    columns = dataclasses.replace(
        small_market, window_opening=np.full(len(small_market.window_ids), 5_000_000)
    )
    payers, holders = Counter(), defaultdict(int)
    for part in blocks_of(columns, greedy_split(columns)):
        openings = part.columns.window_opening.tolist()
        for window, opening in zip(part.columns.window_ids, openings, strict=True):
            payers[window] += opening > 0
            holders[window] += 1

    assert max(payers.values()) == 1
    assert all(holders[window] == 1 for window, count in payers.items() if count)


def test_blocks_are_of_about_the_size_asked_for(small_market, start):
    sizes = [len(part.columns.option_operation) for part in blocks_of(small_market, start)]

    assert len(sizes) > 2
    assert max(sizes) <= 1.5 * 300


def test_small_components_are_packed_whole(build):
    builder = build()
    for at in range(6):
        builder.window(f"F{at}.1", 10).order(f"O{at}", 5, 100).option(f"O{at}.1", f"F{at}.1", 1)
    columns = columns_of(read_problem(builder.document))
    plan = greedy_split(columns)

    parts = list(partition(columns, plan, most_options=2, seed=1))

    assert [part.kind for part in parts] == [COMPONENTS] * 3
    assert [len(part.columns.order_ids) for part in parts] == [2, 2, 2]
    done = merged(columns, plan, solved(parts))
    assert done.bound_micros == done.total_micros
    assert list(partition(columns, plan, most_options=2, seed=1, round_number=2)) == []


@pytest.mark.slow
def test_the_bound_of_a_block_is_not_taken_for_one_of_the_whole(small_market, start):
    blocks = blocks_of(small_market, start)
    assert {part.kind for part in blocks} == {BLOCK}

    plan = merged(small_market, start, solved(blocks))

    assert plan.total_micros < start.total_micros
    assert plan.bound_micros == start.bound_micros


def test_missing_answers_leave_what_the_start_has(small_market, start):
    parts = blocks_of(small_market, start)

    one = merged(small_market, start, solved(parts[-1:]))
    none = merged(small_market, start, [])

    assert none.sha256() == start.sha256()
    assert one.total_micros <= start.total_micros
    assert check(small_market, one) == []


def test_rounds_are_cut_differently_and_repeat_for_a_seed(small_market, start):
    def digests(**how):
        return [part.columns.sha256() for part in blocks_of(small_market, start, **how)]

    assert digests() == digests()
    assert digests(round_number=3) != digests()
    assert digests(seed=2) != digests()


def test_an_unsound_start_is_rejected(small_market, start):
    unsound = dataclasses.replace(start, unmet=(PlanUnmet(small_market.order_ids[0], 1),))

    with pytest.raises(InvalidStart):
        next(partition(small_market, unsound, most_options=300, seed=1))


def test_an_unsound_answer_is_rejected_whole(small_market, start):
    kind, plan = solved(blocks_of(small_market, start)[-1:])[0]
    broken = dataclasses.replace(plan, allocations=plan.allocations[1:])

    done = merged(small_market, start, [(kind, broken)])

    assert done.sha256() == start.sha256()
    assert done.solver["fell_back_because"]


def test_a_folder_keeps_parts_and_rejects_plans_of_other_problems(small_market, start, tmp_path):
    write_partition(blocks_of(small_market, start), tmp_path)
    assert list(read_answers(tmp_path)) == []

    (tmp_path / "part-0001.start.json").rename(tmp_path / "part-0002.plan.json")

    with pytest.raises(PlanError, match=r"part-0002.plan.json is a plan of another problem"):
        list(read_answers(tmp_path))


def test_order_of_more_options_than_a_part_leaves_no_part_empty(build):
    builder = build()
    for at in range(5):
        builder.window(f"F.{at}", 10)
    builder.order("A", 20, 50)
    for at in range(5):
        builder.option("A.1", f"F.{at}", 1)
    problem = read_problem(builder.document)

    parts = list(partition(columns_of(problem), greedy_split(problem), most_options=3, seed=1))

    assert [part.columns.order_ids for part in parts] == [("A",)]
