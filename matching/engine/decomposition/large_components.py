"""The door to the compiled engine: what is large, first come, and the improvement of components.

That engine is loaded only where it is used: loading takes half a second, and its first start on a
machine compiles.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from matching.engine.instance.budget import Budget
from matching.engine.instance.components import components
from matching.engine.instance.incumbent import Choice, Incumbent
from matching.engine.instance.instance import Instance
from matching.engine.jit.cache import make_ready
from matching.engine.model.columns import Floats

# Components of fewer options are proved by the exact model, or come near beside it.
LEAST_OPTIONS = 1_500
# So many times as many where there are routings, whose relaxation is far below the exact model's.
_ROUTED_TIMES = 3


def large_components(instance: Instance) -> list[list[int]]:
    """The components, by their orders, that go to the compiled engine alone."""
    return [orders for orders in components(instance) if is_large(instance, orders)]


def is_large(instance: Instance, orders: Sequence[int]) -> bool:
    """Many options, and amounts that doubles hold exactly."""
    if not instance.is_within_floats:
        return False
    spans = (instance.order_options(order) for order in orders)
    rows = np.asarray(orders, dtype=np.int64)
    is_routed = bool((np.diff(instance.order_ops)[rows] > 1).any())
    least = LEAST_OPTIONS * (_ROUTED_TIMES if is_routed else 1)
    return sum(int(span.stop) - int(span.start) for span in spans) >= least


def first_come_choices(instance: Instance, orders: Sequence[int]) -> Mapping[int, Choice]:
    """The orders of one component, each at its own least cost over what is left."""
    make_ready()
    from matching.engine.decomposition import component  # noqa: PLC0415  loads the compiled engine

    return component.first_come_choices(instance, orders)


def single_source_choices(instance: Instance, orders: Sequence[int]) -> Mapping[int, Choice]:
    """The same, each whole at the one factory where it is cheapest, wherever one can take it."""
    make_ready()
    from matching.engine.decomposition import component  # noqa: PLC0415  loads the compiled engine

    return component.single_source_choices(instance, orders)


def improve_large(
    incumbent: Incumbent,
    parts: Sequence[Sequence[int]],
    alone: Sequence[int],
    budget: Budget,
    report: Callable[[str, int, float], None],
) -> tuple[float, Floats]:
    """Makes components of a draft cheaper; by how much their bounds rise, and prices."""
    make_ready()
    from matching.engine.decomposition import component  # noqa: PLC0415  loads the compiled engine

    return component.improve_components(incumbent, parts, alone, budget, report)
