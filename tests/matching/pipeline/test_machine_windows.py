"""Tests runs over work centres of several machines and windows of several shifts."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from audit.invariant_checks import verify
from common.clock import MS_PER_HOUR, now
from factories.models import CapacityWindow
from matching.models import Allocation, MatchRun
from matching.selectors.alternatives import alternatives, made_without_match
from matching.services.approval import approve_run
from matching.states import RunStatus, UnmatchedReason
from tests import builders
from tests.matching.greedy_runs import approved_run_of, solved_run_of
from tests.matching.ledger_checks import assert_ledger_holds

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY = (now() + timedelta(days=14)).replace(hour=8, minute=0, second=0, microsecond=0)
SHIFT = timedelta(hours=8)
HOUR_S = Decimal(3600)


@pytest.fixture
def operator() -> Any:
    return builders.member(builders.operator())


def work_centre(count: int = 1, **fields: Any) -> Any:
    """Creates machines at 60 an hour, for machining and setup."""
    return builders.machine(count=count, hourly_rate=Decimal(60), setup_rate=Decimal(60), **fields)


def shift(of: Any, *, day: int = 0, hours: int = 8, **fields: Any) -> CapacityWindow:
    """Creates a window of one day shift, by default of one machine."""
    start = MONDAY + timedelta(days=day)
    return builders.window(
        of, starts_at=start, ends_at=start + SHIFT, hours=hours, hourly_rate=Decimal(60), **fields
    )


def week_of_shifts(of: Any, days: int = 5) -> CapacityWindow:
    """Creates one window of several day shifts."""
    return builders.window(
        of,
        spans=[
            (MONDAY + timedelta(days=day), MONDAY + timedelta(days=day) + SHIFT)
            for day in range(days)
        ],
        hours=8 * days * of.count,
        hourly_rate=Decimal(60),
    )


def order_of(quantity: int, hours: str, setup: str = "0", **fields: Any) -> Any:
    """Creates an order whose pieces take these hours each, after a setup."""
    step = {
        "cycle_time_s": HOUR_S * Decimal(hours),
        "setup_ms": int(MS_PER_HOUR * Decimal(setup)),
    }
    fields.setdefault("reserve_price", Decimal(10_000))
    return builders.order(quantity=quantity, operations=[step], **fields)


def outcome(run: MatchRun, order: Any) -> Any:
    """Returns what a run makes of an order."""
    return run.run_orders.get(order=order)


def test_piece_longer_than_a_machine_is_not_made_by_two(operator, quick):
    shift(work_centre(2), hours=16)
    order = order_of(1, "10")

    run = solved_run_of(operator)

    row = outcome(run, order)
    assert (row.made, row.unmatched_reason) == (0, UnmatchedReason.PIECE_TOO_LONG)
    assert row.filter_counts[0]["piece length"] == 0
    assert row.filter_counts[0]["dates"] == 1


def test_each_machine_is_set_up(operator, quick):
    window = shift(work_centre(2), hours=16)
    order = order_of(14, "1", setup="1")
    too_many = order_of(15, "1", setup="1", all_or_nothing=True, submitted_at=now())

    run = approved_run_of(operator)

    (row,) = Allocation.objects.filter(order=order)
    assert row.window == window
    assert row.quantity == 14
    assert sorted(row.machine_pieces) == [[1, 7], [2, 7]]
    assert (row.machine_ms, row.setup_ms) == (16 * MS_PER_HOUR, 2 * MS_PER_HOUR)
    assert (row.setup, row.machining) == (Decimal(120), Decimal(14 * 60))
    assert outcome(run, too_many).made == 0
    window.refresh_from_db()
    assert window.free_ms == 0
    assert_ledger_holds()
    assert verify() == []


def test_fifteen_hours_and_a_setup_leave_a_piece_on_two_machines(operator, quick):
    shift(work_centre(2), hours=16)
    order = order_of(15, "1", setup="1")

    run = solved_run_of(operator)

    row = outcome(run, order)
    assert (row.made, row.unmet, row.setup) == (14, 1, 120)


def test_partly_used_machine_keeps_its_own_hours(operator, quick):
    shift(work_centre(2), hours=16)
    order_of(1, "5")
    approved_run_of(operator)
    long, short = order_of(1, "6", submitted_at=now()), order_of(1, "5", submitted_at=now())

    run = approved_run_of(operator)

    # 3 h are left on one machine and 8 h on the other: 11 h, but not 6 h and 5 h.
    assert outcome(run, long).made + outcome(run, short).made == 1
    numbers = Allocation.objects.filter(status="offered").values_list("machine_pieces", flat=True)
    assert sorted(number for ((number, _),) in numbers) == [1, 2]
    assert verify() == []


def test_opening_is_paid_once_for_all_machines(operator, quick_engine):
    shift(work_centre(2), hours=16, opening_cost=Decimal(30))
    order_of(14, "1", setup="1")

    run = solved_run_of(operator)

    (row,) = run.allocations.all()
    assert (row.quantity, row.opening, row.setup) == (14, 30, 120)
    assert run.cost == sum(found.total + found.unmet_cost for found in run.run_orders.all())


def test_opening_is_paid_where_one_machine_is_enough(operator, quick_engine):
    shift(work_centre(3), hours=24, opening_cost=Decimal(30))
    order_of(2, "1", setup="1")

    run = solved_run_of(operator)

    (row,) = run.allocations.all()
    assert row.opening == 30
    assert row.machine_pieces == [[1, 2]]
    assert run.baselines.get(kind="single_source").opening == 30
    assert run.cost == sum(found.total for found in run.run_orders.all())


def test_alternatives_show_a_work_centre_as_one(operator, quick):
    window = shift(work_centre(2), hours=16, opening_cost=Decimal(30))
    order = order_of(20, "1", setup="1")
    run = solved_run_of(operator)

    ((only,),) = alternatives(run, order.pk).values()

    assert (only.window, only.most) == (str(window.pk), 14)
    assert [row.window for row in made_without_match(run, order)] == [str(window.pk)]


def test_five_shifts_of_one_window_are_set_up_once(operator, quick):
    week_of_shifts(work_centre())
    order = order_of(100, "0.15", setup="2")

    run = solved_run_of(operator)

    assert (outcome(run, order).made, outcome(run, order).setup) == (100, 120)


def test_five_windows_are_set_up_each(operator, quick):
    centre = work_centre()
    for day in range(5):
        shift(centre, day=day)
    order = order_of(100, "0.15", setup="2")

    run = solved_run_of(operator)

    assert (outcome(run, order).made, outcome(run, order).setup) == (100, 360)


def test_piece_longer_than_a_shift_is_made_over_several(operator, quick):
    week_of_shifts(work_centre())
    order = order_of(1, "20")

    assert outcome(solved_run_of(operator), order).made == 1


def two_steps(**fields: Any) -> Any:
    """Creates an order that is turned and then milled, an hour each."""
    steps = [
        {"process_id": code, "cycle_time_s": Decimal(360), "setup_ms": 0}
        for code in ("cnc-turning", "cnc-milling-3-axis")
    ]
    return builders.order(quantity=10, reserve_price=Decimal(100), operations=steps, **fields)


def idle_week(of: Any) -> CapacityWindow:
    """Creates forty hours from Monday 08:00 to Friday 18:00."""
    return builders.window(
        of, starts_at=MONDAY, ends_at=MONDAY + timedelta(days=4, hours=10), hours=40
    )


def test_step_that_cannot_follow_is_the_reason_and_not_scarce_hours(operator, quick):
    plant = builders.factory(time_zone="UTC")
    mill = work_centre(factory=plant)
    lathe = work_centre(factory=plant, process_id="cnc-turning")
    turned, milled = idle_week(lathe), idle_week(mill)
    order = two_steps()

    run = solved_run_of(operator)

    row = outcome(run, order)
    assert row.unmatched_reason == UnmatchedReason.NEXT_STEP_WAITS
    assert row.unmatched_detail == {
        "step": 2,
        "ready_at": turned.ends_at.isoformat(),
        "windows": sorted([str(turned.pk), str(milled.pk)]),
    }


def test_approval_drops_what_a_machine_has_no_longer(operator, quick):
    window = shift(work_centre(2), hours=16)
    order = order_of(1, "6")
    run = solved_run_of(operator)
    (planned,) = run.allocations.all()
    ((number, _),) = planned.machine_pieces
    # Another order took the same machine, and the other one is free.
    builders.allocation(
        window=window, quantity=1, machine_ms=6 * MS_PER_HOUR, machine_pieces=[[number, 1]]
    )

    run = approve_run(run=run, by=operator)

    assert run.status == RunStatus.STALE
    assert outcome(run, order).unmatched_reason == UnmatchedReason.TAKEN_MEANWHILE


def test_notice_of_a_day_sells_the_later_shifts(operator, quick):
    centre = work_centre()
    start = now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
    days = [start + timedelta(days=day) for day in range(5)]
    window = builders.window(
        centre,
        spans=[(day, day + SHIFT) for day in days],
        notice=timedelta(hours=24),
        expires_at=days[-1] - timedelta(hours=24),
    )
    order = order_of(40, "1", latest_delivery_on=(now() + timedelta(days=60)).date())

    run = approved_run_of(operator)

    (row,) = Allocation.objects.filter(order=order)
    assert (row.quantity, row.starts_at) == (32, days[1])
    assert row.offer_expires_at <= days[1] - timedelta(hours=24)
    window.refresh_from_db()
    assert window.free_ms == 8 * MS_PER_HOUR
    # The hours that are left were Monday's, which can no longer be sold.
    again = order_of(1, "1", submitted_at=now())
    assert outcome(solved_run_of(operator), again).made == 0
    assert run.status == RunStatus.APPROVED
