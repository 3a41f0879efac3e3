from enum import StrEnum


class FallbackEnum(StrEnum):
    FEW_BUYERS = "few-buyers"
    FEW_ORDERS = "few-orders"
    LOW_COVER = "low-cover"
    POOL_LIMIT = "pool-limit"
    WIDE_GAP = "wide-gap"

    @classmethod
    def _missing_(cls, value: object) -> "FallbackEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
