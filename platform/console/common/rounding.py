"""Rounds parts of a whole so that the shown numbers add up."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate, pairwise

from common.clock import MS_PER_HOUR
from console.templatetags.console import hours

# Hours are shown with this many decimals.
HOUR_PLACES = 1


def hours_of_parts(parts_ms: Sequence[int]) -> list[str]:
    """Formats machine milliseconds as hours that add up as shown."""
    exact = [Decimal(part) / MS_PER_HOUR for part in parts_ms]
    return [hours(part * MS_PER_HOUR) for part in rounded_parts(exact, HOUR_PLACES)]


def rounded_parts(parts: Sequence[Decimal], places: int) -> list[Decimal]:
    """Rounds parts to decimal places so that they sum to their rounded sum.

    Each differs from its exact value by less than one unit of the last place; zero stays zero.
    """
    unit = Decimal(1).scaleb(-places)
    sums = accumulate(parts, initial=Decimal(0))
    return [
        after - before
        for before, after in pairwise(sum_.quantize(unit, ROUND_HALF_UP) for sum_ in sums)
    ]
