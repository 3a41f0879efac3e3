"""Splits an allocation's money between its parties, exact to the micro.

The buyer pays the cost of its allocations and the platform's fee on it; that sum is held. The
factory earns machining, setup and opening, the carrier transport. Quality and lateness are
expected costs: they are held with the price and returned to the buyer with the fee on them. All
items count by the piece, so that no one is paid for a piece that does not arrive undamaged.
"""

from dataclasses import dataclass
from decimal import Decimal

from common.money import MICRO, portion, with_fee
from fulfilment.states import Account


@dataclass(frozen=True, slots=True)
class SettlementSplit:
    """Holds what each party is paid for the pieces that arrived undamaged."""

    factory: Decimal
    carrier: Decimal
    platform: Decimal

    @property
    def total(self) -> Decimal:
        """Returns the final price for the buyer."""
        return self.factory + self.carrier + self.platform

    def release_amounts(self, escrow: Decimal) -> dict[str, Decimal]:
        """Returns amounts by account that empty this escrow; the buyer gets the rest."""
        return {
            Account.ESCROW: -escrow,
            Account.FACTORY: self.factory,
            Account.CARRIER: self.carrier,
            Account.PLATFORM: self.platform,
            Account.BUYER: escrow - self.total,
        }

    def capped_at(self, escrow: Decimal) -> "SettlementSplit":
        """Caps the total at the escrow, which a later rise of transport may exceed.

        The carrier bears the difference first, then the factory and the platform.
        """
        short = self.total - escrow
        if short <= 0:
            return self
        platform = prorated(self.platform, escrow, self.total)
        carrier = escrow - platform - self.factory
        return (
            SettlementSplit(self.factory, carrier, platform)
            if carrier >= 0
            else self.less_refund(short)
        )

    def less_refund(self, refund: Decimal) -> "SettlementSplit":
        """Reduces the split by a refund, which is at most the total.

        The platform forgoes its fee on the refund and the factory the rest; the carrier, which has
        done its work, gives only what the factory's earnings do not cover.
        """
        if not refund:
            return self
        left = self.total - refund
        platform = prorated(self.platform, left, self.total)
        carrier = min(self.carrier, left - platform)
        return SettlementSplit(left - platform - carrier, carrier, platform)


def prorated(amount: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """Returns amount × part ÷ whole, rounded down to a micro, in integer micros."""
    micros, parts, wholes = (int(value / MICRO) for value in (amount, part, whole))
    return micros * parts // wholes * MICRO


def split_settlement(
    *,
    earnings: Decimal,
    transport: Decimal,
    good: int,
    quantity: int,
    percent: Decimal,
    stranded: int = 0,
) -> SettlementSplit:
    """Splits what is due for `good` of `quantity` pieces and for making stranded ones."""
    factory = portion(earnings, good + stranded, quantity)
    carrier = portion(transport, good, quantity)
    paid = factory + carrier
    return SettlementSplit(factory, carrier, with_fee(paid, percent) - paid)
