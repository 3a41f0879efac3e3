"""Learns from reported times how a machine's times compare with standard ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_FACTOR_STEP = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class LearningParams:
    """Holds how fast a factor follows reported times."""

    # Lots at standard time that every machine counts as having made (κ).
    prior_lots: int = 5
    # Bounds of one lot's ratio, so that a mistyped time moves the factor little.
    least_ratio: Decimal = Decimal("0.5")
    most_ratio: Decimal = Decimal(2)


@dataclass(frozen=True, slots=True)
class ReportedLot:
    """Holds the time of a piece in seconds, as estimated and as reported.

    `standard_seconds` is the estimate without a learned factor, `estimated_seconds` the one that
    was given, with it; `relative_spread` is that of the estimate.
    """

    standard_seconds: Decimal
    actual_seconds: Decimal
    estimated_seconds: Decimal | None = None
    relative_spread: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class SpreadRecord:
    """Counts the lots whose time was within the spread of their estimate."""

    lots: int
    within: int

    @property
    def percent(self) -> int | None:
        """Returns the share in whole percent; None without lots."""
        if not self.lots:
            return None
        share = Decimal(100 * self.within) / self.lots
        return int(share.quantize(Decimal(1), ROUND_HALF_UP))


STANDARD_LEARNING = LearningParams()


def learned_factor(
    lots: Iterable[ReportedLot], params: LearningParams = STANDARD_LEARNING
) -> Decimal:
    """Returns (κ + Σ clip(actual ÷ standard)) ÷ (κ + n) of one machine and process.

    1 without lots. The standard estimate is the one without the factor; with it, the factor would
    learn its own correction. Raises ValueError for a time that is not above 0.
    """
    total, count = Decimal(params.prior_lots), params.prior_lots
    for lot in lots:
        if lot.standard_seconds <= 0 or lot.actual_seconds <= 0:
            raise ValueError(f"times of a lot must be above 0: {lot}")
        ratio = lot.actual_seconds / lot.standard_seconds
        total += min(max(ratio, params.least_ratio), params.most_ratio)
        count += 1
    if not count:
        return Decimal(1)
    return (total / count).quantize(_FACTOR_STEP, ROUND_HALF_UP)


def share_within_spread(lots: Iterable[ReportedLot]) -> SpreadRecord:
    """Counts the lots with |actual − estimated| ≤ spread × estimated.

    A lot without `estimated_seconds` had the standard estimate.
    """
    found, within = 0, 0
    for lot in lots:
        estimated = lot.estimated_seconds or lot.standard_seconds
        found += 1
        within += abs(lot.actual_seconds - estimated) <= lot.relative_spread * estimated
    return SpreadRecord(found, within)
