"""Defines the Lagrange multipliers at which orders are split."""

from typing import NamedTuple

import numpy as np

from matching.engine.kernels.arrays import Arrays
from matching.engine.model.columns import Floats


class Multipliers(NamedTuple):
    """Holds one multiplier for each relaxed constraint; none is negative.

    `capacity` is micros per ms by window (π). `opening` is micros by option (μ): the price of
    "used by this order ≤ window is open". `cardinality` is micros by operation (κ): the price of
    each factory in use beyond those allowed.
    """

    capacity: Floats
    opening: Floats
    cardinality: Floats


def zero_multipliers(arrays: Arrays) -> Multipliers:
    """Returns multipliers that charge for nothing."""
    return Multipliers(
        np.zeros(len(arrays.window_available)),
        np.zeros(len(arrays.option_order)),
        np.zeros(len(arrays.op_min_lot)),
    )
