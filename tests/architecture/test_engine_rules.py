"""Lists where the engine enforces each rule of its checker.

A rule of plans is enforced by several algorithms, each of which must keep it by itself. A new rule
in `matching/engine/evaluate/checker.py` needs a row here, with an identifier for each algorithm
that enforces it. See `docs/how-to/add-an-engine-constraint.md`.
"""

import tokenize
from pathlib import Path

import pytest

from matching.engine.evaluate import checker

ENGINE = Path(checker.__file__).parents[1]

# Globs below `matching/engine`.
ALGORITHMS = {
    "presolve": ("instance/presolve.py", "instance/lanes.py", "instance/instance.py"),
    "mip": ("milp/formulate.py",),
    "exact repair": ("milp/exact.py",),
    "single stage": ("kernels/single_stage.py", "kernels/single_stage_repair*.py"),
    "single stage with steps": ("kernels/single_stage_steps*.py",),
    "multi stage": ("kernels/multi_stage*.py", "kernels/min_cost_flow.py"),
    "paths": ("search/path_heuristic.py",),
    "solution": ("kernels/solution*.py",),
    "incumbent": ("instance/incumbent.py",),
}

# Rule of the checker → algorithm → identifier that enforces it there.
ENFORCED = {
    "capacity": {
        "mip": "link_capacity",
        "exact repair": "free_ms",
        "paths": "free_ms",
        "solution": "limit_order",
        "incumbent": "fits",
    },
    "quantity_limits": {
        "presolve": "option_max",
        "mip": "option_least",
        "exact repair": "option_least",
        "single stage": "option_least",
        "single stage with steps": "prepare",
        "multi stage": "option_least",
        "paths": "option_least",
    },
    "min_lot": {
        "presolve": "operation_min_lot",
        "mip": "op_min_lot",
        "exact repair": "op_min_lot",
        "single stage": "op_min_lot",
        "single stage with steps": "min_lot",
        "multi stage": "op_min_lot",
    },
    "max_factories": {
        "presolve": "operation_max_factories",
        "mip": "op_max_factories",
        "exact repair": "op_max_factories",
        "single stage": "op_max_factories",
        "single stage with steps": "max_sites",
        "multi stage": "op_max_factories",
        "paths": "op_max_factories",
    },
    "balance": {
        "mip": "link_balance",
        "exact repair": "order_quantity",
        "single stage": "order_quantity",
        "single stage with steps": "quantity",
        "multi stage": "order_quantity",
        "paths": "order_quantity",
    },
    "all_or_nothing": {
        "mip": "order_whole",
        "exact repair": "order_whole",
        "single stage": "order_whole",
        "single stage with steps": "task_of",
        "multi stage": "order_whole",
    },
    "lots_sent_whole": {
        "mip": "link_flows",
        "exact repair": "match_lots",
        "multi stage": "lane_arcs",
    },
    "lanes": {"presolve": "arcs_of", "mip": "link_lanes", "multi stage": "lane_arcs"},
    "shipments": {"presolve": "shipment_order"},
    "total": {"mip": "option_setup", "solution": "own_cost", "incumbent": "cost_of"},
}

# Rules of what a plan states, which `evaluate.certify` ensures for every plan.
OF_THE_PLAN = {"listed_once", "quantities_above_zero", "bound", "gap", "prices"}


def identifiers(algorithm):
    """Returns the identifiers in an algorithm's files."""
    files = [file for pattern in ALGORITHMS[algorithm] for file in ENGINE.glob(pattern)]
    assert files, algorithm
    found = set()
    for file in files:
        with file.open("rb") as source:
            found |= {
                token.string
                for token in tokenize.tokenize(source.readline)
                if token.type == tokenize.NAME
            }
    return found


def test_every_rule_of_the_checker_is_listed():
    rules = {rule.__name__.removeprefix("_") for rule in checker._RULES}

    assert rules == ENFORCED.keys() | OF_THE_PLAN


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_algorithm_names_what_enforces_its_rules(algorithm):
    wanted = {places[algorithm] for places in ENFORCED.values() if algorithm in places}

    assert wanted <= identifiers(algorithm)
