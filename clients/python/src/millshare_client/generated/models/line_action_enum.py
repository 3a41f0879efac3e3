from enum import StrEnum


class LineActionEnum(StrEnum):
    ADD = "add"
    SKIP = "skip"
    UPDATE = "update"

    @classmethod
    def _missing_(cls, value: object) -> "LineActionEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
