"""The best choice among split patterns that were met: one an order, hours as knapsacks.

Patterns come from the search. The choice is a small exact model; its answer is a plan, and no bound
on others.
"""

from dataclasses import dataclass, field

import numpy as np

from matching.engine.arrays import Arrays
from matching.engine.highs import Limits, solve_mip
from matching.engine.model import Model, bare_model
from matching.engine.plot import Plot
from matching.engine.tables import Ints


@dataclass(slots=True)
class Patterns:
    """The patterns of each order with their cost in micros, openings apart, as they were met."""

    arrays: Arrays
    rows: list[dict[tuple[bytes, bytes], int]] = field(init=False)
    count: int = 0

    def __post_init__(self) -> None:
        self.rows = [{} for _ in self.arrays.order_quantity]

    def add(self, plot: Plot) -> None:
        """Adds each order's part of the plan; leaving an order is always there."""
        for order, rows in enumerate(self.rows):
            span, arcs = self._spans(order)
            made = plot.amount[span]
            if made.any():
                rows.setdefault((made.tobytes(), plot.flow[arcs].tobytes()), int(plot.cost[order]))
        self.count = sum(len(rows) for rows in self.rows)

    def choose(self, plot: Plot, limits: Limits) -> tuple[Ints, Ints] | None:
        """The cheapest amounts and flows by one pattern an order, begun from the plan; or none."""
        self.add(plot)
        columns = self._columns()
        model, chosen = self._model(columns, plot.amount)
        outcome = solve_mip(model, limits, start=chosen)
        if outcome.values is None:
            return None
        amount, flow = np.zeros_like(plot.amount), np.zeros_like(plot.flow)
        for column in np.flatnonzero(outcome.values[: len(columns)] > 0.5).tolist():
            order, made, sent, _ = columns[column]
            span, arcs = self._spans(order)
            amount[span], flow[arcs] = made, sent
        return amount, flow

    def _spans(self, order: int) -> tuple[slice, slice]:
        """The options and the arcs of an order."""
        arrays = self.arrays
        options = slice(int(arrays.order_options[order]), int(arrays.order_options[order + 1]))
        ops = arrays.order_ops[order : order + 2]
        low, high = arrays.lane_arcs[arrays.op_lanes[ops]].tolist()
        return options, slice(low, high)

    def _columns(self) -> list[tuple[int, Ints, Ints, int]]:
        """Order, amounts, flows and cost of every pattern, each order's empty one first."""
        columns = []
        worth = (self.arrays.order_unmet * self.arrays.order_quantity).tolist()
        for order, rows in enumerate(self.rows):
            options, arcs = self._spans(order)
            empty = np.zeros(options.stop - options.start, dtype=np.int64)
            unsent = np.zeros(arcs.stop - arcs.start, dtype=np.int64)
            columns.append((order, empty, unsent, worth[order]))
            for (made, sent), cost in rows.items():
                amounts, flows = np.frombuffer(made, np.int64), np.frombuffer(sent, np.int64)
                columns.append((order, amounts, flows, cost))
        return columns

    def _model(
        self, columns: list[tuple[int, Ints, Ints, int]], start: Ints
    ) -> tuple[Model, dict[int, float]]:
        """The model, and the columns of `start` in it."""
        arrays = self.arrays
        orders, windows = len(arrays.order_quantity), len(arrays.window_available)
        paid = np.flatnonzero(arrays.window_opening > 0)
        opened = {window: len(columns) + at for at, window in enumerate(paid.tolist())}
        link: dict[tuple[int, int], int] = {}
        entries: list[tuple[int, int, float]] = []
        chosen: dict[int, float] = {}
        for column, (order, made, _, _) in enumerate(columns):
            entries.append((order, column, 1.0))
            begin = int(arrays.order_options[order])
            if np.array_equal(start[begin : begin + len(made)], made):
                chosen[column] = 1.0
            for at in np.flatnonzero(made).tolist():
                window = int(arrays.option_window[begin + at])
                spent = arrays.option_setup_ms[begin + at]
                spent += arrays.option_unit_ms[begin + at] * made[at]
                share = float(spent) / float(arrays.window_available[window])
                entries.append((orders + window, column, share))
                if window in opened:
                    row = link.setdefault((order, window), orders + windows + len(link))
                    entries.append((row, column, 1.0))
                    if column in chosen:
                        chosen[opened[window]] = 1.0
        for (_, window), row in link.items():
            entries.append((row, opened[window], -1.0))
        own = [cost for _, _, _, cost in columns]
        costs = np.array([*own, *arrays.window_opening[paid].tolist()], dtype=np.float64)
        scale = max(float(costs.max(initial=1.0)) / 1e4, 1.0)
        entry_rows, entry_columns, values = zip(*entries, strict=True)
        below = np.full(windows + len(link), -np.inf)
        model = bare_model(
            scale=scale,
            cost=costs / scale,
            upper=np.ones(len(costs)),
            row_lower=np.concatenate([np.ones(orders), below]),
            row_upper=np.concatenate([np.ones(orders + windows), np.zeros(len(link))]),
            entry_row=np.array(entry_rows, dtype=np.int64),
            entry_column=np.array(entry_columns, dtype=np.int64),
            entry_value=np.array(values, dtype=np.float64),
            integer=True,
        )
        return model, dict(sorted(chosen.items()))
