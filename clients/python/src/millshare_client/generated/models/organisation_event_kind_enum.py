from enum import StrEnum


class OrganisationEventKindEnum(StrEnum):
    BOOKS_BROKEN = "books.broken"
    CERTIFICATE_ENDING = "certificate.ending"
    CLAIM_MADE = "claim.made"
    COUNTER_OFFER_ANSWERED = "counter_offer.answered"
    COUNTER_OFFER_MADE = "counter_offer.made"
    DISPUTE_DECIDED = "dispute.decided"
    DISPUTE_OPENED = "dispute.opened"
    LOT_CANCELLED = "lot.cancelled"
    LOT_CONFIRMED = "lot.confirmed"
    LOT_DUE = "lot.due"
    LOT_INSPECTED = "lot.inspected"
    LOT_LATE = "lot.late"
    LOT_PROGRESS = "lot.progress"
    LOT_STARTED = "lot.started"
    MESSAGE_WRITTEN = "message.written"
    OFFERS_ANSWERED = "offers.answered"
    OFFER_ACCEPTED = "offer.accepted"
    OFFER_DECLINED = "offer.declined"
    OFFER_ENDING = "offer.ending"
    OFFER_EXPIRED = "offer.expired"
    OFFER_MADE = "offer.made"
    ORDER_ACCEPTED = "order.accepted"
    ORDER_AWARDED = "order.awarded"
    ORDER_CANCELLED = "order.cancelled"
    ORDER_CLOSED = "order.closed"
    ORDER_DELIVERED = "order.delivered"
    ORDER_EXPIRED = "order.expired"
    ORDER_MATCHED_AGAIN = "order.matched_again"
    ORDER_UNMATCHED = "order.unmatched"
    PAYMENT_DUE = "payment.due"
    PAYMENT_MADE = "payment.made"
    PROPOSAL_ANSWERED = "proposal.answered"
    PROPOSAL_MADE = "proposal.made"
    RETURN_CHANGED = "return.changed"
    RETURN_REQUESTED = "return.requested"
    RUN_FAILED = "run.failed"
    RUN_SOLVED = "run.solved"
    SHIPMENT_FORWARDED = "shipment.forwarded"
    SHIPMENT_RECEIVED = "shipment.received"
    SHIPMENT_SENT = "shipment.sent"
    SHIPMENT_SHORT = "shipment.short"
    SIGN_UP_REQUESTED = "sign_up.requested"

    @classmethod
    def _missing_(cls, value: object) -> "OrganisationEventKindEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
