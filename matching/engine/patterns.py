"""The best choice among split patterns that were met: one an order, hours as knapsacks.

Patterns come from the search and from the splits of the bound. The choice is a small exact model;
its answer is a plan, and no bound on others.
"""

from dataclasses import dataclass, field

import numpy as np

from matching.engine.arrays import Arrays
from matching.engine.compact import bare_model
from matching.engine.highs import Limits, solve_mip
from matching.engine.model import Model
from matching.engine.tables import Ints


@dataclass(slots=True)
class Patterns:
    """The patterns of each order, without repeats, in the sequence in which they were met."""

    arrays: Arrays
    rows: list[dict[bytes, int]] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = [{} for _ in self.arrays.order_quantity]

    @property
    def count(self) -> int:
        return sum(len(rows) for rows in self.rows)

    def add(self, amount: Ints) -> None:
        """Adds each order's part of some amounts; the leaving of an order is always there."""
        begins = self.arrays.order_options.tolist()
        for order, rows in enumerate(self.rows):
            part = amount[begins[order] : begins[order + 1]]
            if part.any():
                rows.setdefault(part.tobytes(), len(rows))

    def choose(self, start: Ints, limits: Limits) -> Ints | None:
        """The cheapest amounts by one pattern an order, searched for from `start`; or none."""
        self.add(start)
        owner, amounts = self._columns()
        model, chosen = self._model(owner, amounts, start)
        outcome = solve_mip(model, limits, start=chosen)
        if outcome.values is None:
            return None
        found = np.zeros_like(start)
        begins = self.arrays.order_options.tolist()
        for column in np.flatnonzero(outcome.values[: len(owner)] > 0.5).tolist():
            order = owner[column]
            found[begins[order] : begins[order + 1]] = amounts[column]
        return found

    def _columns(self) -> tuple[list[int], list[Ints]]:
        """Order and amounts of every pattern, each order's empty one first."""
        sizes = np.diff(self.arrays.order_options).tolist()
        owner: list[int] = []
        amounts: list[Ints] = []
        for order, rows in enumerate(self.rows):
            owner.append(order)
            amounts.append(np.zeros(sizes[order], dtype=np.int64))
            for part in rows:
                owner.append(order)
                amounts.append(np.frombuffer(part, dtype=np.int64))
        return owner, amounts

    def _model(
        self, owner: list[int], amounts: list[Ints], start: Ints
    ) -> tuple[Model, dict[int, float]]:
        """The model, and the columns of `start` in it."""
        arrays = self.arrays
        orders, windows = len(arrays.order_quantity), len(arrays.window_available)
        paid = np.flatnonzero(arrays.window_opening > 0)
        opened = {window: len(owner) + at for at, window in enumerate(paid.tolist())}
        link: dict[tuple[int, int], int] = {}
        entries: list[tuple[int, int, float]] = []
        cost = []
        chosen: dict[int, float] = {}
        for column, (order, part) in enumerate(zip(owner, amounts, strict=True)):
            cost.append(self._cost(order, part))
            entries.append((order, column, 1.0))
            begin = int(arrays.order_options[order])
            if np.array_equal(start[begin : begin + len(part)], part):
                chosen[column] = 1.0
            for at in np.flatnonzero(part).tolist():
                window = int(arrays.option_window[begin + at])
                spent = arrays.option_setup_ms[begin + at]
                spent += arrays.option_unit_ms[begin + at] * part[at]
                share = float(spent) / float(arrays.window_available[window])
                entries.append((orders + window, column, share))
                if window in opened:
                    row = link.setdefault((order, window), orders + windows + len(link))
                    entries.append((row, column, 1.0))
                    if column in chosen:
                        chosen[opened[window]] = 1.0
        for (_, window), row in link.items():
            entries.append((row, opened[window], -1.0))
        costs = np.array([*cost, *arrays.window_opening[paid].tolist()], dtype=np.float64)
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

    def _cost(self, order: int, part: Ints) -> int:
        """Micros of a pattern, without the opening of windows."""
        arrays = self.arrays
        span = slice(int(arrays.order_options[order]), int(arrays.order_options[order + 1]))
        used = part > 0
        left = int(arrays.order_quantity[order]) - int(part.sum())
        cost = left * int(arrays.order_unmet[order])
        cost += int((arrays.option_unit[span] * part).sum())
        cost += int(arrays.option_setup[span][used].sum())
        return cost + int(arrays.site_fixed[np.unique(arrays.option_site[span][used])].sum())
