"""Names a factory's answer to an offer by the codes of a UBL order response."""

from matching.states import (
    BOUND_STATUSES,
    UNANSWERED_STATUSES,
    AllocationStatus,
    CounterStatus,
)

ACCEPTED, AMENDED, REJECTED = "AP", "CA", "RE"
ACCEPTED_STATUSES = (AllocationStatus.ACCEPTED, *BOUND_STATUSES)


def order_response_code(status: str, counter_status: str = "") -> str:
    """Returns AP for accepted, CA for accepted on other terms, RE for declined.

    Terms that wait for an answer are CA too. The code is empty where the factory has not answered,
    or where what it accepted was taken back.
    """
    if status == AllocationStatus.DECLINED:
        return REJECTED
    if status in ACCEPTED_STATUSES:
        return AMENDED if counter_status == CounterStatus.ACCEPTED else ACCEPTED
    is_asked = status == AllocationStatus.OFFERED and counter_status in UNANSWERED_STATUSES
    return AMENDED if is_asked else ""
