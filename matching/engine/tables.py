"""The problem as arrays, tightened, for the solver; the arrays hold facts and decide nothing.

Rows are taken in the order of their ids, so that a problem gives the same arrays however its rows
were listed. Options that can make nothing are left out: no time for a setup and the least
quantity, no shipment, or no lane in time from or to another usable option. Shipping to the buyer
is folded into the last operation: its unit part into the options, its fixed part into the sites.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from matching.engine.problem import Option, Order, Problem, in_order

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A double holds integers exactly up to here; the floating point solver sees nothing larger.
EXACT_FLOAT = 2**53
_INT64 = 2**62


@dataclass(frozen=True, slots=True)
class Tables:
    """Columns by row number. A *site* is a factory where one operation may run, a *lane* goes from
    one site to a site of the next operation, an *arc* goes from one option by a lane.

    Options are sorted by order, operation, site and the start of their window, so that the options
    of an order, of an operation and of a site are each one slice. A lot that travels an arc arrives
    at option `arc_entry` of the lane's receiving site, the first that starts in time, and may wait
    there for a later one. `option_most` is what an option can make, `option_limit` what it could
    with hours without end. Times are ms, money is micros.
    """

    problem: Problem
    order_quantity: Ints
    order_unmet: Ints
    order_whole: Flags
    order_ops: Ints
    op_order: Ints
    op_max_factories: Ints
    op_min_lot: Ints
    op_sites: Ints
    site_op: Ints
    site_factory: Ints
    site_fixed: Ints
    site_options: Ints
    option_op: Ints
    option_site: Ints
    option_window: Ints
    option_unit_ms: Ints
    option_setup_ms: Ints
    option_unit: Ints
    option_setup: Ints
    option_least: Ints
    option_most: Ints
    option_limit: Ints
    window_factory: Ints
    window_available: Ints
    window_opening: Ints
    lane_op: Ints
    lane_from: Ints
    lane_to: Ints
    lane_fixed: Ints
    lane_unit: Ints
    arc_option: Ints
    arc_lane: Ints
    arc_entry: Ints
    op_arcs: Ints
    op_lanes: Ints

    @property
    def is_within_floats(self) -> bool:
        """Whether quantities and hours are small enough for a floating point solver."""
        most = max(self.option_most.max(initial=0), self.window_available.max(initial=0))
        return bool(most < EXACT_FLOAT and self.order_quantity.max(initial=0) < EXACT_FLOAT)

    def order_options(self, order: int) -> slice:
        first, last = self.order_ops[order], self.order_ops[order + 1]
        return slice(
            int(self.site_options[self.op_sites[first]]),
            int(self.site_options[self.op_sites[last]]),
        )


def first_come(tables: Tables) -> list[int]:
    """The orders in the sequence in which a first-come baseline serves them."""
    orders = tables.problem.orders
    return sorted(range(len(orders)), key=lambda at: (orders[at].submitted_at, orders[at].id))


def tables_of(problem: Problem) -> Tables:
    """The arrays of a problem; about 10 µs an option and arc, memory in proportion to both."""
    return _Maker(in_order(problem)).tables()


@dataclass(slots=True)
class _Usable:
    """An option that can make something; `most` is at least `least`, `unit` includes shipping."""

    option: Option
    window: int
    least: int
    most: int
    limit: int
    unit: int


class _Maker:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.window_at = {row.id: place for place, row in enumerate(problem.windows)}
        factories = sorted({row.factory for row in problem.windows})
        self.factory_at = {name: place for place, name in enumerate(factories)}
        self.factory = [self.factory_at[row.factory] for row in problem.windows]
        self.start = [microseconds(row.start) for row in problem.windows]
        self.end = [microseconds(row.end) for row in problem.windows]
        self.shipments = {(row.order, row.factory): row for row in problem.shipments}
        self.lanes = {
            (row.operation, self.factory_at[row.from_factory], self.factory_at[row.to_factory]): row
            for row in problem.transfers
        }
        self.listed: dict[str, list[Option]] = defaultdict(list)
        for option in problem.options:
            self.listed[option.operation].append(option)
        self.columns: dict[str, list[int]] = defaultdict(list)

    def tables(self) -> Tables:
        columns = self.columns
        for place, order in enumerate(self.problem.orders):
            columns["order_ops"].append(len(columns["op_order"]))
            self.add_order(place, order)
        columns["order_ops"].append(len(columns["op_order"]))
        columns["op_sites"].append(len(columns["site_op"]))
        columns["op_arcs"].append(len(columns["arc_option"]))
        columns["op_lanes"].append(len(columns["lane_op"]))
        columns["site_options"].append(len(columns["option_op"]))
        orders, windows = self.problem.orders, self.problem.windows
        columns["order_quantity"] = [min(row.quantity, _INT64) for row in orders]
        columns["order_unmet"] = [row.unmet_micros for row in orders]
        columns["window_factory"] = self.factory
        columns["window_available"] = [min(row.available_ms, _INT64) for row in windows]
        columns["window_opening"] = [row.opening_micros for row in windows]
        flags = np.array([row.all_or_nothing for row in orders], dtype=bool)
        names = [name for name in Tables.__slots__ if name not in ("problem", "order_whole")]
        arrays = {name: np.array(columns[name], dtype=np.int64) for name in names}
        return Tables(problem=self.problem, order_whole=flags, **arrays)

    def add_order(self, place: int, order: Order) -> None:
        usable = [self.usable(order, step) for step in range(len(order.operations))]
        self.drop_unreachable(order, usable)
        first_op = len(self.columns["op_order"])
        first_option: list[dict[int, list[tuple[int, _Usable]]]] = []
        for step, operation in enumerate(order.operations):
            columns = self.columns
            columns["op_order"].append(place)
            columns["op_sites"].append(len(columns["site_op"]))
            columns["op_min_lot"].append(min(operation.min_lot, order.quantity, _INT64))
            first_option.append(self.add_sites(order, step, first_op + step, usable[step]))
            sites = len(columns["site_op"]) - columns["op_sites"][-1]
            most = sites if operation.max_factories is None else operation.max_factories
            columns["op_max_factories"].append(min(most, sites))
        for step in range(len(order.operations)):
            self.columns["op_arcs"].append(len(self.columns["arc_option"]))
            self.columns["op_lanes"].append(len(self.columns["lane_op"]))
            if step + 1 < len(order.operations):
                self.add_lanes(order, step, first_op + step, first_option)

    def usable(self, order: Order, step: int) -> list[_Usable]:
        """The options that can make something here; tightens the most that each can make."""
        operation = order.operations[step]
        last = step == len(order.operations) - 1
        found: list[_Usable] = []
        if order.quantity >= _INT64:
            # Only an order that costs nothing in any way can be so large: leaving it is free too.
            return found
        for option in self.listed[operation.id]:
            window = self.window_at[option.window]
            unit = option.unit_micros
            if last and self.shipments:
                shipment = self.shipments.get((order.id, self.problem.windows[window].factory))
                if shipment is None:
                    continue
                unit += shipment.unit_micros
            spare = min(self.problem.windows[window].available_ms, _INT64) - option.setup_ms
            limit = order.quantity
            if option.max_quantity is not None:
                limit = min(limit, option.max_quantity)
            most = min(limit, spare // option.unit_ms)
            least = max(1, option.min_quantity)
            if most >= least:
                found.append(_Usable(option, window, least, most, limit, unit))
        return self.with_enough_for_a_lot(order, step, found)

    def with_enough_for_a_lot(self, order: Order, step: int, found: list[_Usable]) -> list[_Usable]:
        """Without the options of a factory whose windows together cannot make the least lot."""
        together: dict[int, int] = defaultdict(int)
        for row in found:
            together[self.factory[row.window]] += row.most
        lot = min(order.operations[step].min_lot, order.quantity)
        return [row for row in found if together[self.factory[row.window]] >= lot]

    def drop_unreachable(self, order: Order, usable: list[list[_Usable]]) -> None:
        """Without the options that no routing can reach, or that can send nothing on."""
        for step in range(len(usable) - 1):
            sending, receiving = usable[step], usable[step + 1]
            usable[step + 1] = [
                row for row in receiving if any(self.in_time(order, step, s, row) for s in sending)
            ]
        for step in range(len(usable) - 2, -1, -1):
            sending, receiving = usable[step], usable[step + 1]
            usable[step] = [
                row for row in sending if any(self.in_time(order, step, row, r) for r in receiving)
            ]

    def arrival(self, order: Order, step: int, sending: int, factory: int) -> int | None:
        """When (µs) a lot made in window `sending` is at a factory; none where no lane goes."""
        if self.factory[sending] == factory:
            return self.end[sending]
        lane = self.lanes.get((order.operations[step].id, self.factory[sending], factory))
        return None if lane is None else self.end[sending] + 1000 * lane.transit_ms

    def in_time(self, order: Order, step: int, sending: _Usable, receiving: _Usable) -> bool:
        ready = self.arrival(order, step, sending.window, self.factory[receiving.window])
        return ready is not None and ready <= self.start[receiving.window]

    def add_sites(
        self, order: Order, step: int, op: int, usable: list[_Usable]
    ) -> dict[int, list[tuple[int, _Usable]]]:
        """Adds the operation's sites and options; returns the options by factory."""
        columns = self.columns
        by_factory: dict[int, list[_Usable]] = defaultdict(list)
        for row in usable:
            by_factory[self.factory[row.window]].append(row)
        placed: dict[int, list[tuple[int, _Usable]]] = {}
        last = step == len(order.operations) - 1
        for factory in sorted(by_factory):
            site = len(columns["site_op"])
            columns["site_op"].append(op)
            columns["site_factory"].append(factory)
            columns["site_options"].append(len(columns["option_op"]))
            columns["site_fixed"].append(self.shipping_fixed(order, by_factory[factory], last))
            rows = sorted(by_factory[factory], key=lambda row: (self.start[row.window], row.window))
            placed[factory] = [(self.add_option(op, site, row), row) for row in rows]
        return placed

    def shipping_fixed(self, order: Order, rows: list[_Usable], last: bool) -> int:
        if not last or not self.shipments:
            return 0
        return self.shipments[order.id, self.problem.windows[rows[0].window].factory].fixed_micros

    def add_option(self, op: int, site: int, row: _Usable) -> int:
        place = len(self.columns["option_op"])
        for name, number in (
            ("option_op", op),
            ("option_site", site),
            ("option_window", row.window),
            ("option_unit_ms", row.option.unit_ms),
            ("option_setup_ms", row.option.setup_ms),
            ("option_unit", row.unit),
            ("option_setup", row.option.setup_micros),
            ("option_least", row.least),
            ("option_most", row.most),
            ("option_limit", row.limit),
        ):
            self.columns[name].append(number)
        return place

    def add_lanes(
        self,
        order: Order,
        step: int,
        op: int,
        placed: list[dict[int, list[tuple[int, _Usable]]]],
    ) -> None:
        """Adds the lanes between two steps, and the arcs of each option that is in time."""
        columns = self.columns
        for start, sending in placed[step].items():
            for goal, receiving in placed[step + 1].items():
                lane = self.lanes.get((order.operations[step].id, start, goal))
                if lane is None and start != goal:
                    continue
                arcs = list(self.arcs(order, step, sending, receiving))
                if not arcs:
                    continue
                number = len(columns["lane_op"])
                columns["lane_op"].append(op)
                columns["lane_from"].append(columns["option_site"][sending[0][0]])
                columns["lane_to"].append(columns["option_site"][receiving[0][0]])
                free = lane is None or start == goal
                columns["lane_fixed"].append(0 if free or lane is None else lane.fixed_micros)
                columns["lane_unit"].append(0 if free or lane is None else lane.unit_micros)
                for option, entry in arcs:
                    columns["arc_option"].append(option)
                    columns["arc_lane"].append(number)
                    columns["arc_entry"].append(entry)

    def arcs(
        self,
        order: Order,
        step: int,
        sending: list[tuple[int, _Usable]],
        receiving: list[tuple[int, _Usable]],
    ) -> list[tuple[int, int]]:
        """Each sending option with the first receiving option that starts in time."""
        found = []
        goal = self.factory[receiving[0][1].window]
        for place, row in sending:
            ready = self.arrival(order, step, row.window, goal)
            if ready is None:
                continue
            entry = next((at for at, to in receiving if ready <= self.start[to.window]), None)
            if entry is not None:
                found.append((place, entry))
        return found


def microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)
