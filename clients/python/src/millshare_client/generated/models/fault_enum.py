from enum import StrEnum


class FaultEnum(StrEnum):
    MARKET_TOO_LARGE = "market_too_large"
    NO_RATES = "no_rates"
    QUOTA_SPENT = "quota_spent"

    @classmethod
    def _missing_(cls, value: object) -> "FaultEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
