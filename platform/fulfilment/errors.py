"""Defines the errors of production, delivery and settlement."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class InputsNotReceived(DomainError):
    """Raised when pieces from the previous operation are still under way."""

    default_detail = _(
        "Pieces from the step before have not arrived yet; production starts when they have."
    )
    default_code = "not_received_yet"


class PaymentNotHeld(DomainError):
    """Raised when the payment provider declined to hold the buyer's payment."""

    default_detail = _(
        "The buyer's payment for this allocation was refused; production waits for it."
    )
    default_code = "payment_not_held"


class PaymentNotArrived(DomainError):
    """Raised when production is to wait for the buyer's payment."""

    default_detail = _(
        "The buyer's payment for this allocation has not arrived yet; production starts once the"
        " operator has marked it as paid."
    )
    default_code = "payment_not_arrived"


class TooManyPieces(DomainError):
    """Raised when a report exceeds the pieces allocated or received as input."""

    default_detail = _(
        "An allocation starts no more pieces than its hours are for and than arrived for it."
    )
    default_code = "more_than_it_makes"
    field = "pieces_done"


class ProgressDecreased(DomainError):
    """Raised when a report that is no correction lowers the number of pieces."""

    default_detail = _(
        "Fewer pieces than were reported before; send `is_correction` to set that report right."
    )
    default_code = "fewer_than_before"
    field = "pieces_done"


class InspectedMoreThanWaits(DomainError):
    """Raised when more pieces passed and failed than wait for the inspection."""

    default_detail = _("Fewer pieces wait for this inspection than passed and failed together.")
    default_code = "more_than_wait"
    field = "failed"


class NothingInspected(DomainError):
    """Raised when an inspection counts no piece."""

    default_detail = _("An inspection counts at least one piece, as passed or as failed.")
    default_code = "nothing_inspected"
    field = "passed"


class PassedMoreThanMade(DomainError):
    """Raised when more pieces pass an inspection than were reported as made."""

    default_detail = _(
        "More pieces passed than were reported as made; report them first, or count them as failed."
    )
    default_code = "not_made"
    field = "passed"


class PassedMoreThanTaken(DomainError):
    """Raised when more pieces pass an inspection than the next step takes."""

    default_detail = _("More pieces passed than are taken of this lot.")
    default_code = "more_than_taken"
    field = "passed"


class NextStepNotAgreed(DomainError):
    """Raised when the next operation of the pieces is not agreed yet."""

    default_detail = _(
        "The next step of these pieces is not agreed yet; they wait here until it is."
    )
    default_code = "nowhere_to_go"


class ShippedTooEarly(DomainError):
    """Raised when goods would be at the buyer's before the earliest delivery."""

    default_detail = _("The goods would be delivered before the earliest day.")
    default_code = "too_early"
    field = "shipped_on"


class ShippedMoreThanReady(DomainError):
    """Raised when more pieces are to be shipped than passed inspection and are needed."""

    default_detail = _("No more pieces can leave than passed inspection and are needed next.")
    default_code = "more_than_ready"
    field = "pieces"


class NothingReceived(DomainError):
    """Raised when a receipt neither counts a piece nor says that none will come."""

    default_detail = _("Nothing arrived: send `is_final` if the rest will not come.")
    default_code = "nothing_received"
    field = "received"


class ReceivedMoreThanSent(DomainError):
    """Raised when a receipt exceeds the pieces of its shipment."""

    default_detail = _("No more pieces can arrive than were sent.")
    default_code = "more_than_was_sent"
    field = "received"


class AlreadyReceived(DomainError):
    """Raised when all pieces of a shipment arrived, or its last receipt was final."""

    default_detail = _("This shipment was received already.")
    default_code = "already_received"


class RefundTooLarge(DomainError):
    """Raised when a refund exceeds the amount due for the allocation."""

    default_detail = _("No more can be refunded for an allocation than would be paid for it.")
    default_code = "refund_too_large"
    field = "refunds"


class ReturnTooLate(DomainError):
    """Raised when goods are to be returned after the days for it."""

    default_detail = _("The days in which the goods of this order can be returned are over.")
    default_code = "return_too_late"


class ReturnedMoreThanDelivered(DomainError):
    """Raised when more pieces are to be returned than were delivered."""

    default_detail = _("No more pieces can be returned than were delivered.")
    default_code = "more_than_delivered"
    field = "pieces"


class ReplacementImpossible(DomainError):
    """Raised when the order of returned pieces cannot be repeated as it was."""

    default_detail = _(
        "The order cannot be repeated as it was, since its terms are not offered any more; choose"
        " the money back."
    )
    default_code = "replacement_impossible"
    field = "remedy"


class NoOpenDispute(DomainError):
    """Raised when a statement is made although no dispute of the order is open."""

    default_detail = _(
        "No dispute about this order is open; write a message instead of a statement."
    )
    default_code = "no_open_dispute"
    field = "is_statement"
