"""Limits a run by work, by the clock, or until it is stopped."""

import threading
import time
from dataclasses import dataclass, field

from ortools.util.python.pybind_solve_interrupter import PySolveInterrupter


class StopSignal:
    """Stops a run early from another thread, native solves included."""

    def __init__(self, whole: "StopSignal | None" = None) -> None:
        """Follows `whole`, except in native solves, which only their own signal stops."""
        self._whole = whole
        self._requested = threading.Event()
        self.solver = PySolveInterrupter()

    def request(self) -> None:
        """Asks the run to stop."""
        self._requested.set()
        self.solver.interrupt()

    def is_requested(self) -> bool:
        """Returns whether this run, or the whole, is to stop."""
        return self._requested.is_set() or (self._whole is not None and self._whole.is_requested())

    def wait(self, seconds: float) -> bool:
        """Waits at most `seconds`, without waking for the whole; returns whether to stop."""
        self._requested.wait(seconds)
        return self.is_requested()


@dataclass(frozen=True, slots=True)
class Budget:
    """Bounds a run by `effort` and `deadline` (monotonic seconds), if any."""

    effort: int | None
    deadline: float | None
    threads: int
    seed: int
    gap: float
    stop: StopSignal = field(default_factory=StopSignal)

    def left(self, share: float = 1.0) -> float | None:
        """Returns the share of the seconds left; None without a deadline."""
        if self.stop.is_requested():
            return 0.0
        if self.deadline is None:
            return None
        return max(share * (self.deadline - time.monotonic()), 0.0)

    @property
    def is_by_work(self) -> bool:
        """Returns whether work ends the run; the clock must not decide then what is done."""
        return self.effort is not None

    def part(self, share: float) -> float | None:
        """Returns the seconds for a task: its share, or all if work ends each."""
        return self.left() if self.is_by_work else self.left(share)

    def is_late(self) -> bool:
        """Returns whether no time is left."""
        return self.left() == 0.0


def is_past(deadline: float | None, budget: Budget) -> bool:
    """Returns whether the budget or the deadline (monotonic seconds) is used up."""
    return budget.is_late() or (deadline is not None and time.monotonic() >= deadline)
