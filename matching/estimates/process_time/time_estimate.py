"""Holds an estimated time with its spread and source, or why there is none."""

import math
from collections.abc import Iterable
from dataclasses import MISSING, dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Self

from orders.part_sources.assumed_volumes import ASSUMED_INPUT_SPREAD

# The columns of an operation hold thousandths of a second and a million seconds at most.
CYCLE_STEP, CYCLE_MOST = Decimal("0.001"), Decimal(1_000_000)
SPREAD_STEP = Decimal("0.01")

# Reasons for which there is no estimate.
MISSING_GEOMETRY = "missing-geometry"
MATERIAL_NOT_WORKED = "material-not-worked"
BEYOND_TABLE = "beyond-table"
CONTINUOUS_GOODS = "continuous-goods"
NEEDS_OTHER_FIGURES = "needs-other-figures"
NO_PUBLISHED_RATE = "no-published-rate"
GROUP_TOO_WIDE = "group-too-wide"
UNKNOWN_PROCESS = "unknown-process"
# Source of a rate for which none could be found: what is usual in workshops.
ASSUMED_RATE = "assumption"


def sourced(default: Any = MISSING, *, source: str = ASSUMED_RATE) -> Any:
    """Returns the field of a rate with its source; a required one has no default."""
    return field(default=default, metadata={"source": source})


@dataclass(frozen=True, slots=True)
class TimeEstimate:
    """Holds the standard time of one piece and of one setup, in seconds.

    `relative_spread` is half the width of the range in which about seven of ten lots are expected:
    0.3 is ±30 %. `is_weak` says that a rate's source could not be confirmed, or that an input was
    assumed; `assumed` names those inputs. `batch_size` pieces share a load, and `cycle_seconds` is
    the share of one.
    """

    cycle_seconds: Decimal
    setup_seconds: Decimal
    relative_spread: Decimal
    formula: str
    source: str
    is_weak: bool
    assumed: tuple[str, ...] = ()
    batch_size: int = 1

    def seconds_for(self, quantity: int) -> Decimal:
        """Returns the machine time of a lot: one setup and all pieces."""
        return self.setup_seconds + quantity * self.cycle_seconds

    def with_assumed(self, name: str) -> Self:
        """Returns the same times with one more assumed input, and thus a wider spread."""
        spread = math.hypot(self.relative_spread, ASSUMED_INPUT_SPREAD)
        return replace(
            self,
            relative_spread=Decimal(spread).quantize(SPREAD_STEP, ROUND_HALF_UP),
            is_weak=True,
            assumed=tuple(sorted({*self.assumed, name})),
        )


@dataclass(frozen=True, slots=True)
class NoEstimate:
    """Says why a process has no estimate, and which inputs would give one."""

    reason: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EstimateBasis:
    """Names a formula, its source and spread, and whether the source is weak."""

    formula: str
    source: str
    relative_spread: float = 0.35
    is_weak: bool = False

    def estimate(
        self,
        cycle_seconds: float,
        setup_seconds: float,
        assumed: Iterable[str] = (),
        batch_size: int = 1,
    ) -> TimeEstimate:
        """Returns the estimate of these times; assumed inputs widen its spread."""
        names = tuple(sorted(assumed))
        spread = math.hypot(self.relative_spread, ASSUMED_INPUT_SPREAD * math.sqrt(len(names)))
        cycle = Decimal(cycle_seconds).quantize(CYCLE_STEP, ROUND_HALF_UP)
        return TimeEstimate(
            cycle_seconds=min(max(cycle, CYCLE_STEP), CYCLE_MOST),
            setup_seconds=Decimal(setup_seconds).quantize(Decimal(1), ROUND_HALF_UP),
            relative_spread=Decimal(spread).quantize(SPREAD_STEP, ROUND_HALF_UP),
            formula=self.formula,
            source=self.source,
            is_weak=self.is_weak or bool(names),
            assumed=names,
            batch_size=batch_size,
        )
