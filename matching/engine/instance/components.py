"""Divides a problem into components, which share no windows."""

import numpy as np

from matching.engine.instance.instance import Instance
from matching.engine.model.columns import Ints


def components(instance: Instance) -> list[list[int]]:
    """Returns the orders of each component, largest first, if they have options."""
    begins = instance.site_options[instance.op_sites[instance.order_ops]]
    orders = np.flatnonzero(np.diff(begins))
    if not len(orders):
        return []
    firsts = instance.option_window[begins[orders]]
    root = _roots(instance, begins[orders])[firsts]
    sequence = np.argsort(root, kind="stable")
    splits = np.flatnonzero(np.diff(root[sequence])) + 1
    parts: list[list[int]] = [part.tolist() for part in np.split(orders[sequence], splits)]
    return sorted(parts, key=lambda part: (-len(part), part))


def _roots(instance: Instance, begins: Ints) -> Ints:
    """Returns the least window that is connected with each window.

    In each of a few rounds an order links its windows, and their roots, to the least root among
    them (label propagation with shortcuts, as in FastSV, Zhang et al. 2020).
    """
    windows = instance.option_window
    counts = np.diff(np.append(begins, len(windows)))
    root = np.arange(len(instance.window_available))
    while True:
        least = np.repeat(np.minimum.reduceat(root[root][windows], begins), counts)
        lower = root.copy()
        np.minimum.at(lower, root[windows], least)
        np.minimum.at(lower, windows, least)
        lower = np.minimum(lower, lower[lower])
        if np.array_equal(lower, root):
            return root
        root = lower
