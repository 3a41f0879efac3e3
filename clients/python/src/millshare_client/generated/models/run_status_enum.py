from enum import StrEnum


class RunStatusEnum(StrEnum):
    APPROVED = "approved"
    CANCELLED = "cancelled"
    FAILED = "failed"
    REJECTED = "rejected"
    REQUESTED = "requested"
    SOLVED = "solved"
    SOLVING = "solving"
    STALE = "stale"

    @classmethod
    def _missing_(cls, value: object) -> "RunStatusEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
