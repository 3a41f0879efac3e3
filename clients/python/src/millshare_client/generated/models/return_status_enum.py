from enum import StrEnum


class ReturnStatusEnum(StrEnum):
    ACCEPTED = "accepted"
    COMPLETED = "completed"
    OPEN = "open"
    REFUNDED = "refunded"
    REFUSED = "refused"
    REJECTED = "rejected"
    REPAIRED = "repaired"
    REPLACED = "replaced"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"

    @classmethod
    def _missing_(cls, value: object) -> "ReturnStatusEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
