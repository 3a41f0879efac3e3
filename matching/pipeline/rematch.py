"""Matches again what an order's factories will not make: read short, think, write short.

Only free hours are looked at; whatever somebody has said yes to stays as it is.
"""

import json
import tempfile
from collections.abc import Mapping, Sequence
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
from matching.engine.evaluate.costs import AllocationCost, plan_costs
from matching.engine.model.plan import Plan, load_plan
from matching.engine.model.problem import Problem
from matching.models import (
    Allocation,
    AllocationEvent,
    LotTransfer,
    Shortfall,
    ShortfallEvent,
)
from matching.pipeline.shortfall_problem import (
    BEFORE,
    LATER,
    OpenShortfall,
    ShortfallProblem,
    fill_options,
    read_shortfall,
    state_of,
)
from matching.pipeline.subprocesses import SolveFailed, ensure_compiled, run_subprocesses
from matching.services.approval import is_unchanged, lock_windows, send_offers
from matching.services.reconciliation import reconcile
from matching.services.rollup import roll_up
from matching.services.shortfalls import lock_orders
from matching.states import AllocationStatus, ShortfallStatus, UnmatchedReason
from orders.states import ALLOCATION_DRIVEN_STATUSES

log = structlog.get_logger(__name__)

# One order's missing pieces are a small problem: mostly it is proved within a fraction of this.
SECONDS, EFFORT = 5, 2_000
GRACE_SECONDS = 30
# How often a gap is looked at again because the world changed while it was thought about. Who
# gives up leaves the gap to the next sweep.
TRIES = 5


class Nobody:
    """Work under no lease: the rows are compared when it is written."""

    def renew(self) -> None:
        """There is nothing to extend."""

    def report(self, progress: dict[str, Any]) -> None:
        """Nobody watches."""


def rematch_order(order_id: Any) -> None:
    """Fills the order's gaps, one after the other, or says why it cannot; a repeat does nothing.

    Two workers may think about the same gap; who writes second finds it filled.
    """
    tries = 0
    while tries < TRIES:
        gap = read_shortfall(order_id, now())
        if gap is None:
            return
        try:
            question = ShortfallProblem(gap)
            problem, plan = cheapest_fill(question)
        except SolveFailed as failure:
            log.warning("matching again failed", order=str(order_id), reason=str(failure))
            return
        if not fill(question, problem, plan):
            tries += 1


def cheapest_fill(question: ShortfallProblem) -> tuple[Problem | None, Plan | None]:
    """The cheapest answer of all ways to fill the gap; None where there is no way at all."""
    problems = []
    if question.gap.quantity and len(question.found.window):
        problems = [question.problem(way) for way in fill_options(question.gap)]
    answers = list(zip(problems, solve_problems(problems), strict=True))
    for problem, plan in answers:
        broken = check(problem, plan)
        if broken:
            raise SolveFailed(f"The engine's plan breaks {len(broken)} rules: {broken[0]}")
    return min(answers, key=lambda answer: answer[1].total_micros, default=(None, None))


def solve_problems(problems: Sequence[Problem]) -> list[Plan]:
    """The engine's plans, each by a child of its own; raises SolveFailed."""
    if not problems:
        return []
    with tempfile.TemporaryDirectory(prefix="millshare-rematch-") as name:
        folder = Path(name)
        ensure_compiled(Nobody(), folder)
        commands = []
        for number, problem in enumerate(problems):
            (folder / f"{number}.json").write_text(json.dumps(problem.as_document()))
            command = ["solve", f"{number}.json", "--output", f"plan-{number}.json"]
            commands.append([*command, "--seconds", str(SECONDS), "--effort", str(EFFORT)])
        run_subprocesses(Nobody(), folder, commands, SECONDS + GRACE_SECONDS)
        return [load_plan(folder / f"plan-{number}.json") for number in range(len(problems))]


def fill(question: ShortfallProblem, problem: Problem | None, plan: Plan | None) -> bool:
    """Offers what was found, if the order and the windows are as they were read."""
    gap = question.gap
    try:
        with transaction.atomic():
            (order,) = lock_orders([gap.wish.id])
            if state_of(order.pk) != gap.state or order.status not in ALLOCATION_DRIVEN_STATUSES:
                return order.status not in ALLOCATION_DRIVEN_STATUSES and close_unfilled(gap)
            rows = new_allocations(question, problem, plan) if plan is not None else {}
            windows = lock_windows(list(rows.values()))
            if not all(is_unchanged(row, gap.at, now()) for row in windows.values()):
                raise CapacityTaken(windows)
            store_fill(gap, rows, plan)
            close_shortfalls(gap, sum(row.quantity for row in rows.values()), question.why_not())
            if not order.shortfalls.filter(status=ShortfallStatus.OPEN).exists():
                reconcile(order)
            roll_up([order.pk], by=None)
    except CapacityTaken:
        return False
    return True


def close_unfilled(gap: OpenShortfall) -> bool:
    """An order that is no longer matched by its allocations has nothing to be filled."""
    close_shortfalls(gap, 0, UnmatchedReason.CHANGED_MEANWHILE)
    return True


def new_allocations(
    question: ShortfallProblem, problem: Problem, plan: Plan
) -> dict[str, Allocation]:
    """A row for each window in which the missing pieces are made now, not yet stored."""
    gap = question.gap
    costs = plan_costs(problem, plan.allocations, plan.transfers, plan.unmet)
    made = [
        (row, cost)
        for row, cost in zip(plan.allocations, costs.allocations, strict=True)
        if row.operation == gap.step.id
    ]
    days = last_days([row.window for row, _ in made])
    return {
        row.window: Allocation(
            run=gap.run,
            order_id=UUID(gap.wish.id),
            operation_id=UUID(gap.step.id),
            window_id=UUID(row.window),
            quantity=row.quantity,
            due_on=days[row.window],
            **hours_and_items(question, row.window, row.quantity, cost),
        )
        for row, cost in made
    }


def hours_and_items(
    question: ShortfallProblem, window: str, quantity: int, cost: AllocationCost
) -> dict[str, Any]:
    """An allocation's machine time and cost items; transport is shared when the order settles."""
    at = question.row_of(window)
    prices, unit_ms = question.prices, int(question.found.unit_ms[at])
    micros = {
        "machining": int(prices.machining[at]) * quantity,
        "setup": cost.setup_micros,
        "opening": cost.opening_micros,
        "transport": cost.shipping_micros + cost.transfer_micros,
        "quality": int(prices.quality[at]) * quantity,
        "lateness": int(prices.lateness[at]) * quantity,
    }
    items: dict[str, Any] = {name: from_micros(amount) for name, amount in micros.items()}
    return {"machine_ms": question.gap.step.setup_ms + unit_ms * quantity} | items


def last_days(window_ids: Sequence[str]) -> dict[str, date]:
    """The last day of each window, on its factory's calendar."""
    rows = CapacityWindow.objects.filter(pk__in=window_ids).select_related("machine__factory")
    return {str(row.pk): row.last_day for row in rows}


def store_fill(gap: OpenShortfall, rows: Mapping[str, Allocation], plan: Plan | None) -> None:
    """The new allocations, offered, with the lots to and from those that stay."""
    if plan is None or not rows:
        return
    Allocation.objects.bulk_create(rows.values())
    AllocationEvent.objects.bulk_create(
        AllocationEvent(subject=row, to_status=AllocationStatus.PROPOSED) for row in rows.values()
    )
    send_offers(list(rows.values()), None, detail={"rematch": gap.wish.id})
    fixed = {row.window: row.allocation for row in (*gap.senders, *gap.receivers)}
    ends = fixed | {window: row.pk for window, row in rows.items()}
    LotTransfer.objects.bulk_create(
        LotTransfer(
            run=gap.run,
            from_allocation_id=ends[lot.from_window],
            to_allocation_id=ends[lot.to_window],
            quantity=lot.quantity,
        )
        for lot in plan.transfers
        if lot.operation in (BEFORE, gap.step.id) and lot.to_window != LATER
    )


def close_shortfalls(gap: OpenShortfall, filled: int, reason: str) -> None:
    """The gap's shortfalls are filled as far as pieces were placed, and the rest unmatched."""
    rows = Shortfall.objects.filter(
        order=gap.wish.id, operation=gap.step.id, status=ShortfallStatus.OPEN
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
        order=gap.wish.id, operation=gap.step.id, status=ShortfallStatus.OPEN
    )
    for row in rest:
        close_unmatched(row, reason)


def close_unmatched(row: Shortfall, reason: str) -> None:
    """Nobody was found for these pieces."""
    transition(row, to=ShortfallStatus.UNMATCHED, by=None, unmatched_reason=reason)


def split_off(row: Shortfall, quantity: int) -> None:
    """A shortfall of its own, open, for pieces that were not placed with the others."""
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
