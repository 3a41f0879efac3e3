from enum import StrEnum


class OrdersListStatusItem(StrEnum):
    ACCEPTED = "accepted"
    AWARDED = "awarded"
    CANCELLED = "cancelled"
    CLOSED = "closed"
    DELIVERED = "delivered"
    DISPUTED = "disputed"
    DRAFT = "draft"
    EXPIRED = "expired"
    IN_PRODUCTION = "in_production"
    MATCHING = "matching"
    PARTLY_AWARDED = "partly_awarded"
    PROPOSED = "proposed"
    SHIPPED = "shipped"
    SUBMITTED = "submitted"
    UNMATCHED = "unmatched"

    @classmethod
    def _missing_(cls, value: object) -> "OrdersListStatusItem | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
