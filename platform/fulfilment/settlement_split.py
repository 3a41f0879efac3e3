"""Who gets what of an allocation's money: exact amounts to the micro, and nothing left over.

What a buyer pays is the cost of its allocations and the platform's fee on it; that is held. What a
factory earns is machining, setup and opening, what a carrier earns is transport. Quality and
lateness are expectations: they are held with the price and come back to the buyer, as does the fee
on them. A piece that does not arrive whole is paid to nobody: every item counts by the piece.
"""

from dataclasses import dataclass
from decimal import Decimal

from common.money import MICRO, portion, with_fee
from fulfilment.states import Account


@dataclass(frozen=True, slots=True)
class Shares:
    """What is paid for the pieces that arrived whole."""

    factory: Decimal
    carrier: Decimal
    platform: Decimal

    @property
    def total(self) -> Decimal:
        """What the buyer pays in the end."""
        return self.factory + self.carrier + self.platform

    def out_of(self, escrow: Decimal) -> dict[str, Decimal]:
        """By account, what settles an escrow of this much; the buyer gets what is left."""
        return {
            Account.ESCROW: -escrow,
            Account.FACTORY: self.factory,
            Account.CARRIER: self.carrier,
            Account.PLATFORM: self.platform,
            Account.BUYER: escrow - self.total,
        }

    def within(self, escrow: Decimal) -> "Shares":
        """The shares where no more than this is held: what transport rose by since the buyer last
        agreed is paid to nobody.
        """
        short = self.total - escrow
        if short <= 0:
            return self
        platform = portion_of(self.platform, escrow, self.total)
        carrier = escrow - platform - self.factory
        return Shares(self.factory, carrier, platform) if carrier >= 0 else self.less(short)

    def less(self, refund: Decimal) -> "Shares":
        """The shares when the buyer gets `refund` back, which is at most their total.

        The platform gives up its fee on it, the factory the rest; the carrier, whose work was done,
        gives only what the factory's earnings do not cover.
        """
        if not refund:
            return self
        left = self.total - refund
        platform = portion_of(self.platform, left, self.total)
        carrier = min(self.carrier, left - platform)
        return Shares(left - platform - carrier, carrier, platform)


def portion_of(amount: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """amount × part ÷ whole, rounded down to a micro, by whole micros since these are long."""
    micros, parts, wholes = (int(value / MICRO) for value in (amount, part, whole))
    return micros * parts // wholes * MICRO


def shares_of(
    *,
    earnings: Decimal,
    transport: Decimal,
    good: int,
    quantity: int,
    percent: Decimal,
    stranded: int = 0,
) -> Shares:
    """What is due for the `good` of `quantity` pieces, and for making those that are stranded."""
    factory = portion(earnings, good + stranded, quantity)
    carrier = portion(transport, good, quantity)
    paid = factory + carrier
    return Shares(factory, carrier, with_fee(paid, percent) - paid)
