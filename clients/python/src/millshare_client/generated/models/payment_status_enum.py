from enum import StrEnum


class PaymentStatusEnum(StrEnum):
    DONE = "done"
    DUE = "due"
    OFFSET = "offset"
    PENDING = "pending"
    REFUSED = "refused"

    @classmethod
    def _missing_(cls, value: object) -> "PaymentStatusEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
