"""A run's frozen documents: written once, read by whoever works on the run or looks at it."""

import gzip
import json
from typing import Any

from django.db import connection, transaction

from common.clock import now
from common.money import from_micros
from common.states import move_all
from matching import snapshot
from matching.models import MatchRun, RunDocument, RunOrder
from matching.pipeline.leases import Lease
from matching.states import UnmatchedReason
from orders.models import Order
from orders.states import OrderStatus

Kind = RunDocument.Kind


def frozen_snapshot(lease: Lease) -> snapshot.Snapshot:
    """The run's snapshot; a first attempt takes and stores it, a later one reads it back."""
    run = MatchRun.objects.get(pk=lease.run_id)
    if run.problem_sha256:
        return stored_snapshot(run)
    lease.report({"phase": "snapshot"})
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        taken = snapshot.take(currency=run.currency_id, now=now())
    store_snapshot(lease, taken)
    return taken


def stored_snapshot(run: MatchRun) -> snapshot.Snapshot:
    """The snapshot that a run was given."""
    return snapshot.read_snapshot(read_document(run, Kind.PROBLEM), read_document(run, Kind.PRICES))


@transaction.atomic
def store_snapshot(lease: Lease, taken: snapshot.Snapshot) -> None:
    """Freezes the problem, gives the run its orders, and takes them out of other runs' reach.

    An order that changed since it was read stays in the problem; publishing finds that out.
    """
    run = lease.lock()
    store_document(run, Kind.PROBLEM, taken.problem.canonical())
    store_document(run, Kind.PRICES, as_json(taken.context_document()))
    MatchRun.objects.filter(pk=run.pk).update(
        problem_sha256=taken.problem.sha256(), supply=dict(taken.supply), snapshot_at=now()
    )
    claimed = move_all(
        Order, taken.contexts, to=OrderStatus.MATCHING, by=None, detail={"run": str(run.pk)}
    )
    claimed_ids = {str(pk) for pk in claimed}
    RunOrder.objects.bulk_create(
        RunOrder(
            run=run,
            order_id=order.id,
            claimed=order.id in claimed_ids,
            made=0,
            unmet=order.quantity,
            unmatched_reason=UnmatchedReason.NOT_SOLVED,
            unmet_price=from_micros(taken.contexts[order.id].price_micros),
            price_is_assumed=taken.contexts[order.id].price_is_assumed,
            filter_counts=list(taken.contexts[order.id].filter_counts),
        )
        for order in taken.problem.orders
    )


def as_json(document: Any) -> bytes:
    """Compact JSON with sorted keys."""
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def store_document(run: MatchRun, kind: str, content: bytes) -> None:
    """Keeps a document compressed; equal content gives equal bytes."""
    RunDocument.objects.update_or_create(
        run=run, kind=kind, defaults={"content": gzip.compress(content, mtime=0)}
    )


def read_document(run: MatchRun, kind: str) -> bytes:
    """The compressed document; raises RunDocument.DoesNotExist."""
    return bytes(run.documents.get(kind=kind).content)


def read_text(run: MatchRun, kind: str) -> bytes:
    """The document as it was stored: canonical JSON."""
    return gzip.decompress(read_document(run, kind))
