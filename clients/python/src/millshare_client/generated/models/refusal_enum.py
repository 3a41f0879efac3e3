from enum import StrEnum


class RefusalEnum(StrEnum):
    BUYER = "buyer"
    DEARER = "dearer"
    NOT_FITTING = "not-fitting"
    NO_HOURS = "no-hours"
    OVER_ALONE = "over-alone"
    OVER_CAP = "over-cap"

    @classmethod
    def _missing_(cls, value: object) -> "RefusalEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
