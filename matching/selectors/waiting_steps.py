"""Finds orders whose next step cannot start, and windows to divide for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from factories.models import CapacityWindow
from factories.spans import Span
from matching.engine.model.columns import Columns, moment
from matching.formulation.machine_windows import window_key
from matching.formulation.step_sequence import WaitingStep, waiting_step
from matching.models import MatchRun, RunOrder
from matching.states import RunStatus, UnmatchedReason

# A factory hears of these runs: their plans are, or may still be, offered.
HEARD_STATUSES = (RunStatus.SOLVED, RunStatus.APPROVED)


@dataclass(frozen=True, slots=True)
class WaitingWindow:
    """Holds a window's factory and the shifts into which it could be divided."""

    factory: UUID
    shifts: Sequence[Span]


def waiting_steps(columns: Columns, orders: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Returns the `unmatched_detail` of those orders of which a step cannot start.

    `step` counts from 1, `ready_at` is when it could start first, and `windows` are those that
    would let it start in time if they were divided into shifts. One query, or none.
    """
    steps = {order: waiting_step(columns, order) for order in orders}
    found = {order: step for order, step in steps.items() if step is not None}
    numbers = {number for step in found.values() for number in (*step.before, *step.at)}
    windows = read_windows({window_key(columns.window_ids[number]) for number in numbers})
    return {order: detail_of(columns, step, windows) for order, step in found.items()}


def detail_of(
    columns: Columns, step: WaitingStep, windows: Mapping[UUID, WaitingWindow]
) -> dict[str, Any]:
    """Returns one waiting step as it is stored."""
    senders, receivers = (
        {window_key(columns.window_ids[number]) for number in numbers}
        for numbers in (step.before, step.at)
    )
    divided: set[UUID] = set()
    for sender in senders & windows.keys():
        for receiver in receivers & windows.keys():
            if can_follow(windows[sender], windows[receiver]):
                divided |= {sender, receiver}
    several = {key for key in divided if len(windows[key].shifts) > 1}
    return {
        "step": step.step,
        "ready_at": moment(step.ready_at).isoformat(),
        "windows": sorted(map(str, several)),
    }


def can_follow(sender: WaitingWindow, receiver: WaitingWindow) -> bool:
    """Returns whether a last shift starts after a first one ends, in one factory."""
    is_here = sender.factory == receiver.factory
    return is_here and receiver.shifts[-1].starts_at >= sender.shifts[0].ends_at


def read_windows(ids: Iterable[UUID]) -> dict[UUID, WaitingWindow]:
    """Reads windows with their shifts; without a query where there are none."""
    keys = set(ids)
    if not keys:
        return {}
    rows = CapacityWindow.objects.filter(pk__in=keys).select_related("machine__factory")
    return {
        row.pk: WaitingWindow(row.machine.factory_id, row.shifts)
        for row in rows.prefetch_related("spans")
    }


def waiting_orders(window: CapacityWindow) -> int:
    """Counts the orders of the last run that dividing a window would let go on."""
    currency = window.machine.factory.currency_id
    runs = MatchRun.objects.filter(currency=currency, status__in=HEARD_STATUSES)
    last = runs.order_by("-created_at").values("pk")[:1]
    rows = RunOrder.objects.filter(run=last, unmatched_reason=UnmatchedReason.NEXT_STEP_WAITS)
    return rows.filter(unmatched_detail__windows__contains=str(window.pk)).count()
