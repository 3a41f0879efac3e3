"""What fulfilment refuses, in words."""

from common.errors import DomainError


class NotReceivedYet(DomainError):
    """Pieces from the step before have not arrived yet; production starts when they have."""


class PaymentNotHeld(DomainError):
    """The buyer's payment for this allocation was refused; production waits for it."""


class MoreThanItMakes(DomainError):
    """An allocation makes no more pieces than were allocated to it and than arrived for it."""

    field = "pieces_done"


class FewerThanBefore(DomainError):
    """Fewer pieces than were reported before; send `is_correction` to set that report right."""

    field = "pieces_done"


class NotAllInspected(DomainError):
    """Passed and failed must together be the pieces that wait for this inspection."""

    field = "failed"


class NotMade(DomainError):
    """More pieces passed than were reported as made; report them first, or count them as failed."""

    field = "passed"


class NowhereToGo(DomainError):
    """The next step of these pieces is not agreed yet; they wait here until it is."""


class MoreThanWasSent(DomainError):
    """No more pieces can arrive than were sent."""

    field = "received"


class AlreadyReceived(DomainError):
    """This shipment was received already."""


class RefundTooLarge(DomainError):
    """No more can be refunded for an allocation than would be paid for it."""

    field = "refunds"
