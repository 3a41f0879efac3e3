from enum import StrEnum


class UnmatchedReasonEnum(StrEnum):
    BEYOND_SCALE = "beyond-scale"
    CHANGED_MEANWHILE = "changed-meanwhile"
    FACTORY_CHANGED = "factory-changed"
    HELD_BACK = "held-back"
    NEXT_STEP_WAITS = "next-step-waits"
    NOT_SOLVED = "not-solved"
    NO_CAPABLE_MACHINE = "no-capable-machine"
    NO_FREE_HOURS = "no-free-hours"
    PIECE_TOO_LONG = "piece-too-long"
    PRICE = "price"
    SCARCE_HOURS = "scarce-hours"
    TAKEN_MEANWHILE = "taken-meanwhile"

    @classmethod
    def _missing_(cls, value: object) -> "UnmatchedReasonEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
