"""The door to a payment provider: what one must do, and two that need no network.

A provider is told of each line of the books that moves somebody's money, after the line is
committed and outside any transaction. It may be told twice: the reference makes it once.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string


class PaymentRefused(Exception):
    """The provider will not do this as things are; it is asked again, but seldom."""


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """What a provider is to do.

    `reference` is the same each time it is told; `held_under` is the hold that is released or
    refunded. `party` is the organisation that pays or is paid, None for platform and carriers.
    """

    reference: UUID
    held_under: UUID
    account: str
    party: UUID | None
    amount: Decimal
    currency: str


class Provider(Protocol):
    """Each returns the provider's own id; raises PaymentRefused, or anything to be told again."""

    def hold(self, order: PaymentOrder) -> str:
        """Takes the amount from the buyer into escrow."""

    def release(self, order: PaymentOrder) -> str:
        """Pays the amount out of escrow to a factory, a carrier or the platform."""

    def refund(self, order: PaymentOrder) -> str:
        """Gives the amount out of escrow back to the buyer."""


class Manual:
    """Only books: people move the money, by the lines they read here."""

    def hold(self, order: PaymentOrder) -> str:
        return f"manual-{order.reference}"

    release = refund = hold


@dataclass
class InMemory:
    """For tests: remembers by reference what it did, and fails as often as it is told to."""

    done: dict[UUID, tuple[str, PaymentOrder]] = field(default_factory=dict)
    told: list[tuple[str, UUID]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    # An answer that gets lost: the provider did what it was told, and nobody hears of it.
    lost_answers: int = 0

    def hold(self, order: PaymentOrder) -> str:
        return self.carry_out("hold", order)

    def release(self, order: PaymentOrder) -> str:
        return self.carry_out("release", order)

    def refund(self, order: PaymentOrder) -> str:
        return self.carry_out("refund", order)

    def carry_out(self, deed: str, order: PaymentOrder) -> str:
        """Does it once for each reference; raises what stands first in `failures`."""
        self.told.append((deed, order.reference))
        if self.failures:
            raise self.failures.pop(0)
        if self.done.setdefault(order.reference, (deed, order)) != (deed, order):
            raise PaymentRefused("This reference stands for another payment.")
        if self.lost_answers:
            self.lost_answers -= 1
            raise TimeoutError("no answer")
        return f"memory-{order.reference}"


def provider() -> Provider:
    """The one that the settings name."""
    return provider_named(settings.FULFILMENT["payment_provider"])


@cache
def provider_named(path: str) -> Provider:
    """One of each kind for the life of the process."""
    return import_string(path)()
