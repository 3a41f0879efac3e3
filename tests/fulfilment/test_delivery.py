"""Checks shipments and receipts, and the rematch or claim of missing pieces."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db.models import F, Sum

from common.clock import now
from common.errors import FieldErrors, InvalidTransition
from factories.models import LedgerLine
from fulfilment import errors
from fulfilment.models import DeliveryClaim, Receipt, SettlementLine
from fulfilment.services import delivery
from fulfilment.services.delivery import receive_shipment, ship
from fulfilment.services.manufacturing import scrap_failed
from fulfilment.services.settlement import hold_payment
from fulfilment.worked_hours import worked_ms
from matching.models import Allocation, LotTransfer, Shortfall
from matching.services.offers import cancel_allocation
from matching.states import LIVE_STATUSES, AllocationStatus, ShortfallStatus
from orders.states import OrderStatus
from tests import builders
from tests.fulfilment.conftest import arrive, deliver, fresh, make, send

pytestmark = pytest.mark.django_db


def accounted(order):
    """Sums pieces of live allocations and open shortfalls by operation."""
    found = {}
    for operation in order.operations.all():
        live = Allocation.objects.filter(operation=operation, status__in=LIVE_STATUSES)
        made = live.aggregate(total=Sum(F("quantity") - F("lost"), default=0))["total"]
        missing = Shortfall.objects.filter(operation=operation, status=ShortfallStatus.OPEN)
        found[operation.sequence] = made + sum(missing.values_list("quantity", flat=True))
    return found


def reserved_is_sum_of_lines(*allocations):
    for row in allocations:
        lines = LedgerLine.objects.filter(window=row.window_id)
        assert fresh(row.window).reserved_ms == (
            lines.aggregate(total=Sum("machine_ms"))["total"] or 0
        )


def test_a_shipment_records_day_and_carrier(made):
    make(made)
    day = now().date() - timedelta(days=1)

    (shipment,) = ship(allocation=made, by=None, shipped_on=day, carrier="Sinotrans 4711")

    row = fresh(shipment)
    assert (row.pieces, row.shipped_on, row.carrier, row.lot) == (100, day, "Sinotrans 4711", None)
    assert fresh(made).status == AllocationStatus.SHIPPED


def test_goods_are_not_shipped_tomorrow(made):
    make(made)
    tomorrow = made.window.machine.factory.day_of(now()) + timedelta(days=1)

    with pytest.raises(FieldErrors):
        ship(allocation=made, by=None, shipped_on=tomorrow)

    assert fresh(made).status == AllocationStatus.QUALITY_PASSED


def test_today_is_that_of_the_factory(made, monkeypatch):
    make(made)
    early = datetime(2026, 11, 29, 7, tzinfo=ZoneInfo("Asia/Shanghai"))
    monkeypatch.setattr(delivery, "now", lambda: early.astimezone(UTC))

    (shipment,) = ship(allocation=made, by=None)

    assert shipment.shipped_on == date(2026, 11, 29)


def test_lots_go_to_their_next_factories(routed):
    make(routed.first)

    shipments = send(routed.first)

    assert [(row.lot.to_allocation, row.pieces) for row in shipments] == [
        (routed.second, 60),
        (routed.third, 40),
    ]


def test_pieces_whose_next_step_was_lost_wait(routed):
    make(routed.first)
    cancel_allocation(allocation=routed.third, by=None, reason="It broke.")

    assert [row.pieces for row in send(routed.first)] == [60]
    assert fresh(routed.first).status == AllocationStatus.QUALITY_PASSED
    with pytest.raises(errors.NextStepNotAgreed):
        send(routed.first)


def test_an_allocation_is_received_when_its_last_shipment_is(routed):
    make(routed.first)
    first, second = send(routed.first)

    arrive(first)
    assert fresh(routed.first).status == AllocationStatus.SHIPPED
    arrive(second)

    assert fresh(routed.first).status == AllocationStatus.RECEIVED


def test_a_shipment_is_received_once(made):
    deliver(made)

    with pytest.raises(errors.AlreadyReceived):
        arrive(made.shipments.get())

    assert Receipt.objects.count() == 1


def test_no_more_arrives_than_was_sent(made):
    make(made)
    (shipment,) = send(made)

    with pytest.raises(errors.ReceivedMoreThanSent):
        receive_shipment(shipment=shipment, received=101, by=None)
    with pytest.raises(FieldErrors):
        receive_shipment(shipment=shipment, received=10, damaged=11, by=None)

    assert fresh(made).status == AllocationStatus.SHIPPED


def test_the_buyer_claims_what_is_short_or_damaged(made):
    deliver(made, short=3, damaged=4)

    claim = DeliveryClaim.objects.get()
    assert (claim.short, claim.damaged, claim.status, claim.amount) == (3, 4, "open", None)
    assert fresh(made).lost == 0
    assert not Shortfall.objects.exists()


def test_goods_that_arrived_undamaged_are_not_claimed(made):
    deliver(made)

    assert not DeliveryClaim.objects.exists()


def test_pieces_that_do_not_reach_the_next_step_are_matched_again_at_both(routed):
    make(routed.first)
    to_second, to_third = send(routed.first)

    arrive(to_second, short=2, damaged=3)
    arrive(to_third)

    assert (fresh(routed.first).lost, fresh(routed.second).lost) == (5, 5)
    rows = Shortfall.objects.order_by("operation__sequence")
    assert list(rows.values_list("operation__sequence", "quantity", "cause")) == [
        (1, 5, "failed"),
        (2, 5, "stranded"),
    ]
    assert not DeliveryClaim.objects.exists()
    assert accounted(routed.order) == {1: 100, 2: 100}


def test_the_next_step_releases_hours_and_money_of_missing_pieces(routed):
    hold_payment(allocation=routed.second)
    make(routed.first)
    to_second, _ = send(routed.first)

    arrive(to_second, short=6)

    second = fresh(routed.second)
    assert fresh(second.window).reserved_ms == worked_ms(second, 54)
    back = SettlementLine.objects.get(transaction__kind="refund", account="buyer")
    assert back.amount == second.agreed_price - second.agreed_price * 54 / 60
    reserved_is_sum_of_lines(routed.first, routed.second, routed.third)
    make(second)
    assert fresh(second.window).reserved_ms == worked_ms(second, 54)


def test_a_next_step_that_gets_nothing_is_cancelled(routed):
    hold_payment(allocation=routed.third)
    make(routed.first)
    _, to_third = send(routed.first)

    arrive(to_third, short=40)

    third = fresh(routed.third)
    assert (third.status, third.lost) == (AllocationStatus.CANCELLED, 40)
    assert fresh(third.window).reserved_ms == 0
    assert fresh(third).settlement.status == "returned"
    assert accounted(routed.order) == {1: 100, 2: 100}


def test_scrap_of_the_first_step_strands_lots_that_wait_for_it(routed):
    make(routed.first, passed=50)

    scrap_failed(allocation=routed.first, by=None)

    second, third = fresh(routed.second), fresh(routed.third)
    assert second.lost + third.lost == 50
    # One lot is given up as far as it goes before the other is touched.
    assert (second.lost, third.lost) in ((10, 40), (50, 0))
    assert accounted(routed.order) == {1: 100, 2: 100}
    reserved_is_sum_of_lines(routed.first, routed.second, routed.third)
    assert sum(shipment.pieces for shipment in send(routed.first)) == 50


def test_scrap_of_the_last_step_has_the_first_make_the_pieces_again(routed):
    make(routed.first)
    for shipment in send(routed.first):
        arrive(shipment)
    make(routed.second, passed=45)

    scrap_failed(allocation=routed.second, by=None)

    assert (fresh(routed.first).lost, fresh(routed.second).lost) == (15, 15)
    assert accounted(routed.order) == {1: 100, 2: 100}
    assert [lot.lost for lot in LotTransfer.objects.filter(lost__gt=0)] == [15]
    assert fresh(routed.order).status == OrderStatus.IN_PRODUCTION


def test_an_offer_whose_pieces_are_all_lost_is_withdrawn(routed):
    Allocation.objects.filter(pk=routed.third.pk).update(status=AllocationStatus.OFFERED)
    make(routed.first, passed=60)

    scrap_failed(allocation=routed.first, by=None)

    assert fresh(routed.third).status == AllocationStatus.CANCELLED
    assert fresh(routed.third.window).reserved_ms == 0


def test_three_steps_in_a_row_lose_the_same_pieces():
    order = builders.order(operations=[{}, {}, {}], status=OrderStatus.AWARDED)
    steps = [builders.allocation(order, step=step) for step in (1, 2, 3)]
    builders.lot(steps[0], steps[1])
    builders.lot(steps[1], steps[2])
    deliver(steps[0])
    make(steps[1], passed=92)

    scrap_failed(allocation=steps[1], by=None)

    assert [fresh(row).lost for row in steps] == [8, 8, 8]
    assert accounted(order) == {1: 100, 2: 100, 3: 100}


def test_what_is_under_way_is_received_in_no_other_state(made):
    make(made)
    (shipment,) = send(made)
    Allocation.objects.filter(pk=made.pk).update(status=AllocationStatus.CANCELLED)

    with pytest.raises(InvalidTransition):
        arrive(shipment)


def test_factory_that_was_sent_pieces_cannot_cancel_its_allocation(routed):
    make(routed.first)
    send(routed.first)

    with pytest.raises(InvalidTransition, match="as failed"):
        cancel_allocation(allocation=routed.second, by=None, reason="It broke.")

    assert fresh(routed.second).status == AllocationStatus.CONFIRMED


def test_lot_of_which_pieces_were_lost_ends_with_the_allocation_it_goes_to(routed):
    make(routed.first, passed=90)
    scrap_failed(allocation=routed.first, by=None)
    assert [lot.pieces for lot in LotTransfer.objects.order_by("quantity")] == [30, 60]

    cancel_allocation(allocation=routed.third, by=None, reason="It broke.")

    assert [lot.pieces for lot in LotTransfer.objects.order_by("quantity")] == [0, 60]
    assert accounted(routed.order) == {1: 100, 2: 100}


def test_pieces_wait_until_the_next_step_is_agreed(routed):
    make(routed.first)
    Allocation.objects.filter(pk=routed.third.pk).update(status=AllocationStatus.OFFERED)

    assert [row.pieces for row in ship(allocation=routed.first, by=None)] == [60]
    with pytest.raises(errors.NextStepNotAgreed):
        ship(allocation=routed.first, by=None)
