"""What matching refuses; the docstring of each is its message."""

from typing import Any

from common.errors import DomainError


class RunUnderWay(DomainError):
    """A match run is under way in this currency; wait for it, or cancel it."""

    field = "currency"

    def __init__(self, run: Any) -> None:
        words = f"Match run {run.pk} is “{run.get_status_display()}” in {run.currency_id}"
        super().__init__(f"{words}; wait for it, or cancel it.")


class NoOpenOrder(DomainError):
    """There is no open order in this currency to match; submit one, or match another currency."""

    field = "currency"


class RunQuotaSpent(DomainError):
    """Your organisation has requested as many match runs as it may for now."""

    status = 429

    def __init__(self, *, most: int, period: str, seconds: int) -> None:
        self.retry_after = seconds
        words = f"Your organisation may request {most} match runs in one {period}"
        super().__init__(f"{words}; the next one in {seconds} s.")


class RunIsWritten(DomainError):
    """A worker is writing this run's plan; it is solved in a moment, and can be rejected then."""

    field = "status"
