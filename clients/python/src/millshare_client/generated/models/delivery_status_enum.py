from enum import StrEnum


class DeliveryStatusEnum(StrEnum):
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"
    PENDING = "pending"

    @classmethod
    def _missing_(cls, value: object) -> "DeliveryStatusEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
