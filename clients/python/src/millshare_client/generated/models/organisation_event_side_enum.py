from enum import StrEnum


class OrganisationEventSideEnum(StrEnum):
    BUYER = "buyer"
    FACTORY = "factory"
    OPERATOR = "operator"
    RECEIVER = "receiver"

    @classmethod
    def _missing_(cls, value: object) -> "OrganisationEventSideEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
