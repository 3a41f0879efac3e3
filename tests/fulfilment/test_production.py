"""Checks production of an allocation: transitions, errors and consumed hours."""

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum

from common.clock import MS_PER_HOUR
from common.errors import InvalidTransition
from factories.models import LedgerLine
from factories.states import LineKind
from fulfilment import errors
from fulfilment.models import ProgressReport, Settlement
from fulfilment.services.delivery import receive_shipment, ship
from fulfilment.services.manufacturing import (
    inspect_pieces,
    report_progress,
    rework_failed,
    scrap_failed,
    start_production,
)
from fulfilment.services.settlement import hold_payment
from fulfilment.states import PaymentStatus
from fulfilment.worked_hours import worked_ms
from matching.models import Shortfall
from matching.states import AllocationStatus, ShortfallCause
from orders.states import OrderStatus
from tests import builders
from tests.fulfilment.conftest import deliver, fresh, make, send

pytestmark = pytest.mark.django_db
PIECE_MS = MS_PER_HOUR // 10


def consumed_ms(allocation):
    """Returns the consumed machine time by the ledger."""
    lines = LedgerLine.objects.filter(
        reference=allocation.pk, kind__in=(LineKind.CONSUME, LineKind.REVERSAL)
    )
    return lines.aggregate(total=Sum("machine_ms"))["total"] or 0


def committed_ms(allocation):
    """Returns the committed machine time."""
    lines = LedgerLine.objects.filter(reference=allocation.pk)
    return (lines.aggregate(total=Sum("machine_ms"))["total"] or 0) - consumed_ms(allocation)


def report(allocation, pieces, **more):
    return report_progress(allocation=allocation, pieces=pieces, by=None, **more)


def inspect(allocation, passed, failed):
    return inspect_pieces(allocation=allocation, passed=passed, failed=failed, by=None)


def failed_allocation(made, passed=90):
    return make(made, passed=passed)


def test_start_updates_allocation_and_order_and_consumes_the_setup(made):
    planner = builders.member(made.window.machine.factory.organisation)

    start_production(allocation=made, by=planner)

    assert fresh(made).status == AllocationStatus.IN_PRODUCTION
    assert fresh(made.order).status == OrderStatus.IN_PRODUCTION
    assert made.events.last().by == planner
    assert consumed_ms(made) == MS_PER_HOUR


def test_start_posts_the_hold_if_no_sweep_has(made):
    start_production(allocation=made, by=None)

    assert Settlement.objects.get(allocation=made).price == made.agreed_price


def test_start_fails_if_the_provider_declined_the_payment(made):
    settlement = hold_payment(allocation=made)
    for line in settlement.transactions.get().lines.filter(account="buyer"):
        line.payment.status = PaymentStatus.REFUSED
        line.payment.save()

    with pytest.raises(errors.PaymentNotHeld):
        start_production(allocation=made, by=None)


@pytest.mark.parametrize(
    "status", sorted(set(AllocationStatus.values) - {AllocationStatus.CONFIRMED})
)
def test_only_a_confirmed_allocation_is_started(status):
    made = builders.allocation(status=status, decline_reason="other")

    with pytest.raises(InvalidTransition):
        start_production(allocation=made, by=None)


@pytest.mark.parametrize(
    "operation",
    [
        lambda row: report(row, 1),
        lambda row: inspect(row, 100, 0),
        lambda row: rework_failed(allocation=row, by=None),
        lambda row: scrap_failed(allocation=row, by=None),
        lambda row: ship(allocation=row, by=None),
    ],
)
@pytest.mark.parametrize("status", ["confirmed", "received", "settled", "cancelled"])
def test_operations_fail_in_a_status_that_does_not_allow_them(operation, status):
    made = builders.allocation(status=status)

    with pytest.raises(InvalidTransition):
        operation(made)

    assert fresh(made).status == status


def test_hours_are_consumed_with_the_pieces_and_add_up_exactly():
    order = builders.order(quantity=7, status=OrderStatus.AWARDED)
    # 1,000,003 ms for seven pieces do not divide evenly.
    made = builders.allocation(order, machine_ms=MS_PER_HOUR + 1_000_003)
    start_production(allocation=made, by=None)

    reported = []
    for pieces in range(1, 8):
        report(made, pieces)
        reported.append(consumed_ms(made) - MS_PER_HOUR)

    assert reported == [1_000_003 * pieces // 7 for pieces in range(1, 8)]
    assert consumed_ms(made) == made.machine_ms
    assert committed_ms(made) == 0


def test_a_correction_returns_hours_and_is_recorded(made):
    start_production(allocation=made, by=None)
    report(made, 60)

    report(made, 40, is_correction=True)

    assert consumed_ms(made) == MS_PER_HOUR + 40 * PIECE_MS
    assert committed_ms(made) == 60 * PIECE_MS
    assert list(made.progress_reports.values_list("pieces_done", flat=True)) == [60, 40]


def test_the_same_number_again_changes_no_hours(made):
    start_production(allocation=made, by=None)
    report(made, 60)
    lines = LedgerLine.objects.count()

    report(made, 60)

    assert LedgerLine.objects.count() == lines


def test_fewer_pieces_than_before_need_a_correction(made):
    start_production(allocation=made, by=None)
    report(made, 60)

    with pytest.raises(errors.ProgressDecreased):
        report(made, 59)

    assert ProgressReport.objects.count() == 1


def test_no_more_pieces_are_made_than_were_allocated(made):
    start_production(allocation=made, by=None)

    with pytest.raises(errors.TooManyPieces):
        report(made, 101)

    assert consumed_ms(made) == MS_PER_HOUR


@pytest.mark.parametrize(
    "change", [lambda rows: rows.update(pieces_done=6), lambda rows: rows.delete()]
)
def test_a_report_is_never_altered(made, change):
    start_production(allocation=made, by=None)
    row = report(made, 5)

    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        change(ProgressReport.objects.filter(pk=row.pk))

    assert fresh(row).pieces_done == 5


def test_all_passed_is_quality_passed(made):
    make(made)

    assert fresh(made).status == AllocationStatus.QUALITY_PASSED


def test_some_failed_is_quality_failed(made):
    make(made, passed=90)

    assert fresh(made).status == AllocationStatus.QUALITY_FAILED
    assert made.events.last().detail == {"passed": 90, "failed": 10}


def test_every_piece_is_inspected_once(made):
    start_production(allocation=made, by=None)
    report(made, 100)
    inspect(made, 60, 0)

    with pytest.raises(errors.InspectedMoreThanWaits, match="40 pieces wait"):
        inspect(made, 40, 1)
    inspect(made, 40, 0)

    assert fresh(made).status == AllocationStatus.QUALITY_PASSED


def test_an_inspection_counts_a_piece(made):
    start_production(allocation=made, by=None)

    with pytest.raises(errors.NothingInspected):
        inspect(made, 0, 0)


def test_what_was_not_made_cannot_pass(made):
    start_production(allocation=made, by=None)
    report(made, 80)

    with pytest.raises(errors.PassedMoreThanMade):
        inspect(made, 81, 19)


def test_reworked_pieces_are_inspected_again(made):
    failed_allocation(made)
    rework_failed(allocation=made, by=None)
    assert fresh(made).status == AllocationStatus.REWORK

    with pytest.raises(errors.InspectedMoreThanWaits):
        inspect(made, 11, 0)
    inspect(made, 7, 3)
    assert fresh(made).status == AllocationStatus.QUALITY_FAILED
    rework_failed(allocation=made, by=None)
    inspect(made, 3, 0)

    assert fresh(made).status == AllocationStatus.QUALITY_PASSED
    assert fresh(made).pieces == 100


def test_pieces_that_were_not_made_can_be_made_in_rework(made):
    start_production(allocation=made, by=None)
    report(made, 80)
    inspect(made, 80, 20)
    rework_failed(allocation=made, by=None)

    with pytest.raises(errors.PassedMoreThanMade):
        inspect(made, 20, 0)
    with pytest.raises(errors.ProgressDecreased):
        report(made, 79, is_correction=True)
    report(made, 100)
    inspect(made, 20, 0)

    assert consumed_ms(made) == made.machine_ms


def test_scrapped_pieces_are_lost_and_the_rest_goes_on(
    made, enqueued, django_capture_on_commit_callbacks
):
    failed_allocation(made)

    with django_capture_on_commit_callbacks(execute=True):
        scrap_failed(allocation=made, by=None)

    row = fresh(made)
    assert (row.status, row.lost, row.pieces) == (AllocationStatus.QUALITY_PASSED, 10, 90)
    shortfall = Shortfall.objects.get()
    assert (shortfall.allocation, shortfall.quantity) == (made, 10)
    assert (shortfall.cause, shortfall.status) == (ShortfallCause.FAILED, "open")
    assert shortfall.events.count() == 1
    assert ("matching.tasks.rematch_order", str(made.order_id)) in enqueued


def test_an_allocation_of_which_nothing_is_left_is_replaced(made):
    failed_allocation(made, passed=0)

    scrap_failed(allocation=made, by=None)

    assert fresh(made).status == AllocationStatus.REPLACED
    assert Shortfall.objects.get().quantity == 100


def test_hours_that_were_not_worked_are_released_with_scrapped_pieces(made):
    start_production(allocation=made, by=None)
    report(made, 80)
    inspect(made, 75, 25)

    scrap_failed(allocation=made, by=None)

    window = fresh(made.window)
    assert consumed_ms(made) == worked_ms(made, 80) == window.reserved_ms
    assert committed_ms(made) == 0


def test_the_next_step_starts_when_all_its_lots_arrived(routed):
    make(routed.first)
    with pytest.raises(errors.InputsNotReceived):
        start_production(allocation=routed.second, by=None)
    to_second, to_third = send(routed.first)
    with pytest.raises(errors.InputsNotReceived):
        start_production(allocation=routed.second, by=None)

    receive_shipment(shipment=to_second, received=60, by=None)
    start_production(allocation=routed.second, by=None)

    assert fresh(routed.second).status == AllocationStatus.IN_PRODUCTION
    with pytest.raises(errors.InputsNotReceived):
        start_production(allocation=routed.third, by=None)
    receive_shipment(shipment=to_third, received=40, by=None)
    start_production(allocation=routed.third, by=None)


def test_a_later_step_without_any_lot_does_not_start():
    order = builders.order(operations=[{}, {}], status=OrderStatus.AWARDED)
    second = builders.allocation(order, step=2)

    with pytest.raises(errors.InputsNotReceived):
        start_production(allocation=second, by=None)


def test_the_order_follows_its_allocations_to_delivery(made):
    make(made)
    assert fresh(made.order).status == OrderStatus.IN_PRODUCTION
    (shipment,) = ship(allocation=made, by=None)
    assert fresh(made.order).status == OrderStatus.SHIPPED
    receive_shipment(shipment=shipment, received=100, by=None)

    assert fresh(made.order).status == OrderStatus.DELIVERED


def test_an_order_is_delivered_when_its_last_part_is():
    order = builders.order(status=OrderStatus.AWARDED)
    first, second = (builders.allocation(order, quantity=part) for part in (30, 70))

    deliver(first)
    assert fresh(order).status == OrderStatus.IN_PRODUCTION
    deliver(second)

    assert fresh(order).status == OrderStatus.DELIVERED
