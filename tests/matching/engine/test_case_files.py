"""Tests problem files that people tried, with the plans that are right for them."""

import json
from pathlib import Path
from typing import Any

from matching.engine.model.codec_json import read_problem
from matching.engine.model.plan import Plan
from matching.engine.solve import solve

CASES = Path(__file__).parents[2] / "imports" / "cases" / "engine"


def case(name: str) -> dict[str, Any]:
    """Returns a problem file as it is written."""
    (path,) = CASES.glob(f"{name}-*.json")
    return json.loads(path.read_text(encoding="utf-8"))


def plan_of(problem: dict[str, Any]) -> Plan:
    """Returns the best plan of a problem file."""
    return solve(read_problem(problem))


def test_piece_longer_than_each_of_two_machines_is_not_made() -> None:
    problem = case("E01")
    (window,), (option,) = problem["windows"], problem["options"]
    half = window["available_ms"] // 2
    # A work centre of two machines is two windows, each with the hours of one.
    problem["windows"] = [window | {"id": name, "available_ms": half} for name in ("W/1", "W/2")]
    problem["options"] = [option | {"window": name} for name in ("W/1", "W/2")]

    together, apart = plan_of(case("E01")), plan_of(problem)

    assert [row.quantity for row in together.allocations] == [1]
    assert (apart.allocations, [row.quantity for row in apart.unmet]) == ((), [1])


def test_second_step_does_not_start_in_the_week_of_the_first() -> None:
    problem = case("E02")
    waiting = plan_of(problem)
    first, second = problem["windows"]
    first["end"] = "2027-01-04T10:00:00Z"
    second["start"] = "2027-01-05T00:00:00Z"
    shifts = plan_of(problem)

    assert (waiting.allocations, [row.quantity for row in waiting.unmet]) == ((), [10])
    assert sorted((row.operation, row.quantity) for row in shifts.allocations) == [
        ("O.1", 10),
        ("O.2", 10),
    ]
