"""Defines the errors that end the work on a run early."""

from matching.states import FailureCode


class SolveFailed(Exception):
    """Raised when the engine gives no valid plan; the message is shown to operators."""

    def __init__(self, message: str, code: str = FailureCode.CRASH) -> None:
        self.code = code
        super().__init__(message)


class LeaseLost(Exception):
    """Raised when another worker has the run, or it has ended; nothing may be written."""


class RunCancelled(LeaseLost):
    """Raised when an operator cancelled the run; the plan so far may still be stored."""
