from enum import StrEnum


class AccountEnum(StrEnum):
    BUYER = "buyer"
    CARRIER = "carrier"
    ESCROW = "escrow"
    FACTORY = "factory"
    PLATFORM = "platform"
    POOL = "pool"

    @classmethod
    def _missing_(cls, value: object) -> "AccountEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
