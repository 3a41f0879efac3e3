from enum import StrEnum


class OrganisationExportsContentRetrieveFormat(StrEnum):
    FILE = "file"
    JSON = "json"

    @classmethod
    def _missing_(cls, value: object) -> "OrganisationExportsContentRetrieveFormat | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
