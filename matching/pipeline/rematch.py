"""Matches the missing pieces of an order again, from the hours that are free.

No transaction is open while the engine works. Everything that was agreed stays as it is.
"""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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
from matching.engine.model.plan import Plan, load_plan
from matching.engine.model.problem import Problem
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
from matching.services.approval import is_unchanged, lock_windows, send_offers
from matching.services.reconciliation import reconcile
from matching.services.refill_prices import price_refill
from matching.services.results import split_cost
from matching.services.rollup import roll_up
from matching.services.shortfalls import lock_orders
from matching.states import AllocationStatus, ShortfallStatus, UnmatchedReason
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
    answers = list(zip(problems, solve_problems(problems), strict=True))
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
            windows = lock_windows(list(rows.values()))
            if not all(is_unchanged(row, shortfall.at, now()) for row in windows.values()):
                raise CapacityTaken(windows)
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


def close_unfilled(shortfall: OpenShortfall) -> None:
    """Closes the shortfall of an order that its allocations no longer drive."""
    close_shortfalls(shortfall, 0, UnmatchedReason.CHANGED_MEANWHILE)


def new_allocations(
    formulated: ShortfallProblem, problem: Problem, plan: Plan
) -> dict[str, Allocation]:
    """Returns an unstored allocation for each window that makes missing pieces."""
    shortfall = formulated.shortfall
    costs = plan_costs(problem, plan.allocations, plan.transfers, plan.unmet)
    made = [
        (row, cost)
        for row, cost in zip(plan.allocations, costs.allocations, strict=True)
        if row.operation == shortfall.step.id
    ]
    days = last_days([row.window for row, _ in made])
    return {
        row.window: Allocation(
            run=shortfall.run,
            order_id=UUID(shortfall.order.id),
            operation_id=UUID(shortfall.step.id),
            window_id=UUID(row.window),
            quantity=row.quantity,
            due_on=days[row.window],
            **hours_and_items(formulated, row.window, row.quantity, cost),
        )
        for row, cost in made
    }


def hours_and_items(
    formulated: ShortfallProblem, window: str, quantity: int, cost: AllocationCost
) -> dict[str, Any]:
    """Returns machine time and cost items; transport is shared on reconciliation."""
    at = formulated.row_of(window)
    per_piece = {name: int(micros[at]) for name, micros in formulated.costs.per_piece.items()}
    micros = split_cost(per_piece, cost, quantity)
    items: dict[str, Any] = {name: from_micros(amount) for name, amount in micros.items()}
    unit_ms = int(formulated.found.unit_ms[at])
    return {"machine_ms": formulated.step.setup_ms + unit_ms * quantity} | items


def last_days(window_ids: Sequence[str]) -> dict[str, date]:
    """Returns the last day of each window, on its factory's calendar."""
    rows = CapacityWindow.objects.filter(pk__in=window_ids).select_related("machine__factory")
    return {str(row.pk): row.last_day for row in rows}


def store_fill(shortfall: OpenShortfall, rows: Mapping[str, Allocation], plan: Plan | None) -> None:
    """Stores the new allocations, their offers, and the lots to and from fixed ones."""
    if plan is None or not rows:
        return
    Allocation.objects.bulk_create(rows.values())
    AllocationEvent.objects.bulk_create(
        AllocationEvent(subject=row, to_status=AllocationStatus.PROPOSED) for row in rows.values()
    )
    send_offers(list(rows.values()), None, detail={"rematch": shortfall.order.id})
    fixed = {row.window: row.allocation for row in (*shortfall.senders, *shortfall.receivers)}
    ends = fixed | {window: row.pk for window, row in rows.items()}
    LotTransfer.objects.bulk_create(
        LotTransfer(
            run=shortfall.run,
            from_allocation_id=ends[lot.from_window],
            to_allocation_id=ends[lot.to_window],
            quantity=lot.quantity,
        )
        for lot in plan.transfers
        if lot.operation in (BEFORE, shortfall.step.id) and lot.to_window != LATER
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
