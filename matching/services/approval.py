"""Turns an approved plan into offers and records why the rest is dropped."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from common.clock import now
from common.errors import FieldErrors, InvalidTransition
from common.models import DecisionKind
from common.safety.second_approval import Decision, approve_first
from common.states import transition, transition_all
from factories.ledger import Claim, hold
from factories.models import CapacityWindow
from factories.states import WindowStatus
from matching.engine.model.arrival_sample import read_sample
from matching.errors import SolvedWithoutSample
from matching.formulation.machine_hours import free_by_machine
from matching.formulation.machine_windows import window_key
from matching.formulation.snapshot import Snapshot
from matching.models import Allocation, MatchRun, RunDocument
from matching.models.gain_sharing import Stage
from matching.selectors.documents import read_document, read_plan, stored_snapshot
from matching.services.agreed_amounts import agree_run
from matching.services.allowed_options import allocations_not_allowed, at_moved_factories
from matching.services.gain_sharing import BRIDGED_KINDS, sample_of, store_gain_sharing
from matching.services.proposals import issue_proposals
from matching.services.results import store_results, without_orders
from matching.services.shortfalls import locked_windows, withdraw_shortfalls
from matching.states import AllocationStatus, BaselineKind, RunStatus, UnmatchedReason
from matching.work_order_numbers import next_work_order
from orders.models import Order
from orders.states import OrderStatus

# Stored reasons are English; pages translate them.
NOTHING_FITS = gettext_noop("Nothing of the plan fits any more.")
PLANNED_BY_ANOTHER_RUN = gettext_noop("Another run planned the order.")


@transaction.atomic
def approve_run(
    *, run: MatchRun, by: Any, orders: Sequence[UUID] | None = None, reason: str = ""
) -> MatchRun:
    """Offers the plan's allocations to their factories and holds their hours.

    If `orders` are named, only those are offered: the others of the plan are held back for the next
    run. Orders and windows are locked in id order and checked again. An order of which any part no
    longer fits is dropped whole, with its reason; if nothing is left the run is stale. A run above
    the amount that one person may approve stays solved until a second one approves the same orders.

    Raises FieldErrors and SecondApproverNeeded as `approve_first` does, InvalidTransition if the
    run does not wait for a decision, SolvedWithoutSample if it was solved by a version that kept no
    sample, and FieldErrors if the plan makes nothing of a named order.
    """
    run = MatchRun.objects.select_for_update().get(pk=run.pk)
    if run.status != RunStatus.SOLVED:
        message = gettext("This match run is “%(status)s”, not “Solved”.")
        raise InvalidTransition(message % {"status": run.get_status_display()})
    allocations = list(run.allocations.select_related("operation").order_by("pk"))
    if allocations and not run.documents.filter(kind=RunDocument.Kind.ARRIVALS).exists():
        raise SolvedWithoutSample
    held_back = held_back_orders(allocations, orders)
    chosen = [row for row in allocations if row.order_id not in held_back]
    decision, first = approval_decision(run, chosen), None
    if decision.needs_two:
        first = approve_first(decision, by=by, reason=reason)
        if first is None:
            return run
    dropped = orders_no_longer_fitting(run, chosen)
    kept = [row for row in chosen if row.order_id not in dropped]
    if dropped or held_back:
        drop_orders(run, dropped | dict.fromkeys(held_back, UnmatchedReason.HELD_BACK))
    if kept:
        kept = agree_prices(run, kept)
    send_offers(kept, by, detail={"run": str(run.pk)})
    decide_orders(run, kept, held_back, by)
    outcome = RunStatus.APPROVED if kept or not allocations else RunStatus.STALE
    detail: dict[str, Any] = {"held_back": len(held_back)} if held_back else {}
    if first is not None:
        detail["first_approval"] = first.as_document()
    return transition(
        run,
        to=outcome,
        by=by,
        reason=reason if outcome == RunStatus.APPROVED else NOTHING_FITS,
        detail=detail,
        decided_at=now(),
        decided_by=by,
    )


def approval_decision(run: MatchRun, chosen: Sequence[Allocation]) -> Decision:
    """Returns the decision to offer these allocations, by what their work costs."""
    return Decision(
        kind=DecisionKind.RUN,
        subject=run.pk,
        amount=sum((row.paid_cost for row in chosen), Decimal(0)),
        currency=run.currency_id,
        terms=sorted({str(row.order_id) for row in chosen}),
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
    at = now()
    free = free_by_machine(windows.values(), at)
    refused = allocations_not_allowed(
        run.currency_id, allocations, since=run.snapshot_at, at=at
    ) | at_moved_factories(stored_snapshot(run), allocations)
    dropped = {}
    for order_id in sorted(parts, key=lambda key: (orders[key].submitted_at, key)):
        order = orders[order_id]
        if order.status != OrderStatus.MATCHING or order_id not in claimed:
            reason = UnmatchedReason.CHANGED_MEANWHILE
        elif not is_as_planned(parts[order_id], windows, run.snapshot_at, at):
            reason = UnmatchedReason.TAKEN_MEANWHILE
        elif any(row.pk in refused for row in parts[order_id]):
            reason = UnmatchedReason.FACTORY_CHANGED
        else:
            reason = "" if take_hours(free, parts[order_id]) else UnmatchedReason.TAKEN_MEANWHILE
        if reason:
            dropped[order_id] = reason
    return dropped


def take_hours(free: dict[tuple[Any, int], int], parts: Iterable[Allocation]) -> bool:
    """Takes the hours of allocations off what each machine has free, all or none.

    Returns whether they are there.
    """
    needed: Counter[tuple[Any, int]] = Counter()
    for row in parts:
        for number, ms in row.ms_by_machine.items():
            needed[row.window_id, number] += ms
    if any(free.get(key, 0) < ms for key, ms in needed.items()):
        return False
    for key, ms in needed.items():
        free[key] -= ms
    return True


def lock_run_orders(run: MatchRun) -> dict[Any, Order]:
    """Locks the run's orders in id order."""
    ids = run.run_orders.values_list("order_id", flat=True)
    rows = Order.objects.select_for_update(of=("self",)).filter(pk__in=list(ids)).order_by("pk")
    return {row.pk: row for row in rows}


def lock_windows(allocations: Sequence[Allocation]) -> dict[Any, CapacityWindow]:
    """Locks the windows of these allocations in id order."""
    return locked_windows({row.window_id for row in allocations})


def is_as_planned(
    parts: Iterable[Allocation],
    windows: Mapping[Any, CapacityWindow],
    since: datetime,
    at: datetime,
) -> bool:
    """Returns whether windows are published on the terms of a plan, and it is in time.

    The first span that the plan counted on must be ahead, with its notice.
    """
    return all(is_unchanged(row, windows[row.window_id], since, at) for row in parts)


def is_unchanged(row: Allocation, window: CapacityWindow, since: datetime, at: datetime) -> bool:
    """Returns whether an allocation's window is unchanged and can still be agreed."""
    if window.status != WindowStatus.PUBLISHED:
        return False
    if max(window.updated_at, window.machine.updated_at) > since:
        return False
    starts_at = row.starts_at or window.starts_at
    return window.expires_at > at and starts_at - window.notice >= at


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
    ids = {window_key(name) for name in snapshot.columns.window_ids}
    rows = CapacityWindow.objects.filter(pk__in=ids)
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
    ends = offer_ends(kept)
    claims = [
        Claim(row.window_id, row.pk, row.machine_ms, min(limit, ends[row.pk])) for row in kept
    ]
    hold(claims, expires_at=limit)
    own_window = CapacityWindow.objects.filter(pk=OuterRef("window_id"))
    starts_at = Coalesce(OuterRef("starts_at"), F("starts_at"))
    last = ExpressionWrapper(starts_at - F("notice"), output_field=DateTimeField())
    deadline = Least(Value(limit), F("expires_at"), last)
    transition_all(
        Allocation,
        [row.pk for row in kept],
        to=AllocationStatus.OFFERED,
        by=by,
        changes={
            "offer_expires_at": Subquery(own_window.values_list(deadline)[:1]),
            "work_order": next_work_order(),
        },
        detail=detail,
    )


def offer_ends(allocations: Collection[Allocation]) -> dict[Any, datetime]:
    """Returns until when work on each of these allocations can be agreed."""
    rows = CapacityWindow.objects.filter(pk__in={row.window_id for row in allocations})
    windows = {
        pk: terms for pk, *terms in rows.values_list("pk", "starts_at", "notice", "expires_at")
    }
    ends = {}
    for row in allocations:
        starts_at, notice, expires_at = windows[row.window_id]
        ends[row.pk] = min((row.starts_at or starts_at) - notice, expires_at)
    return ends


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
