from enum import StrEnum


class DisabledReasonEnum(StrEnum):
    GONE = "gone"
    OWNER = "owner"

    @classmethod
    def _missing_(cls, value: object) -> "DisabledReasonEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
