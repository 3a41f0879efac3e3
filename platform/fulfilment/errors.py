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


class TooManyPieces(DomainError):
    """Raised when a report exceeds the pieces allocated or received as input."""

    default_detail = _(
        "An allocation makes no more pieces than were allocated to it and than arrived for it."
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


class InspectionIncomplete(DomainError):
    """Raised when passed and failed pieces do not sum to the pieces to inspect."""

    default_detail = _(
        "Passed and failed must together be the pieces that wait for this inspection."
    )
    default_code = "not_all_inspected"
    field = "failed"


class PassedMoreThanMade(DomainError):
    """Raised when more pieces pass an inspection than were reported as made."""

    default_detail = _(
        "More pieces passed than were reported as made; report them first, or count them as failed."
    )
    default_code = "not_made"
    field = "passed"


class NextStepNotAgreed(DomainError):
    """Raised when the next operation of the pieces is not agreed yet."""

    default_detail = _(
        "The next step of these pieces is not agreed yet; they wait here until it is."
    )
    default_code = "nowhere_to_go"


class ReceivedMoreThanSent(DomainError):
    """Raised when a receipt exceeds the pieces of its shipment."""

    default_detail = _("No more pieces can arrive than were sent.")
    default_code = "more_than_was_sent"
    field = "received"


class AlreadyReceived(DomainError):
    """Raised when a shipment has a receipt already."""

    default_detail = _("This shipment was received already.")
    default_code = "already_received"


class RefundTooLarge(DomainError):
    """Raised when a refund exceeds the amount due for the allocation."""

    default_detail = _("No more can be refunded for an allocation than would be paid for it.")
    default_code = "refund_too_large"
    field = "refunds"
