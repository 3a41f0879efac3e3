"""Computes what an order could expect to cost its buyer without the match."""

from collections.abc import Sequence
from dataclasses import dataclass

# What an expected alone cost rests on: baselines that make the pieces, a price that the buyer
# named, or one that the platform assumed.
BASELINE = "baseline"
DECLARED = "declared"
ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class ExpectedAloneCost:
    """Holds an order's mean alone cost over orders of arrival, in micros.

    `low` and `high` are the 10th and the 90th percentile of what the mean is taken over.
    """

    expected: int
    low: int
    high: int
    basis: str


def alone_cost(pieces: int, alone_pieces: int, alone_paid: int, unmade_price: int) -> int:
    """Returns what the pieces that a plan makes cost in one baseline, in micros.

    Parameters
    ----------
    pieces
        Pieces that the plan makes.
    alone_pieces, alone_paid
        Pieces that the baseline makes of the same order, and the micros paid for them. Of more
        pieces than the plan's, a proportional part is paid, rounded down.
    unmade_price
        Micros per piece that the baseline does not make.
    """
    pieces, alone_pieces = int(pieces), int(alone_pieces)
    if not pieces:
        return 0
    if alone_pieces >= pieces:
        return int(alone_paid) * pieces // alone_pieces
    return int(alone_paid) + (pieces - alone_pieces) * int(unmade_price)


def expected_alone_cost(
    pieces: int,
    made: Sequence[int],
    paid: Sequence[int],
    unmade_price: int,
    is_assumed: bool,
    is_void: Sequence[bool] | None = None,
) -> ExpectedAloneCost:
    """Returns the mean alone cost of one order, its spread and its basis.

    The mean is rounded down. The basis is `baseline`, and the mean is over the baselines that make
    all pieces, if these are at least half; otherwise the mean is over all of them.

    Parameters
    ----------
    pieces
        Pieces that the plan makes.
    made, paid
        Pieces that the baseline makes of the order, and the micros paid for them, for each order
        of arrival. Raises ValueError for unequal lengths.
    unmade_price
        Micros per piece that is not made.
    is_assumed
        True where the platform assumed this price.
    is_void
        True for each order of arrival to leave out, since a window that it uses for this order was
        withdrawn. If none is left, the order would not have been made.
    """
    void = [False] * len(made) if is_void is None else is_void
    alone = [(y, b) for y, b, left_out in zip(made, paid, void, strict=True) if not left_out]
    if not alone:
        alone = [(0, 0)]
    costs = [alone_cost(pieces, y, b, unmade_price) for y, b in alone]
    whole = [cost for cost, (y, _) in zip(costs, alone, strict=True) if y >= pieces]
    if 2 * len(whole) >= len(costs):
        costs, basis = whole, BASELINE
    else:
        basis = ASSUMED if is_assumed else DECLARED
    costs.sort()
    return ExpectedAloneCost(
        expected=sum(costs) // len(costs),
        low=_percentile(costs, 10),
        high=_percentile(costs, 90),
        basis=basis,
    )


def _percentile(ascending: Sequence[int], percent: int) -> int:
    """Returns a percentile by nearest rank, without interpolation."""
    rank = -(-percent * len(ascending) // 100)
    return ascending[rank - 1]
