from enum import StrEnum


class AttachmentStatusEnum(StrEnum):
    CHECKING = "checking"
    CLEAN = "clean"
    DELETED = "deleted"
    REFUSED = "refused"

    @classmethod
    def _missing_(cls, value: object) -> "AttachmentStatusEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
