"""Computes savings by stage: expected alone cost − price, before the fee.

The terms are those of docs/concepts/prices.md. Estimated is by the published division of a run's
gain, contracted by what both sides confirmed, realised by what was paid for the pieces that arrived
whole. A later stage has fewer orders or pieces; `bridge_between` says which and why. The amounts of
an order are rounded down to the currency's minor unit, as its buyer is shown them. `savings_report`
reads the orders.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.money import minor_unit
from matching.models.gain_sharing import Basis
from orders.states import OrderStatus

ZERO = Decimal(0)
STAGES = ("estimated", "contracted", "realised")
TENTHS = 9


class SavingsChange(models.TextChoices):
    """Lists the reasons why an order saves another amount at the next stage."""

    NOT_ANSWERED = "not-answered", _("Not answered yet by a factory or the buyer")
    BUYER_DECLINED = "buyer-declined", _("Declined by the buyer")
    ORDER_CANCELLED = "order-cancelled", _("Order cancelled by the buyer")
    FACTORY_DECLINED = "factory-declined", _("Declined by a factory")
    FACTORY_SILENT = "factory-silent", _("Not answered in time by a factory")
    FACTORY_GAVE_BACK = "factory-gave-back", _("Handed back by a factory")
    PIECES_LOST = "pieces-lost", _("Pieces lost and not made again")
    PRICE_AGREED = "price-agreed", _("Matched again at another price")
    IN_PRODUCTION = "in-production", _("In production or on the way")
    NOT_ACCEPTED = "not-accepted", _("Delivered, not accepted yet")
    DISPUTED = "disputed", _("In dispute")
    REFUNDED = "refunded", _("Refunded in a dispute or for returned goods")
    ARRIVED_SHORT = "arrived-short", _("Arrived short or damaged")
    OTHER = "other", _("Other")


# Causes of pieces that are missing and not matched again, the first that holds counts.
LOSSES: Mapping[str, SavingsChange] = {
    "declined": SavingsChange.FACTORY_DECLINED,
    "expired": SavingsChange.FACTORY_SILENT,
    "cancelled": SavingsChange.FACTORY_GAVE_BACK,
    "failed": SavingsChange.PIECES_LOST,
    "stranded": SavingsChange.PIECES_LOST,
    "withdrawn": SavingsChange.BUYER_DECLINED,
}


@dataclass(frozen=True, slots=True)
class StageAmounts:
    """Holds what pieces were expected to cost alone, and their price, before the fee."""

    pieces: int
    alone: Decimal
    price: Decimal

    @property
    def saving(self) -> Decimal:
        """Returns the expected alone cost − price; negative where the buyer pays more."""
        return self.alone - self.price


@dataclass(frozen=True, slots=True)
class OrderSavings:
    """Holds an order's stages, None if not reached, and what explains them.

    keys: its week, region, sector and buyer. guarantee: the per cent that the run's rule aims at.
    causes: of its pieces that are missing and not matched again.
    """

    run_id: UUID
    order_id: UUID
    currency: str
    digits: int
    reference: str
    title: str
    buyer: str
    keys: Mapping[str, Any]
    basis: str
    guarantee: Decimal
    estimated: StageAmounts
    contracted: StageAmounts | None = None
    realised: StageAmounts | None = None
    status: str = OrderStatus.PROPOSED
    is_pending: bool = False
    is_refunded: bool = False
    causes: frozenset[str] = frozenset()

    def at(self, stage: str) -> StageAmounts | None:
        """Returns the amounts of a stage of STAGES."""
        amounts: StageAmounts | None = getattr(self, stage)
        return amounts

    def saving_at(self, stage: str) -> Decimal:
        """Returns the saving of a stage; zero if it is not reached."""
        amounts = self.at(stage)
        return ZERO if amounts is None else amounts.saving


@dataclass(slots=True)
class SavingsSum:
    """Sums the alone costs and prices of orders."""

    orders: int = 0
    alone: Decimal = ZERO
    price: Decimal = ZERO

    @property
    def saving(self) -> Decimal:
        """Returns the expected alone cost − price."""
        return self.alone - self.price

    @property
    def share(self) -> Decimal | None:
        """Returns the saving as a share of the alone cost; None without any."""
        return self.saving / self.alone if self.alone else None

    def add(self, alone: Decimal, price: Decimal) -> None:
        """Adds the amounts of one order."""
        self.orders += 1
        self.alone += alone
        self.price += price


@dataclass(frozen=True, slots=True)
class BasisSavings:
    """Holds the part of a saving whose alone costs rest on one basis."""

    basis: str
    orders: int
    saving: Decimal
    share: Decimal | None


@dataclass(slots=True)
class StageSavings(SavingsSum):
    """Adds the distribution of a stage's savings over its orders.

    shares: the share of its alone cost that each order saves, the least first; orders without an
    alone cost have none.
    """

    shares: list[Decimal] = field(default_factory=list)
    below_guarantee: int = 0
    above_alone: int = 0
    bases: list[BasisSavings] = field(default_factory=list)

    @property
    def median(self) -> Decimal | None:
        """Returns the share that half of the orders save at least."""
        return self.quantile(5)

    @property
    def tenths(self) -> list[Decimal | None]:
        """Returns the nine shares that divide the orders into tenths, the least first."""
        return [self.quantile(tenth) for tenth in range(1, TENTHS + 1)]

    def quantile(self, tenth: int) -> Decimal | None:
        """Returns the largest share below which at most so many tenths of the orders are."""
        if not self.shares:
            return None
        return self.shares[(len(self.shares) * tenth + 9) // 10 - 1]


@dataclass(frozen=True, slots=True)
class BridgePart:
    """Holds the orders of one reason, and by how much they change the saving."""

    reason: SavingsChange
    orders: int
    amount: Decimal


def stage_savings(rows: Iterable[OrderSavings], stage: str) -> StageSavings:
    """Returns sum and distribution of a stage, over the orders that reached it."""
    total = StageSavings()
    bases = {basis: SavingsSum() for basis in Basis.values}
    for row in rows:
        amounts = row.at(stage)
        if amounts is None:
            continue
        total.add(amounts.alone, amounts.price)
        bases[row.basis].add(amounts.alone, amounts.price)
        if amounts.alone:
            total.shares.append(amounts.saving / amounts.alone)
        total.above_alone += amounts.saving < 0
        # Both amounts are rounded down, and so a saving may miss its target by a minor unit.
        target = amounts.alone * row.guarantee / 100 - minor_unit(row.digits)
        total.below_guarantee += amounts.saving <= target
    total.shares.sort()
    total.bases = [
        BasisSavings(
            basis, part.orders, part.saving, part.saving / total.saving if total.saving else None
        )
        for basis, part in bases.items()
    ]
    return total


def bridge_between(rows: Iterable[OrderSavings], stage: str) -> list[BridgePart]:
    """Returns what leads from the stage before to a stage, by reason.

    The amounts add up to the difference of the two savings. Orders that save the same count only
    if they have not reached the stage.
    """
    before = STAGES[STAGES.index(stage) - 1]
    reason_for = contracting_change if stage == "contracted" else realising_change
    parts: dict[SavingsChange, list[Decimal]] = defaultdict(list)
    for row in rows:
        change = row.saving_at(stage) - row.saving_at(before)
        if change or (row.at(before) is None) != (row.at(stage) is None):
            parts[reason_for(row)].append(change)
    return [
        BridgePart(reason, len(parts[reason]), sum(parts[reason], ZERO))
        for reason in SavingsChange
        if reason in parts
    ]


def contracting_change(row: OrderSavings) -> SavingsChange:
    """Returns why the contracted saving of an order is not the estimated one."""
    contracted = row.contracted
    if contracted is not None and contracted.pieces == row.estimated.pieces:
        return SavingsChange.PRICE_AGREED
    if row.status == OrderStatus.CANCELLED:
        return SavingsChange.ORDER_CANCELLED
    if row.is_pending:
        return SavingsChange.NOT_ANSWERED
    found = (reason for cause, reason in LOSSES.items() if cause in row.causes)
    return next(found, SavingsChange.OTHER if contracted is None else SavingsChange.PIECES_LOST)


def realising_change(row: OrderSavings) -> SavingsChange:
    """Returns why the realised saving of an order is not the contracted one."""
    contracted, realised = row.contracted, row.realised
    if realised is None:
        waits = {
            OrderStatus.DELIVERED: SavingsChange.NOT_ACCEPTED,
            OrderStatus.DISPUTED: SavingsChange.DISPUTED,
        }
        return waits.get(OrderStatus(row.status), SavingsChange.IN_PRODUCTION)
    if row.is_refunded:
        return SavingsChange.REFUNDED
    is_short = contracted is not None and realised.pieces < contracted.pieces
    return SavingsChange.ARRIVED_SHORT if is_short else SavingsChange.OTHER
