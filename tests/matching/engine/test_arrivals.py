"""Tests the sampling of what orders cost over random orders of arrival."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.market import MarketSize, market
from matching.engine import arrivals
from matching.engine.arrivals import arrival_sequences, sample_arrivals
from matching.engine.baseline import single_source
from matching.engine.decomposition.improve_components import single_source_choices
from matching.engine.evaluate.certify import certify
from matching.engine.evaluate.checker import check
from matching.engine.evaluate.plan_costs import order_costs, plan_costs
from matching.engine.instance.components import components
from matching.engine.instance.incumbent import Incumbent
from matching.engine.instance.instance import build_instance
from matching.engine.model.codec_json import read_problem
from matching.engine.model.plan import Plan, PlanAllocation, PlanUnmet
from matching.engine.model.problem import columns_of

SEED = 7


@pytest.fixture(scope="module")
def singles():
    return market(MarketSize(40, 15), 3)


@pytest.fixture(scope="module")
def routings():
    return market(MarketSize(25, 10, 0.5), 4)


def assert_equal(one, other):
    for name in ("made", "cost", "row_arrival", "row_option", "row_pieces"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name


def arriving(problem, sequence):
    """Returns the problem whose orders were submitted in this sequence."""
    submitted = np.empty(len(sequence), dtype=np.int64)
    submitted[sequence] = np.arange(len(sequence))
    return replace(problem, order_submitted=submitted)


def figures(problem, plan):
    """Returns pieces and micros by order of what a plan makes."""
    costs = order_costs(problem, plan.allocations, plan.transfers, plan.unmet)
    left = {row.order: row.quantity for row in plan.unmet}
    quantity = zip(problem.order_ids, problem.order_quantity.tolist(), strict=True)
    made = [whole - left.get(order, 0) for order, whole in quantity]
    rows = [costs[order] for order in problem.order_ids]
    return made, [row.total_micros - row.unmet_micros for row in rows]


def plan_of(problem, sample, arrival):
    """Returns the plan that the rows of one arrival name, for orders of one operation."""
    rows = np.flatnonzero(sample.row_arrival == arrival)
    options, pieces = sample.row_option[rows], sample.row_pieces[rows].tolist()
    operations = [problem.operation_ids[at] for at in problem.option_operation[options]]
    windows = [problem.window_ids[at] for at in problem.option_window[options]]
    made = tuple(map(PlanAllocation, operations, windows, pieces))
    left = (problem.order_quantity - sample.made[arrival]).tolist()
    unmet = tuple(
        PlanUnmet(order, rest) for order, rest in zip(problem.order_ids, left, strict=True) if rest
    )
    total = plan_costs(problem, made, (), unmet).total_micros
    sha256 = problem.sha256()
    return Plan(sha256, "feasible", made, (), unmet, total, 0, 1.0, (), 0.0, {})


def test_sample_has_a_line_for_each_arrival(singles):
    sample = sample_arrivals(singles, 5, SEED)

    assert sample.made.shape == sample.cost.shape == (5, 40)
    assert sample.problem_sha256 == singles.sha256()
    assert sample.seed == SEED
    arrays = (sample.made, sample.cost, sample.row_arrival, sample.row_option, sample.row_pieces)
    assert {array.dtype for array in arrays} == {np.dtype(np.int64)}
    keys = sample.row_arrival * len(singles.option_unit) + sample.row_option
    assert (np.diff(keys) > 0).all()
    # With no more than a few windows for each order in use.
    assert len(keys) < 5 * 40 * 4


def test_sample_replays_from_its_seed_whatever_the_threads(routings):
    sample = sample_arrivals(routings, 5, SEED)

    assert_equal(sample, sample_arrivals(routings, 5, SEED, threads=2))
    assert_equal(sample, sample_arrivals(routings, 5, SEED, threads=9))
    other = sample_arrivals(routings, 5, SEED + 1)
    assert not np.array_equal(sample.cost, other.cost)


def test_sequences_sort_the_raw_numbers_of_the_generator():
    sequences = arrival_sequences(4, 3, 2**256 + 1)

    keys = np.random.PCG64(2**256 + 1).random_raw(12).reshape(3, 4)
    assert (np.diff(np.take_along_axis(keys, sequences, axis=1).astype(object)) >= 0).all()
    assert np.array_equal(np.sort(sequences), np.tile(np.arange(4), (3, 1)))
    # The stream must not change: these were drawn once.
    assert arrival_sequences(5, 2, 1).tolist() == [[2, 4, 0, 3, 1], [4, 2, 0, 3, 1]]


@pytest.mark.parametrize(("count", "seed"), [(0, 1), (1, -1)])
def test_sequences_need_a_count_and_a_seed(count, seed):
    with pytest.raises(ValueError, match=r"at least 1|non-negative"):
        arrival_sequences(3, count, seed)


def test_time_of_submission_plays_no_part(routings):
    sample = sample_arrivals(routings, 3, SEED)

    turned = replace(routings, order_submitted=routings.order_submitted[::-1].copy())

    assert_equal(sample, sample_arrivals(turned, 3, SEED))


def test_rows_of_an_arrival_are_a_valid_plan(singles):
    sample = sample_arrivals(singles, 3, SEED)

    for arrival in range(3):
        plan = plan_of(singles, sample, arrival)
        assert check(singles, plan) == []
        made, cost = figures(singles, plan)
        assert sample.made[arrival].tolist() == made
        assert sample.cost[arrival].tolist() == cost
    assert singles.window_opening[singles.option_window[sample.row_option]].any()


def test_arrival_is_single_source_in_that_sequence(routings):
    sample = sample_arrivals(routings, 2, SEED)

    for arrival, sequence in enumerate(arrival_sequences(25, 2, SEED)):
        problem = arriving(routings, sequence)
        instance = build_instance(problem)
        incumbent = Incumbent(instance)
        for orders in components(instance):
            for order, choice in single_source_choices(instance, orders).items():
                incumbent.put(order, choice)
        # Certifying checks the plan.
        plan = certify(problem, incumbent, bound_micros=0, gap=0, prices={}, seconds=0.0, solver={})
        made, cost = figures(routings, plan)
        assert sample.made[arrival].tolist() == made
        assert sample.cost[arrival].tolist() == cost
        rows = sample.row_arrival == arrival
        assert len(plan.allocations) == rows.sum()
        assert sum(row.quantity for row in plan.allocations) == sample.row_pieces[rows].sum()
        assert plan.transfers


def test_arrival_in_the_sequence_of_submission_is_the_baseline(build):
    builder = build().window("F.1", 12, opening_micros=7).window("G.1", 9).window("H.1", 30)
    for at in range(6):
        builder.order(f"O{at}", 5, 99).option(f"O{at}.1", "F.1", 2 + at, setup_micros=3 * at)
        builder.option(f"O{at}.1", "G.1", 4 + at, setup_ms=1).option(f"O{at}.1", "H.1", 20 + at)
    problem = columns_of(read_problem(builder.document))
    sample = sample_arrivals(problem, 4, SEED)

    for arrival, sequence in enumerate(arrival_sequences(6, 4, SEED)):
        plan = single_source(arriving(problem, sequence))
        assert (sample.made[arrival].tolist(), sample.cost[arrival].tolist()) == figures(
            problem, plan
        )
    assert len(np.unique(sample.cost, axis=0)) > 1


def test_lone_order_costs_what_single_source_makes_of_it(worked_example, routed):
    for document in (worked_example(), routed):
        problem = columns_of(read_problem(document))
        made, cost = figures(problem, single_source(problem))

        sample = sample_arrivals(problem, 2, SEED)

        assert sample.made.tolist() == [made] * 2
        assert sample.cost.tolist() == [cost] * 2


def test_excluded_options_are_not_used_and_others_keep_their_rows(singles):
    free = sample_arrivals(singles, 2, SEED)
    excluded = np.zeros(len(singles.option_unit), dtype=bool)
    excluded[free.row_option[::2]] = True

    sample = sample_arrivals(singles, 2, SEED, excluded)

    assert not excluded[sample.row_option].any()
    assert len(sample.row_option)
    assert sample.problem_sha256 == singles.sha256()
    assert check(singles, plan_of(singles, sample, 0)) == []
    assert_equal(free, sample_arrivals(singles, 2, SEED, np.zeros_like(excluded)))


def test_nothing_is_made_where_all_options_are_excluded(singles):
    excluded = np.ones(len(singles.option_unit), dtype=bool)

    sample = sample_arrivals(singles, 2, SEED, excluded)

    assert sample.made.tolist() == sample.cost.tolist() == [[0] * 40] * 2
    assert len(sample.row_option) == 0


def test_mask_of_another_length_is_rejected(singles):
    with pytest.raises(ValueError, match="a mask of"):
        sample_arrivals(singles, 2, SEED, np.zeros(3, dtype=bool))


def test_amounts_beyond_doubles_are_served_in_integers(build, monkeypatch):
    monkeypatch.setattr(arrivals, "RuinRecreate", None)
    builder = build().window("F.1", 2**60, opening_micros=11).window("G.1", 2**60)
    builder.order("A", 2**54, 3).order("B", 2**54 + 1, 3).option("A.1", "F.1", 1)
    builder.option("B.1", "F.1", 2).option("B.1", "G.1", 4)
    problem = columns_of(read_problem(builder.document))

    sample = sample_arrivals(problem, 2, SEED)

    plan = plan_of(problem, sample, 1)
    assert check(problem, plan) == []
    assert (sample.made[1].tolist(), sample.cost[1].tolist()) == figures(problem, plan)
    assert sample.made[1].tolist() == [2**54, 2**54 + 1]
