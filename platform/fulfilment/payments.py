"""Defines the interface of payment providers, with two that need no network.

A provider executes an operation for each settlement line that credits or debits a party, after the
line is committed and outside any transaction. An operation may be sent twice: its reference makes
it take effect once.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from fulfilment.states import Account


class PaymentDeclined(Exception):
    """Raised when the provider declines an operation; it is retried rarely."""


class PaymentByHand(Exception):
    """Raised when a person has to transfer the money and to mark the payment."""


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """Describes one operation of a provider.

    `reference` is the same on each attempt; `held_under` is the hold that is released or refunded.
    `party` is the organisation that pays or is paid, None for the platform and carriers.
    """

    reference: UUID
    held_under: UUID
    account: str
    party: UUID | None
    amount: Decimal
    currency: str


class PaymentProvider(Protocol):
    """Executes payment operations.

    Each method returns the provider's own id. It raises PaymentDeclined if the provider declines,
    and PaymentByHand if it is due until a person marks it; any other exception means that the
    operation is sent again.
    """

    def hold(self, order: PaymentOrder) -> str:
        """Takes the amount from the buyer, or from whom a refund comes."""

    def release(self, order: PaymentOrder) -> str:
        """Pays the amount out of escrow to a factory, a carrier or the platform."""

    def refund(self, order: PaymentOrder) -> str:
        """Returns the amount from escrow to the buyer."""


# Accounts of the operator, between which no bank moves anything.
OWN_ACCOUNTS = (Account.PLATFORM, Account.POOL)


class ManualProvider:
    """Leaves operations to people, who transfer the money and mark each payment.

    What the operator's own accounts get or give is recorded at once, as everything is where the
    settings say that payments are confirmed at once.
    """

    def hold(self, order: PaymentOrder) -> str:
        is_by_hand = settings.FULFILMENT["payments_confirmed"] == "by-hand"
        if is_by_hand and order.account not in OWN_ACCOUNTS:
            raise PaymentByHand
        return f"manual-{order.reference}"

    release = refund = hold


@dataclass
class InMemoryProvider:
    """Executes operations in memory for tests, with failures on request."""

    done: dict[UUID, tuple[str, PaymentOrder]] = field(default_factory=dict)
    requests: list[tuple[str, UUID]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    # Number of next operations that take effect although their response is lost.
    lost_responses: int = 0

    def hold(self, order: PaymentOrder) -> str:
        return self.execute("hold", order)

    def release(self, order: PaymentOrder) -> str:
        return self.execute("release", order)

    def refund(self, order: PaymentOrder) -> str:
        return self.execute("refund", order)

    def execute(self, operation: str, order: PaymentOrder) -> str:
        """Executes an operation once for each reference; raises the first of `failures`."""
        self.requests.append((operation, order.reference))
        if self.failures:
            raise self.failures.pop(0)
        if self.done.setdefault(order.reference, (operation, order)) != (operation, order):
            raise PaymentDeclined("This reference stands for another payment.")
        if self.lost_responses:
            self.lost_responses -= 1
            raise TimeoutError("no answer")
        return f"memory-{order.reference}"


def payment_provider() -> PaymentProvider:
    """Returns the provider that the settings name."""
    return provider_named(settings.FULFILMENT["payment_provider"])


@cache
def provider_named(path: str) -> PaymentProvider:
    """Returns the provider at a dotted path, one instance a process."""
    return import_string(path)()
