from enum import StrEnum


class AttemptResultEnum(StrEnum):
    ACCEPTED = "accepted"
    GONE = "gone"
    INNER_ADDRESS = "inner_address"
    INSECURE = "insecure"
    REDIRECTED = "redirected"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"

    @classmethod
    def _missing_(cls, value: object) -> "AttemptResultEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
