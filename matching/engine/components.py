"""Cuts a problem into components: orders that share no window with the orders of another."""

from collections import defaultdict

from matching.engine.tables import Tables


def components(tables: Tables) -> list[list[int]]:
    """The orders of each component, largest first; orders without options are in none."""
    root: dict[int, int] = {}

    def find(window: int) -> int:
        while root[window] != window:
            root[window] = root[root[window]]
            window = root[window]
        return window

    first: dict[int, int] = {}
    for order in range(len(tables.order_quantity)):
        windows = sorted(set(tables.option_window[tables.order_options(order)].tolist()))
        for window in windows:
            root.setdefault(window, window)
            root[find(window)] = find(windows[0])
        if windows:
            first[order] = windows[0]
    together: dict[int, list[int]] = defaultdict(list)
    for order, window in first.items():
        together[find(window)].append(order)
    return sorted(together.values(), key=lambda orders: (-len(orders), orders))
