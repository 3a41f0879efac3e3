"""Takes a plan up again as a draft to go on from; the other way round is in `publish`."""

from collections import defaultdict

import numpy as np

from matching.engine.check import check
from matching.engine.columns import Columns, columns_of
from matching.engine.draft import Choice, Draft
from matching.engine.plan import Plan
from matching.engine.problem import Problem
from matching.engine.tables import Tables


class UnfitStart(ValueError):
    """A plan to start from that is not a plan of this problem."""


def redraft(problem: Problem | Columns, tables: Tables, plan: Plan) -> Draft:
    """The draft whose choices are the plan's. Raises UnfitStart where the checker refuses it."""
    columns = columns_of(problem)
    violations = check(columns, plan)
    if violations:
        raise UnfitStart(f"the plan to start from breaks {len(violations)} rules: {violations[0]}")
    operations = {name: at for at, name in enumerate(columns.operation_ids)}
    windows = {name: at for at, name in enumerate(columns.window_ids)}
    made: dict[int, list[tuple[int, int]]] = defaultdict(list)
    moved: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for row in plan.allocations:
        op = operations[row.operation]
        option = _option(tables, op, windows[row.window])
        made[int(tables.op_order[op])].append((option, row.quantity))
    for lot in plan.transfers:
        op = operations[lot.operation]
        start = _option(tables, op, windows[lot.from_window])
        goal = _option(tables, op + 1, windows[lot.to_window])
        moved[int(tables.op_order[op])].append((start, goal, lot.quantity))
    left = {row.order: row.quantity for row in plan.unmet}
    draft = Draft(tables)
    for at, order in enumerate(columns.order_ids):
        unmet = left.get(order, 0)
        draft.put(at, Choice(tuple(sorted(made[at])), tuple(sorted(moved[at])), unmet))
    return draft


def _option(tables: Tables, op: int, window: int) -> int:
    """The row of an operation's option in a window; a sound plan uses none that was left out."""
    begin, end = tables.site_options[tables.op_sites[op : op + 2]].tolist()
    (at,) = np.flatnonzero(tables.option_window[begin:end] == window).tolist()
    return int(begin) + int(at)
