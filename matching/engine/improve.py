"""Improves one component of a draft: its relaxation, then the full model beside kernel and search.

The kernel is the model of the component over the few options that its relaxation uses (kernel
search, Guastaroba and Speranza 2012). It finds good plans soon; the full model
proves bounds, and the search improves plans where the full model is slow.
"""

import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np

from matching.engine.bound import Relaxation, relax
from matching.engine.draft import Choice, Draft
from matching.engine.exact import Part, part_model, solve_orders
from matching.engine.highs import Limits
from matching.engine.model import Floats
from matching.engine.plan import gap_of
from matching.engine.search import Search

# Entries of a model beyond which it is not built: about 0.5 GB. The second is for each second that
# is left, since the solver keeps no limit while it reads and presolves a model.
MOST_ENTRIES = 1_500_000
_ENTRIES_A_SECOND = 60_000
# Columns of one option, and of one arc, times the rows they stand in; measured on markets.
_ENTRIES_AN_OPTION = 12
_ENTRIES_AN_ARC = 6
# Components of so many options mostly end by proof before the kernel would.
_SMALL = 300
# The full model aims closer than asked, since small ones end at the optimum itself.
_CLOSER = 0.01
_KERNEL_GAP = 1e-3
# Shares of the time that is left: for the relaxation, the kernel, and the full model where the
# search has to wait for it.
_RELAX_SHARE, _KERNEL_SHARE, _EXACT_SHARE = 0.3, 0.35, 0.7
# Options around the relaxation's own that the search looks at, for each of those.
_AROUND = 1.0
# Search moves for each node of effort: a move is a small tree of its own.
_MOVES_A_NODE = 0.1


class ProblemTooLarge(ValueError):
    """A component whose exact model would not fit: its orders, options and entries."""

    def __init__(self, orders: int, options: int, entries: int, most: int) -> None:
        size = f"{orders} orders with {options} options make about {entries} entries"
        super().__init__(f"too large for the exact model: {size}, most is {most}")
        self.orders, self.options, self.entries = orders, options, entries


@dataclass(frozen=True, slots=True)
class Budget:
    """`effort` nodes and `deadline` (monotonic seconds) end the work; None means without limit."""

    effort: int | None
    deadline: float | None
    threads: int
    seed: int
    gap: float

    def left(self, share: float = 1.0) -> float | None:
        if self.deadline is None:
            return None
        return max(share * (self.deadline - time.monotonic()), 0.0)

    def is_late(self) -> bool:
        return self.deadline is not None and time.monotonic() >= self.deadline


@dataclass(slots=True)
class Component:
    """One component at work. `draft` has the hours of the component to itself: no other order
    uses its windows. `report(phase, total, bound)` is told of every step, in micros."""

    draft: Draft
    orders: Sequence[int]
    alone_micros: int
    budget: Budget
    report: Callable[[str, int, float], None]
    prices: Floats = field(default_factory=lambda: np.zeros(0))
    bound_micros: float = 0.0

    def improve(self) -> None:
        """Makes the draft as cheap as the budget allows; never dearer, and bounds its optimum."""
        self.prices = np.zeros(len(self.draft.free_ms))
        self.bound_micros = float(self.alone_micros)
        try:
            refuse_too_large(self.draft, self.orders, self.budget.left())
        except ProblemTooLarge:
            self.search(self.draft, None)
            return
        relaxation = self.relax()
        if self.is_close() or self.budget.is_late():
            return
        if relaxation is None:
            # The full model begins with the relaxation that did not end: it would not either.
            self.search(self.draft, None)
            return
        options = sum(_count(self.draft, order) for order in self.orders)
        if options > _SMALL:
            self.prove_beside_search(relaxation)
            return
        self.settle(self.exact(_EXACT_SHARE))
        if not self.is_close() and not self.budget.is_late():
            self.kernel(relaxation)
            self.search_around(relaxation, threading.Event())

    def is_close(self) -> bool:
        """Whether the gap asked for is reached."""
        return gap_of(self.total(), math.floor(self.bound_micros)) <= self.budget.gap

    def total(self) -> int:
        return self.draft.total(self.orders)

    def tell(self, phase: str) -> None:
        self.report(phase, self.total(), self.bound_micros)

    def relax(self) -> Relaxation | None:
        model = part_model(self.emptied(), self.orders)
        limits = Limits(seconds=self.budget.left(_RELAX_SHARE), seed=self.budget.seed)
        relaxation = relax(self.draft.tables, model, limits)
        if relaxation is None:
            return None
        self.prices = relaxation.prices
        self.bound_micros = max(self.bound_micros, relaxation.bound_micros)
        self.tell("relax")
        return relaxation

    def emptied(self) -> Draft:
        draft = self.draft.copy()
        for order in self.orders:
            draft.clear(order)
        return draft

    def own_choices(self) -> dict[int, Choice]:
        return {order: self.draft.choices[order] for order in self.orders}

    def take(self, choices: Mapping[int, Choice]) -> None:
        """Takes these choices where they are cheaper."""
        trial = self.emptied()
        for order, choice in choices.items():
            trial.put(order, choice)
        if trial.fits() and trial.total(self.orders) < self.total():
            for order in self.orders:
                self.draft.clear(order)
            for order, choice in choices.items():
                self.draft.put(order, choice)

    def prove_beside_search(self, relaxation: Relaxation) -> None:
        """The full model beside kernel and search, from the same plan: neither waits for the other.

        What comes out does not depend on which ends first: an answer that is proved is taken
        alone, otherwise the cheaper of the two.
        """
        proved = threading.Event()
        searched = replace(self, draft=self.draft.copy())

        def prove() -> Part:
            part = self.exact(_EXACT_SHARE if self.budget.threads < 2 else 1.0)
            if self.is_proof(part):
                proved.set()
            return part

        if self.budget.threads < 2:
            searched.kernel(relaxation)
            part = prove()
            searched.search_around(relaxation, proved)
        else:
            with ThreadPoolExecutor(max_workers=1) as pool:
                proving = pool.submit(prove)
                searched.kernel(relaxation)
                searched.search_around(relaxation, proved)
                part = proving.result()
        self.settle(part)
        if not proved.is_set():
            self.take(searched.own_choices())
        self.tell("exact")

    def settle(self, part: Part) -> None:
        self.bound_micros = max(self.bound_micros, part.bound_micros)
        if part.choices is not None:
            self.take(part.choices)

    def kernel(self, relaxation: Relaxation) -> None:
        """The best plan over the options that the relaxation uses.

        It is not told the plan so far: from that, HiGHS was seen to find nothing better where it
        finds good plans from nothing.
        """
        limits = Limits(
            seconds=self.budget.left(_KERNEL_SHARE),
            nodes=self.budget.effort,
            gap=max(_KERNEL_GAP, self.budget.gap),
            seed=self.budget.seed,
        )
        kernel = relaxation.support()
        part = solve_orders(self.emptied(), self.orders, limits, only=kernel, thorough=True)
        if part.choices is not None:
            self.take(part.choices)
        self.tell("kernel")

    def search_around(self, relaxation: Relaxation, proved: threading.Event) -> None:
        if not proved.is_set():
            self.search(self.draft, relaxation.cheapest(_AROUND), proved)

    def exact(self, share: float) -> Part:
        """The full model; in whole units too where fractions alone keep the gap from closing."""
        empty = self.emptied()
        limits = Limits(
            seconds=self.budget.left(share),
            nodes=self.budget.effort,
            gap=self.budget.gap * _CLOSER,
            seed=self.budget.seed,
        )
        total = self.total()

        def follow(best: float, bound: float) -> None:
            cost = min(best, total) if math.isfinite(best) else total
            self.report("exact", round(cost), max(self.bound_micros, min(bound, cost)))

        part = solve_orders(empty, self.orders, limits, thorough=True, on_progress=follow)
        if not part.proved or self.is_proof(part) or self.budget.is_late():
            return part
        whole = Limits(self.budget.left(share), limits.nodes, limits.gap, limits.seed)
        again = solve_orders(empty, self.orders, whole, start=part.choices, whole_units=True)
        bound = max(part.bound_micros, again.bound_micros)
        return Part(again.choices or part.choices, bound, again.proved)

    def is_proof(self, part: Part) -> bool:
        if part.choices is None or not math.isfinite(part.bound_micros):
            return False
        trial = self.emptied()
        for order, choice in part.choices.items():
            trial.put(order, choice)
        return gap_of(trial.total(self.orders), math.floor(part.bound_micros)) <= self.budget.gap

    def search(
        self,
        draft: Draft,
        kernel: frozenset[int] | None,
        proved: threading.Event | None = None,
    ) -> None:
        effort, own = self.budget.effort, draft.total(self.orders)

        def better(gained: int) -> None:
            nonlocal own
            own -= gained
            self.report("search", own, self.bound_micros)

        Search(
            draft=draft,
            orders=self.orders,
            prices=self.prices,
            kernel=kernel,
            seed=self.budget.seed,
            moves=None if effort is None else max(1, round(effort * _MOVES_A_NODE)),
            deadline=self.budget.deadline,
            stopped=(lambda: False) if proved is None else proved.is_set,
            on_better=better,
        ).run()


def refuse_too_large(draft: Draft, orders: Sequence[int], seconds: float | None = None) -> None:
    """Raises ProblemTooLarge before anything is built that would not fit, or not in `seconds`."""
    tables = draft.tables
    options = sum(_count(draft, order) for order in orders)
    arcs = sum(
        int(tables.op_arcs[tables.order_ops[order + 1]] - tables.op_arcs[tables.order_ops[order]])
        for order in orders
    )
    entries = _ENTRIES_AN_OPTION * options + _ENTRIES_AN_ARC * arcs
    most = MOST_ENTRIES
    if seconds is not None:
        most = min(most, round(_ENTRIES_A_SECOND * seconds))
    if entries > most:
        raise ProblemTooLarge(len(orders), options, entries, most)


def _count(draft: Draft, order: int) -> int:
    span = draft.tables.order_options(order)
    return int(span.stop) - int(span.start)
