"""Tests the runner: watched children, resumed rows, report."""

import json
from dataclasses import replace

import numpy as np
import pytest

from benchmarks import engine, report
from benchmarks.children import run
from benchmarks.market import MarketSize, market
from benchmarks.peers import NoPlan, ensure_whole_numbers
from benchmarks.rows import BY_NAME, ENGINE, HIGHS
from matching.engine.instance.incumbent import Incumbent
from matching.engine.instance.instance import build_instance
from matching.engine.milp.formulate import formulate_model

METHODS = ["engine", "highs", "cp-sat", "scip", "greedy_split"]


def measured(case="tight-1", method=ENGINE, *, row="small", cost=110, known=None, **others):
    """Returns a record as a measurement makes it; costs in the currency."""
    problem = {"made_by": "somehow", "source": "abc"}
    settings = {"seconds": 30, "threads": 2, "problem": problem, "versions": {"code": "abc"}}
    return {
        "row": row,
        "case": case,
        "method": method,
        "settings": settings,
        "known_micros": known and known * 1_000_000,
        "measured_at": "2026-01-05T00:00:00+00:00",
        "load": 0.5,
        "wall_seconds": 20.0,
        "peak_mib": 100,
        "progress": [[1.0, 200_000_000, 50_000_000, 0.75], [20.0, 110_000_000, 99_000_000, 0.1]],
        "size": "windows=10 options=100",
        "cost_micros": cost * 1_000_000,
        "bound_micros": 99_000_000,
        "gap": 0.1,
    } | others


@pytest.fixture
def tiny_model():
    """Makes the model of one order in one window, with this cost of a unit."""
    incumbent = Incumbent(build_instance(market(MarketSize(1, 2, options=(2, 2)), seed=1)))
    orders = np.zeros(1, dtype=np.int64)
    model = formulate_model(
        incumbent.instance, orders, incumbent.free_ms, incumbent.is_open, scale=1.0
    )
    return lambda cost: replace(model, cost=np.full(len(model.cost), cost))


def table_of(*records):
    machine = {"processor": "one", "cores": 2, "memory_gib": 4, "system": "Linux"}
    text = report.markdown({"machine": machine, "records": list(records)})
    return [line.split(" | ") for line in text.splitlines() if line.startswith("| ")]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Returns the results of a tiny market, with a second per method."""
    folder = tmp_path_factory.mktemp("results")
    words = ["--rows", "tiny", "--methods", *METHODS, "--output", str(folder)]
    assert engine.main(words) == 0
    return folder


@pytest.mark.slow
def test_every_method_is_measured_and_reported(results):
    records = engine.read_records(results / "engine.jsonl")
    table = (results / "engine.md").read_text()

    assert sorted(record["method"] for record in records) == sorted(METHODS)
    assert all(f"| tiny | 12 × 8 | {method} | 1 s |" in table for method in METHODS[:-1])
    assert "| tiny | 12 × 8 | greedy_split | – |" in table
    assert all(record["peak_mib"] > 20 for record in records)
    ours = next(record for record in records if record["method"] == ENGINE)
    assert ours["cost_micros"] >= ours["bound_micros"] > 0
    assert ours["progress"]
    assert ours["saving"]["alike"] > 0


@pytest.mark.slow
def test_what_was_measured_is_kept(results):
    before = (results / "engine.jsonl").read_text()

    words = ["--rows", "tiny", "--methods", "greedy_split", "engine", "--output", str(results)]
    assert engine.main(words) == 0

    assert (results / "engine.jsonl").read_text() == before


def test_other_settings_are_measured_anew(tmp_path):
    kept = engine.Results(tmp_path)
    kept.keep(measured())
    case = next(iter(engine.cases(BY_NAME["small"], 1, None)))

    assert case.name == "tight-1"
    assert kept.find(case, ENGINE, measured()["settings"]) is not None
    assert kept.find(case, ENGINE, measured()["settings"] | {"threads": 1}) is None


def test_another_problem_of_that_name_drops_what_was_measured_on_the_first(tmp_path):
    kept = engine.Results(tmp_path)
    kept.keep(measured(method=HIGHS))
    other = measured()
    other["settings"]["problem"] = {"made_by": "somehow else", "source": "abc"}

    kept.keep(other)

    assert [record["method"] for record in engine.Results(tmp_path).records] == [ENGINE]


def test_rows_of_families_need_their_folder(capsys):
    assert engine.main(["--rows", "cflp"]) == 2
    assert "--families" in capsys.readouterr().err


def test_child_that_overruns_is_killed():
    ended = run(
        ["timeit", "-n1", "-r1", "import time; time.sleep(60)"], seconds=0.5, memory_mib=512
    )

    assert ended.overran
    assert ended.code == -9
    assert ended.seconds < 10


def test_child_is_held_to_its_memory_and_measured():
    statement = "content = bytearray({} * 2**20)"
    small = run(["timeit", "-n1", "-r1", statement.format(200)], seconds=60, memory_mib=1024)
    large = run(["timeit", "-n1", "-r1", statement.format(2000)], seconds=60, memory_mib=1024)

    assert small.code == 0
    assert small.peak_mib >= 200
    assert large.code == 1
    assert large.last_words == "MemoryError"


def test_ratio_is_to_the_least_cost_of_a_case_or_to_the_known_one():
    found = [measured(method=HIGHS, cost=100), measured(), measured("N3000", row="sun", known=88)]

    shares = {(line[0].strip("| "), line[2]): line[6] for line in table_of(*found)[:5]}

    assert shares["small", ENGINE] == "1.1000"
    assert shares["small", HIGHS] == "1.0000"
    assert shares["sun", ENGINE] == "1.2500"


def test_goals_are_hit_or_missed_by_the_mean_and_never_hit_without_a_plan():
    both = [measured(gap=0.008, cost=100), measured("tight-2", gap=0.011, cost=100)]
    failed = measured("tight-3", no_plan="killed after 120 s")
    del failed["cost_micros"], failed["gap"]

    assert "ratio hit, gap hit" in table_of(*both)[2][-1]
    assert "ratio miss, gap miss" in table_of(*both, failed)[2][-1]
    assert table_of(*both, failed)[2][4] == "2 of 3"


def test_plots_are_drawn(tmp_path):
    pytest.importorskip("matplotlib", reason="an extra that only measuring needs")
    from benchmarks import plots  # noqa: PLC0415

    path = tmp_path / "engine.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in (measured(), measured(method=HIGHS))))

    assert plots.main([str(path), "--output", str(tmp_path)]) == 0

    for name in (plots.GAP_OVER_TIME, plots.TIME_OVER_SIZE):
        assert "<svg" in (tmp_path / name).read_text()


def test_fractions_are_not_given_to_a_solver_of_integers(tiny_model):
    ensure_whole_numbers(tiny_model(cost=3.0))

    with pytest.raises(NoPlan, match="cost"):
        ensure_whole_numbers(tiny_model(cost=2.75))
