"""Turns a plan back into an incumbent from which a search continues."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from matching.engine.evaluate.checker import check
from matching.engine.instance.incumbent import Choice, Incumbent
from matching.engine.instance.instance import Instance
from matching.engine.model.columns import Columns, Ints, found_in
from matching.engine.model.plan import Plan
from matching.engine.model.problem import Problem, columns_of

_NONE = -1


class InvalidStart(ValueError):
    """Raised when a plan to start from is not a plan of this problem."""


class UnknownOrder(ValueError):
    """Raised when an order, or a window of its options, is not in the problem."""


def warm_start(problem: Problem | Columns, instance: Instance, plan: Plan) -> Incumbent:
    """Returns the incumbent with the choices of a plan.

    Raises InvalidStart if the checker rejects the plan.
    """
    violations = check(columns_of(problem), plan)
    if violations:
        raise InvalidStart(
            f"the plan to start from breaks {len(violations)} rules: {violations[0]}"
        )
    incumbent = Incumbent(instance)
    # A sound plan uses no option that presolve leaves out, so every order has its choice.
    incumbent.put_all([choice for choice in choices_of_plan(instance, plan) if choice is not None])
    return incumbent


def choices_of_plan(instance: Instance, plan: Plan) -> list[Choice | None]:
    """Returns every order's choice in a plan; None if presolve dropped an option.

    No other rule is checked. Raises InvalidStart for ids that the problem does not have.
    """
    columns = instance.columns
    operations, windows = _RowNumbers(columns.operation_ids), _RowNumbers(columns.window_ids)
    op = operations.of([row.operation for row in plan.allocations])
    used = _options(instance, op, windows.of([row.window for row in plan.allocations]))
    sender = operations.of([row.operation for row in plan.transfers])
    starts = _options(instance, sender, windows.of([row.from_window for row in plan.transfers]))
    goals = _options(instance, sender + 1, windows.of([row.to_window for row in plan.transfers]))
    made: Mapping[int, list[tuple[int, int]]] = defaultdict(list)
    moved: Mapping[int, list[tuple[int, int, int]]] = defaultdict(list)
    for row, order, option in zip(
        plan.allocations, instance.op_order[op].tolist(), used.tolist(), strict=True
    ):
        made[order].append((option, row.quantity))
    for lot, order, start, goal in zip(
        plan.transfers,
        instance.op_order[sender].tolist(),
        starts.tolist(),
        goals.tolist(),
        strict=True,
    ):
        moved[order].append((start, goal, lot.quantity))
    missing = set(instance.op_order[op[used == _NONE]].tolist())
    missing |= set(instance.op_order[sender[(starts == _NONE) | (goals == _NONE)]].tolist())
    left = {row.order: row.quantity for row in plan.unmet}
    return [
        None
        if at in missing
        else Choice(tuple(sorted(made[at])), tuple(sorted(moved[at])), left.get(order, 0))
        for at, order in enumerate(columns.order_ids)
    ]


class _RowNumbers:
    """Maps ids to their rows."""

    def __init__(self, ids: Sequence[str]) -> None:
        self.rows = {name: at for at, name in enumerate(ids)}

    def of(self, names: Sequence[str]) -> Ints:
        """Returns the rows of these ids. Raises InvalidStart for an unknown one."""
        try:
            return np.array([self.rows[name] for name in names], dtype=np.int64)
        except KeyError as unknown:
            raise InvalidStart(
                f"the plan to start from names {unknown}, which is not known"
            ) from None


def _options(instance: Instance, ops: Ints, windows: Ints) -> Ints:
    """Returns the rows of operations' options in windows, −1 if there is none."""
    count = len(instance.window_available)
    keys = instance.option_op * count + instance.option_window
    order = np.argsort(keys, kind="stable")
    places, there = found_in(keys[order], ops * count + windows)
    rows = np.full(len(ops), _NONE, dtype=np.int64)
    rows[there] = order[places[there]]
    return rows
