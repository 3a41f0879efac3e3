from enum import StrEnum


class FailureCodeEnum(StrEnum):
    ABANDONED = "abandoned"
    CRASH = "crash"
    MALFORMED = "malformed"
    MEMORY = "memory"
    OVERRUN = "overrun"
    TOO_LARGE = "too-large"
    UNSOUND = "unsound"

    @classmethod
    def _missing_(cls, value: object) -> "FailureCodeEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
