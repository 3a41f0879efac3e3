from enum import StrEnum


class DateOrderEnum(StrEnum):
    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"

    @classmethod
    def _missing_(cls, value: object) -> "DateOrderEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
