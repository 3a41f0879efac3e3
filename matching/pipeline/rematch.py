"""Matches the missing pieces of an order again, from the hours that are free.

No transaction is open while the engine works. Everything that was agreed stays as it is.
"""

import json
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from common.clock import now
from common.money import from_micros
from common.states import transition
from factories.ledger import CapacityTaken
from factories.models import CapacityWindow
from matching.engine.evaluate.checker import check
from matching.engine.evaluate.plan_costs import AllocationCost, plan_costs
from matching.engine.model.plan import Plan, PlanAllocation, load_plan
from matching.engine.model.problem import Problem, columns_of
from matching.formulation.delivery_dates import leaving_day
from matching.formulation.machine_hours import free_by_machine
from matching.formulation.machine_windows import machine_number, window_key, window_of
from matching.formulation.pool_openings import with_openings_paid
from matching.formulation.snapshot import yield_shares
from matching.models import (
    Allocation,
    AllocationEvent,
    LotTransfer,
    Shortfall,
    ShortfallEvent,
)
from matching.pipeline.failures import SolveFailed
from matching.pipeline.open_shortfall import LATER, OpenShortfall, read_shortfall, state_of
from matching.pipeline.shortfall_problem import BEFORE, ShortfallProblem, fill_options
from matching.pipeline.subprocesses import NoLease, ensure_compiled, run_subprocesses
from matching.services.allowed_options import allocations_not_allowed
from matching.services.approval import is_as_planned, lock_windows, send_offers, take_hours
from matching.services.reconciliation import reconcile
from matching.services.refill_prices import price_refill
from matching.services.results import split_cost
from matching.services.rollup import roll_up
from matching.services.shortfalls import lock_orders
from matching.states import AllocationStatus, ShortfallStatus, UnmatchedReason
from orders.models import Operation, Order
from orders.states import ALLOCATION_DRIVEN_STATUSES

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RematchParams:
    """Bounds the search for the missing pieces of one order.

    seconds, effort: limits of the engine (5 s, 2,000 work units: most such problems are proved
        optimal within a fraction of them).
    grace_seconds: time beyond the limit to load, write and end (30 s).
    attempts: repetitions when the market changed while the engine worked (5); after them the
        shortfall is left to the next sweep.
    """

    seconds: int = 5
    effort: int = 2_000
    grace_seconds: int = 30
    attempts: int = 5


PARAMS = RematchParams()


def rematch_order(order_id: Any) -> None:
    """Fills the open shortfalls of an order or records why not; may run twice.

    Two workers may solve the same shortfall; the second to write finds it filled.
    """
    attempts = 0
    while attempts < PARAMS.attempts:
        shortfall = read_shortfall(order_id, now())
        if shortfall is None:
            return
        try:
            formulated = ShortfallProblem(shortfall)
            problem, plan = cheapest_fill(formulated)
        except SolveFailed as failure:
            log.warning("matching again failed", order=str(order_id), reason=str(failure))
            return
        if not fill(formulated, problem, plan):
            attempts += 1


def cheapest_fill(formulated: ShortfallProblem) -> tuple[Problem | None, Plan | None]:
    """Returns the cheapest plan that fills a shortfall; None if there is no way."""
    problems = []
    if formulated.shortfall.quantity and len(formulated.found.window):
        options = fill_options(formulated.shortfall)
        problems = [formulated.problem(option) for option in options]
    plans = zip(problems, solve_problems(problems), strict=True)
    answers = [(problem, with_openings_paid(columns_of(problem), plan)) for problem, plan in plans]
    for problem, plan in answers:
        violations = check(problem, plan)
        if violations:
            reason = f"The engine's plan breaks {len(violations)} rules: {violations[0]}"
            raise SolveFailed(reason)
    return min(answers, key=lambda answer: answer[1].total_micros, default=(None, None))


def solve_problems(problems: Sequence[Problem]) -> list[Plan]:
    """Solves each problem in a subprocess of its own. Raises SolveFailed."""
    if not problems:
        return []
    lease = NoLease()
    with tempfile.TemporaryDirectory(prefix="millshare-rematch-") as name:
        folder = Path(name)
        ensure_compiled(lease, folder)
        commands = []
        limits = ["--seconds", str(PARAMS.seconds), "--effort", str(PARAMS.effort)]
        for number, problem in enumerate(problems):
            (folder / f"{number}.json").write_text(json.dumps(problem.as_document()))
            command = ["solve", f"{number}.json", "--output", f"plan-{number}.json"]
            commands.append([*command, *limits])
        run_subprocesses(lease, folder, commands, PARAMS.seconds + PARAMS.grace_seconds)
        return [load_plan(folder / f"plan-{number}.json") for number in range(len(problems))]


def fill(formulated: ShortfallProblem, problem: Problem | None, plan: Plan | None) -> bool:
    """Offers the plan's allocations; returns False if order or windows changed."""
    shortfall = formulated.shortfall
    try:
        with transaction.atomic():
            (order,) = lock_orders([shortfall.order.id])
            if order.status not in ALLOCATION_DRIVEN_STATUSES:
                close_unfilled(shortfall)
                return True
            if state_of(order.pk) != shortfall.state:
                return False
            rows = new_allocations(formulated, problem, plan) if plan is not None else {}
            ensure_as_planned(list(rows.values()), shortfall.at, order.currency_id)
            reason = formulated.unmatched_reason()
            if not price_refill(order, shortfall.run, list(rows.values())):
                rows, plan, reason = {}, None, UnmatchedReason.PRICE
            store_fill(shortfall, rows, plan)
            close_shortfalls(shortfall, sum(row.quantity for row in rows.values()), reason)
            if not order.shortfalls.filter(status=ShortfallStatus.OPEN).exists():
                reconcile(order)
            roll_up([order.pk], by=None)
    except CapacityTaken:
        return False
    return True


def ensure_as_planned(rows: Sequence[Allocation], since: datetime, currency: str) -> None:
    """Locks windows of allocations; raises CapacityTaken if they no longer fit."""
    windows, at = lock_windows(rows), now()
    free = free_by_machine(windows.values(), at)
    is_same = is_as_planned(rows, windows, since, at) and take_hours(free, rows)
    if not is_same or (rows and allocations_not_allowed(currency, rows, since=since, at=at)):
        raise CapacityTaken(windows)


def close_unfilled(shortfall: OpenShortfall) -> None:
    """Closes the shortfall of an order that its allocations no longer drive."""
    close_shortfalls(shortfall, 0, UnmatchedReason.CHANGED_MEANWHILE)


def new_allocations(
    formulated: ShortfallProblem, problem: Problem, plan: Plan
) -> dict[UUID, Allocation]:
    """Returns an unstored allocation for each window that makes missing pieces.

    What several machines of a work centre make is one allocation.
    """
    shortfall = formulated.shortfall
    costs = plan_costs(problem, plan.allocations, plan.transfers, plan.unmet)
    made = [
        (row, cost)
        for row, cost in zip(plan.allocations, costs.allocations, strict=True)
        if row.operation == shortfall.step.id
    ]
    made.sort(key=lambda pair: pair[0].window)
    days = leaving_days(shortfall, [window_key(row.window) for row, _ in made])
    starts = {window.id: window.start for window in problem.windows}
    operation = Operation.objects.get(pk=shortfall.step.id)
    rows: dict[UUID, Allocation] = {}
    for row, cost in made:
        window = window_key(row.window)
        if window not in rows:
            rows[window] = Allocation(
                run=shortfall.run,
                order_id=UUID(shortfall.order.id),
                operation=operation,
                window_id=window,
                quantity=0,
                machine_ms=0,
                starts_at=starts[row.window],
                due_on=days[window],
                **yields_of(formulated, row.window),
            )
        add_machine(formulated, rows[window], row, cost)
    return rows


def add_machine(
    formulated: ShortfallProblem, row: Allocation, made: PlanAllocation, cost: AllocationCost
) -> None:
    """Adds the pieces of one machine to an unstored allocation, with hours and items.

    Transport is shared on reconciliation.
    """
    at = formulated.row_of(made.window)
    per_piece = {name: int(micros[at]) for name, micros in formulated.costs.per_piece.items()}
    for name, micros in split_cost(per_piece, cost, made.quantity).items():
        setattr(row, name, getattr(row, name) + from_micros(micros))
    unit_ms = int(formulated.found.unit_ms[at])
    row.quantity += made.quantity
    row.machine_ms += formulated.step.setup_ms + unit_ms * made.quantity
    row.machine_pieces.append([machine_number(made.window), made.quantity])


def yields_of(formulated: ShortfallProblem, window: str) -> dict[str, Any]:
    """Returns the expected yields of the step in a window, and of the later steps."""
    found, at = formulated.found, formulated.row_of(window)
    own = slice(at, at + 1)
    ((step_yield, later_yield),) = yield_shares(found.step_yield[own], found.later_yield[own])
    return {"step_yield": step_yield, "later_yield": later_yield}


def leaving_days(shortfall: OpenShortfall, window_ids: Sequence[UUID]) -> dict[UUID, date]:
    """Returns the day on which pieces of each window leave, on its factory's calendar."""
    rows = CapacityWindow.objects.filter(pk__in=window_ids).select_related("machine__factory")
    order = Order.objects.get(pk=shortfall.order.id)
    return {row.pk: leaving_day(order, row, is_last=shortfall.is_last) for row in rows}


def store_fill(
    shortfall: OpenShortfall, rows: Mapping[UUID, Allocation], plan: Plan | None
) -> None:
    """Stores the new allocations, their offers, and the lots to and from fixed ones."""
    if plan is None or not rows:
        return
    Allocation.objects.bulk_create(rows.values())
    AllocationEvent.objects.bulk_create(
        AllocationEvent(subject=row, to_status=AllocationStatus.PROPOSED) for row in rows.values()
    )
    send_offers(list(rows.values()), None, detail={"rematch": shortfall.order.id})
    ends = {row.window: row.allocation for row in (*shortfall.senders, *shortfall.receivers)}
    ends |= {str(window): row.pk for window, row in rows.items()}
    lots: Counter[tuple[Any, Any]] = Counter()
    for lot in plan.transfers:
        if lot.operation in (BEFORE, shortfall.step.id) and lot.to_window != LATER:
            pair = ends[window_of(lot.from_window)], ends[window_of(lot.to_window)]
            lots[pair] += lot.quantity
    LotTransfer.objects.bulk_create(
        LotTransfer(
            run=shortfall.run,
            from_allocation_id=sender,
            to_allocation_id=receiver,
            quantity=quantity,
        )
        for (sender, receiver), quantity in lots.items()
    )


def close_shortfalls(shortfall: OpenShortfall, filled: int, reason: str) -> None:
    """Marks shortfalls filled as far as pieces were placed, and the rest unmatched."""
    rows = Shortfall.objects.filter(
        order=shortfall.order.id, operation=shortfall.step.id, status=ShortfallStatus.OPEN
    )
    for row in rows.select_for_update(of=("self",)).order_by("created_at", "pk"):
        placed = min(filled, row.quantity)
        filled -= placed
        if 0 < placed < row.quantity:
            split_off(row, row.quantity - placed)
        if placed:
            transition(row, to=ShortfallStatus.FILLED, by=None)
        else:
            close_unmatched(row, reason)
    rest = Shortfall.objects.filter(
        order=shortfall.order.id, operation=shortfall.step.id, status=ShortfallStatus.OPEN
    )
    for row in rest:
        close_unmatched(row, reason)


def close_unmatched(row: Shortfall, reason: str) -> None:
    """Marks a shortfall unmatched: no factory was found for its pieces."""
    transition(row, to=ShortfallStatus.UNMATCHED, by=None, unmatched_reason=reason)


def split_off(row: Shortfall, quantity: int) -> None:
    """Splits pieces that were not placed off into an open shortfall of their own."""
    rest = Shortfall.objects.create(
        order_id=row.order_id,
        operation_id=row.operation_id,
        allocation_id=row.allocation_id,
        quantity=quantity,
        cause=row.cause,
    )
    ShortfallEvent.objects.create(subject=rest, to_status=rest.status)
    row.quantity -= quantity
    row.save(update_fields=["quantity"])
