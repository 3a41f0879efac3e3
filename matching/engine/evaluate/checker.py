"""Checks every rule that a plan must satisfy, independently of the solver.

It works in integers, and shares only the lookup of rows with `costs`. Each rule is one small
function named after it, which yields a `Violation` for each place where the rule fails.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from matching.engine.model.columns import NO_LIMIT, Columns, microseconds
from matching.engine.model.lookup import RowLookup
from matching.engine.model.plan import Plan, PlanAllocation, PlanTransfer
from matching.engine.model.problem import Problem, ProblemOption, columns_of

# The gap is written as a float: two ways of rounding one division differ by less than this.
_GAP_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Violation:
    """Describes one place where a rule is broken, with ids and numbers."""

    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"


def check(problem: Problem | Columns, plan: Plan) -> list[Violation]:
    """Checks a plan against every rule of the format, and returns the violations.

    Parameters
    ----------
    problem
        Problem that the plan belongs to.
    plan
        Plan to check, from any source.

    Returns
    -------
    list[Violation]
        Empty for a sound plan. Unknown ids end the check early, as the other rules cannot be
        evaluated for them.
    """
    facts = _Facts(columns_of(problem), plan)
    unknown = [*_same_problem(facts), *_known_ids(facts)]
    if any(found.rule == "known_ids" for found in unknown):
        return unknown
    return [*unknown, *(found for rule in _RULES for found in rule(facts))]


class _Facts:
    """Holds a plan, and the problem's rows that it names, by their ids."""

    def __init__(self, columns: Columns, plan: Plan) -> None:
        self.columns = columns
        self.plan = plan
        self.rows = RowLookup(columns, plan.allocations, plan.transfers)

    def factory(self, window: str) -> str:
        """Returns the factory of a window."""
        return self.rows.factory(window)

    def option(self, row: PlanAllocation) -> ProblemOption:
        """Returns the option that an allocation uses."""
        return self.rows.options[row.operation, row.window]

    def is_last(self, operation: str) -> bool:
        """Returns whether an operation ends its routing."""
        return self.rows.is_last(operation)

    def following(self, operation: str) -> str:
        """Returns the next operation of the routing."""
        return self.columns.operation_ids[self.rows.operations[operation] + 1]

    def quantity(self, operation: str) -> int:
        """Returns the quantity of an operation's order."""
        return int(self.columns.order_quantity[self.rows.orders[self.rows.order(operation)]])

    def left(self) -> Counter[str]:
        """Returns the unmet quantity by order."""
        counted: Counter[str] = Counter()
        for row in self.plan.unmet:
            counted[row.order] += row.quantity
        return counted

    def made_at(self) -> dict[tuple[str, str], int]:
        """Returns the quantity by operation and factory."""
        made: dict[tuple[str, str], int] = defaultdict(int)
        for row in self.plan.allocations:
            made[row.operation, self.factory(row.window)] += row.quantity
        return made

    def lane_of(self, row: PlanTransfer) -> tuple[str, str, str]:
        """Returns operation, sending and receiving factory."""
        return row.operation, self.factory(row.from_window), self.factory(row.to_window)


def _same_problem(facts: _Facts) -> Iterator[Violation]:
    """Checks that the plan is for this problem."""
    digest = facts.columns.sha256()
    if facts.plan.problem_sha256 != digest:
        message = f"plan is for {facts.plan.problem_sha256}, the problem is {digest}"
        yield Violation("same_problem", message)


def _known_ids(facts: _Facts) -> Iterator[Violation]:
    """Checks that every id of the plan is one of the problem."""
    plan = facts.plan
    for row in plan.allocations:
        if (row.operation, row.window) not in facts.rows.options:
            message = f"no option for operation {row.operation!r} in window {row.window!r}"
            yield Violation("known_ids", message)
    for move in plan.transfers:
        if move.operation not in facts.rows.operations or facts.is_last(move.operation):
            message = f"transfer out of {move.operation!r}, which has no next operation"
            yield Violation("known_ids", message)
        for window in (move.from_window, move.to_window):
            if window not in facts.rows.windows:
                message = f"transfer of {move.operation!r} names unknown window {window!r}"
                yield Violation("known_ids", message)
    for rest in plan.unmet:
        if rest.order not in facts.rows.orders:
            yield Violation("known_ids", f"unmet names unknown order {rest.order!r}")
    for hint in plan.capacity_prices:
        if hint.window not in facts.rows.windows:
            yield Violation("known_ids", f"price names unknown window {hint.window!r}")


def _listed_once(facts: _Facts) -> Iterator[Violation]:
    """Checks that no row is listed twice."""
    plan = facts.plan
    pairs = Counter((row.operation, row.window) for row in plan.allocations)
    moves = Counter((row.operation, row.from_window, row.to_window) for row in plan.transfers)
    rests = Counter(row.order for row in plan.unmet)
    hints = Counter(row.window for row in plan.capacity_prices)
    lists = (("allocation", pairs), ("transfer", moves), ("unmet", rests), ("price", hints))
    for name, counted in lists:
        for key, times in counted.items():
            if times > 1:
                yield Violation("listed_once", f"{name} {key!r} is listed {times} times")


def _quantities_above_zero(facts: _Facts) -> Iterator[Violation]:
    """Checks that every quantity is above 0."""
    plan = facts.plan
    for name, rows in (
        ("allocation", plan.allocations),
        ("transfer", plan.transfers),
        ("unmet", plan.unmet),
    ):
        for row in rows:
            if row.quantity < 1:
                yield Violation("quantities_above_zero", f"{name} {row!r} is not above 0")


def _capacity(facts: _Facts) -> Iterator[Violation]:
    """Checks rule 1: setups and units fit in the window's available time."""
    spent: dict[str, int] = defaultdict(int)
    for row in facts.plan.allocations:
        option = facts.option(row)
        spent[row.window] += option.setup_ms + option.unit_ms * row.quantity
    for window, used_ms in spent.items():
        available_ms = facts.rows.available_ms(window)
        if used_ms > available_ms:
            message = f"window {window!r} is used {used_ms} ms of {available_ms} ms"
            yield Violation("capacity", message)


def _quantity_limits(facts: _Facts) -> Iterator[Violation]:
    """Checks rule 2: least and greatest quantity of each allocation."""
    for row in facts.plan.allocations:
        option = facts.option(row)
        where = f"operation {row.operation!r} in window {row.window!r}"
        if row.quantity < option.min_quantity:
            message = f"{where} makes {row.quantity}, least is {option.min_quantity}"
            yield Violation("min_quantity", message)
        if option.max_quantity is not None and row.quantity > option.max_quantity:
            message = f"{where} makes {row.quantity}, most is {option.max_quantity}"
            yield Violation("max_quantity", message)


def _min_lot(facts: _Facts) -> Iterator[Violation]:
    """Checks rule 2: the least lot at each factory, at most the order's quantity."""
    for (operation, factory), made in facts.made_at().items():
        lot = int(facts.columns.operation_min_lot[facts.rows.operations[operation]])
        least = min(lot, facts.quantity(operation))
        if made < least:
            message = f"operation {operation!r} makes {made} at {factory!r}, least lot is {least}"
            yield Violation("min_lot", message)


def _max_factories(facts: _Facts) -> Iterator[Violation]:
    """Checks rule 2: the number of factories per operation."""
    used = Counter(operation for operation, _ in facts.made_at())
    for operation, count in used.items():
        most = int(facts.columns.operation_max_factories[facts.rows.operations[operation]])
        if most != NO_LIMIT and count > most:
            message = f"operation {operation!r} is at {count} factories, most is {most}"
            yield Violation("max_factories", message)


def _balance(facts: _Facts) -> Iterator[Violation]:
    """Checks rule 3: made and unmet add up to the order's quantity."""
    made: Counter[str] = Counter()
    for row in facts.plan.allocations:
        made[row.operation] += row.quantity
    left = facts.left()
    quantities: list[int] = facts.columns.order_quantity.tolist()
    for operation, at in zip(facts.columns.operation_ids, facts.rows.order_of, strict=True):
        order, quantity = facts.columns.order_ids[at], quantities[at]
        if made[operation] + left[order] != quantity:
            parts = f"made {made[operation]} + unmet {left[order]} ≠ {quantity}"
            yield Violation("balance", f"operation {operation!r} of order {order!r}: {parts}")


def _all_or_nothing(facts: _Facts) -> Iterator[Violation]:
    """Checks rule 3: an all-or-nothing order is unmet whole or not at all."""
    for name, quantity in facts.left().items():
        order = facts.rows.orders[name]
        whole = int(facts.columns.order_quantity[order])
        if facts.columns.order_whole[order] and quantity not in (0, whole):
            message = f"order {name!r} leaves {quantity} of {whole}"
            yield Violation("all_or_nothing", message)


def _lots_sent_whole(facts: _Facts) -> Iterator[Violation]:
    """Checks rule 4: operations send on all they make, and receive all they need."""
    sent: Counter[tuple[str, str]] = Counter()
    received: Counter[tuple[str, str]] = Counter()
    for row in facts.plan.transfers:
        sent[row.operation, row.from_window] += row.quantity
        received[facts.following(row.operation), row.to_window] += row.quantity
    names = facts.columns.operation_ids
    firsts = {names[at] for at in facts.columns.order_operations[:-1].tolist()}
    made = {(row.operation, row.window): row.quantity for row in facts.plan.allocations}
    for key in made.keys() | sent.keys() | received.keys():
        operation, window = key
        if not facts.is_last(operation) and sent[key] != made.get(key, 0):
            message = f"operation {operation!r} in window {window!r} makes {made.get(key, 0)}"
            yield Violation("lots_sent_whole", f"{message} and sends {sent[key]}")
        if operation not in firsts and received[key] != made.get(key, 0):
            message = f"operation {operation!r} in window {window!r} makes {made.get(key, 0)}"
            yield Violation("lots_received_whole", f"{message} and receives {received[key]}")


def _lanes(facts: _Facts) -> Iterator[Violation]:
    """Checks rule 4: a lane exists between factories, and lots arrive in time."""
    for row in facts.plan.transfers:
        operation, start, goal = facts.lane_of(row)
        lane = facts.rows.lanes.get((operation, start, goal))
        if start != goal and lane is None:
            yield Violation("lane", f"no lane of {operation!r} from {start!r} to {goal!r}")
            continue
        transit_ms = lane.transit_ms if lane is not None and start != goal else 0
        ready_us = microseconds(facts.rows.window(row.from_window).end) + 1000 * transit_ms
        start_us = microseconds(facts.rows.window(row.to_window).start)
        if start_us < ready_us:
            message = f"lot of {operation!r} from window {row.from_window!r} is ready"
            message += f" {-(-(ready_us - start_us) // 1000)} ms after the start of"
            yield Violation("timing", f"{message} window {row.to_window!r}")


def _shipments(facts: _Facts) -> Iterator[Violation]:
    """Checks that a shipment is listed, if the problem lists shipments at all."""
    if not len(facts.columns.shipment_order):
        return
    for operation, factory in facts.made_at():
        order = facts.rows.order(operation)
        if facts.is_last(operation) and (order, factory) not in facts.rows.shipments:
            message = f"no shipment of order {order!r} from factory {factory!r}"
            yield Violation("shipment", message)


def _total(facts: _Facts) -> Iterator[Violation]:
    """Checks rule 5: the total is the exact cost."""
    exact = _exact_total(facts)
    if exact is not None and facts.plan.total_micros != exact:
        message = f"total is given as {facts.plan.total_micros}, exact is {exact}"
        yield Violation("total_micros", message)


def _exact_total(facts: _Facts) -> int | None:
    """Returns the cost by rule 5; None if a lane or a shipment is missing."""
    plan = facts.plan
    total = 0
    for window in {row.window for row in plan.allocations}:
        total += facts.rows.opening_micros(window)
    for row in plan.allocations:
        option = facts.option(row)
        total += option.setup_micros + option.unit_micros * row.quantity
    for (operation, factory), quantity in facts.made_at().items():
        if len(facts.columns.shipment_order) and facts.is_last(operation):
            shipment = facts.rows.shipments.get((facts.rows.order(operation), factory))
            if shipment is None:
                return None
            total += shipment.fixed_micros + shipment.unit_micros * quantity
    moved: Counter[tuple[str, str, str]] = Counter()
    for move in plan.transfers:
        moved[facts.lane_of(move)] += move.quantity
    for (operation, start, goal), quantity in moved.items():
        if start != goal:
            lane = facts.rows.lanes.get((operation, start, goal))
            if lane is None:
                return None
            total += lane.fixed_micros + lane.unit_micros * quantity
    prices: list[int] = facts.columns.order_unmet.tolist()
    return total + sum(prices[facts.rows.orders[rest.order]] * rest.quantity for rest in plan.unmet)


def _bound(facts: _Facts) -> Iterator[Violation]:
    """Checks that the bound is neither negative nor above the total."""
    plan = facts.plan
    if plan.bound_micros > plan.total_micros:
        message = f"bound {plan.bound_micros} is above the total {plan.total_micros}"
        yield Violation("bound_micros", message)
    if plan.bound_micros < 0:
        yield Violation("bound_micros", f"bound {plan.bound_micros} is negative")


def _gap(facts: _Facts) -> Iterator[Violation]:
    """Checks that the gap follows from total and bound."""
    plan = facts.plan
    gap = 0.0
    if plan.total_micros:
        gap = (plan.total_micros - plan.bound_micros) / plan.total_micros
    if not math.isclose(plan.gap, gap, rel_tol=_GAP_ROUNDING, abs_tol=_GAP_ROUNDING):
        yield Violation("gap", f"gap is given as {plan.gap}, total and bound make it {gap}")


def _prices(facts: _Facts) -> Iterator[Violation]:
    """Checks that capacity prices are above 0."""
    for hint in facts.plan.capacity_prices:
        if hint.micros_per_hour <= 0:
            message = f"window {hint.window!r} has price {hint.micros_per_hour}, not above 0"
            yield Violation("capacity_prices", message)


_RULES = (
    _listed_once,
    _quantities_above_zero,
    _capacity,
    _quantity_limits,
    _min_lot,
    _max_factories,
    _balance,
    _all_or_nothing,
    _lots_sent_whole,
    _lanes,
    _shipments,
    _total,
    _bound,
    _gap,
    _prices,
)
