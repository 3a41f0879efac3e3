"""Rounds amounts so that the parts still add up, by largest remainder."""

from collections.abc import Sequence

from matching.engine.evaluate.plan_costs import share_by_weight


def deal(total: int, weights: Sequence[int]) -> list[int]:
    """Divides `total` in proportion to `weights`, none below zero.

    The parts are integers that add up to it; of equal remainders the earlier weight comes first.
    Weights that are all zero count as equal. Raises ValueError for a total other than zero and no
    weights.
    """
    if not weights:
        if total:
            raise ValueError("nothing to deal an amount to")
        return []
    return share_by_weight(total, weights if any(weights) else [1] * len(weights))


def add_rest(parts: Sequence[int], remainders: Sequence[int], rest: int) -> list[int]:
    """Returns the parts, with 1 added to the `rest` of largest remainder.

    Of equal remainders the earlier part comes first. Raises ValueError for a rest below zero or
    above the number of parts.
    """
    if not 0 <= rest <= len(parts):
        raise ValueError(f"a rest of {rest} for {len(parts)} parts")
    rounded = list(parts)
    if rest:
        for at in sorted(range(len(parts)), key=lambda at: (-remainders[at], at))[:rest]:
            rounded[at] += 1
    return rounded


def round_down(amount: int, unit: int) -> int:
    """Returns the largest multiple of `unit` that is not above the amount."""
    return amount // unit * unit


def whole_units(amounts: Sequence[int], unit: int) -> list[int]:
    """Rounds amounts to multiples of `unit` that add up to their sum, rounded down.

    Each amount is rounded down or up; of equal remainders the earlier amount is rounded up first.
    """
    parts = [amount // unit for amount in amounts]
    remainders = [amount % unit for amount in amounts]
    return [part * unit for part in add_rest(parts, remainders, sum(remainders) // unit)]
