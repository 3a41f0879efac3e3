from enum import StrEnum


class AllocationStatusEnum(StrEnum):
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"
    IN_PRODUCTION = "in_production"
    OFFERED = "offered"
    PROPOSED = "proposed"
    QUALITY_FAILED = "quality_failed"
    QUALITY_PASSED = "quality_passed"
    RECEIVED = "received"
    REPLACED = "replaced"
    REWORK = "rework"
    SETTLED = "settled"
    SHIPPED = "shipped"

    @classmethod
    def _missing_(cls, value: object) -> "AllocationStatusEnum | None":
        """Keeps a value that a later release has added."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member
