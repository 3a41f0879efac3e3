from enum import StrEnum


class CapacityWindowsListStatusItem(StrEnum):
    DRAFT = "draft"
    EXPIRED = "expired"
    PAUSED = "paused"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"

    @classmethod
    def _missing_(cls, value: object) -> "CapacityWindowsListStatusItem | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
