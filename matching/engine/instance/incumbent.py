"""Holds a plan under work: each order's choice, free hours and exact cost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matching.engine.instance.instance import Instance
from matching.engine.model.columns import Flags, Ints


@dataclass(frozen=True, slots=True)
class Choice:
    """Holds the decisions for one order.

    `made` are (option, quantity), `moved` (from option, to option, quantity) and `unmet` the
    quantity that is not made.
    """

    made: tuple[tuple[int, int], ...]
    moved: tuple[tuple[int, int, int], ...]
    unmet: int


class Incumbent:
    """Holds one choice per order, and keeps the free time of windows up to date."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.choices = [Choice((), (), int(rest)) for rest in instance.order_quantity]
        self.free_ms: Ints = instance.window_available.copy()
        self.users: Ints = np.zeros(len(self.free_ms), dtype=np.int64)
        # Sorted, as the lanes are: by the site they go from, then the one they go to.
        self._lane_keys: Ints = instance.lane_from * len(instance.site_op) + instance.lane_to

    def copy(self) -> "Incumbent":
        """Returns an incumbent with the same choices."""
        """Returns an incumbent with the same choices."""
        twin = Incumbent.__new__(Incumbent)
        twin.instance, twin._lane_keys = self.instance, self._lane_keys
        twin.choices = list(self.choices)
        twin.free_ms, twin.users = self.free_ms.copy(), self.users.copy()
        return twin

    @property
    def is_open(self) -> Flags:
        """Returns whether each window is used."""
        """Returns whether each window is used."""
        return self.users > 0

    def put(self, order: int, choice: Choice) -> None:
        """Replaces an order's choice."""
        self._count_use(self.choices[order], -1)
        self.choices[order] = choice
        self._count_use(choice, 1)

    def put_all(self, choices: Sequence[Choice]) -> None:
        """Replaces every order's choice, all at once."""
        instance, self.choices = self.instance, list(choices)
        made = [row for choice in choices for row in choice.made]
        option, quantity = np.array(made, dtype=np.int64).reshape(-1, 2).T
        window = instance.option_window[option]
        spent = instance.option_setup_ms[option] + instance.option_unit_ms[option] * quantity
        self.free_ms = instance.window_available.copy()
        np.subtract.at(self.free_ms, window, spent)
        self.users = np.bincount(window, minlength=len(self.free_ms)).astype(np.int64)

    def clear(self, order: int) -> None:
        """Leaves an order unmet."""
        """Leaves an order unmet."""
        self.put(order, Choice((), (), int(self.instance.order_quantity[order])))

    def _count_use(self, choice: Choice, sign: int) -> None:
        """Adds (1) or removes (-1) what a choice uses of its windows."""
        instance = self.instance
        for option, quantity in choice.made:
            window = instance.option_window[option]
            spent = instance.option_setup_ms[option] + instance.option_unit_ms[option] * quantity
            self.free_ms[window] -= sign * spent
            self.users[window] += sign

    def windows_of(self, order: int) -> set[int]:
        """Returns the windows that an order uses."""
        """Returns the windows that an order uses."""
        return {int(self.instance.option_window[option]) for option, _ in self.choices[order].made}

    def cost_of(self, order: int, choice: Choice) -> int:
        """Returns the micros of one order's choice, without the opening of windows."""
        instance = self.instance
        total = choice.unmet * int(instance.order_unmet[order])
        sites = set()
        for option, quantity in choice.made:
            sites.add(int(instance.option_site[option]))
            total += (
                int(instance.option_setup[option]) + int(instance.option_unit[option]) * quantity
            )
        lanes = set()
        for start, goal, quantity in choice.moved:
            lane = self._lane_between(start, goal)
            lanes.add(lane)
            total += int(instance.lane_unit[lane]) * quantity
        total += sum(int(instance.site_fixed[site]) for site in sites)
        return total + sum(int(instance.lane_fixed[lane]) for lane in lanes)

    def _lane_between(self, start: int, goal: int) -> int:
        """Returns the lane between the sites of two options."""
        sites = self.instance.option_site
        key = sites[start] * len(self.instance.site_op) + sites[goal]
        return int(self._lane_keys.searchsorted(key))

    def opening_micros(self) -> int:
        """Returns the micros for opening all windows in use."""
        """Returns the micros for opening all windows in use."""
        return sum(self.instance.window_opening[self.is_open].tolist())

    def total(self, orders: Iterable[int] | None = None) -> int:
        """Returns the micros of all orders, or of some, with the windows they open."""
        chosen = range(len(self.choices)) if orders is None else list(orders)
        own = sum(self.cost_of(order, self.choices[order]) for order in chosen)
        if orders is None:
            return own + self.opening_micros()
        windows = set().union(*(self.windows_of(order) for order in chosen)) if chosen else set()
        return own + sum(int(self.instance.window_opening[window]) for window in windows)

    def fits(self) -> bool:
        """Returns whether no window is used beyond its hours."""
        """Returns whether no window is used beyond its hours."""
        return bool((self.free_ms >= 0).all())
