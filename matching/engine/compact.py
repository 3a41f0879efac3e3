"""The compact relaxation of single-operation orders, whose duals are the first prices of hours.

Without binaries: unit cost + setup / most, unit time + setup time / most, and of each factory the
part made of what it could make counts towards the cardinality. Its value is a bound, though a
weak one; what is better starts from its duals.
"""

import numpy as np

from matching.engine.arrays import Arrays
from matching.engine.highs import Limits, solve_relaxation
from matching.engine.model import Floats, Model
from matching.engine.tables import Ints


def first_prices(arrays: Arrays, limits: Limits) -> Floats:
    """Micros per ms of every window, at least 0; none (all 0) where the relaxation does not end."""
    windows = len(arrays.window_available)
    model, hours = _model(arrays)
    duals = solve_relaxation(model, limits).duals
    if duals is None:
        return np.zeros(windows)
    worth = np.maximum(-duals[:windows], 0.0)
    prices: Floats = worth * model.scale / hours
    return prices


def site_most(arrays: Arrays) -> Ints:
    """The most that each factory can make of an order, in units."""
    together = np.add.reduceat(arrays.option_most, arrays.site_options[:-1])
    order = arrays.option_order[arrays.site_options[:-1]]
    return np.minimum(together, arrays.order_quantity[order])


def _model(arrays: Arrays) -> tuple[Model, Floats]:
    """Columns: options, orders left, windows opened; rows: windows, orders, cardinalities.

    Amounts are parts of the order's quantity and hours parts of the window's, to keep numbers
    near 1; the second answer is what a unit of each window's row is in ms.
    """
    options, orders = len(arrays.option_order), len(arrays.order_quantity)
    windows = len(arrays.window_available)
    quantity = arrays.order_quantity.astype(np.float64)[arrays.option_order]
    most = arrays.option_most.astype(np.float64)
    site_part = 1.0 / site_most(arrays)[arrays.option_site]
    unit = arrays.option_unit + arrays.option_setup / most
    unit = unit + arrays.site_fixed[arrays.option_site] * site_part
    available = arrays.window_available.astype(np.float64)
    unit_ms = arrays.option_unit_ms + arrays.option_setup_ms / most
    paid = np.flatnonzero(arrays.window_opening > 0)
    worth = (arrays.order_unmet * arrays.order_quantity).astype(np.float64)
    cost = np.concatenate([unit * quantity, worth, arrays.window_opening[paid].astype(np.float64)])
    scale = max(float(np.abs(cost).max(initial=1.0)) / 1e3, 1.0)
    option, order = np.arange(options), np.arange(orders)
    window_upper = np.ones(windows)
    window_upper[paid] = 0.0
    rows = np.concatenate(
        [
            arrays.option_window,
            paid,
            windows + arrays.option_order,
            windows + order,
            windows + orders + arrays.option_order,
        ]
    )
    columns = np.concatenate(
        [option, options + orders + np.arange(len(paid)), option, options + order, option]
    )
    values = np.concatenate(
        [
            unit_ms * quantity / available[arrays.option_window],
            np.full(len(paid), -1.0),
            np.ones(options + orders),
            site_part * quantity,
        ]
    )
    model = bare_model(
        scale=scale,
        cost=cost / scale,
        upper=np.concatenate([most / quantity, np.ones(orders + len(paid))]),
        row_lower=np.concatenate([np.full(windows, -np.inf), np.ones(orders), np.zeros(orders)]),
        row_upper=np.concatenate(
            [window_upper, np.ones(orders), arrays.order_max_factories.astype(np.float64)]
        ),
        entry_row=rows,
        entry_column=columns,
        entry_value=values,
    )
    return model, available


def bare_model(
    *,
    scale: float,
    cost: Floats,
    upper: Floats,
    row_lower: Floats,
    row_upper: Floats,
    entry_row: Ints,
    entry_column: Ints,
    entry_value: Floats,
    integer: bool = False,
) -> Model:
    """A model of columns and rows alone, which stand for no rows of the tables."""
    none = np.zeros(0, dtype=np.int64)
    return Model(
        orders=none,
        options=none,
        arcs=none,
        scale=scale,
        cost=cost,
        lower=np.zeros(len(cost)),
        upper=upper,
        integer=np.full(len(cost), integer),
        row_lower=row_lower,
        row_upper=row_upper,
        entry_row=entry_row,
        entry_column=entry_column,
        entry_value=entry_value,
        amount=none,
        flow=none,
        left=none,
        left_worth=none,
        used=none,
        site_used=none,
        opened=none,
        lane_used=none,
        wait=none,
        most=none,
        most_row=none,
        most_used=none,
        is_hour_limited=np.zeros(0, dtype=bool),
        capacity_row=none,
        capacity_unit_ms=none,
    )
