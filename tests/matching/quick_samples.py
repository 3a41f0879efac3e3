"""Samples one order of arrival in integers, for tests that compile nothing."""

import numpy as np

from matching.engine.baseline import single_source
from matching.engine.evaluate.compare import made_quantities
from matching.engine.evaluate.plan_costs import order_costs
from matching.engine.model.arrival_sample import ArrivalSample, write_sample
from matching.engine.model.columns import Columns


def quick_sample(problem: Columns) -> bytes:
    """Returns the file of a sample with the submissions' order of arrival."""
    plan = single_source(problem)
    made = made_quantities(problem, plan)
    costs = order_costs(problem, plan.allocations, plan.transfers, ())
    pairs = zip(problem.option_operation.tolist(), problem.option_window.tolist(), strict=True)
    options = {
        (problem.operation_ids[operation], problem.window_ids[window]): row
        for row, (operation, window) in enumerate(pairs)
    }
    rows = sorted((options[row.operation, row.window], row.quantity) for row in plan.allocations)
    return write_sample(
        ArrivalSample(
            problem_sha256=problem.sha256(),
            seed=0,
            made=np.array([[made[order] for order in problem.order_ids]]),
            cost=np.array([[costs[order].total_micros for order in problem.order_ids]]),
            row_arrival=np.zeros(len(rows), dtype=np.int64),
            row_option=np.array([row for row, _ in rows], dtype=np.int64),
            row_pieces=np.array([pieces for _, pieces in rows], dtype=np.int64),
        )
    )
