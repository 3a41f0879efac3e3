"""Stores a valid plan as rows: allocations, lot transfers, prices, results."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from uuid import UUID

from django.db import transaction

from common.clock import now
from common.events import outbox
from common.money import from_micros
from factories.models import CapacityWindow
from matching.engine.model.arrival_sample import read_sample
from matching.engine.model.columns import Columns, moment
from matching.engine.model.plan import Plan
from matching.formulation.delivery_dates import leaving_day
from matching.formulation.machine_windows import machine_number, window_key, window_of
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
from orders.models import Order


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
    outbox.record(MatchRun, [run.pk], RunStatus.SOLVED, by=None)


def store_allocations(
    run: MatchRun, snapshot: Snapshot, plan: Plan, items: Mapping[Pair, AllocationItems]
) -> dict[Pair, Allocation]:
    """Stores an allocation for each operation and window, with its first event.

    What several machines of a work centre make is one allocation.
    """
    days, starts = leaving_days(snapshot.columns, plan), starts_of(snapshot.columns)
    options = snapshot.items_of([(made.operation, made.window) for made in plan.allocations])
    rows: dict[Pair, Allocation] = {}
    for made in sorted(plan.allocations, key=lambda row: (row.operation, row.window)):
        pair = made.operation, window_of(made.window)
        option = options[made.operation, made.window]
        if pair not in rows:
            rows[pair] = Allocation(
                run=run,
                order_id=items[pair].order,
                operation_id=made.operation,
                window_id=window_key(made.window),
                quantity=0,
                machine_ms=0,
                step_yield=option.step_yield,
                later_yield=option.later_yield,
                starts_at=starts[made.window],
                due_on=days[pair],
                **items[pair].as_money(),
            )
        row = rows[pair]
        row.quantity += made.quantity
        row.machine_ms += option.setup_ms + option.unit_ms * made.quantity
        row.machine_pieces.append([machine_number(made.window), made.quantity])
    Allocation.objects.bulk_create(rows.values(), batch_size=500)
    AllocationEvent.objects.bulk_create(
        (AllocationEvent(subject=r, to_status=AllocationStatus.PROPOSED) for r in rows.values()),
        batch_size=500,
    )
    return rows


def starts_of(columns: Columns) -> dict[str, datetime]:
    """Returns the start of each window of the problem."""
    return dict(zip(columns.window_ids, map(moment, columns.window_start.tolist()), strict=True))


def store_transfers(
    run: MatchRun, columns: Columns, plan: Plan, rows: Mapping[Pair, Allocation]
) -> None:
    """Stores each lot that goes on to the next operation."""
    # The successor of a last operation belongs to another order, but no lot leaves a last one.
    following = dict(pairwise(columns.operation_ids))
    quantities: Counter[tuple[Pair, Pair]] = Counter()
    for lot in plan.transfers:
        sender = lot.operation, window_of(lot.from_window)
        receiver = following[lot.operation], window_of(lot.to_window)
        quantities[sender, receiver] += lot.quantity
    LotTransfer.objects.bulk_create(
        LotTransfer(
            run=run,
            from_allocation=rows[sender],
            to_allocation=rows[receiver],
            quantity=quantity,
        )
        for (sender, receiver), quantity in quantities.items()
    )


def leaving_days(columns: Columns, plan: Plan) -> dict[Pair, date]:
    """Returns the day on which each allocation's pieces leave, by factory calendar."""
    used = {window_key(row.window) for row in plan.allocations}
    rows = CapacityWindow.objects.filter(pk__in=used).select_related("machine__factory")
    windows = {row.pk: row for row in rows}
    held = Order.objects.filter(pk__in=columns.order_ids, earliest_delivery_on__isnull=False)
    lasts = dict(zip(last_operations(columns), columns.order_ids, strict=True))
    orders = {str(row.pk): row for row in held}
    days = {}
    for row in plan.allocations:
        order, window = orders.get(lasts.get(row.operation, "")), windows[window_key(row.window)]
        is_held = order is not None
        day = leaving_day(order, window, is_last=True) if is_held else window.last_day
        days[row.operation, window_of(row.window)] = day
    return days


def last_operations(columns: Columns) -> list[str]:
    """Returns the last operation of each order."""
    return [columns.operation_ids[end - 1] for end in columns.order_operations.tolist()[1:]]


def store_prices(run: MatchRun, plan: Plan) -> None:
    """Stores what one more hour of each window would save, by the relaxation.

    Of several machines it is the hour that saves most.
    """
    prices: dict[UUID, int] = {}
    for row in plan.capacity_prices:
        window = window_key(row.window)
        prices[window] = max(prices.get(window, 0), row.micros_per_hour)
    CapacityPrice.objects.bulk_create(
        CapacityPrice(run=run, window_id=window, per_hour=from_micros(micros))
        for window, micros in prices.items()
    )
