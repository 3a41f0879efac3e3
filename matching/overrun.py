"""Computes the pieces to start and to pass on, so that the ordered ones arrive.

An allocation counts good pieces of its order. At its own step the share `step_yield` of what is
started is expected to be good, and of these the later steps are expected to leave the share
`later_yield`. So for `pieces` good ones in the end it passes on pieces ÷ later_yield and starts
these ÷ step_yield, each rounded up: in the mean at least the ordered pieces arrive.

Pieces are inspected, sent and received in parts. Everywhere good pieces count as pieces of the
order until there are enough of them, then as spare. A bad one is missing once what may still come
cannot make up for it: `missing_pieces`.
"""

from dataclasses import dataclass
from decimal import Decimal


def pieces_to_pass(pieces: int, later_yield: Decimal) -> int:
    """Returns the good pieces that a step passes on, for these to be left of them."""
    return rounded_up_quotient(pieces, later_yield)


def pieces_to_start(pieces: int, step_yield: Decimal, later_yield: Decimal) -> int:
    """Returns the pieces that a step starts, for these to be good in the end."""
    return rounded_up_quotient(pieces, step_yield * later_yield)


def rounded_up_quotient(pieces: int, share: Decimal) -> int:
    """Returns pieces ÷ share in whole pieces, rounded up exactly."""
    numerator, denominator = share.as_integer_ratio()
    return -(-pieces * denominator // numerator)


def counted_pieces(good: int, needed: int) -> tuple[int, int]:
    """Returns the good pieces that are needed, and those beyond."""
    counted = min(good, needed)
    return counted, good - counted


def missing_pieces(needed: int, may_come: int) -> int:
    """Returns how many of the needed pieces what may still come cannot make up for."""
    return max(0, needed - may_come)


@dataclass(frozen=True, slots=True)
class CountedInspection:
    """Counts inspected pieces: of the order passed and failed, and of the over-run."""

    passed: int
    failed: int
    spare: int
    overrun_failed: int


def count_inspection(
    *, passed: int, failed: int, unmade: int, needed: int, overrun: int
) -> CountedInspection:
    """Counts inspected pieces by what the over-run makes up for.

    `needed` good ones are still needed, and `overrun` more may be bad or spare. `unmade` ones of
    the failed will never be made, and are missing at once. At most `needed + overrun` pieces are
    inspected, and no more than `needed` where some are never made.
    """
    counted, spare = counted_pieces(passed, needed)
    made = failed - unmade
    missing = unmade + missing_pieces(
        needed - counted - unmade, may_come=needed - unmade + overrun - passed - made
    )
    return CountedInspection(counted, missing, spare, failed - missing)


@dataclass(frozen=True, slots=True)
class CountedReceipt:
    """Counts received pieces: of the order, damaged and short, and beyond it."""

    received: int
    damaged: int
    short: int
    spare: int
    spare_damaged: int


def count_receipt(*, received: int, damaged: int, needed: int, may_come: int) -> CountedReceipt:
    """Counts received pieces of a shipment by what its spare pieces make up for.

    `needed` of its pieces are still needed, and `may_come` of all that left may follow.
    """
    counted, spare = counted_pieces(received - damaged, needed)
    missing = missing_pieces(needed - counted, may_come)
    counted_damaged = min(damaged, missing)
    return CountedReceipt(
        received=counted + counted_damaged,
        damaged=counted_damaged,
        short=missing - counted_damaged,
        spare=spare,
        spare_damaged=damaged - counted_damaged,
    )
