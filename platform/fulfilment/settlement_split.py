"""Splits an allocation's money between its parties, in whole minor units.

The buyer pays the agreed price of the pieces that arrive undamaged, and the platform's fee on it.
The factory gets what it asked and its bonus, the carrier transport. What the price and these are
apart is the gain pool's: it may be below zero, and then the pool pays.
"""

from dataclasses import dataclass
from decimal import Decimal

from common.money import portion, rounded_down, with_fee
from fulfilment.states import Account
from matching.models import Allocation

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class SettlementSplit:
    """Holds what each party is paid for the pieces that arrived undamaged."""

    factory: Decimal
    carrier: Decimal
    platform: Decimal
    pool: Decimal

    @property
    def total(self) -> Decimal:
        """Returns the final price for the buyer."""
        return self.factory + self.carrier + self.platform + self.pool

    def release_amounts(self, escrow: Decimal) -> dict[str, Decimal]:
        """Returns amounts by account that empty this escrow; the buyer gets the rest."""
        return {
            Account.ESCROW: -escrow,
            Account.FACTORY: self.factory,
            Account.CARRIER: self.carrier,
            Account.PLATFORM: self.platform,
            Account.POOL: self.pool,
            Account.BUYER: escrow - self.total,
        }

    def without_bonus(self, bonus: Decimal) -> "SettlementSplit":
        """Leaves the factory's bonus in the pool."""
        return SettlementSplit(self.factory - bonus, self.carrier, self.platform, self.pool + bonus)

    def less_refund(self, refund: Decimal, digits: int) -> "SettlementSplit":
        """Reduces the split by a refund, which is at most the total.

        The platform forgoes its fee on the refund, and the pool its part in proportion; the factory
        bears the rest. The carrier, which has done its work, gives only what the factory's amount
        does not cover.
        """
        if not refund:
            return self
        left = self.total - refund
        platform = rounded_down(self.platform * left / self.total, digits)
        pool = rounded_down(self.pool * left / self.total, digits)
        carrier = min(self.carrier, left - platform - pool)
        return SettlementSplit(left - platform - pool - carrier, carrier, platform, pool)


def split_settlement(
    allocation: Allocation, *, good: int, percent: Decimal, stranded: int = 0, spoilt: int = 0
) -> SettlementSplit:
    """Splits what is due for good pieces and for making stranded ones.

    The buyer pays nothing for stranded pieces, nor for good ones that a later step has `spoilt`.
    """
    quantity, digits = allocation.quantity, allocation.digits
    price = portion(allocation.agreed_price, good - spoilt, quantity, digits)
    factory = portion(allocation.earnings, good + stranded, quantity, digits)
    factory += bonus_due(allocation, good - spoilt)
    carrier = portion(allocation.agreed_transport, good, quantity, digits)
    fee = with_fee(price, percent, digits) - price
    return SettlementSplit(factory, carrier, fee, price - factory - carrier)


def bonus_due(allocation: Allocation, good: int) -> Decimal:
    """Returns the factory's bonus for the good pieces."""
    return portion(allocation.bonus, good, allocation.quantity, allocation.digits)
