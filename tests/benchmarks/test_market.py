"""Tests that generated markets are as described, in both forms of the file."""

import numpy as np
import pytest

from benchmarks.market import MarketSize, main, market
from matching.engine.evaluate.checker import check
from matching.engine.model.codec_json import problem_of
from matching.engine.model.codec_npz import load_columns
from matching.engine.params import SolveLimits
from matching.engine.solve import solve


@pytest.fixture(scope="module")
def large():
    return market(MarketSize(orders=2_000, factories=200, routings=0.4), seed=3)


@pytest.mark.parametrize("suffix", ["json", "npz"])
def test_market_repeats_in_either_form(suffix, tmp_path):
    sizes = ["--orders", "8", "--factories", "8", "--routings", "0.5", "--options", "4", "8"]
    path = tmp_path / f"market.{suffix}"

    assert main([*sizes, "--seed", "5", "--output", str(path)]) == 0

    size = MarketSize(orders=8, factories=8, routings=0.5, options=(4, 8))
    digest = problem_of(load_columns(path)).sha256()
    assert digest == problem_of(market(size, seed=5)).sha256()
    assert digest != problem_of(market(size, seed=6)).sha256()


@pytest.mark.parametrize("routings", [0.0, 0.5])
def test_market_is_solved(routings):
    problem = problem_of(market(MarketSize(8, 8, routings, options=(4, 8)), seed=5))

    plan = solve(problem, limits=SolveLimits(seconds=5, threads=2))

    assert check(problem, plan) == []
    assert plan.gap < 0.5


def test_unknown_suffix_is_rejected(tmp_path, capsys):
    assert main(["--output", str(tmp_path / "market.csv")]) == 2
    assert "market.csv" in capsys.readouterr().err


def test_market_keeps_its_shares(large):
    quantity = np.repeat(large.order_quantity, np.diff(large.order_operations))
    lots = large.operation_min_lot / quantity
    options = np.bincount(large.option_operation)

    assert np.mean(np.diff(large.order_operations) > 1) == pytest.approx(0.4, abs=0.04)
    assert large.order_whole.mean() == pytest.approx(0.15, abs=0.03)
    assert (large.window_opening > 0).mean() == pytest.approx(0.1, abs=0.03)
    assert (options.min(), options.max()) == (14, 50)
    assert set(large.operation_max_factories.tolist()) == {1, 2, 3, 4}
    # Lots are whole units: half a unit of the least order of 40 is 1.25 %.
    assert 0.05 - 0.0125 <= lots.min() < lots.max() <= 0.20 + 0.0125


def test_hours_follow_the_demand_of_each_process():
    tight = market(MarketSize(orders=400, factories=30, tightness=(0.5, 0.5)), seed=1)
    ample = market(MarketSize(orders=400, factories=30, tightness=(1.0, 1.0)), seed=1)

    share = tight.window_available_ms.sum() / ample.window_available_ms.sum()

    assert share == pytest.approx(0.5, abs=0.01)


def test_lanes_go_between_factories_that_have_options_on_both_sides(large):
    sites = set(
        zip(
            large.option_operation.tolist(),
            large.window_factory[large.option_window].tolist(),
            strict=True,
        )
    )
    operation = large.transfer_operation.tolist()
    lanes = list(
        zip(operation, large.transfer_from.tolist(), large.transfer_to.tolist(), strict=True)
    )

    assert len(lanes) == len(set(lanes)) > 0
    assert all((at, start) in sites and (at + 1, goal) in sites for at, start, goal in lanes)
    assert (large.transfer_from != large.transfer_to).all()
    # From 4 hours to 4 hours and a day's drive across the whole map.
    assert large.transfer_transit_ms.min() >= 4 * 3_600_000
    assert large.transfer_transit_ms.max() <= 57 * 3_600_000


def test_a_late_unit_costs_fifteen_percent_more():
    columns = market(MarketSize(orders=30, factories=30), seed=2)
    machine = np.array([name.rpartition(".")[0] for name in columns.window_ids])
    pairs = zip(columns.option_operation, machine[columns.option_window], strict=True)
    units: dict[tuple[int, str], set[int]] = {}
    for (operation, name), unit in zip(pairs, columns.option_unit.tolist(), strict=True):
        units.setdefault((int(operation), str(name)), set()).add(unit)

    ratios = [max(both) / min(both) for both in units.values() if len(both) > 1]

    assert all(len(both) <= 2 for both in units.values())
    # Units cost whole fen.
    assert ratios == pytest.approx([1.15] * len(ratios), rel=0.01)
