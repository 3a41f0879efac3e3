"""Who works on a run: a lease that ends, and a fence that a late worker cannot pass.

Only the database's clock counts, so that workers need not agree on the time.
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

from common.errors import is_busy
from common.states import transition
from matching.models import MatchRun, RunEvent
from matching.pipeline.failures import LeaseLost, RunCancelled, SolveFailed
from matching.services.runs import discard_plan
from matching.states import FailureCode, RunStatus

log = structlog.get_logger(__name__)

# How long a worker waits for rows that others change, when it writes.
LOCK_SECONDS = 60
# A run of many orders is quiet within a transaction while its rows are made: so many a second.
QUIET_ORDERS = 1_000


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on a run while its fence stands."""

    run_id: Any
    fence: int

    def renew(self) -> None:
        """Extends the lease; raises LeaseLost, and SolveFailed past the run's hard deadline."""
        self.extend()

    def report(self, progress: dict[str, Any]) -> None:
        """Stores how far the work is, for people to watch, and extends the lease."""
        self.extend(progress=progress)

    def extend(self, **columns: Any) -> None:
        """Extends the lease, though never past the deadline, with other columns."""
        end = Least(lease_end(), F("deadline_at"))
        rows = self.rows().filter(deadline_at__gt=Now())
        if not rows.update(lease_until=end, **columns):
            raise self.loss()

    def loss(self) -> Exception:
        """Why the lease could not be extended."""
        rows = MatchRun.objects.filter(pk=self.run_id, fence=self.fence)
        status = rows.values_list("status", flat=True).first()
        if status == RunStatus.CANCELLED:
            return RunCancelled()
        if status == RunStatus.SOLVING:
            reason = "The run came to its deadline and was stopped."
            return SolveFailed(reason, FailureCode.OVERRUN)
        return LeaseLost()

    def lock(self) -> MatchRun:
        """The run, locked for this transaction, if the fence still stands; raises LeaseLost.

        A worker that is stopped in the middle loses its transaction, and so the lock.
        """
        run = self.rows().select_for_update().first()
        if run is None:
            raise self.loss()
        quiet = settings.MATCHING["lease_seconds"] + run.run_orders.count() / QUIET_ORDERS
        with connection.cursor() as cursor:
            # Nobody waits for a worker, and what it has thought out is worth some patience.
            cursor.execute(
                "SELECT set_config('idle_in_transaction_session_timeout', %s, true),"
                " set_config('lock_timeout', %s, true)",
                [f"{round(quiet * 1_000)}ms", f"{LOCK_SECONDS}s"],
            )
        return run

    def end(self, **columns: Any) -> None:
        """The committing UPDATE: the run's last columns, if the fence still stands; LeaseLost."""
        if not self.rows().update(lease_until=None, **columns):
            raise self.loss()

    def rows(self) -> Any:
        """The run as long as this lease is the last one."""
        return MatchRun.objects.filter(pk=self.run_id, status=RunStatus.SOLVING, fence=self.fence)


def lease_end() -> Any:
    """When a lease that is given or renewed now will end, by the database's clock."""
    return Now() + timedelta(seconds=settings.MATCHING["lease_seconds"])


@contextmanager
def heartbeat(lease: Lease) -> Iterator[None]:
    """Renews the lease every third of it, beside whatever the worker does, until that is over."""
    over = threading.Event()
    heart = threading.Thread(target=renew_until, args=(lease, over), name="heartbeat", daemon=True)
    heart.start()
    try:
        yield
    finally:
        over.set()
        heart.join()


def renew_until(lease: Lease, over: threading.Event) -> None:
    """One renewal after the other; ends with the work, and with the lease or its deadline."""
    try:
        while not over.wait(settings.MATCHING["lease_seconds"] / 3):
            renew_unless_busy(lease)
    except (LeaseLost, SolveFailed, DatabaseError):
        # Whoever works finds the same at its next report; without the database nothing is kept.
        return
    finally:
        connection.close()


def renew_unless_busy(lease: Lease) -> None:
    """A renewal, or none where the worker itself holds the row: as it writes, its lease stands."""
    try:
        lease.renew()
    except OperationalError as fault:
        if not is_busy(fault):
            raise


@transaction.atomic
def claim(run_id: Any) -> Lease | None:
    """Takes a run that waits, or whose lease ended; None where another worker has it, or where it
    has no attempt left, which ends it."""
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
    """Whether a locked run that nobody works on had all its attempts; then it has failed."""
    if run.attempt < settings.MATCHING["attempt_cap"]:
        return False
    reason = f"{run.attempt} workers took this run and none finished; request it again."
    end_as_failed(run, reason, FailureCode.ABANDONED)
    return True


@transaction.atomic
def fail(lease: Lease, reason: str, code: str) -> None:
    """Ends the run as failed, its orders free again; with the lease lost, leaves it to others."""
    try:
        run = lease.lock()
    except LeaseLost:
        return
    log.warning("match run failed", run=str(lease.run_id), code=code, reason=reason)
    end_as_failed(run, reason[:300], code)


def end_as_failed(run: MatchRun, reason: str, code: str) -> None:
    """A locked run ends without a plan, and its orders are free again."""
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
