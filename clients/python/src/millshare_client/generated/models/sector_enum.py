from enum import StrEnum


class SectorEnum(StrEnum):
    CONSUMER_GOODS = "consumer-goods"
    EQUIPMENT = "equipment"
    RAW_MATERIALS = "raw-materials"

    @classmethod
    def _missing_(cls, value: object) -> "SectorEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
