from enum import StrEnum


class BaselineKindEnum(StrEnum):
    GREEDY_SPLIT = "greedy_split"
    REFERENCE = "reference"
    SINGLE_SOURCE = "single_source"

    @classmethod
    def _missing_(cls, value: object) -> "BaselineKindEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
