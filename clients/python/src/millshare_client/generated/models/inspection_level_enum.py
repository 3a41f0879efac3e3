from enum import StrEnum


class InspectionLevelEnum(StrEnum):
    EVERY_PIECE = "every-piece"
    NORMAL = "normal"
    REDUCED = "reduced"
    TIGHTENED = "tightened"

    @classmethod
    def _missing_(cls, value: object) -> "InspectionLevelEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
