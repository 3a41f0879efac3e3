"""How long a run may go on: by work, by the clock, or until it is stopped."""

import threading
import time
from dataclasses import dataclass, field

from ortools.util.python.pybind_solve_interrupter import PySolveInterrupter


class StopSignal:
    """Ends a run early from another thread, native solves included; what was found is kept."""

    def __init__(self, whole: "StopSignal | None" = None) -> None:
        """`whole` stops this too, but for native solves, which are stopped by their own."""
        self._whole = whole
        self._rung = threading.Event()
        self.solver = PySolveInterrupter()

    def request(self) -> None:
        self._rung.set()
        self.solver.interrupt()

    def is_requested(self) -> bool:
        return self._rung.is_set() or (self._whole is not None and self._whole.is_requested())

    def wait(self, seconds: float) -> bool:
        """Waits for it so long at most; does not wake for the whole."""
        self._rung.wait(seconds)
        return self.is_requested()


@dataclass(frozen=True, slots=True)
class Budget:
    """`effort` and `deadline` (monotonic seconds) end the work; None means without limit."""

    effort: int | None
    deadline: float | None
    threads: int
    seed: int
    gap: float
    stop: StopSignal = field(default_factory=StopSignal)

    def left(self, share: float = 1.0) -> float | None:
        """Seconds of the share of the time that is left."""
        if self.stop.is_requested():
            return 0.0
        if self.deadline is None:
            return None
        return max(share * (self.deadline - time.monotonic()), 0.0)

    @property
    def is_by_work(self) -> bool:
        """Whether work ends the run: the clock, a guard then, must not choose what is done."""
        return self.effort is not None

    def part(self, share: float) -> float | None:
        """Seconds that one of several tasks may take: the share, or all where work ends each."""
        return self.left() if self.is_by_work else self.left(share)

    def is_late(self) -> bool:
        return self.left() == 0.0


def is_past(deadline: float | None, budget: Budget) -> bool:
    """Whether the budget is, or the deadline (monotonic seconds) of a part of it."""
    return budget.is_late() or (deadline is not None and time.monotonic() >= deadline)
