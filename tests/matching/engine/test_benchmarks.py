"""Readers of public instances and the generated market; files are tiny ones written here."""

import gzip
import json

import pytest

from benchmarks.convert import main, read_cflp, read_fctp, read_gap
from benchmarks.market import Size, market
from matching.engine.check import check
from matching.engine.problem import read_problem
from matching.engine.solve import solve


def test_facility_location_opens_what_is_worth_it():
    # Facility 1 costs 10 to open, facility 2 costs 3; serving costs 4 and 3, or 6 and 9.
    document = read_cflp("2 2  5 10.  5 3.  2  4. 6.  3  3. 9.")

    plan = solve(read_problem(document), gap=0.0)

    # Opening both: 13 + 4 + 3; opening the first alone: 10 + 4 + 3.
    assert plan.total_micros == 17_000_000
    assert plan.status == "optimal"


def test_open_capacity_is_filled_in():
    document = read_cflp("1 1 capacity 7. 2 4.", capacity=5)

    assert document["windows"][0]["available_ms"] == 5


def test_jobs_are_assigned_to_one_agent_each():
    # Two agents, three jobs: costs, resources, capacities.
    document = read_gap("2 3  1 2 3  3 1 1  2 2 2  2 2 2  2 4")

    plan = solve(read_problem(document), gap=0.0)

    assert plan.total_micros == 3_000_000
    assert plan.unmet == ()


@pytest.mark.parametrize(
    "text",
    [
        # Agarwal: fixed, then unit; Sun: unit with decimals, then fixed; Roberti: by arc.
        "2 2  3 3  2 4  10 20 30 5  1 2 3 1",
        "2 2  3 3  2 4  1.0 2.0 3.0 1.0  10.0 20.0 30.0 5.0",
        "2 2  3 3  2 4  0 0 1 10  0 1 2 20  1 0 3 30  1 1 1 5",
    ],
)
def test_three_forms_of_transportation_are_one_problem(text):
    plan = solve(read_problem(read_fctp(text)), gap=0.0)

    # 2 over (0, 0), 1 over (0, 1), 3 over (1, 1).
    assert plan.total_micros == (10 + 2 + 20 + 2 + 5 + 3) * 1_000_000


def test_converter_reads_packed_files_and_refuses_others(tmp_path, capsys):
    packed = tmp_path / "one.txt.gz"
    packed.write_bytes(gzip.compress(b"1 1 capacity 7. 2 4."))
    output = tmp_path / "problem.json"

    assert main(["cflp", str(packed), "--capacity", "9", "--output", str(output)]) == 0
    assert json.loads(output.read_text())["windows"][0]["available_ms"] == 9
    assert main(["cflp", str(packed), "--output", str(output)]) == 2
    assert "capacity" in capsys.readouterr().err


@pytest.mark.parametrize("routings", [0.0, 0.5])
def test_market_repeats_and_is_solved(routings):
    size = Size(orders=8, factories=8, routings=routings, options=(4, 8))

    problem = read_problem(market(size, seed=5))
    plan = solve(problem, seconds=5, threads=2)

    assert read_problem(market(size, seed=5)) == problem
    assert read_problem(market(size, seed=6)) != problem
    assert check(problem, plan) == []
    assert plan.gap < 0.5
