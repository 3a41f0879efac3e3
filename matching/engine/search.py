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
from matching.engine.tables import Flags, Ints

# A part of so many orders is solved in 0.1 to 1 s; more find better moves but fewer of them.
_FIRST_SIZE = 6
_MOST_SIZE = 14
# Orders that are looked at as neighbours of one.
_NEAR = 200
_NODES = 60
_GAP = 5e-3
# Moves of one size without any success, for each order, before the parts grow by one order.
_PATIENCE = 0.5


@dataclass(slots=True)
class Search:
    """A search over the orders of one component; `draft` is changed in place.

    With `kernel` a part may turn to these options only, and to those it uses. `moves` bounds the
    work, `deadline` (monotonic seconds) the time, `stopped` ends it early.
    """

    draft: Draft
    orders: Sequence[int]
    prices: Floats
    kernel: frozenset[int] | None
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
        only = None
        if self.kernel is not None:
            only = self.kernel.union(option for choice in kept for option, _ in choice.made)
        start = dict(zip(part, kept, strict=True))
        found = solve_orders(draft, part, limits, start=start, only=only)
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
        spans = [tables.order_options(order) for order in orders]
        self.window = np.concatenate([tables.option_window[span] for span in spans])
        counts = [span.stop - span.start for span in spans]
        self.place = np.repeat(np.arange(len(self.orders)), counts)
        self.first = np.concatenate(([0], np.cumsum(counts)))
        self.weight = 0.1 + prices / max(float(prices.max(initial=0.0)), 1.0)

    def pick(self, chance: random.Random, size: int) -> list[int]:
        """A random order and those most entangled with it, some of them by chance."""
        centre = chance.randrange(len(self.orders))
        wanted = np.zeros(len(self.weight), dtype=bool)
        wanted[self.window[self.first[centre] : self.first[centre + 1]]] = True
        worth = np.where(wanted, self.weight, 0)[self.window]
        shared = np.bincount(self.place, weights=worth, minlength=len(self.orders))
        shared[centre] = 0
        near = np.argsort(-shared, kind="stable")[:_NEAR]
        score = np.array([chance.random() ** 2 for _ in near])
        score *= shared[near] / max(float(shared.max()), 1e-9) + self.uses(near, wanted)
        best = near[np.argsort(-score, kind="stable")]
        chosen = [centre, *(at for at in best.tolist() if at != centre)]
        return sorted(self.orders[at] for at in chosen[:size])

    def uses(self, near: Ints, wanted: Flags) -> Floats:
        """1 for each of the near orders that now uses a wanted window."""
        windows = (self.draft.windows_of(self.orders[at]) for at in near.tolist())
        return np.array([float(any(wanted[at] for at in used)) for used in windows])
