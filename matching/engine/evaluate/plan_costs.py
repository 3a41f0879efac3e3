"""Computes the exact cost of a plan in integers, item by item.

The solver's figures are never used, only the problem's own rows. `checker` decides whether a plan
is allowed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matching.engine.model.columns import Columns
from matching.engine.model.lookup import RowLookup
from matching.engine.model.plan import PlanAllocation, PlanTransfer, PlanUnmet
from matching.engine.model.problem import Problem, ProblemOption, ProblemTransfer, columns_of

_Pair = tuple[str, str]


class CostError(ValueError):
    """Raised when a plan names a row that the problem does not have."""


@dataclass(frozen=True, slots=True)
class AllocationCost:
    """Holds one allocation's cost in micros, with shares of what is paid once.

    A window's opening is shared by machine time; a factory's fixed shipping and a lane's fixed
    charge by quantity. A transfer is paid by the allocation that sends it.
    """

    order: str
    operation: str
    window: str
    setup_micros: int
    production_micros: int
    opening_micros: int
    shipping_micros: int
    transfer_micros: int

    @property
    def total_micros(self) -> int:
        """Returns the sum of all items."""
        made = self.setup_micros + self.production_micros + self.opening_micros
        return made + self.shipping_micros + self.transfer_micros


@dataclass(frozen=True, slots=True)
class OrderCost:
    """Holds one order's cost in micros, over its allocations and unmet quantity."""

    order: str
    setup_micros: int = 0
    production_micros: int = 0
    opening_micros: int = 0
    shipping_micros: int = 0
    transfer_micros: int = 0
    unmet_micros: int = 0

    @property
    def total_micros(self) -> int:
        """Returns the sum of all items."""
        made = self.setup_micros + self.production_micros + self.opening_micros
        return made + self.shipping_micros + self.transfer_micros + self.unmet_micros


@dataclass(frozen=True, slots=True)
class PlanCosts:
    """Holds the exact cost of a plan; the orders add up to it to the micro."""

    allocations: tuple[AllocationCost, ...]
    orders: tuple[OrderCost, ...]

    @property
    def total_micros(self) -> int:
        """Returns the sum of all items."""
        return sum(order.total_micros for order in self.orders)


def plan_costs(
    problem: Problem | Columns,
    allocations: Iterable[PlanAllocation],
    transfers: Iterable[PlanTransfer],
    unmet: Iterable[PlanUnmet],
) -> PlanCosts:
    """Returns the exact cost of decisions. Raises CostError for unknown ids."""
    columns, made, moves = columns_of(problem), tuple(allocations), tuple(transfers)
    sharing = _CostSharing(RowLookup(columns, made, moves))
    opening = sharing.opening_shares(made)
    shipping = sharing.shipping_shares(made)
    sending = sharing.transfer_shares(moves)
    rows = tuple(
        AllocationCost(
            order=sharing.order_of(row.operation),
            operation=row.operation,
            window=row.window,
            setup_micros=sharing.option(row).setup_micros,
            production_micros=sharing.option(row).unit_micros * row.quantity,
            opening_micros=opening[row.operation, row.window],
            shipping_micros=shipping.get((row.operation, row.window), 0),
            transfer_micros=sending.pop((row.operation, row.window), 0),
        )
        for row in made
    )
    if sending:
        raise CostError(f"transfer from nothing made: {next(iter(sending))}")
    return PlanCosts(rows, _by_order(columns, rows, unmet))


def order_costs(
    problem: Problem | Columns,
    allocations: Iterable[PlanAllocation],
    transfers: Iterable[PlanTransfer],
    unmet: Iterable[PlanUnmet],
) -> dict[str, OrderCost]:
    """Returns the cost items of every order; they add up to the total."""
    costs = plan_costs(problem, allocations, transfers, unmet)
    return {row.order: row for row in costs.orders}


def share_by_weight(amount: int, weights: Sequence[int]) -> list[int]:
    """Divides `amount` in proportion to `weights`, by largest remainder.

    The parts are whole micros that add up to it. Of equal remainders the earlier weight comes
    first.
    """
    whole = sum(weights)
    if whole <= 0:
        raise CostError("nothing to share a cost over")
    parts = [amount * weight // whole for weight in weights]
    remainders = [amount * weight % whole for weight in weights]
    rest = amount - sum(parts)
    for place in sorted(range(len(weights)), key=lambda at: (-remainders[at], at))[:rest]:
        parts[place] += 1
    return parts


class _CostSharing:
    """Divides what is paid once among the rows of the plan that use it."""

    def __init__(self, rows: RowLookup) -> None:
        self.rows = rows

    def order_of(self, operation: str) -> str:
        """Returns the order of an operation."""
        return self.rows.order(operation)

    def option(self, row: PlanAllocation) -> ProblemOption:
        """Returns the option that an allocation uses."""
        try:
            return self.rows.options[row.operation, row.window]
        except KeyError:
            pair = f"operation {row.operation!r}, window {row.window!r}"
            raise CostError(f"no option for {pair}") from None

    def opening_shares(self, made: Sequence[PlanAllocation]) -> dict[_Pair, int]:
        """Divides each window's opening by the machine time of its allocations."""
        users: dict[str, list[PlanAllocation]] = defaultdict(list)
        for row in sorted(made, key=lambda row: (row.window, row.operation)):
            users[row.window].append(row)
        shares: dict[_Pair, int] = {}
        for window, rows in users.items():
            options = [self.option(row) for row in rows]
            spent = [
                option.setup_ms + option.unit_ms * row.quantity
                for option, row in zip(options, rows, strict=True)
            ]
            parts = share_by_weight(self.rows.opening_micros(window), spent)
            keys = [(row.operation, row.window) for row in rows]
            shares.update(zip(keys, parts, strict=True))
        return shares

    def shipping_shares(self, made: Sequence[PlanAllocation]) -> dict[_Pair, int]:
        """Returns each allocation's shipping: per unit, and its share of the charge."""
        if not len(self.rows.columns.shipment_order):
            return {}
        users: dict[_Pair, list[PlanAllocation]] = defaultdict(list)
        for row in sorted(made, key=lambda row: (row.operation, row.window)):
            if self.rows.is_last(row.operation):
                pair = self.order_of(row.operation), self.rows.factory(row.window)
                users[pair].append(row)
        shares: dict[_Pair, int] = {}
        for pair, rows in users.items():
            if pair not in self.rows.shipments:
                raise CostError(f"no shipment of order {pair[0]!r} from factory {pair[1]!r}")
            shipment = self.rows.shipments[pair]
            parts = share_by_weight(shipment.fixed_micros, [row.quantity for row in rows])
            for row, part in zip(rows, parts, strict=True):
                shares[row.operation, row.window] = part + shipment.unit_micros * row.quantity
        return shares

    def lane(self, row: PlanTransfer) -> ProblemTransfer | None:
        """Returns the lane of a transfer; None within a factory, where it is free."""
        if not {row.from_window, row.to_window} <= self.rows.windows.keys():
            raise CostError(f"unknown window in transfer of {row.operation!r}")
        start = self.rows.factory(row.from_window)
        goal = self.rows.factory(row.to_window)
        if start == goal:
            return None
        if (row.operation, start, goal) not in self.rows.lanes:
            raise CostError(f"no lane of {row.operation!r} from {start!r} to {goal!r}")
        return self.rows.lanes[row.operation, start, goal]

    def transfer_shares(self, transfers: Sequence[PlanTransfer]) -> dict[_Pair, int]:
        """Returns what each sender pays: per unit, and its share of charges."""
        users: dict[tuple[str, str, str], list[PlanTransfer]] = defaultdict(list)
        shares: dict[_Pair, int] = defaultdict(int)
        for row in sorted(transfers, key=lambda row: (row.from_window, row.to_window)):
            lane = self.lane(row)
            if lane is not None:
                users[row.operation, lane.from_factory, lane.to_factory].append(row)
        for key, rows in users.items():
            parts = share_by_weight(
                self.rows.lanes[key].fixed_micros, [row.quantity for row in rows]
            )
            for row, part in zip(rows, parts, strict=True):
                cost = part + self.rows.lanes[key].unit_micros * row.quantity
                shares[row.operation, row.from_window] += cost
        return shares


def _by_order(
    columns: Columns, rows: Sequence[AllocationCost], unmet: Iterable[PlanUnmet]
) -> tuple[OrderCost, ...]:
    """Adds up the cost items of each order."""
    own: dict[str, list[AllocationCost]] = defaultdict(list)
    for row in rows:
        own[row.order].append(row)
    left: dict[str, int] = defaultdict(int)
    for rest in unmet:
        left[rest.order] += rest.quantity
    unknown = left.keys() - set(columns.order_ids)
    if unknown:
        raise CostError(f"unknown order {min(unknown)!r}")
    prices: list[int] = columns.order_unmet.tolist()
    return tuple(
        OrderCost(
            order=order,
            setup_micros=sum(row.setup_micros for row in own[order]),
            production_micros=sum(row.production_micros for row in own[order]),
            opening_micros=sum(row.opening_micros for row in own[order]),
            shipping_micros=sum(row.shipping_micros for row in own[order]),
            transfer_micros=sum(row.transfer_micros for row in own[order]),
            unmet_micros=left[order] * unmet_micros,
        )
        for order, unmet_micros in zip(columns.order_ids, prices, strict=True)
    )
