"""Formulates the exact model of some orders over the hours left to them.

The model is tight: every amount is bounded by what its window can hold, binaries exist only where
something is paid, set up or counted, and every link is stated option by option. A lot travels from
an option by a lane to a chain of waiting places at the receiving factory, which needs far fewer
columns than pairs of windows.
"""

import numpy as np

from matching.engine.instance.instance import EXACT_FLOAT, Instance
from matching.engine.milp.model import NONE, MilpModel, ModelAssembly, inverse, place_in, ranges
from matching.engine.model.columns import Flags, Ints
from matching.engine.params import ExactParams

PARAMS = ExactParams()


def formulate_model(
    instance: Instance,
    orders: Ints,
    free_ms: Ints,
    is_open: Flags,
    *,
    scale: float,
    whole_units: bool = True,
    one_factory: bool = False,
) -> MilpModel:
    """Returns the model of `orders` over `free_ms` of every window.

    Open windows cost nothing more. Without `whole_units` larger amounts may be fractions, which is
    solved many times faster; the answers are made whole afterwards. With `one_factory` each order
    is made whole, all operations at one factory, or left unmet.
    """
    return _Builder(instance, orders, free_ms, is_open, scale, whole_units, one_factory).model()


class _Builder:
    """Adds columns and rows kind by kind; each `link_…` states one rule of the format."""

    def __init__(
        self,
        instance: Instance,
        orders: Ints,
        free_ms: Ints,
        is_open: Flags,
        scale: float,
        whole_units: bool,
        one_factory: bool,
    ) -> None:
        self.instance, self.orders, self.free_ms = instance, orders, free_ms
        self.scale, self.one_factory = scale, one_factory
        self.build = ModelAssembly()
        self.fractions_above = EXACT_FLOAT if whole_units else PARAMS.few_units
        self.ops = ranges(instance.order_ops, orders)
        self.op_row = inverse(self.ops, len(instance.op_order))
        self.order_row = inverse(orders, len(instance.order_quantity))
        options = ranges(instance.site_options, ranges(instance.op_sites, self.ops))
        spare = free_ms[instance.option_window[options]] - instance.option_setup_ms[options]
        most = np.minimum(instance.option_most[options], spare // instance.option_unit_ms[options])
        keep = most >= instance.option_least[options]
        self.options, self.most = options[keep], most[keep]
        self.most_of_rows = instance.option_limit[self.options]
        self.window = instance.option_window[self.options]
        self.op = instance.option_op[self.options]
        self.order = instance.op_order[self.op]
        self.quantity = instance.order_quantity[self.order]
        self.sites, self.site = np.unique(instance.option_site[self.options], return_inverse=True)
        self.must_open = (instance.window_opening > 0) & ~is_open

    def model(self) -> MilpModel:
        """Builds all columns and rows, and returns the model."""
        instance, build = self.instance, self.build
        unit = instance.option_unit[self.options] / self.scale
        self.amount = build.add_columns(unit, self.most, integer=self.most <= self.fractions_above)
        self.add_left()
        self.add_used()
        self.add_opened()
        self.add_flows()
        self.link_balance()
        self.link_used()
        self.link_sites()
        self.link_opened()
        capacity_row = self.link_capacity()
        self.link_flows()
        rows, columns, values = (np.concatenate(part) for part in zip(*build.entries, strict=True))
        return MilpModel(
            orders=self.orders,
            options=self.options,
            arcs=self.arcs,
            scale=self.scale,
            cost=np.concatenate(build.cost),
            lower=np.zeros(build.columns),
            upper=np.concatenate(build.upper),
            integer=np.concatenate(build.integer),
            row_lower=np.concatenate(build.row_lower),
            row_upper=np.concatenate(build.row_upper),
            entry_row=rows,
            entry_column=columns,
            entry_value=values,
            amount=self.amount,
            flow=self.flow,
            left=self.left,
            left_worth=self.left_worth,
            used=self.used,
            site_used=self.site_used[self.site],
            opened=self.opened[self.window],
            lane_used=self.lane_used[self.arc_lane],
            wait=self.wait,
            most=self.most,
            most_row=self.most_row,
            most_used=self.most_used,
            is_hour_limited=self.most < self.most_of_rows,
            capacity_row=capacity_row,
            capacity_unit_ms=self.divisor,
        )

    def add_left(self) -> None:
        """Adds what each order leaves unmet: units, or a binary worth the whole order."""
        instance = self.instance
        quantity = instance.order_quantity[self.orders]
        whole = instance.order_whole[self.orders] | self.one_factory
        self.left_worth = np.where(whole, quantity, 1)
        cost = instance.order_unmet[self.orders] * self.left_worth.astype(np.float64) / self.scale
        upper = np.where(whole, 1, quantity)
        self.left = self.build.add_columns(cost, upper, integer=upper <= self.fractions_above)
        self.whole = whole

    def add_used(self) -> None:
        """Adds a binary per option set up and per site counted; one if alone."""
        instance, count = self.instance, len(self.options)
        site_op = instance.site_op[self.sites]
        fixed = instance.site_fixed[self.sites]
        self.lot = instance.op_min_lot[site_op]
        self.op_sites = np.bincount(self.op_row[site_op], minlength=len(self.ops))
        limited = instance.op_max_factories[self.ops] < self.op_sites
        counted = (fixed > 0) | (self.lot > 1) | limited[self.op_row[site_op]] | self.one_factory
        self.site_used = np.full(len(self.sites), NONE, dtype=np.int64)
        columns = self.build.add_columns(fixed[counted] / self.scale, 1, integer=True)
        self.site_used[counted] = columns
        setup = instance.option_setup[self.options]
        alone = np.bincount(self.site, minlength=len(self.sites))[self.site] == 1
        shared = alone & (self.site_used[self.site] != NONE)
        has = (setup > 0) | (instance.option_setup_ms[self.options] > 0)
        has |= instance.option_least[self.options] > 1
        self.used = np.full(count, NONE, dtype=np.int64)
        self.used[has & ~shared] = self.build.add_columns(
            setup[has & ~shared] / self.scale, 1, integer=True
        )
        self.used[shared] = self.site_used[self.site[shared]]
        self.extra_cost = (self.used[shared], setup[shared] / self.scale)
        joined = np.concatenate(self.build.cost)
        np.add.at(joined, *self.extra_cost)
        self.build.cost = [joined]

    def add_opened(self) -> None:
        """Adds a binary per window that must be opened for a cost."""
        windows = np.unique(self.window[self.must_open[self.window]])
        cost = self.instance.window_opening[windows] / self.scale
        self.opened = np.full(len(self.must_open), NONE, dtype=np.int64)
        self.opened[windows] = self.build.add_columns(cost, 1, integer=True)

    def add_flows(self) -> None:
        """Adds amounts on arcs, waiting at sites, and a binary per paid lane."""
        instance = self.instance
        arcs = ranges(instance.op_arcs, self.ops)
        sending = place_in(self.options, instance.arc_option[arcs])
        entry = np.searchsorted(self.options, instance.arc_entry[arcs])
        goal = instance.lane_to[instance.arc_lane[arcs]]
        inside = np.minimum(entry, max(len(self.options) - 1, 0))
        keep = (sending != NONE) & (entry < len(self.options))
        if len(self.options):
            keep &= instance.option_site[self.options[inside]] == goal
        self.arcs, self.arc_from, self.arc_to = arcs[keep], sending[keep], entry[keep]
        self.lanes, self.arc_lane = np.unique(instance.arc_lane[self.arcs], return_inverse=True)
        unit = instance.lane_unit[instance.arc_lane[self.arcs]] / self.scale
        self.flow = self.build.add_columns(unit, self.most[self.arc_from], integer=False)
        step = self.op - instance.order_ops[self.order]
        waits = np.zeros(len(self.options), dtype=bool)
        waits[:-1] = (self.site[1:] == self.site[:-1]) & (step[:-1] > 0)
        self.wait = np.full(len(self.options), NONE, dtype=np.int64)
        zero = np.zeros(int(waits.sum()))
        self.wait[waits] = self.build.add_columns(zero, self.quantity[waits], integer=False)
        fixed = instance.lane_fixed[self.lanes]
        self.lane_used = np.full(len(self.lanes), NONE, dtype=np.int64)
        paid = fixed > 0
        self.lane_used[paid] = self.build.add_columns(fixed[paid] / self.scale, 1, integer=True)

    def link_balance(self) -> None:
        """Links amounts: made and left add up to the order's quantity."""
        order = self.order_row[self.instance.op_order[self.ops]]
        quantity = self.instance.order_quantity[self.orders][order]
        every = np.arange(len(self.ops))
        self.build.add_rows(
            len(self.ops),
            quantity,
            quantity,
            (self.op_row[self.op], self.amount, 1),
            (every, self.left[order], self.left_worth[order]),
        )

    def link_used(self) -> None:
        """Links use: least·used ≤ amount ≤ most·used, and an option only with its site."""
        build, instance = self.build, self.instance
        link = self.used.copy()
        link[link == NONE] = self.site_used[self.site[link == NONE]]
        at = np.flatnonzero(link != NONE)
        every = np.arange(len(at))
        most = -self.most[at].astype(np.float64)
        self.most_row = np.full(len(self.options), NONE, dtype=np.int64)
        self.most_row[at] = build.add_rows(
            len(at), -np.inf, 0, (every, self.amount[at], 1), (every, link[at], most)
        )
        self.most_used = link
        least = instance.option_least[self.options]
        at = np.flatnonzero((self.used != NONE) & (least > 1))
        every = np.arange(len(at))
        build.add_rows(
            len(at), 0, np.inf, (every, self.amount[at], 1), (every, self.used[at], -least[at])
        )
        site_used = self.site_used[self.site]
        at = np.flatnonzero((self.used != NONE) & (site_used != NONE) & (self.used != site_used))
        every = np.arange(len(at))
        build.add_rows(len(at), -np.inf, 0, (every, self.used[at], 1), (every, site_used[at], -1))

    def link_sites(self) -> None:
        """Links sites: least lot, most factories, and no factory for an order left unmet."""
        build, instance = self.build, self.instance
        counted = self.site_used != NONE
        row_of = np.cumsum(counted) - 1
        mine = np.flatnonzero(counted[self.site])
        rows, count = row_of[self.site[mine]], int(counted.sum())
        every = np.arange(count)
        columns = self.site_used[counted]
        lot = self.lot[counted].astype(np.float64)
        build.add_rows(count, 0, np.inf, (rows, self.amount[mine], 1), (every, columns, -lot))
        site_order = self.order_row[instance.op_order[instance.site_op[self.sites[counted]]]]
        quantity = instance.order_quantity[self.orders][site_order].astype(np.float64)
        build.add_rows(count, -np.inf, 0, (rows, self.amount[mine], 1), (every, columns, -quantity))
        whole = np.flatnonzero(self.whole[site_order])
        every = np.arange(len(whole))
        build.add_rows(
            len(whole),
            -np.inf,
            1,
            (every, columns[whole], 1),
            (every, self.left[site_order[whole]], 1),
        )
        op = self.op_row[instance.site_op[self.sites[counted]]]
        most = instance.op_max_factories[self.ops].astype(np.float64)
        if self.one_factory:
            self.link_one_factory()
            most = np.minimum(most, 1)
        build.add_rows(len(self.ops), -np.inf, most, (op, columns, 1))

    def link_one_factory(self) -> None:
        """Links every operation of an order to the factory of its first operation."""
        instance = self.instance
        for order in self.orders.tolist():
            first, last = int(instance.order_ops[order]), int(instance.order_ops[order + 1])
            at = [
                dict(
                    zip(
                        instance.site_factory[self.sites[mine]].tolist(),
                        self.site_used[mine].tolist(),
                        strict=True,
                    )
                )
                for mine in (instance.site_op[self.sites] == op for op in range(first, last))
            ]
            for step in at[1:]:
                for factory in sorted(at[0].keys() | step.keys()):
                    columns = [(at[0].get(factory), 1), (step.get(factory), -1)]
                    terms = [
                        (np.zeros(1, dtype=np.int64), np.array([column]), value)
                        for column, value in columns
                        if column is not None
                    ]
                    self.build.add_rows(1, 0, 0, *terms)

    def link_opened(self) -> None:
        """Links windows: nothing is made in a window that is not opened, option by option."""
        opened = self.opened[self.window]
        for at, column, worth in (
            (np.flatnonzero((opened != NONE) & (self.used != NONE)), self.used, None),
            (np.flatnonzero((opened != NONE) & (self.used == NONE)), self.amount, self.most),
        ):
            every = np.arange(len(at))
            value = -1.0 if worth is None else -worth[at].astype(np.float64)
            self.build.add_rows(
                len(at), -np.inf, 0, (every, column[at], 1), (every, opened[at], value)
            )

    def link_capacity(self) -> Ints:
        """Links hours: setups and units fit in each window.

        Returns the row of every window, NONE if none is needed. A row is divided by the greatest
        common divisor of its times, and its limit rounded down.
        """
        instance = self.instance
        unit, setup = instance.option_unit_ms[self.options], instance.option_setup_ms[self.options]
        full = np.zeros(len(self.free_ms))
        np.add.at(full, self.window, setup + unit * self.most.astype(np.float64))
        tight = full > self.free_ms
        divisor = np.zeros(len(self.free_ms), dtype=np.int64)
        np.gcd.at(divisor, self.window, unit)
        np.gcd.at(divisor, self.window, setup)
        self.divisor = divisor
        windows = np.flatnonzero(tight)
        row_of = np.full(len(self.free_ms), NONE, dtype=np.int64)
        row_of[windows] = np.arange(len(windows))
        at = np.flatnonzero(tight[self.window])
        timed = at[self.used[at] != NONE]
        limit = self.free_ms[windows] // divisor[windows]
        opened = np.flatnonzero(self.opened[windows] != NONE)
        shut = np.flatnonzero(self.opened[windows] == NONE)
        upper = np.zeros(len(windows))
        upper[shut] = limit[shut]
        rows = self.build.add_rows(
            len(windows),
            -np.inf,
            upper,
            (row_of[self.window[at]], self.amount[at], unit[at] // divisor[self.window[at]]),
            (
                row_of[self.window[timed]],
                self.used[timed],
                setup[timed] // divisor[self.window[timed]],
            ),
            (opened, self.opened[windows[opened]], -limit[opened].astype(np.float64)),
        )
        found = np.full(len(self.free_ms), NONE, dtype=np.int64)
        found[windows] = rows
        return found

    def link_flows(self) -> None:
        """Links lots: operations send on all they make, and receive all they need."""
        build, instance = self.build, self.instance
        last = instance.order_ops[self.order + 1] - 1
        sends = np.flatnonzero(self.op != last)
        row_of = np.full(len(self.options), NONE, dtype=np.int64)
        row_of[sends] = np.arange(len(sends))
        build.add_rows(
            len(sends),
            0,
            0,
            (row_of[self.arc_from], self.flow, 1),
            (row_of[sends], self.amount[sends], -1),
        )
        receives = np.flatnonzero(self.op != instance.order_ops[self.order])
        row_of[:] = NONE
        row_of[receives] = np.arange(len(receives))
        waits = np.flatnonzero(self.wait != NONE)
        build.add_rows(
            len(receives),
            0,
            0,
            (row_of[self.arc_to], self.flow, 1),
            (row_of[receives], self.amount[receives], -1),
            (row_of[waits], self.wait[waits], -1),
            (row_of[waits + 1], self.wait[waits], 1),
        )
        self.link_lanes()

    def link_lanes(self) -> None:
        """Links lanes: flow only on paid lanes, by arc and in sum, between sites in use."""
        build, instance = self.build, self.instance
        lane_used = self.lane_used[self.arc_lane]
        at = np.flatnonzero(lane_used != NONE)
        every = np.arange(len(at))
        most = -self.most[self.arc_from[at]].astype(np.float64)
        build.add_rows(len(at), -np.inf, 0, (every, self.flow[at], 1), (every, lane_used[at], most))
        paid = np.flatnonzero(self.lane_used != NONE)
        row_of = np.full(len(self.lanes), NONE, dtype=np.int64)
        row_of[paid] = np.arange(len(paid))
        site_most = np.zeros(len(self.sites))
        np.add.at(site_most, self.site, self.most)
        ends = []
        for side in (instance.lane_from, instance.lane_to):
            ends.append(np.searchsorted(self.sites, side[self.lanes[paid]]))
        order = instance.op_order[instance.lane_op[self.lanes[paid]]]
        limit = np.minimum(site_most[ends[0]], site_most[ends[1]])
        limit = np.minimum(limit, instance.order_quantity[order])
        every = np.arange(len(paid))
        build.add_rows(
            len(paid),
            -np.inf,
            0,
            (row_of[self.arc_lane[at]], self.flow[at], 1),
            (every, self.lane_used[paid], -limit),
        )
        for end in ends:
            counted = np.flatnonzero(self.site_used[end] != NONE)
            every = np.arange(len(counted))
            build.add_rows(
                len(counted),
                -np.inf,
                0,
                (every, self.lane_used[paid[counted]], 1),
                (every, self.site_used[end[counted]], -1),
            )
