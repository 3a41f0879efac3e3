"""What ends the work on a run early: its engine failed, its lease is gone, or it was cancelled."""

from matching.states import FailureCode


class SolveFailed(Exception):
    """The engine gave no plan that holds; the message says why, for people."""

    def __init__(self, message: str, code: str = FailureCode.CRASH) -> None:
        self.code = code
        super().__init__(message)


class LeaseLost(Exception):
    """Another worker has the run, or it has ended; nothing more may be written."""


class RunCancelled(LeaseLost):
    """An operator cancelled the run in this worker's hands; its plan so far may still be kept."""
