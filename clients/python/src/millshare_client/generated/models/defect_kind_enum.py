from enum import StrEnum


class DefectKindEnum(StrEnum):
    DAMAGE = "damage"
    DIMENSION = "dimension"
    FUNCTION = "function"
    MATERIAL = "material"
    OTHER = "other"
    SURFACE = "surface"
    WRONG_PART = "wrong-part"

    @classmethod
    def _missing_(cls, value: object) -> "DefectKindEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
