"""Finds the step of an order that no window allows in sequence.

A lot goes on when the window in which it is made ends, and the next step can start in a window that
starts then or later (rule 4 of the format). Where no chain of windows allows this, hours are not
what is missing.
"""

from dataclasses import dataclass

import numpy as np

from matching.engine.model.columns import Columns, Ints

MICROSECONDS_PER_MS = 1_000
# Stands for a factory that no piece can reach.
NEVER = int(np.iinfo(np.int64).max)


@dataclass(frozen=True, slots=True)
class WaitingStep:
    """Holds the first step that cannot start, counted from 1.

    `ready_at` is when pieces can arrive first, in µs since 1970. `before` and `at` are the windows,
    by their numbers in the problem, in which the step before and this one can be made.
    """

    step: int
    ready_at: int
    before: Ints
    at: Ints


def waiting_step(columns: Columns, order: int) -> WaitingStep | None:
    """Returns the step that no window allows in sequence; None if each can follow."""
    first, last = columns.order_operations[order : order + 2].tolist()
    before = windows_of(columns, first)
    for operation in range(first + 1, last):
        ready = ready_by_factory(columns, operation - 1, before)
        at = windows_of(columns, operation)
        arrives = ready[columns.window_factory[at]]
        can_start = columns.window_start[at] >= arrives
        if not can_start.any():
            earliest = int(arrives.min(initial=NEVER))
            step = WaitingStep(operation - first + 1, earliest, before, at)
            return None if earliest == NEVER else step
        before = at[can_start]
    return None


def windows_of(columns: Columns, operation: int) -> Ints:
    """Returns the windows in which an operation may run."""
    begin, end = np.searchsorted(columns.option_operation, [operation, operation + 1])
    return columns.option_window[begin:end].astype(np.int64)


def ready_by_factory(columns: Columns, operation: int, windows: Ints) -> Ints:
    """Returns when pieces made in these windows can be at each factory first, in µs."""
    made = np.full(len(columns.factory_ids), NEVER)
    np.minimum.at(made, columns.window_factory[windows], columns.window_end[windows])
    ready = made.copy()
    begin, end = np.searchsorted(columns.transfer_operation, [operation, operation + 1])
    start, goal = columns.transfer_from[begin:end], columns.transfer_to[begin:end]
    transit = columns.transfer_transit_ms[begin:end] * MICROSECONDS_PER_MS
    is_made = made[start] != NEVER
    np.minimum.at(ready, goal[is_made], made[start][is_made] + transit[is_made])
    return ready
