"""Leases runs to workers; a fencing token stops a worker whose lease ended.

Only the clock of the database counts, so that workers need not agree on the time.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import F
from django.db.models.functions import Least, Now
from django.utils.translation import gettext_noop

from common.errors import is_busy
from common.states import transition
from matching.models import MatchRun, RunEvent
from matching.pipeline.failures import LeaseLost, RunCancelled, SolveFailed
from matching.services.runs import discard_plan
from matching.states import FailureCode, RunStatus

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LeaseParams:
    """Bounds the transactions of a worker that writes under its lease.

    lock_seconds: wait for rows that others change (60 s; web requests wait 5 s).
    quiet_orders: orders a second that a transaction may spend without a statement while rows are
        built (1,000 s⁻¹).
    """

    lock_seconds: int = 60
    quiet_orders: int = 1_000


PARAMS = LeaseParams()
# Stored failures are English; pages translate them.
DEADLINE_REACHED = gettext_noop("The run came to its deadline and was stopped.")


@dataclass(frozen=True, slots=True)
class Lease:
    """Represents the right to work on a run while its fencing token is the latest."""

    run_id: Any
    fence: int

    def renew(self) -> None:
        """Extends the lease. Raises LeaseLost, and SolveFailed past the run's deadline."""
        self.extend()

    def report(self, progress: dict[str, Any]) -> None:
        """Stores the progress that operators watch, and extends the lease."""
        self.extend(progress=progress)

    def extend(self, **columns: Any) -> None:
        """Extends the lease, but not past the deadline, and stores other columns."""
        end = Least(lease_end(), F("deadline_at"))
        rows = self.rows().filter(deadline_at__gt=Now())
        if not rows.update(lease_until=end, **columns):
            raise self.loss()

    def loss(self) -> Exception:
        """Returns the error for a lease that could not be extended."""
        rows = MatchRun.objects.filter(pk=self.run_id, fence=self.fence)
        status = rows.values_list("status", flat=True).first()
        if status == RunStatus.CANCELLED:
            return RunCancelled()
        if status == RunStatus.SOLVING:
            return SolveFailed(DEADLINE_REACHED, FailureCode.OVERRUN)
        return LeaseLost()

    def lock(self) -> MatchRun:
        """Locks the run for this transaction. Raises LeaseLost.

        A worker that is stopped in the middle loses its transaction, and so the lock.
        """
        run = self.rows().select_for_update().first()
        if run is None:
            raise self.loss()
        quiet = settings.MATCHING["lease_seconds"] + run.run_orders.count() / PARAMS.quiet_orders
        with connection.cursor() as cursor:
            # No request waits for a worker, and its plan took long to compute.
            cursor.execute(
                "SELECT set_config('idle_in_transaction_session_timeout', %s, true),"
                " set_config('lock_timeout', %s, true)",
                [f"{round(quiet * 1_000)}ms", f"{PARAMS.lock_seconds}s"],
            )
        return run

    def end(self, **columns: Any) -> None:
        """Stores the last columns and ends the lease. Raises LeaseLost."""
        if not self.rows().update(lease_until=None, **columns):
            raise self.loss()

    def rows(self) -> Any:
        """Selects the run while this lease is the latest."""
        return MatchRun.objects.filter(pk=self.run_id, status=RunStatus.SOLVING, fence=self.fence)


def lease_end() -> Any:
    """Returns the end of a lease that is granted now, by the clock of the database."""
    return Now() + timedelta(seconds=settings.MATCHING["lease_seconds"])


@contextmanager
def heartbeat(lease: Lease) -> Iterator[None]:
    """Renews the lease in a thread, every third of its length, until the block ends."""
    over = threading.Event()
    thread = threading.Thread(target=renew_until, args=(lease, over), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def renew_until(lease: Lease, over: threading.Event) -> None:
    """Renews the lease until the work, the lease or its deadline ends."""
    try:
        while not over.wait(settings.MATCHING["lease_seconds"] / 3):
            renew_unless_busy(lease)
    except (LeaseLost, SolveFailed, DatabaseError):
        # The worker gets the same error at its next report.
        return
    finally:
        connection.close()


def renew_unless_busy(lease: Lease) -> None:
    """Renews the lease unless this worker is writing the row: then it is still valid."""
    try:
        lease.renew()
    except OperationalError as fault:
        if not is_busy(fault):
            raise


@transaction.atomic
def claim(run_id: Any) -> Lease | None:
    """Claims a run that waits, or whose lease ended.

    Returns None if another worker has it, or if no attempt is left, which fails it.
    """
    open_runs = MatchRun.objects.claimable_at(Now()).filter(pk=run_id)
    run = open_runs.select_for_update(skip_locked=True).first()
    if run is None or end_if_used_up(run):
        return None
    longest = timedelta(seconds=run.seconds + settings.MATCHING["overhead_seconds"])
    MatchRun.objects.filter(pk=run_id).update(
        status=RunStatus.SOLVING,
        fence=F("fence") + 1,
        attempt=F("attempt") + 1,
        lease_until=lease_end(),
        deadline_at=Now() + longest,
        started_at=Now(),
        progress={},
    )
    RunEvent.objects.create(
        subject=run,
        from_status=run.status,
        to_status=RunStatus.SOLVING,
        detail={"attempt": run.attempt + 1},
    )
    return Lease(run_id, run.fence + 1)


def end_if_used_up(run: MatchRun) -> bool:
    """Returns whether a locked, abandoned run had all its attempts; then it fails."""
    if run.attempt < settings.MATCHING["attempt_cap"]:
        return False
    reason = f"{run.attempt} workers took this run and none finished; request it again."
    end_as_failed(run, reason, FailureCode.ABANDONED)
    return True


@transaction.atomic
def fail(lease: Lease, reason: str, code: str) -> None:
    """Fails the run and frees its orders; without the lease, leaves it to others."""
    try:
        run = lease.lock()
    except LeaseLost:
        return
    log.warning("match run failed", run=str(lease.run_id), code=code, reason=reason)
    end_as_failed(run, reason[:300], code)


def end_as_failed(run: MatchRun, reason: str, code: str) -> None:
    """Fails a locked run without a plan and frees its orders."""
    transition(
        run,
        to=RunStatus.FAILED,
        by=None,
        reason=reason,
        failure=reason,
        failure_code=code,
        lease_until=None,
    )
    discard_plan(run)
