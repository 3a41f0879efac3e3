"""The door to the compiled engine: what is large, first come, and the improvement of components.

That engine is loaded only where it is used: loading takes half a second, and its first start on a
machine compiles.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from matching.engine.instance.budget import Budget
from matching.engine.instance.components import components
from matching.engine.instance.incumbent import Choice, Draft
from matching.engine.instance.instance import Tables
from matching.engine.jit.cache import make_ready
from matching.engine.milp.model import Floats

# Components of fewer options are proved by the exact model, or come near beside it.
LEAST_OPTIONS = 1_500
# So many times as many where there are routings, whose relaxation is far below the exact model's.
_ROUTED_TIMES = 3


def large_parts(tables: Tables) -> list[list[int]]:
    """The components, by their orders, that go to the compiled engine alone."""
    return [orders for orders in components(tables) if is_large(tables, orders)]


def is_large(tables: Tables, orders: Sequence[int]) -> bool:
    """Many options, and amounts that doubles hold exactly."""
    if not tables.is_within_floats:
        return False
    spans = (tables.order_options(order) for order in orders)
    rows = np.asarray(orders, dtype=np.int64)
    is_routed = bool((np.diff(tables.order_ops)[rows] > 1).any())
    least = LEAST_OPTIONS * (_ROUTED_TIMES if is_routed else 1)
    return sum(int(span.stop) - int(span.start) for span in spans) >= least


def first_come_choices(tables: Tables, orders: Sequence[int]) -> Mapping[int, Choice]:
    """The orders of one component, each at its own least cost over what is left."""
    make_ready()
    from matching.engine.decomposition import component  # noqa: PLC0415  loads the compiled engine

    return component.first_come_choices(tables, orders)


def single_source_choices(tables: Tables, orders: Sequence[int]) -> Mapping[int, Choice]:
    """The same, each whole at the one factory where it is cheapest, wherever one can take it."""
    make_ready()
    from matching.engine.decomposition import component  # noqa: PLC0415  loads the compiled engine

    return component.single_source_choices(tables, orders)


def improve_large(
    draft: Draft,
    parts: Sequence[Sequence[int]],
    alone: Sequence[int],
    budget: Budget,
    report: Callable[[str, int, float], None],
) -> tuple[float, Floats]:
    """Makes components of a draft cheaper; by how much their bounds rise, and prices."""
    make_ready()
    from matching.engine.decomposition import component  # noqa: PLC0415  loads the compiled engine

    return component.improve_draft(draft, parts, alone, budget, report)
