from enum import StrEnum


class DeclineReasonEnum(StrEnum):
    CERTIFICATE = "certificate"
    DATE = "date"
    MATERIAL = "material"
    NOT_MANUFACTURABLE = "not-manufacturable"
    NO_CAPACITY = "no-capacity"
    OTHER = "other"
    PRICE = "price"

    @classmethod
    def _missing_(cls, value: object) -> "DeclineReasonEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
