"""Reports how far a solve has come, as lines that another process reads."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

_LINE = re.compile(
    r"phase=(?P<phase>\S+) seconds=(?P<seconds>[\d.]+) cost=(?P<cost>-?\d+)"
    r" bound=(?P<bound>-?\d+) gap=(?P<gap>[\d.e+-]+)"
)


@dataclass(frozen=True, slots=True)
class SolveProgress:
    """Holds the cost of the best plan so far and the proven bound, both in micros."""

    phase: str
    seconds: float
    total_micros: int
    bound_micros: int
    gap: float

    def __str__(self) -> str:
        figures = f"cost={self.total_micros} bound={self.bound_micros} gap={self.gap:.6f}"
        return f"phase={self.phase} seconds={self.seconds:.1f} {figures}"

    @classmethod
    def parse(cls, line: str) -> "SolveProgress":
        """Reads a line written by `str()`. Raises ValueError for any other line."""
        found = _LINE.fullmatch(line.strip())
        if found is None:
            raise ValueError(f"not a progress line: {line!r}")
        gap = float(found["gap"])
        if not math.isfinite(gap):
            raise ValueError(f"not a progress line: {line!r}")
        cost, bound = int(found["cost"]), int(found["bound"])
        return cls(found["phase"], float(found["seconds"]), cost, bound, gap)


def thin_trace(trace: Sequence[tuple[float, int, int]], most: int) -> list[list[float | int]]:
    """Returns at most `most` rows of the trace, with the first and the last."""
    last = len(trace) - 1
    count = min(most, len(trace))
    kept = [at * last // (count - 1) for at in range(count)] if count > 1 else range(count)
    return [list(trace[at]) for at in kept]
