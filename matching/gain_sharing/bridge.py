"""Explains the difference between a baseline's total and a plan's, order by order.

Per order: the gain is its alone cost less its cost; the displaced value is what the baseline makes
beyond the plan, valued at the price of an unmade piece, less what is paid for it. For every
baseline of one order of arrival, exactly: baseline total − plan total = gains − displaced values +
expectations, which are costs that nobody is paid, such as lateness.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from matching.gain_sharing.alone_cost import alone_cost


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderBridgeInput:
    """Holds one order in a plan and in a baseline; amounts in micros.

    Raises ValueError for pieces outside 0 to the quantity, and for payments without pieces.
    """

    order: str
    quantity: int
    # The plan's pieces, and what is paid for them.
    pieces: int
    cost: int
    # The same of the baseline.
    alone_pieces: int
    alone_paid: int
    # Per unmade piece, and whether the platform assumed it.
    unmade_price: int
    is_assumed: bool

    def __post_init__(self) -> None:
        """Checks pieces and payments."""
        for pieces, paid in ((self.pieces, self.cost), (self.alone_pieces, self.alone_paid)):
            if not 0 <= pieces <= self.quantity:
                raise ValueError(f"order {self.order!r}: {pieces} of {self.quantity} pieces")
            if paid and not pieces:
                raise ValueError(f"order {self.order!r}: {paid} micros paid for no pieces")


@dataclass(frozen=True, slots=True)
class OrderBridge:
    """Holds one order's gain and its parts in integer micros.

    The parts add up to the gain. New pieces are those that the plan makes and the baseline does
    not; their part is rounded down, and the same pieces get the rest of the rounding.
    """

    order: str
    alone_cost: int
    gain: int
    displaced_value: int
    same_cheaper: int
    # Not above zero.
    same_dearer: int
    new_declared: int
    new_assumed: int


class BridgeBars(NamedTuple):
    """Holds the six bars of the bridge in micros; they add up to the difference.

    `same_dearer` is not above zero. `displaced` is not either where no baseline pays more for a
    piece than its price unmade.
    """

    same_cheaper: int
    same_dearer: int
    new_declared: int
    new_assumed: int
    displaced: int
    expectations: int


@dataclass(frozen=True, slots=True)
class Bridge:
    """Holds the bridge from a baseline's total to a plan's, in micros.

    `displaced` is the sum of the displaced values, and `expectations` the baseline's less the
    plan's.
    """

    orders: tuple[OrderBridge, ...]
    served_gain: int
    displaced: int
    expectations: int
    baseline_total: int
    plan_total: int

    @property
    def bars(self) -> BridgeBars:
        """Returns the bars, in the order in which they are shown."""
        return BridgeBars(
            same_cheaper=sum(row.same_cheaper for row in self.orders),
            same_dearer=sum(row.same_dearer for row in self.orders),
            new_declared=sum(row.new_declared for row in self.orders),
            new_assumed=sum(row.new_assumed for row in self.orders),
            displaced=-self.displaced,
            expectations=self.expectations,
        )

    @property
    def is_exact(self) -> bool:
        """Returns true if gains and bars both add up to the difference of the totals."""
        difference = self.baseline_total - self.plan_total
        by_gain = self.served_gain - self.displaced + self.expectations
        return difference == by_gain == sum(self.bars)


def bridge(
    rows: Iterable[OrderBridgeInput], baseline_expectations: int, plan_expectations: int
) -> Bridge:
    """Returns the bridge of the orders of a run, unserved ones too.

    Parameters
    ----------
    rows
        Every order of the problem. The totals hold what is paid, the unmade pieces at their price,
        and the expectations.
    baseline_expectations, plan_expectations
        Micros of the cost that nobody is paid, of baseline and plan.
    """
    rows = tuple(rows)
    orders = tuple(_order_bridge(row) for row in rows)
    return Bridge(
        orders=orders,
        served_gain=sum(row.gain for row in orders),
        displaced=sum(row.displaced_value for row in orders),
        expectations=baseline_expectations - plan_expectations,
        baseline_total=baseline_expectations
        + sum(
            row.alone_paid + (row.quantity - row.alone_pieces) * row.unmade_price for row in rows
        ),
        plan_total=plan_expectations
        + sum(row.cost + (row.quantity - row.pieces) * row.unmade_price for row in rows),
    )


def _order_bridge(row: OrderBridgeInput) -> OrderBridge:
    """Returns gain, parts and displaced value of one order."""
    alone = alone_cost(row.pieces, row.alone_pieces, row.alone_paid, row.unmade_price)
    gain = alone - row.cost
    new_pieces = max(0, row.pieces - row.alone_pieces)
    new = 0
    if new_pieces:
        new = new_pieces * row.unmade_price + (-row.cost * new_pieces) // row.pieces
    displaced = 0
    if row.alone_pieces > row.pieces:
        unmade = (row.alone_pieces - row.pieces) * row.unmade_price
        displaced = unmade - (row.alone_paid - alone)
    return OrderBridge(
        order=row.order,
        alone_cost=alone,
        gain=gain,
        displaced_value=displaced,
        same_cheaper=max(0, gain - new),
        same_dearer=min(0, gain - new),
        new_declared=0 if row.is_assumed else new,
        new_assumed=new if row.is_assumed else 0,
    )
