"""Generates tiny problems for hypothesis, as documents of the format."""

from hypothesis import strategies as st

small = st.integers(0, 9)


@st.composite
def problems(draw):
    """Draws a tiny problem in which any feature of the format may be in use."""
    windows = [
        {
            "id": f"W{at}",
            "factory": f"F{draw(st.integers(0, 2))}",
            "start": f"2026-01-{1 + 3 * week:02d}T00:00:00Z",
            "end": f"2026-01-{3 + 3 * week:02d}T00:00:00Z",
            "available_ms": draw(st.integers(1, 30)),
            "opening_micros": draw(st.sampled_from([0, 0, 0, 7, 20])),
        }
        for at, week in enumerate(draw(st.lists(st.integers(0, 2), min_size=1, max_size=5)))
    ]
    orders, options, shipments, transfers = [], [], [], []
    factories = sorted({row["factory"] for row in windows})
    for at in range(draw(st.integers(1, 3))):
        steps = [
            {
                "id": f"O{at}.{step}",
                "min_lot": draw(st.sampled_from([1, 1, 2, 4, 30])),
                **draw(st.sampled_from([{}, {"max_factories": 1}, {"max_factories": 2}])),
            }
            for step in range(draw(st.sampled_from([1, 1, 2, 2, 3])))
        ]
        orders.append(
            {
                "id": f"O{at}",
                "quantity": draw(st.integers(1, 12)),
                "unmet_micros": draw(st.integers(0, 40)),
                "all_or_nothing": draw(st.sampled_from([False, False, True])),
                "submitted_at": f"2025-12-0{draw(st.integers(1, 3))}T00:00:00Z",
                "operations": steps,
            }
        )
        for step in steps:
            options += draw(options_of(step["id"], windows))
            if step is not steps[-1]:
                transfers += draw(lanes_of(step["id"], factories))
    if draw(st.booleans()):
        pairs = [(row["id"], name) for row in orders for name in factories]
        for order, factory in draw(st.lists(st.sampled_from(pairs), unique=True, min_size=1)):
            fixed, unit = draw(small), draw(st.integers(0, 3))
            shipments.append(
                {"order": order, "factory": factory, "fixed_micros": fixed, "unit_micros": unit}
            )
    return {
        "format": "millshare-problem/1",
        "currency": "CNY",
        "windows": windows,
        "orders": orders,
        "options": options,
        "shipments": shipments,
        "transfers": transfers,
    }


@st.composite
def options_of(draw, operation, windows):
    rows = []
    for window in windows:
        if draw(st.integers(0, 3)) == 0:
            continue
        row = {
            "operation": operation,
            "window": window["id"],
            "unit_ms": draw(st.integers(1, 5)),
            "setup_ms": draw(st.integers(0, 6)),
            "unit_micros": draw(small),
            "setup_micros": draw(st.integers(0, 25)),
            "min_quantity": draw(st.sampled_from([0, 1, 1, 3])),
        }
        if draw(st.booleans()):
            row["max_quantity"] = row["min_quantity"] + draw(st.integers(0, 8))
        rows.append(row)
    return rows


@st.composite
def lanes_of(draw, operation, factories):
    return [
        {
            "operation": operation,
            "from_factory": start,
            "to_factory": goal,
            "fixed_micros": draw(small),
            "unit_micros": draw(st.integers(0, 3)),
            "transit_ms": draw(st.sampled_from([0, 24, 72])) * 3_600_000,
        }
        for start in factories
        for goal in factories
        if draw(st.integers(0, 3))
    ]
