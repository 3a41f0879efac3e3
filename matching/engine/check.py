"""The independent checker: every rule a plan must satisfy, in integers, sharing nothing with the
solver or the pricing.

Each rule is one small function named after it. A rule that fails gives one `Violation` for each
place where it fails.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from matching.engine.plan import Allocation, LotTransfer, Plan
from matching.engine.problem import Operation, Option, Order, Problem, Window

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# The gap is written as a float: two ways of rounding one division differ by less than this.
_GAP_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule that does not hold, in words with ids and numbers."""

    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"


def check(problem: Problem, plan: Plan) -> list[Violation]:
    """Every rule of the format that the plan breaks; empty for a sound plan.

    Unknown ids end the check early: the other rules could not be asked about them.
    """
    facts = _Facts(problem, plan)
    unknown = [*_same_problem(facts), *_known_ids(facts)]
    if any(found.rule == "known_ids" for found in unknown):
        return unknown
    return [*unknown, *(found for rule in _RULES for found in rule(facts))]


class _Facts:
    """The problem's and the plan's rows by their keys."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan
        self.windows: dict[str, Window] = {row.id: row for row in problem.windows}
        self.orders: dict[str, Order] = {row.id: row for row in problem.orders}
        self.options = {(row.operation, row.window): row for row in problem.options}
        self.lanes = {
            (row.operation, row.from_factory, row.to_factory): row for row in problem.transfers
        }
        self.shipments = {(row.order, row.factory): row for row in problem.shipments}
        self.operations: dict[str, Operation] = {}
        self.order_of: dict[str, Order] = {}
        self.following: dict[str, str | None] = {}
        for order in problem.orders:
            for step, operation in enumerate(order.operations):
                after = order.operations[step + 1 :]
                self.operations[operation.id] = operation
                self.order_of[operation.id] = order
                self.following[operation.id] = after[0].id if after else None

    def factory(self, window: str) -> str:
        return self.windows[window].factory

    def option(self, row: Allocation) -> Option:
        return self.options[row.operation, row.window]

    def is_last(self, operation: str) -> bool:
        return self.following[operation] is None

    def left(self) -> Counter[str]:
        counted: Counter[str] = Counter()
        for row in self.plan.unmet:
            counted[row.order] += row.quantity
        return counted

    def made_at(self) -> dict[tuple[str, str], int]:
        """Quantity by operation and factory."""
        made: dict[tuple[str, str], int] = defaultdict(int)
        for row in self.plan.allocations:
            made[row.operation, self.factory(row.window)] += row.quantity
        return made

    def lane_of(self, row: LotTransfer) -> tuple[str, str, str]:
        return row.operation, self.factory(row.from_window), self.factory(row.to_window)


def _same_problem(facts: _Facts) -> Iterator[Violation]:
    digest = facts.problem.sha256()
    if facts.plan.problem_sha256 != digest:
        message = f"plan is for {facts.plan.problem_sha256}, the problem is {digest}"
        yield Violation("same_problem", message)


def _known_ids(facts: _Facts) -> Iterator[Violation]:
    plan = facts.plan
    for row in plan.allocations:
        if (row.operation, row.window) not in facts.options:
            message = f"no option for operation {row.operation!r} in window {row.window!r}"
            yield Violation("known_ids", message)
    for move in plan.transfers:
        if facts.following.get(move.operation) is None:
            message = f"transfer out of {move.operation!r}, which has no next operation"
            yield Violation("known_ids", message)
        for window in (move.from_window, move.to_window):
            if window not in facts.windows:
                message = f"transfer of {move.operation!r} names unknown window {window!r}"
                yield Violation("known_ids", message)
    for rest in plan.unmet:
        if rest.order not in facts.orders:
            yield Violation("known_ids", f"unmet names unknown order {rest.order!r}")
    for hint in plan.capacity_prices:
        if hint.window not in facts.windows:
            yield Violation("known_ids", f"price names unknown window {hint.window!r}")


def _listed_once(facts: _Facts) -> Iterator[Violation]:
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
    """Rule 1: setups and units fit in the window's available time."""
    spent: dict[str, int] = defaultdict(int)
    for row in facts.plan.allocations:
        option = facts.option(row)
        spent[row.window] += option.setup_ms + option.unit_ms * row.quantity
    for window, used_ms in spent.items():
        available_ms = facts.windows[window].available_ms
        if used_ms > available_ms:
            message = f"window {window!r} is used {used_ms} ms of {available_ms} ms"
            yield Violation("capacity", message)


def _quantity_limits(facts: _Facts) -> Iterator[Violation]:
    """Rule 2: least and greatest quantity of each allocation."""
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
    """Rule 2: least total at each factory used, never asked above the order's quantity."""
    for (operation, factory), made in facts.made_at().items():
        least = min(facts.operations[operation].min_lot, facts.order_of[operation].quantity)
        if made < least:
            message = f"operation {operation!r} makes {made} at {factory!r}, least lot is {least}"
            yield Violation("min_lot", message)


def _max_factories(facts: _Facts) -> Iterator[Violation]:
    """Rule 2: at most so many factories per operation."""
    used = Counter(operation for operation, _ in facts.made_at())
    for operation, count in used.items():
        most = facts.operations[operation].max_factories
        if most is not None and count > most:
            message = f"operation {operation!r} is at {count} factories, most is {most}"
            yield Violation("max_factories", message)


def _balance(facts: _Facts) -> Iterator[Violation]:
    """Rule 3: for every operation, made and unmet add up to the order's quantity."""
    made: Counter[str] = Counter()
    for row in facts.plan.allocations:
        made[row.operation] += row.quantity
    left = facts.left()
    for operation, order in facts.order_of.items():
        if made[operation] + left[order.id] != order.quantity:
            parts = f"made {made[operation]} + unmet {left[order.id]} ≠ {order.quantity}"
            yield Violation("balance", f"operation {operation!r} of order {order.id!r}: {parts}")


def _all_or_nothing(facts: _Facts) -> Iterator[Violation]:
    """Rule 3: such an order is left unmet whole or not at all."""
    for name, quantity in facts.left().items():
        order = facts.orders[name]
        if order.all_or_nothing and quantity not in (0, order.quantity):
            message = f"order {name!r} leaves {quantity} of {order.quantity}"
            yield Violation("all_or_nothing", message)


def _lots_sent_whole(facts: _Facts) -> Iterator[Violation]:
    """Rule 4: what an operation makes is sent on whole; what the next makes was received."""
    sent: Counter[tuple[str, str]] = Counter()
    received: Counter[tuple[str, str]] = Counter()
    for row in facts.plan.transfers:
        sent[row.operation, row.from_window] += row.quantity
        received[str(facts.following[row.operation]), row.to_window] += row.quantity
    firsts = {order.operations[0].id for order in facts.problem.orders}
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
    """Rule 4: between two factories a lane is listed, and the lot arrives before the start."""
    for row in facts.plan.transfers:
        operation, start, goal = facts.lane_of(row)
        lane = facts.lanes.get((operation, start, goal))
        if start != goal and lane is None:
            yield Violation("lane", f"no lane of {operation!r} from {start!r} to {goal!r}")
            continue
        transit_ms = lane.transit_ms if lane is not None and start != goal else 0
        ready_us = _microseconds(facts.windows[row.from_window].end) + 1000 * transit_ms
        start_us = _microseconds(facts.windows[row.to_window].start)
        if start_us < ready_us:
            message = f"lot of {operation!r} from window {row.from_window!r} is ready"
            message += f" {-(-(ready_us - start_us) // 1000)} ms after the start of"
            yield Violation("timing", f"{message} window {row.to_window!r}")


def _shipments(facts: _Facts) -> Iterator[Violation]:
    """Where shipments are listed, a pair that is not listed is not allowed."""
    if not facts.shipments:
        return
    for operation, factory in facts.made_at():
        order = facts.order_of[operation]
        if facts.is_last(operation) and (order.id, factory) not in facts.shipments:
            message = f"no shipment of order {order.id!r} from factory {factory!r}"
            yield Violation("shipment", message)


def _total(facts: _Facts) -> Iterator[Violation]:
    """Rule 5: the total is the exact cost."""
    exact = _exact_total(facts)
    if exact is not None and facts.plan.total_micros != exact:
        message = f"total is given as {facts.plan.total_micros}, exact is {exact}"
        yield Violation("total_micros", message)


def _exact_total(facts: _Facts) -> int | None:
    """The cost by rule 5; none where a lane or a shipment is missing, which other rules say."""
    plan = facts.plan
    total = 0
    for window in {row.window for row in plan.allocations}:
        total += facts.windows[window].opening_micros
    for row in plan.allocations:
        option = facts.option(row)
        total += option.setup_micros + option.unit_micros * row.quantity
    for (operation, factory), quantity in facts.made_at().items():
        if facts.shipments and facts.is_last(operation):
            shipment = facts.shipments.get((facts.order_of[operation].id, factory))
            if shipment is None:
                return None
            total += shipment.fixed_micros + shipment.unit_micros * quantity
    moved: Counter[tuple[str, str, str]] = Counter()
    for move in plan.transfers:
        moved[facts.lane_of(move)] += move.quantity
    for (operation, start, goal), quantity in moved.items():
        if start != goal:
            lane = facts.lanes.get((operation, start, goal))
            if lane is None:
                return None
            total += lane.fixed_micros + lane.unit_micros * quantity
    return total + sum(facts.orders[rest.order].unmet_micros * rest.quantity for rest in plan.unmet)


def _bound(facts: _Facts) -> Iterator[Violation]:
    plan = facts.plan
    if plan.bound_micros > plan.total_micros:
        message = f"bound {plan.bound_micros} is above the total {plan.total_micros}"
        yield Violation("bound_micros", message)
    if plan.bound_micros < 0:
        yield Violation("bound_micros", f"bound {plan.bound_micros} is negative")


def _gap(facts: _Facts) -> Iterator[Violation]:
    plan = facts.plan
    gap = 0.0
    if plan.total_micros:
        gap = (plan.total_micros - plan.bound_micros) / plan.total_micros
    if not math.isclose(plan.gap, gap, rel_tol=_GAP_ROUNDING, abs_tol=_GAP_ROUNDING):
        yield Violation("gap", f"gap is given as {plan.gap}, total and bound make it {gap}")


def _prices(facts: _Facts) -> Iterator[Violation]:
    for hint in facts.plan.capacity_prices:
        if hint.micros_per_hour <= 0:
            message = f"window {hint.window!r} has price {hint.micros_per_hour}, not above 0"
            yield Violation("capacity_prices", message)


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


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
