"""Defines states and transitions of settlements, payments, claims, disputes."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Account(models.TextChoices):
    """Lists the accounts of an allocation's money; positive lines are credits."""

    BUYER = "buyer", _("Buyer")
    ESCROW = "escrow", _("Escrow")  # held until the goods are accepted
    FACTORY = "factory", _("Factory")
    CARRIER = "carrier", _("Carrier")
    PLATFORM = "platform", _("Platform")
    # Levies less subsidies, bonuses and rounding; a payee that may also pay.
    POOL = "pool", _("Gain pool")


class TransactionKind(models.TextChoices):
    """Lists the reasons for transfers between the accounts of an allocation."""

    HOLD = "hold", _("Hold")  # both sides accepted
    REFUND = "refund", _("Refund")  # pieces will not be made
    RELEASE = "release", _("Release")  # the goods are accepted, or a dispute is resolved


class SettlementStatus(models.TextChoices):
    """Lists the states of an allocation's money."""

    HELD = "held", _("Held")
    SETTLED = "settled", _("Settled")  # paid out; escrow is empty
    RETURNED = "returned", _("Returned")  # nothing was made; the buyer has all of it back


SETTLEMENT_TRANSITIONS: Mapping[str, frozenset[str]] = {
    SettlementStatus.HELD: frozenset({SettlementStatus.SETTLED, SettlementStatus.RETURNED}),
    SettlementStatus.SETTLED: frozenset(),
    SettlementStatus.RETURNED: frozenset(),
}


class PaymentStatus(models.TextChoices):
    """Lists the states of the provider's operation for one settlement line."""

    PENDING = "pending", _("Pending")  # to be sent, or sent again
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")  # tried again at the longest interval


PAYMENT_TRANSITIONS: Mapping[str, frozenset[str]] = {
    PaymentStatus.PENDING: frozenset({PaymentStatus.DONE, PaymentStatus.REFUSED}),
    PaymentStatus.REFUSED: frozenset({PaymentStatus.DONE, PaymentStatus.PENDING}),
    PaymentStatus.DONE: frozenset(),
}


class ClaimStatus(models.TextChoices):
    """Lists the states of a claim for short or damaged pieces."""

    OPEN = "open", _("Open")
    REFUNDED = "refunded", _("Refunded")  # with the settlement of its allocation


CLAIM_TRANSITIONS: Mapping[str, frozenset[str]] = {
    ClaimStatus.OPEN: frozenset({ClaimStatus.REFUNDED}),
    ClaimStatus.REFUNDED: frozenset(),
}


class DisputeStatus(models.TextChoices):
    """Lists the states of a dispute about the goods of an order."""

    OPEN = "open", _("Open")  # waits for an operator
    ACCEPTED = "accepted", _("Accepted")  # the goods stand; factories are paid
    REFUNDED = "refunded", _("Refunded")  # the buyer gets amounts back


DISPUTE_TRANSITIONS: Mapping[str, frozenset[str]] = {
    DisputeStatus.OPEN: frozenset({DisputeStatus.ACCEPTED, DisputeStatus.REFUNDED}),
    DisputeStatus.ACCEPTED: frozenset(),
    DisputeStatus.REFUNDED: frozenset(),
}
