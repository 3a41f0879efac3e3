from enum import StrEnum


class WindowStatusEnum(StrEnum):
    DRAFT = "draft"
    EXPIRED = "expired"
    PAUSED = "paused"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"

    @classmethod
    def _missing_(cls, value: object) -> "WindowStatusEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
