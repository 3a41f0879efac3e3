"""The states of settlements, payments, claims and disputes, and the moves between them."""

from collections.abc import Mapping

from django.db import models


class Account(models.TextChoices):
    """Who has the money of an allocation; a positive line is what comes in."""

    BUYER = "buyer", "Buyer"
    ESCROW = "escrow", "Escrow"  # held until the goods are accepted
    FACTORY = "factory", "Factory"
    CARRIER = "carrier", "Carrier"
    PLATFORM = "platform", "Platform"


# Money moves for each line of these; what escrow gives and takes is their other side.
PARTIES = (Account.BUYER, Account.FACTORY, Account.CARRIER, Account.PLATFORM)


class TransactionKind(models.TextChoices):
    """Why money moves between the accounts of an allocation."""

    HOLD = "hold", "Hold"  # both sides said yes
    TOP_UP = "top_up", "Top-up"  # the buyer agreed to a dearer version
    REFUND = "refund", "Refund"  # pieces will not be made
    RELEASE = "release", "Release"  # the goods are accepted, or a dispute is resolved


class SettlementStatus(models.TextChoices):
    """Where the money of an allocation stands."""

    HELD = "held", "Held"
    SETTLED = "settled", "Settled"  # paid out; escrow is empty
    RETURNED = "returned", "Returned"  # nothing was made; the buyer has all of it again


SETTLEMENT_TRANSITIONS: Mapping[str, frozenset[str]] = {
    SettlementStatus.HELD: frozenset({SettlementStatus.SETTLED, SettlementStatus.RETURNED}),
    SettlementStatus.SETTLED: frozenset(),
    SettlementStatus.RETURNED: frozenset(),
}


class PaymentStatus(models.TextChoices):
    """Where the provider stands with one line."""

    PENDING = "pending", "Pending"  # to be told, or told again
    DONE = "done", "Done"
    REFUSED = "refused", "Refused"  # tried again, but seldom


PAYMENT_TRANSITIONS: Mapping[str, frozenset[str]] = {
    PaymentStatus.PENDING: frozenset({PaymentStatus.DONE, PaymentStatus.REFUSED}),
    PaymentStatus.REFUSED: frozenset({PaymentStatus.DONE, PaymentStatus.PENDING}),
    PaymentStatus.DONE: frozenset(),
}


class ClaimStatus(models.TextChoices):
    """Where a claim for short or damaged pieces stands."""

    OPEN = "open", "Open"
    REFUNDED = "refunded", "Refunded"  # with the settlement of its allocation


CLAIM_TRANSITIONS: Mapping[str, frozenset[str]] = {
    ClaimStatus.OPEN: frozenset({ClaimStatus.REFUNDED}),
    ClaimStatus.REFUNDED: frozenset(),
}


class DisputeStatus(models.TextChoices):
    """Where a dispute about the goods of an order stands."""

    OPEN = "open", "Open"  # waits for an operator
    ACCEPTED = "accepted", "Accepted"  # the goods stand; factories are paid
    REFUNDED = "refunded", "Refunded"  # the buyer gets amounts back


DISPUTE_TRANSITIONS: Mapping[str, frozenset[str]] = {
    DisputeStatus.OPEN: frozenset({DisputeStatus.ACCEPTED, DisputeStatus.REFUNDED}),
    DisputeStatus.ACCEPTED: frozenset(),
    DisputeStatus.REFUNDED: frozenset(),
}
