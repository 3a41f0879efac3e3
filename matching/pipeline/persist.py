"""Stores the frozen documents of a run: its snapshot and its plans."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from common.clock import now
from common.money import from_micros
from common.states import transition_all
from matching.engine.model.codec_npz import write_columns
from matching.engine.model.plan import Plan
from matching.formulation import snapshot
from matching.models import MatchRun, RunDocument, RunOrder
from matching.pipeline.lease import Lease
from matching.selectors.documents import as_json, stored_snapshot
from matching.states import RunStatus, UnmatchedReason
from orders.models import Order
from orders.states import OrderStatus

Kind = RunDocument.Kind


def frozen_snapshot(lease: Lease) -> snapshot.Snapshot:
    """Returns the run's snapshot, which the first attempt takes and stores."""
    run = MatchRun.objects.get(pk=lease.run_id)
    if run.problem_sha256:
        return stored_snapshot(run)
    lease.report({"phase": "snapshot"})
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        market = snapshot.read_market(currency=run.currency_id, now=now())
    taken = snapshot.formulate(market, alive=lease.renew)
    documents = {Kind.PROBLEM: write_columns(taken.columns), Kind.PRICES: taken.context()}
    lease.renew()
    store_snapshot(lease, taken, documents)
    return taken


@transaction.atomic
def store_snapshot(lease: Lease, taken: snapshot.Snapshot, documents: Mapping[str, bytes]) -> None:
    """Stores the snapshot and claims its orders, so that no other run plans them.

    An order that changed since it was read stays in the problem; the approval drops it.
    """
    run = lease.lock()
    for kind, content in documents.items():
        store_document(run, kind, content)
    MatchRun.objects.filter(pk=run.pk).update(
        problem_sha256=taken.columns.sha256(), supply=dict(taken.supply), snapshot_at=now()
    )
    claimed = transition_all(
        Order,
        [*taken.columns.order_ids, *(order.id for order in taken.set_aside)],
        to=OrderStatus.MATCHING,
        by=None,
        detail={"run": str(run.pk)},
    )
    RunOrder.objects.bulk_create(run_orders(run, taken, {str(pk) for pk in claimed}))


def run_orders(
    run: MatchRun, taken: snapshot.Snapshot, claimed: Collection[str]
) -> Iterator[RunOrder]:
    """Yields a row for each order, without a result yet, or set aside for good."""
    for order in taken.set_aside:
        yield RunOrder(
            run=run,
            order_id=order.id,
            claimed=order.id in claimed,
            made=0,
            unmet=order.quantity,
            unmatched_reason=UnmatchedReason.BEYOND_SCALE,
            # It is no part of the plan's cost.
            unmet_price=Decimal(0),
            price_is_assumed=order.price is None,
        )
    columns = taken.columns
    for order, quantity, price, is_assumed, counts in zip(
        columns.order_ids,
        columns.order_quantity.tolist(),
        columns.order_unmet.tolist(),
        taken.price_is_assumed.tolist(),
        taken.counts_of_orders(),
        strict=True,
    ):
        yield RunOrder(
            run=run,
            order_id=order,
            claimed=order in claimed,
            made=0,
            unmet=quantity,
            unmatched_reason=UnmatchedReason.NOT_SOLVED,
            unmet_price=from_micros(price),
            price_is_assumed=is_assumed,
            filter_counts=counts,
        )


def store_document(run: MatchRun, kind: str, content: bytes) -> None:
    """Stores a compressed document."""
    RunDocument.objects.update_or_create(run=run, kind=kind, defaults={"content": content})


def store_plan(run: MatchRun, kind: str, plan: Plan) -> None:
    """Stores a plan; equal plans give equal bytes."""
    store_document(run, kind, as_json(plan.as_document()))


@transaction.atomic
def store_partial_plan(lease: Lease, plan: Plan) -> None:
    """Stores the best plan so far of a run that was cancelled while being solved.

    It can be read and is never offered: the run's orders are free already.
    """
    runs = MatchRun.objects.filter(
        pk=lease.run_id, fence=lease.fence, status=RunStatus.CANCELLED, plan_sha256=""
    )
    if runs.update(**plan_columns(plan)):
        store_plan(MatchRun(pk=lease.run_id), Kind.PLAN, plan)


def plan_columns(plan: Plan) -> dict[str, Any]:
    """Returns the columns of a run that describe its plan."""
    return {
        "cost": from_micros(plan.total_micros),
        "bound": from_micros(plan.bound_micros),
        "gap": Decimal(plan.gap).quantize(Decimal("0.000001")),
        "plan_sha256": plan.sha256(),
        "plan_status": plan.status,
        "solver": plan.solver,
    }
