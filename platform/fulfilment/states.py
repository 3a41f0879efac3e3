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
    RETURN = "return", _("Return")  # accepted goods are returned and refunded


class SettlementStatus(models.TextChoices):
    """Lists the states of an allocation's money."""

    DUE = "due", _("To be paid")  # the buyer's money has not arrived
    HELD = "held", _("Held")  # it has arrived, and belongs to nobody yet
    RELEASED = "released", _("Released")  # to the payees; their payments say what has moved
    RETURNED = "returned", _("Returned")  # to the buyer, since nothing was made


# Nobody is entitled to the money yet; escrow has what is asked or was paid.
OPEN_SETTLEMENTS = (SettlementStatus.DUE, SettlementStatus.HELD)
_ENDED = frozenset({SettlementStatus.RELEASED, SettlementStatus.RETURNED})
SETTLEMENT_TRANSITIONS: Mapping[str, frozenset[str]] = {
    SettlementStatus.DUE: frozenset({SettlementStatus.HELD, *_ENDED}),
    SettlementStatus.HELD: _ENDED,
    SettlementStatus.RELEASED: frozenset(),
    SettlementStatus.RETURNED: frozenset(),
}


class PaymentStatus(models.TextChoices):
    """Lists the states of the provider's operation for one settlement line."""

    PENDING = "pending", _("Pending")  # to be sent, or sent again
    DUE = "due", _("To be paid")  # a person transfers the money, and marks it
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")  # tried again at the longest interval
    OFFSET = "offset", _("Set off")  # a refund of what was never paid; no money moves


PAYMENT_TRANSITIONS: Mapping[str, frozenset[str]] = {
    PaymentStatus.PENDING: frozenset(
        {PaymentStatus.DONE, PaymentStatus.REFUSED, PaymentStatus.DUE, PaymentStatus.OFFSET}
    ),
    PaymentStatus.REFUSED: frozenset(
        {PaymentStatus.DONE, PaymentStatus.PENDING, PaymentStatus.DUE}
    ),
    PaymentStatus.DUE: frozenset({PaymentStatus.DONE, PaymentStatus.OFFSET}),
    PaymentStatus.DONE: frozenset(),
    PaymentStatus.OFFSET: frozenset(),
}
# Nothing more is to be paid.
FINISHED_PAYMENTS = (PaymentStatus.DONE, PaymentStatus.OFFSET)


class ClaimStatus(models.TextChoices):
    """Lists the states of a claim for short or damaged pieces."""

    OPEN = "open", _("Open")
    REFUNDED = "refunded", _("Refunded")  # with the settlement of its allocation


CLAIM_TRANSITIONS: Mapping[str, frozenset[str]] = {
    ClaimStatus.OPEN: frozenset({ClaimStatus.REFUNDED}),
    ClaimStatus.REFUNDED: frozenset(),
}


class DispositionKind(models.TextChoices):
    """Lists what is done with pieces that failed an inspection."""

    REWORK = "rework", _("Rework")
    SCRAP = "scrap", _("Scrap")  # they are made again elsewhere


class DefectKind(models.TextChoices):
    """Lists what is wrong with returned pieces."""

    DIMENSION = "dimension", _("Dimension out of tolerance")
    SURFACE = "surface", _("Surface or finish")
    MATERIAL = "material", _("Material or hardness")
    FUNCTION = "function", _("Does not fit or work")
    DAMAGE = "damage", _("Damaged in transport")
    WRONG_PART = "wrong-part", _("Wrong part or revision")
    OTHER = "other", _("Other defect")


class Remedy(models.TextChoices):
    """Lists what a buyer wants for returned pieces."""

    REFUND = "refund", _("Money back")
    REPLACEMENT = "replacement", _("Replacement")  # money back, and a new order of the pieces
    REPAIR = "repair", _("Repair")  # by the factory that made them


class ReturnStatus(models.TextChoices):
    """Lists the states of a return of accepted goods."""

    OPEN = "open", _("Return open")  # waits for the factory
    REFUSED = "refused", _("Return refused")  # by the factory; waits for an operator
    ACCEPTED = "accepted", _("Repair agreed")  # the buyer sends the pieces back
    SENT_BACK = "sent_back", _("Sent back")  # the factory repairs them
    REPAIRED = "repaired", _("Repaired")  # on their way to the buyer
    COMPLETED = "completed", _("Repair received")
    REFUNDED = "refunded", _("Return refunded")
    REPLACED = "replaced", _("Replacement ordered")
    REJECTED = "rejected", _("Return rejected")  # by an operator
    WITHDRAWN = "withdrawn", _("Return withdrawn")  # by the buyer


R = ReturnStatus
_REPAID = frozenset({R.REFUNDED, R.REPLACED})
RETURN_TRANSITIONS: Mapping[str, frozenset[str]] = {
    R.OPEN: frozenset({R.REFUSED, R.ACCEPTED, R.REJECTED, R.WITHDRAWN, *_REPAID}),
    R.REFUSED: frozenset({R.ACCEPTED, R.REJECTED, R.WITHDRAWN, *_REPAID}),
    # An operator ends a repair that does not come to its end.
    R.ACCEPTED: frozenset({R.SENT_BACK, R.REJECTED, R.WITHDRAWN, *_REPAID}),
    R.SENT_BACK: frozenset({R.REPAIRED, R.REJECTED, *_REPAID}),
    # The buyer may say that the pieces are not repaired.
    R.REPAIRED: frozenset({R.COMPLETED, R.SENT_BACK, R.REJECTED, *_REPAID}),
    R.COMPLETED: frozenset(),
    R.REFUNDED: frozenset(),
    R.REPLACED: frozenset(),
    R.REJECTED: frozenset(),
    R.WITHDRAWN: frozenset(),
}
# Nobody has decided on these.
UNDECIDED_RETURNS = (R.OPEN, R.REFUSED)
# These are not at their end.
OPEN_RETURNS = (*UNDECIDED_RETURNS, R.ACCEPTED, R.SENT_BACK, R.REPAIRED)
# The pieces of these were paid back.
REPAID_RETURNS = (R.REFUNDED, R.REPLACED)
# The pieces of these can be returned again.
ENDED_RETURNS = (R.COMPLETED, R.WITHDRAWN)


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


MESSAGE_LENGTH = 4000


class MessageSide(models.TextChoices):
    """Lists the sides that write about an order."""

    BUYER = "buyer", _("Buyer")
    FACTORY = "factory", _("Factory")
    OPERATOR = "operator", _("Operator")
