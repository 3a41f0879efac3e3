"""Takes a plan up again as a draft to go on from; the other way round is in `publish`."""

from collections import defaultdict

from matching.engine.check import check
from matching.engine.draft import Choice, Draft
from matching.engine.plan import Plan
from matching.engine.problem import Problem
from matching.engine.tables import Tables


class UnfitStart(ValueError):
    """A plan to start from that is not a plan of this problem."""


def redraft(problem: Problem, tables: Tables, plan: Plan) -> Draft:
    """The draft whose choices are the plan's. Raises UnfitStart where the checker refuses it."""
    violations = check(problem, plan)
    if violations:
        raise UnfitStart(f"the plan to start from breaks {len(violations)} rules: {violations[0]}")
    option_at = _options_by_ids(tables)
    following = {
        step.id: after.id
        for order in problem.orders
        for step, after in zip(order.operations, order.operations[1:], strict=False)
    }
    made: dict[int, list[tuple[int, int]]] = defaultdict(list)
    moved: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for row in plan.allocations:
        option = option_at[row.operation, row.window]
        made[_order_of(tables, option)].append((option, row.quantity))
    for lot in plan.transfers:
        start = option_at[lot.operation, lot.from_window]
        goal = option_at[following[lot.operation], lot.to_window]
        moved[_order_of(tables, start)].append((start, goal, lot.quantity))
    left = {row.order: row.quantity for row in plan.unmet}
    draft = Draft(tables)
    for at, order in enumerate(tables.problem.orders):
        unmet = left.get(order.id, 0)
        draft.put(at, Choice(tuple(sorted(made[at])), tuple(sorted(moved[at])), unmet))
    return draft


def _options_by_ids(tables: Tables) -> dict[tuple[str, str], int]:
    names = [step.id for order in tables.problem.orders for step in order.operations]
    windows = [row.id for row in tables.problem.windows]
    pairs = zip(tables.option_op.tolist(), tables.option_window.tolist(), strict=True)
    return {(names[op], windows[window]): at for at, (op, window) in enumerate(pairs)}


def _order_of(tables: Tables, option: int) -> int:
    return int(tables.op_order[tables.option_op[option]])
