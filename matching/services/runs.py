"""Requests, rejects and cancels match runs, each in one transaction."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction

from common.clock import now
from common.errors import is_busy
from common.queue import enqueue
from common.states import record_creation, transition, transition_all
from matching.errors import NoOpenOrder, RunIsWritten, RunUnderWay
from matching.formulation import costing
from matching.models import Allocation, MatchRun
from matching.selectors.price_rules import current_rule
from matching.services.quotas import consume_run_quota
from matching.states import UNDER_WAY_STATUSES, AllocationStatus, RunStatus
from orders.models import Order
from orders.states import OrderStatus

# A cancellation waits this long for a worker that is writing.
CANCEL_WAIT_MS = 1_000


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
    """Requests a run over the open orders and free hours of one currency.

    Without `by` the platform's schedule requests it, which has no quota. A run with `effort` is
    bounded by work, so that it repeats, and `seconds` are its watchdog. Raises RunUnderWay,
    NoOpenOrder, NoCostRates, RunQuotaSpent.
    """
    costing.current_rates(currency)
    ensure_none_under_way(currency)
    if not Order.objects.open_on(now().date()).filter(currency=currency).exists():
        raise NoOpenOrder
    if by is not None:
        consume_run_quota(by)
    limits = settings.MATCHING
    if seconds is None and effort is None:
        effort = limits["default_effort"]
    run = MatchRun(
        requested_by=by,
        currency_id=currency,
        seconds=limits["default_seconds"] if seconds is None else seconds,
        seed=seed,
        gap_wanted=limits["default_gap"] if gap is None else gap,
        effort=effort,
        price_rule=current_rule(currency).as_document(),
    )
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError:
        ensure_none_under_way(currency)
        raise
    record_creation(run, by=by)
    enqueue("matching.tasks.solve_run", run.pk)
    return run


def ensure_none_under_way(currency: str) -> None:
    """Raises RunUnderWay if a run of this currency is; a constraint backs this up."""
    runs = MatchRun.objects.filter(currency=currency, status__in=UNDER_WAY_STATUSES)
    under_way = runs.first()
    if under_way is not None:
        raise RunUnderWay(under_way)


@transaction.atomic
def reject_run(*, run: MatchRun, by: Any, reason: str) -> MatchRun:
    """Rejects a plan: nothing of it is offered, and its orders wait for the next run."""
    run = transition(
        run, to=RunStatus.REJECTED, by=by, reason=reason, decided_at=now(), decided_by=by
    )
    discard_plan(run)
    return run


@transaction.atomic
def cancel_run(*, run: MatchRun, by: Any) -> MatchRun:
    """Cancels a run that is not solved yet and frees its orders at once.

    Its worker notices at its next report, ends its subprocess and stores the plan so far. Raises
    InvalidTransition, and RunIsWritten while the plan is being written.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {CANCEL_WAIT_MS}")
    try:
        MatchRun.objects.select_for_update().get(pk=run.pk)
    except OperationalError as fault:
        if is_busy(fault):
            raise RunIsWritten from fault
        raise
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = DEFAULT")
    run = transition(
        run,
        to=RunStatus.CANCELLED,
        by=by,
        decided_at=now(),
        decided_by=by,
        lease_until=None,
    )
    discard_plan(run)
    return run


def discard_plan(run: MatchRun) -> None:
    """Cancels the run's allocations and frees its orders."""
    detail = {"run": str(run.pk)}
    ids = run.allocations.values_list("pk", flat=True)
    transition_all(Allocation, ids, to=AllocationStatus.CANCELLED, by=None, detail=detail)
    transition_all(Order, run.claimed_orders, to=OrderStatus.SUBMITTED, by=None, detail=detail)
