"""What fulfilment refuses, in words."""

from common.errors import Refused


class NotReceivedYet(Refused):
    """Pieces from the step before have not arrived yet; production starts when they have."""


class PaymentNotHeld(Refused):
    """The buyer's payment for this allocation was refused; production waits for it."""


class MoreThanItMakes(Refused):
    """An allocation makes no more pieces than were allocated to it and than arrived for it."""

    field = "pieces_done"


class FewerThanBefore(Refused):
    """Fewer pieces than were reported before; send `is_correction` to set that report right."""

    field = "pieces_done"


class NotAllInspected(Refused):
    """Passed and failed must together be the pieces that wait for this inspection."""

    field = "failed"


class NotMade(Refused):
    """More pieces passed than were reported as made; report them first, or count them as failed."""

    field = "passed"


class NowhereToGo(Refused):
    """The next step of these pieces is not agreed yet; they wait here until it is."""


class MoreThanWasSent(Refused):
    """No more pieces can arrive than were sent."""

    field = "received"


class AlreadyReceived(Refused):
    """This shipment was received already."""


class RefundTooLarge(Refused):
    """No more can be refunded for an allocation than would be paid for it."""

    field = "refunds"
