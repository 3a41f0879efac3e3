"""Stores a valid plan as rows: allocations, lot transfers, prices, results."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db import transaction

from common.clock import now
from common.money import from_micros
from factories.models import CapacityWindow
from matching.engine.model.arrival_sample import read_sample
from matching.engine.model.columns import Columns
from matching.engine.model.plan import Plan
from matching.formulation.snapshot import Snapshot
from matching.models import (
    Allocation,
    AllocationEvent,
    CapacityPrice,
    LotTransfer,
    MatchRun,
    RunDocument,
    RunEvent,
)
from matching.models.gain_sharing import Stage
from matching.pipeline.failures import SolveFailed
from matching.pipeline.lease import Lease
from matching.pipeline.persist import plan_columns, store_document, store_plan
from matching.services.gain_sharing import sample_of, store_gain_sharing
from matching.services.results import AllocationItems, Pair, store_results
from matching.states import AllocationStatus, RunStatus


@dataclass(frozen=True, slots=True)
class CheckedPlans:
    """Holds a run's plan and its baselines, each checked.

    With a `failure` the search gave no valid plan, and the plan is the best before it. `arrivals`
    is the file of the plans for random orders of arrival.
    """

    plan: Plan
    baselines: dict[str, Plan]
    arrivals: bytes
    failure: SolveFailed | None = None


@transaction.atomic
def propose(lease: Lease, snapshot: Snapshot, answer: CheckedPlans) -> None:
    """Stores the plan with its results and ends the lease. Raises LeaseLost."""
    run, plan = lease.lock(), answer.plan
    store_plan(run, RunDocument.Kind.PLAN, plan)
    for kind, baseline in answer.baselines.items():
        store_plan(run, kind, baseline)
    store_document(run, RunDocument.Kind.ARRIVALS, answer.arrivals)
    items = store_results(run, snapshot, plan, answer.baselines)
    rows = store_allocations(run, snapshot, plan, items)
    store_transfers(run, snapshot.columns, plan, rows)
    store_prices(run, plan)
    failure = answer.failure
    ended = plan_columns(plan)
    run.gap = ended["gap"]
    sample = sample_of(snapshot, read_sample(answer.arrivals), run.arrival_seed)
    store_gain_sharing(run, snapshot, answer.baselines, sample, Stage.SOLVED)
    lease.end(
        status=RunStatus.SOLVED,
        solved_at=now(),
        failure="" if failure is None else str(failure)[:300],
        failure_code="" if failure is None else failure.code,
        **ended,
    )
    RunEvent.objects.create(subject=run, from_status=run.status, to_status=RunStatus.SOLVED)


def store_allocations(
    run: MatchRun, snapshot: Snapshot, plan: Plan, items: Mapping[Pair, AllocationItems]
) -> dict[Pair, Allocation]:
    """Stores each allocation of the plan with its first event."""
    days = last_days(plan)
    options = snapshot.items_of(items)
    rows = {}
    for made in plan.allocations:
        pair = made.operation, made.window
        option = options[pair]
        rows[pair] = Allocation(
            run=run,
            order_id=items[pair].order,
            operation_id=made.operation,
            window_id=made.window,
            quantity=made.quantity,
            machine_ms=option.setup_ms + option.unit_ms * made.quantity,
            due_on=days[made.window],
            **items[pair].as_money(),
        )
    Allocation.objects.bulk_create(rows.values(), batch_size=500)
    AllocationEvent.objects.bulk_create(
        (AllocationEvent(subject=r, to_status=AllocationStatus.PROPOSED) for r in rows.values()),
        batch_size=500,
    )
    return rows


def store_transfers(
    run: MatchRun, columns: Columns, plan: Plan, rows: Mapping[Pair, Allocation]
) -> None:
    """Stores each lot that goes on to the next operation."""
    # The successor of a last operation belongs to another order, but no lot leaves a last one.
    following = dict(pairwise(columns.operation_ids))
    LotTransfer.objects.bulk_create(
        LotTransfer(
            run=run,
            from_allocation=rows[lot.operation, lot.from_window],
            to_allocation=rows[following[lot.operation], lot.to_window],
            quantity=lot.quantity,
        )
        for lot in plan.transfers
    )


def last_days(plan: Plan) -> dict[str, date]:
    """Returns the last day of each used window, on its factory's calendar."""
    used = {row.window for row in plan.allocations}
    windows = CapacityWindow.objects.filter(pk__in=used).select_related("machine__factory")
    return {str(row.pk): row.last_day for row in windows}


def store_prices(run: MatchRun, plan: Plan) -> None:
    """Stores what one more hour of each window would save, by the relaxation."""
    CapacityPrice.objects.bulk_create(
        CapacityPrice(run=run, window_id=row.window, per_hour=from_micros(row.micros_per_hour))
        for row in plan.capacity_prices
    )
