"""Turns an approved plan into offers and records why the rest is dropped."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Least
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from common.clock import now
from common.errors import FieldErrors, InvalidTransition
from common.states import transition, transition_all
from factories.ledger import Claim, hold
from factories.models import CapacityWindow
from factories.states import WindowStatus
from matching.engine.model.arrival_sample import read_sample
from matching.formulation.snapshot import Snapshot
from matching.models import Allocation, MatchRun, RunDocument
from matching.models.gain_sharing import Stage
from matching.selectors.documents import read_document, read_plan, stored_snapshot
from matching.services.agreed_amounts import agree_run
from matching.services.gain_sharing import BRIDGED_KINDS, sample_of, store_gain_sharing
from matching.services.proposals import issue_proposals
from matching.services.results import store_results, without_orders
from matching.services.shortfalls import withdraw_shortfalls
from matching.states import AllocationStatus, BaselineKind, RunStatus, UnmatchedReason
from orders.models import Order
from orders.states import OrderStatus

# Stored reasons are English; pages translate them.
NOTHING_FITS = gettext_noop("Nothing of the plan fits any more.")
PLANNED_BY_ANOTHER_RUN = gettext_noop("Another run planned the order.")


@transaction.atomic
def approve_run(*, run: MatchRun, by: Any, orders: Sequence[UUID] | None = None) -> MatchRun:
    """Offers the plan's allocations to their factories and holds their hours.

    If `orders` are named, only those are offered: the others of the plan are held back for the next
    run. Orders and windows are locked in id order and checked again. An order of which any part no
    longer fits is dropped whole, with its reason; if nothing is left the run is stale. Raises
    InvalidTransition if the run does not wait for a decision, and FieldErrors if the plan makes
    nothing of a named order.
    """
    run = MatchRun.objects.select_for_update().get(pk=run.pk)
    if run.status != RunStatus.SOLVED:
        message = gettext("This match run is “%(status)s”, not “Solved”.")
        raise InvalidTransition(message % {"status": run.get_status_display()})
    allocations = list(run.allocations.order_by("pk"))
    held_back = held_back_orders(allocations, orders)
    chosen = [row for row in allocations if row.order_id not in held_back]
    dropped = orders_no_longer_fitting(run, chosen)
    kept = [row for row in chosen if row.order_id not in dropped]
    if dropped or held_back:
        drop_orders(run, dropped | dict.fromkeys(held_back, UnmatchedReason.HELD_BACK))
    if kept:
        kept = agree_prices(run, kept)
    send_offers(kept, by, detail={"run": str(run.pk)})
    decide_orders(run, kept, held_back, by)
    outcome = RunStatus.APPROVED if kept or not allocations else RunStatus.STALE
    return transition(
        run,
        to=outcome,
        by=by,
        reason="" if outcome == RunStatus.APPROVED else NOTHING_FITS,
        detail={"held_back": len(held_back)} if held_back else None,
        decided_at=now(),
        decided_by=by,
    )


def held_back_orders(allocations: Sequence[Allocation], orders: Sequence[UUID] | None) -> set[UUID]:
    """Returns the planned orders that are not among the named. Raises FieldErrors."""
    if orders is None:
        return set()
    made = {row.order_id for row in allocations}
    errors = {
        f"orders.{place}": _("The plan makes nothing of this order; name one that it makes.")
        for place, order_id in enumerate(orders)
        if order_id not in made
    }
    if errors or not orders:
        raise FieldErrors(errors or {"orders": _("Name at least one order, or reject the run.")})
    return made - set(orders)


def orders_no_longer_fitting(run: MatchRun, allocations: Sequence[Allocation]) -> dict[Any, str]:
    """Returns the orders that cannot be offered whole any more, with the reason."""
    orders, claimed = lock_run_orders(run), run.claimed_orders
    windows = lock_windows(allocations)
    parts: dict[Any, list[Allocation]] = defaultdict(list)
    for row in allocations:
        parts[row.order_id].append(row)
    free = {key: row.free_ms for key, row in windows.items()}
    dropped = {}
    for order_id in sorted(parts, key=lambda key: (orders[key].submitted_at, key)):
        order = orders[order_id]
        if order.status != OrderStatus.MATCHING or order_id not in claimed:
            reason = UnmatchedReason.CHANGED_MEANWHILE
        else:
            reason = shortage(run, parts[order_id], windows, free)
        if reason:
            dropped[order_id] = reason
        else:
            for row in parts[order_id]:
                free[row.window_id] -= row.machine_ms
    return dropped


def lock_run_orders(run: MatchRun) -> dict[Any, Order]:
    """Locks the run's orders in id order."""
    ids = run.run_orders.values_list("order_id", flat=True)
    rows = Order.objects.select_for_update(of=("self",)).filter(pk__in=list(ids)).order_by("pk")
    return {row.pk: row for row in rows}


def lock_windows(allocations: Sequence[Allocation]) -> dict[Any, CapacityWindow]:
    """Locks the windows of these allocations in id order."""
    ids = {row.window_id for row in allocations}
    rows = CapacityWindow.objects.filter(pk__in=ids).select_related("machine").order_by("pk")
    rows = rows.select_for_update(of=("self",))
    return {row.pk: row for row in rows}


def shortage(
    run: MatchRun,
    parts: Sequence[Allocation],
    windows: dict[Any, CapacityWindow],
    free: dict[Any, int],
) -> str:
    """Returns why an order's windows no longer hold it as planned; empty if they do."""
    needed: dict[Any, int] = defaultdict(int)
    for row in parts:
        needed[row.window_id] += row.machine_ms
    fits = all(
        free[key] >= machine_ms and is_unchanged(windows[key], run.snapshot_at, now())
        for key, machine_ms in needed.items()
    )
    return "" if fits else UnmatchedReason.TAKEN_MEANWHILE


def is_unchanged(window: CapacityWindow, since: datetime, at: datetime) -> bool:
    """Returns whether a window is still published on the same terms and in time."""
    if window.status != WindowStatus.PUBLISHED:
        return False
    if max(window.updated_at, window.machine.updated_at) > since:
        return False
    return window.expires_at > at and window.starts_at - window.notice >= at


def drop_orders(run: MatchRun, dropped: dict[Any, str]) -> None:
    """Cancels dropped orders and prices the rest again: shared costs stay whole."""
    snapshot = stored_snapshot(run)
    reasons = {str(key): reason for key, reason in dropped.items()}
    plan = without_orders(snapshot.columns, read_plan(run, RunDocument.Kind.PLAN), set(reasons))
    baselines = {kind: read_plan(run, kind) for kind in BaselineKind.values}
    items = store_results(run, snapshot, plan, baselines, reasons)
    rows = {(str(r.operation_id), str(r.window_id)): r for r in run.allocations.all()}
    for pair, item in items.items():
        for name, amount in item.as_money().items():
            setattr(rows[pair], name, amount)
    Allocation.objects.bulk_update(
        [rows[pair] for pair in items], list(Allocation.ITEMS), batch_size=500
    )
    gone: dict[str, list[Any]] = defaultdict(list)
    for row in rows.values():
        if row.order_id in dropped:
            is_held_back = dropped[row.order_id] == UnmatchedReason.HELD_BACK
            gone["held back" if is_held_back else "no longer fits"].append(row.pk)
    for reason, ids in gone.items():
        transition_all(Allocation, ids, to=AllocationStatus.CANCELLED, by=None, reason=reason)


def agree_prices(run: MatchRun, kept: Sequence[Allocation]) -> list[Allocation]:
    """Divides the gain of what is published, and fixes the amounts of its allocations."""
    snapshot = stored_snapshot(run)
    sample = read_sample(read_document(run, RunDocument.Kind.ARRIVALS))
    sharing = store_gain_sharing(
        run,
        snapshot,
        {kind: read_plan(run, kind) for kind in BRIDGED_KINDS},
        sample_of(snapshot, sample, run.arrival_seed, changed_windows(run, snapshot)),
        Stage.PUBLISHED,
    )
    rows = list(run.allocations.filter(pk__in=[row.pk for row in kept]).order_by("pk"))
    agree_run(sharing, rows)
    return rows


def changed_windows(run: MatchRun, snapshot: Snapshot) -> set[str]:
    """Returns the windows of a run's problem that were withdrawn or changed since."""
    rows = CapacityWindow.objects.filter(pk__in=snapshot.columns.window_ids)
    changed = rows.exclude(status=WindowStatus.PUBLISHED) | rows.filter(
        updated_at__gt=run.snapshot_at
    )
    return {str(pk) for pk in changed.values_list("pk", flat=True)}


def send_offers(kept: Sequence[Allocation], by: Any, detail: dict[str, str]) -> None:
    """Holds the hours and sends the offers, each with its own deadline.

    An offer stands as long as work can be agreed for its window, and at most `offer_hours`.
    """
    at = now()
    limit = at + timedelta(hours=settings.MATCHING["offer_hours"])
    ends = offer_ends({row.window_id for row in kept})
    claims = [
        Claim(row.window_id, row.pk, row.machine_ms, min(limit, ends[row.window_id]))
        for row in kept
    ]
    hold(claims, expires_at=limit)
    own_window = CapacityWindow.objects.filter(pk=OuterRef("window_id"))
    deadline = Least(Value(limit), F("expires_at"), F("starts_at") - F("notice"))
    transition_all(
        Allocation,
        [row.pk for row in kept],
        to=AllocationStatus.OFFERED,
        by=by,
        changes={"offer_expires_at": Subquery(own_window.values_list(deadline)[:1])},
        detail=detail,
    )


def offer_ends(window_ids: Collection[Any]) -> dict[Any, datetime]:
    """Returns until when work can be agreed in each of these windows."""
    rows = CapacityWindow.objects.filter(pk__in=window_ids)
    names = ("pk", "starts_at", "notice", "expires_at")
    return {
        pk: min(starts_at - notice, expires_at)
        for pk, starts_at, notice, expires_at in rows.values_list(*names)
    }


def decide_orders(run: MatchRun, kept: Sequence[Allocation], held_back: set[UUID], by: Any) -> None:
    """Proposes orders with offers to their buyers and marks the others unmatched.

    Held back orders wait for the next run. Shortfalls that an earlier run left open are withdrawn:
    this run planned the orders whole.
    """
    proposed = {row.order_id for row in kept}
    claimed = run.claimed_orders
    waiting = claimed & held_back
    rest = claimed - proposed - waiting
    detail = {"run": str(run.pk)}
    withdraw_shortfalls(claimed, by=by, reason=PLANNED_BY_ANOTHER_RUN)
    issue_proposals(proposed, by=by)
    transition_all(Order, proposed, to=OrderStatus.PROPOSED, by=by, detail=detail)
    transition_all(
        Order, waiting, to=OrderStatus.SUBMITTED, by=by, reason="held back", detail=detail
    )
    transition_all(Order, rest, to=OrderStatus.UNMATCHED, by=by, detail=detail)
