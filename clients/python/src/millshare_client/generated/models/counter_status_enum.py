from enum import StrEnum


class CounterStatusEnum(StrEnum):
    ACCEPTED = "accepted"
    ASKED_BUYER = "asked_buyer"
    LAPSED = "lapsed"
    OPEN = "open"
    REFUSED = "refused"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"

    @classmethod
    def _missing_(cls, value: object) -> "CounterStatusEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
