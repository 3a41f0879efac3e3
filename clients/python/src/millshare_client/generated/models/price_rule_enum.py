from enum import StrEnum


class PriceRuleEnum(StrEnum):
    AT_COST = "at-cost"
    NO_WORSE_THAN_ALONE = "no-worse-than-alone"

    @classmethod
    def _missing_(cls, value: object) -> "PriceRuleEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
