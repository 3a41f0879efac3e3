"""Who works on a run: a lease that ends, and a fence that a late worker cannot pass.

Only the database's clock counts, so that workers need not agree on the time.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from common.states import move
from matching.models import MatchRun, RunEvent
from matching.services import drop_plan
from matching.states import RunStatus

log = structlog.get_logger(__name__)


class LeaseLost(Exception):
    """Another worker has the run, or an operator cancelled it; nothing more may be written."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on a run while its fence stands."""

    run_id: Any
    fence: int

    def renew(self) -> None:
        """Extends the lease; raises LeaseLost."""
        renewed = self.rows().update(lease_until=lease_end())
        if not renewed:
            raise LeaseLost

    def report(self, progress: dict[str, Any]) -> None:
        """Stores how far the work is, for people to watch, and extends the lease."""
        if not self.rows().update(progress=progress, lease_until=lease_end()):
            raise LeaseLost

    def lock(self) -> MatchRun:
        """The run, locked for this transaction, if the fence still stands; raises LeaseLost."""
        run = self.rows().select_for_update().first()
        if run is None:
            raise LeaseLost
        return run

    def rows(self) -> Any:
        """The run as long as this lease is the last one."""
        return MatchRun.objects.filter(pk=self.run_id, status=RunStatus.SOLVING, fence=self.fence)


def lease_end() -> Any:
    """When a lease that is given or renewed now will end, by the database's clock."""
    return Now() + timedelta(seconds=settings.MATCHING["lease_seconds"])


@transaction.atomic
def claim(run_id: Any) -> Lease | None:
    """Takes a run that waits, or whose lease ended; None where another worker has it."""
    open_runs = MatchRun.objects.claimable_at(Now()).filter(pk=run_id)
    run = open_runs.select_for_update().first()
    if run is None:
        return None
    MatchRun.objects.filter(pk=run_id).update(
        status=RunStatus.SOLVING,
        fence=F("fence") + 1,
        attempt=F("attempt") + 1,
        lease_until=lease_end(),
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


@transaction.atomic
def fail(lease: Lease, reason: str) -> None:
    """Ends the run as failed, its orders free again; with the lease lost, leaves it to others."""
    try:
        run = lease.lock()
    except LeaseLost:
        return
    log.warning("match run failed", run=str(lease.run_id), reason=reason)
    move(run, to=RunStatus.FAILED, by=None, reason=reason, failure=reason, lease_until=None)
    drop_plan(run)
