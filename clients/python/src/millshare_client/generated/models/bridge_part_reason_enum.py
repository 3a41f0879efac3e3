from enum import StrEnum


class BridgePartReasonEnum(StrEnum):
    ARRIVED_SHORT = "arrived-short"
    BUYER_DECLINED = "buyer-declined"
    DISPUTED = "disputed"
    FACTORY_DECLINED = "factory-declined"
    FACTORY_GAVE_BACK = "factory-gave-back"
    FACTORY_SILENT = "factory-silent"
    IN_PRODUCTION = "in-production"
    NOT_ACCEPTED = "not-accepted"
    NOT_ANSWERED = "not-answered"
    ORDER_CANCELLED = "order-cancelled"
    OTHER = "other"
    PIECES_LOST = "pieces-lost"
    PRICE_AGREED = "price-agreed"
    REFUNDED = "refunded"

    @classmethod
    def _missing_(cls, value: object) -> "BridgePartReasonEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
