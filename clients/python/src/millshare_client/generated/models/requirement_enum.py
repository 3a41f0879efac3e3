from enum import StrEnum


class RequirementEnum(StrEnum):
    CERTIFICATE = "certificate"
    MASS = "mass"
    MATERIAL = "material"
    REGION = "region"
    ROUGHNESS = "roughness"
    SIZE = "size"
    TOLERANCE = "tolerance"

    @classmethod
    def _missing_(cls, value: object) -> "RequirementEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
