"""Gives large components to the compiled search, loaded only when needed.

Loading takes half a second, and the first start on a machine compiles.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from matching.engine.instance.budget import Budget
from matching.engine.instance.components import components
from matching.engine.instance.incumbent import Choice, Incumbent
from matching.engine.instance.instance import Instance
from matching.engine.model.columns import Floats
from matching.engine.params import LargeComponentParams

PARAMS = LargeComponentParams()


def large_components(instance: Instance) -> list[list[int]]:
    """Returns the components that go to the compiled search alone."""
    return [orders for orders in components(instance) if is_large(instance, orders)]


def is_large(instance: Instance, orders: Sequence[int]) -> bool:
    """Returns whether orders have many options, and amounts exact in doubles."""
    if not instance.is_within_floats:
        return False
    spans = (instance.order_options(order) for order in orders)
    rows = np.asarray(orders, dtype=np.int64)
    is_routed = bool((np.diff(instance.order_ops)[rows] > 1).any())
    least = PARAMS.min_options * (PARAMS.routed_factor if is_routed else 1)
    return sum(int(span.stop) - int(span.start) for span in spans) >= least


def first_come_choices(instance: Instance, orders: Sequence[int]) -> Mapping[int, Choice]:
    """Returns the choices of serving orders in sequence, each at its least cost."""
    _ensure_compiled()
    from matching.engine.decomposition import (  # noqa: PLC0415  loads the compiled search
        improve_components,
    )

    return improve_components.first_come_choices(instance, orders)


def single_source_choices(instance: Instance, orders: Sequence[int]) -> Mapping[int, Choice]:
    """Returns the same choices, with orders whole at one factory if possible."""
    _ensure_compiled()
    from matching.engine.decomposition import (  # noqa: PLC0415  loads the compiled search
        improve_components,
    )

    return improve_components.single_source_choices(instance, orders)


def improve_large(
    incumbent: Incumbent,
    parts: Sequence[Sequence[int]],
    alone: Sequence[int],
    budget: Budget,
    report: Callable[[str, int, float], None],
) -> tuple[float, Floats]:
    """Improves components; returns by how much bounds rise, and prices of hours."""
    _ensure_compiled()
    from matching.engine.decomposition import (  # noqa: PLC0415  loads the compiled search
        improve_components,
    )

    return improve_components.improve_components(incumbent, parts, alone, budget, report)


def _ensure_compiled() -> None:
    """Compiles what is missing, one process at a time."""
    from matching.engine.warmup import ensure_compiled  # noqa: PLC0415  loads the compiled search

    ensure_compiled()
