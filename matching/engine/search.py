"""Improves a draft by taking a few orders out and putting them back at their joint least cost.

Every move is an exact solve of a small part over the hours that all others leave, so a move never
makes the draft dearer or unsound. Work is counted in moves and nodes: the clock is only a guard.
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from matching.engine.draft import Draft
from matching.engine.exact import solve_orders
from matching.engine.highs import Limits
from matching.engine.model import Floats

# A part of so many orders is solved in 0.1 to 1 s; more find better moves but fewer of them.
_FIRST_SIZE = 4
_MOST_SIZE = 14
_NODES = 60
_GAP = 1e-3
# Moves of one size without any success, for each order, before the parts grow by one order.
_PATIENCE = 0.5


@dataclass(slots=True)
class Search:
    """A search over the orders of one component; `draft` is changed in place.

    `moves` bounds the work, `deadline` (monotonic seconds) the time, `stopped` ends it early.
    """

    draft: Draft
    orders: Sequence[int]
    prices: Floats
    seed: int
    moves: int | None
    deadline: float | None
    stopped: Callable[[], bool]
    on_better: Callable[[int], None]

    def run(self) -> bool:
        """True where the search ended by its own work, and not by the clock or a stop."""
        if not self.orders:
            return True
        chance = random.Random(self.seed)
        near = Neighbourhoods(self.draft, self.orders, self.prices)
        size, failed, done = min(_FIRST_SIZE, len(self.orders)), 0, 0
        while self.moves is None or done < self.moves:
            if self.stopped() or self.late():
                return False
            part = near.pick(chance, size)
            done += 1
            gained = self.move(part)
            failed = 0 if gained else failed + 1
            if gained:
                self.on_better(gained)
            if failed > _PATIENCE * len(self.orders):
                if size == len(self.orders):
                    return True
                size, failed = min(size + 1, _MOST_SIZE, len(self.orders)), 0
        return True

    def late(self) -> bool:
        return self.deadline is not None and time.monotonic() > self.deadline

    def move(self, part: Sequence[int]) -> int:
        """Puts the part back at its least cost; the micros gained, 0 where nothing is better."""
        draft = self.draft
        kept = [draft.choices[order] for order in part]
        before = sum(draft.cost_of(order, choice) for order, choice in zip(part, kept, strict=True))
        opening = draft.opening_micros()
        for order in part:
            draft.clear(order)
        before += opening - draft.opening_micros()
        seconds = None if self.deadline is None else max(self.deadline - time.monotonic(), 0.05)
        limits = Limits(seconds=seconds, nodes=_NODES, gap=_GAP, seed=self.seed)
        found = solve_orders(draft, part, limits, cutoff_micros=before)
        if found.choices is not None:
            closed = draft.opening_micros()
            for order, choice in found.choices.items():
                draft.put(order, choice)
            after = sum(draft.cost_of(order, found.choices[order]) for order in part)
            after += draft.opening_micros() - closed
            if after < before:
                return before - after
        for order, choice in zip(part, kept, strict=True):
            draft.put(order, choice)
        return 0


class Neighbourhoods:
    """Orders that compete for the same windows, dear windows counting more."""

    def __init__(self, draft: Draft, orders: Sequence[int], prices: Floats) -> None:
        tables = draft.tables
        self.draft, self.orders = draft, list(orders)
        self.wants = np.zeros((len(self.orders), len(draft.free_ms)), dtype=np.float32)
        for at, order in enumerate(self.orders):
            self.wants[at, tables.option_window[tables.order_options(order)]] = 1
        self.weight = 0.1 + prices / max(float(prices.max(initial=0.0)), 1.0)

    def pick(self, chance: random.Random, size: int) -> list[int]:
        """A random order and those most entangled with it, some of them by chance."""
        first = chance.randrange(len(self.orders))
        shared = self.wants @ (self.wants[first] * self.weight)
        noise = np.array([chance.random() ** 2 for _ in self.orders])
        used = self.uses_windows_of(first)
        score = (shared / max(float(shared.max()), 1e-9) + used) * noise
        score[first] = np.inf
        best = np.argsort(-score, kind="stable")[:size]
        return sorted(self.orders[at] for at in best.tolist())

    def uses_windows_of(self, first: int) -> Floats:
        """1 for each order that now uses a window which the first one could use."""
        wanted = self.wants[first] > 0
        return np.array(
            [
                float(any(wanted[window] for window in self.draft.windows_of(order)))
                for order in self.orders
            ]
        )
