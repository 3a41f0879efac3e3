"""What operators ask of match runs, each one transaction."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from common.clock import now
from common.errors import Invalid
from common.states import move, move_all, record_start
from matching.models import Allocation, MatchRun
from matching.states import AllocationStatus, RunStatus
from matching.tasks import ring
from orders.models import Order
from orders.states import OrderStatus


@transaction.atomic
def request_run(
    *,
    by: Any,
    currency: str = "CNY",
    seconds: int | None = None,
    seed: int = 1,
    gap: Decimal | None = None,
    effort: int | None = None,
) -> MatchRun:
    """A run over the open orders and free hours of one currency, for a worker to take up.

    Raises Invalid where there is no open order to match.
    """
    if not Order.objects.open_on(now().date()).filter(currency=currency).exists():
        raise Invalid({"currency": f"There is no open order in {currency} to match."})
    run = MatchRun.objects.create(
        requested_by=by,
        currency_id=currency,
        seconds=settings.MATCHING["default_seconds"] if seconds is None else seconds,
        seed=seed,
        gap_wanted=settings.MATCHING["default_gap"] if gap is None else gap,
        effort=effort,
    )
    record_start(run, by=by)
    ring(run.pk)
    return run


@transaction.atomic
def reject_run(*, run: MatchRun, by: Any, reason: str) -> MatchRun:
    """The plan is not offered; its orders wait for the next run."""
    run = move(run, to=RunStatus.REJECTED, by=by, reason=reason, decided_at=now(), decided_by=by)
    drop_plan(run)
    return run


@transaction.atomic
def cancel_run(*, run: MatchRun, by: Any) -> MatchRun:
    """A run that is not solved yet ends; a worker at it notices at its next report."""
    run = move(
        run,
        to=RunStatus.CANCELLED,
        by=by,
        decided_at=now(),
        decided_by=by,
        lease_until=None,
    )
    drop_plan(run)
    return run


def drop_plan(run: MatchRun) -> None:
    """Its allocations come to nothing, its orders are free again."""
    detail = {"run": str(run.pk)}
    ids = run.allocations.values_list("pk", flat=True)
    move_all(Allocation, ids, to=AllocationStatus.CANCELLED, by=None, detail=detail)
    move_all(Order, run.claimed_orders, to=OrderStatus.SUBMITTED, by=None, detail=detail)
