from enum import StrEnum


class OrganisationExportStatusEnum(StrEnum):
    EXPIRED = "expired"
    FAILED = "failed"
    READY = "ready"
    WRITING = "writing"

    @classmethod
    def _missing_(cls, value: object) -> "OrganisationExportStatusEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
