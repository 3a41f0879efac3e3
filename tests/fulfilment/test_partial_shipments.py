"""Checks that pieces leave and arrive in parts, while others are made or reworked."""

from datetime import timedelta

import pytest
from django.db import connection

from common.clock import now
from common.errors import FieldErrors, InvalidTransition
from fulfilment import errors, pipeline
from fulfilment.models import DeliveryClaim, Receipt
from fulfilment.selectors import count_pieces, production_of, received_pieces
from fulfilment.services.acceptance import accept_goods
from fulfilment.services.delivery import receive_shipment, ship
from fulfilment.services.manufacturing import (
    inspect_pieces,
    report_progress,
    rework_failed,
    scrap_failed,
    start_production,
)
from matching.models import Allocation, Shortfall
from matching.services.offers import cancel_allocation
from matching.states import AllocationStatus
from orders.states import OrderStatus
from tests import builders
from tests.fulfilment.conftest import (
    arrive,
    balances,
    broken_rules,
    find_nothing,
    fresh,
    make,
    send,
)

pytestmark = pytest.mark.django_db
A = AllocationStatus


@pytest.fixture
def lot():
    """Creates a confirmed allocation of all 97 pieces of an order."""
    return builders.allocation(builders.order(quantity=97, status=OrderStatus.AWARDED))


def inspected(allocation, done, passed, failed=0, **more):
    """Reports so many pieces made in all and inspects some."""
    if fresh(allocation).status == A.CONFIRMED:
        start_production(allocation=allocation, by=None)
    report_progress(allocation=allocation, pieces=done, by=None)
    inspect_pieces(allocation=allocation, passed=passed, failed=failed, by=None, **more)


def received(shipment, pieces, **more):
    return receive_shipment(shipment=shipment, received=pieces, by=None, **more)


def shown(allocation):
    """Returns good, scrapped, to go, shipped and arrived pieces."""
    row = production_of(Allocation.objects.filter(pk=allocation.pk)).get()
    return row.good_made, row.lost, row.to_go, row.shipped, row.arrived


def test_sixty_of_97_leave_and_37_follow(lot):
    inspected(lot, 60, 60)
    (first,) = ship(allocation=lot, by=None)

    assert (first.pieces, fresh(lot).status) == (60, A.IN_PRODUCTION)
    assert fresh(lot.order).status == OrderStatus.IN_PRODUCTION
    assert shown(lot) == (60, 0, 37, 60, 0)
    inspected(lot, 97, 37)
    assert fresh(lot).status == A.QUALITY_PASSED
    (second,) = ship(allocation=lot, by=None)

    assert (second.pieces, fresh(lot).status) == (37, A.SHIPPED)
    assert fresh(lot.order).status == OrderStatus.SHIPPED
    received(first, 60)
    assert fresh(lot).status == A.SHIPPED
    received(second, 37)
    assert fresh(lot.order).status == OrderStatus.DELIVERED
    assert not DeliveryClaim.objects.exists()
    assert shown(lot) == (97, 0, 0, 97, 97)


def test_a_chosen_number_leaves(lot):
    inspected(lot, 60, 60)

    (shipment,) = ship(allocation=lot, by=None, pieces=25)

    assert shipment.pieces == 25
    with pytest.raises(errors.ShippedMoreThanReady, match="35 pieces are ready"):
        ship(allocation=lot, by=None, pieces=36)
    assert [row.pieces for row in ship(allocation=lot, by=None)] == [35]
    with pytest.raises(InvalidTransition, match="still here"):
        ship(allocation=lot, by=None)


def test_two_trucks_bring_one_shipment(lot):
    inspected(lot, 97, 97)
    (shipment,) = ship(allocation=lot, by=None)

    first = received(shipment, 61)
    assert (first.is_final, fresh(lot).status) == (False, A.SHIPPED)
    assert not DeliveryClaim.objects.exists()
    second = received(fresh(shipment), 36)

    assert (second.is_final, fresh(lot).status) == (True, A.RECEIVED)
    assert not DeliveryClaim.objects.exists()
    with pytest.raises(errors.AlreadyReceived):
        received(fresh(shipment), 1)


def test_what_is_missing_is_claimed_once_it_is_final(lot):
    inspected(lot, 97, 97)
    (shipment,) = ship(allocation=lot, by=None)
    received(shipment, 60, damaged=2)

    claim = DeliveryClaim.objects.get()
    assert (claim.short, claim.damaged) == (0, 2)
    received(shipment, 0, is_final=True)

    rows = DeliveryClaim.objects.order_by("created_at")
    assert list(rows.values_list("short", "damaged")) == [(0, 2), (37, 0)]
    accept_goods(order=fresh(lot.order), by=None)
    # 58 of 97 pieces are paid; the claims sum to the rest.
    paid = -balances(lot)["buyer"]
    assert sum(rows.values_list("amount", flat=True)) == lot.agreed_price - paid
    assert broken_rules() == []


@pytest.mark.parametrize(("pieces", "error"), [(0, errors.NothingReceived)])
def test_a_receipt_says_something(lot, pieces, error):
    inspected(lot, 97, 97)
    (shipment,) = ship(allocation=lot, by=None)

    with pytest.raises(error):
        received(shipment, pieces)
    with pytest.raises(errors.NothingReceived):
        received(shipment, pieces, is_final=False)

    assert not Receipt.objects.exists()


def test_no_more_arrives_than_is_under_way(lot):
    inspected(lot, 97, 97)
    (shipment,) = ship(allocation=lot, by=None)
    received(shipment, 60)

    with pytest.raises(errors.ReceivedMoreThanSent, match="37 pieces are under way"):
        received(shipment, 38)


def test_nobody_records_the_rest_and_it_counts_as_lost(lot, settings):
    inspected(lot, 97, 97)
    (shipment,) = ship(allocation=lot, by=None)
    pipeline.sweep()
    received(shipment, 60)
    pipeline.sweep()
    assert fresh(lot).status == A.SHIPPED

    made_earlier(Receipt, days=settings.FULFILMENT["short_receipt_days"])
    pipeline.sweep()

    last = Receipt.objects.order_by("at").last()
    assert (last.received, last.is_final, last.by) == (0, True, None)
    assert DeliveryClaim.objects.get().short == 37
    assert fresh(lot).status == A.RECEIVED


def made_earlier(model, *, days):
    """Moves append-only rows to an earlier day."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            f"UPDATE {model._meta.db_table} SET at = at - %s", [timedelta(days=days, seconds=1)]
        )
        cursor.execute("SET session_replication_role = DEFAULT")


def test_a_shipment_of_which_nothing_arrived_stays_under_way(lot, settings):
    inspected(lot, 97, 97)
    ship(allocation=lot, by=None, shipped_on=now().date() - timedelta(days=400))

    pipeline.sweep()

    assert not Receipt.objects.exists()


def test_two_in_rework_do_not_hold_back_95(lot):
    inspected(lot, 97, 95, 2)
    (shipment,) = ship(allocation=lot, by=None)

    assert (shipment.pieces, fresh(lot).status) == (95, A.QUALITY_FAILED)
    rework_failed(allocation=lot, by=None)
    assert (fresh(lot).status, shown(lot)) == (A.REWORK, (95, 0, 2, 95, 0))
    inspect_pieces(allocation=lot, passed=2, failed=0, by=None)
    (rest,) = ship(allocation=lot, by=None)
    assert (rest.pieces, fresh(lot).status) == (2, A.SHIPPED)


def test_pieces_that_are_scrapped_last_let_the_others_be_shipped(lot):
    inspected(lot, 97, 95, 2)
    (shipment,) = ship(allocation=lot, by=None)
    received(shipment, 95)

    scrap_failed(allocation=lot, by=None)

    assert (fresh(lot).status, fresh(lot).lost) == (A.RECEIVED, 2)
    assert fresh(lot.window).reserved_ms == fresh(lot).machine_ms


def test_rework_and_first_inspections_go_side_by_side(lot):
    inspected(lot, 60, 58, 2)
    rework_failed(allocation=lot, by=None)

    inspected(lot, 80, 20, is_rework=False)
    assert fresh(lot).status == A.REWORK
    with pytest.raises(errors.InspectedMoreThanWaits, match="2 pieces wait"):
        inspect_pieces(allocation=lot, passed=3, failed=0, by=None)
    inspect_pieces(allocation=lot, passed=1, failed=1, by=None)
    assert fresh(lot).status == A.QUALITY_FAILED
    scrap_failed(allocation=lot, by=None)
    assert (fresh(lot).status, fresh(lot).pieces) == (A.IN_PRODUCTION, 96)
    assert shown(lot) == (79, 1, 17, 0, 0)

    with pytest.raises(errors.TooManyPieces):
        report_progress(allocation=lot, pieces=98, by=None)
    inspected(lot, 97, 17)

    assert fresh(lot).status == A.QUALITY_PASSED
    assert [row.pieces for row in send(lot)] == [96]


def test_a_report_counts_scrapped_pieces_that_were_made(lot):
    inspected(lot, 60, 50, 10)
    scrap_failed(allocation=lot, by=None)

    counts = count_pieces(lot)
    assert (counts.uninspected, counts.most_done, counts.fewest_done) == (37, 97, 60)
    with pytest.raises(errors.ProgressDecreased):
        report_progress(allocation=lot, pieces=59, is_correction=True, by=None)


def test_pieces_that_were_never_made_are_not_made_after_they_are_scrapped(lot):
    inspected(lot, 60, 60, 30)
    scrap_failed(allocation=lot, by=None)

    with pytest.raises(errors.TooManyPieces):
        report_progress(allocation=lot, pieces=68, by=None)
    inspected(lot, 67, 7)
    assert fresh(lot).status == A.QUALITY_PASSED


def test_the_next_step_starts_with_what_arrived(routed):
    inspected(routed.first, 30, 30)
    (shipment,) = ship(allocation=routed.first, by=None)
    second = routed.second
    with pytest.raises(errors.InputsNotReceived):
        start_production(allocation=second, by=None)
    received(shipment, 20)

    start_production(allocation=second, by=None)
    with pytest.raises(errors.TooManyPieces):
        report_progress(allocation=second, pieces=21, by=None)
    with pytest.raises(errors.InspectedMoreThanWaits, match="20 pieces wait"):
        inspect_pieces(allocation=second, passed=0, failed=21, by=None)
    inspected(second, 20, 20)
    (onward,) = ship(allocation=second, by=None)

    assert (onward.pieces, fresh(second).status) == (20, A.IN_PRODUCTION)
    received(shipment, 10)
    inspected(routed.first, 100, 70)
    sent = ship(allocation=routed.first, by=None)
    assert sorted(row.pieces for row in sent) == [30, 40]
    for row in sent:
        arrive(row)
    inspected(second, 60, 40)
    assert fresh(second).status == A.QUALITY_PASSED
    assert received_pieces(second) == 60


def test_a_destination_is_chosen(routed):
    make(routed.first)
    with pytest.raises(FieldErrors) as unclear:
        ship(allocation=routed.first, by=None, pieces=10)
    assert set(unclear.value.errors) == {"to_allocation"}

    shared = {"allocation": routed.first, "by": None, "to_allocation": routed.third.pk}
    (shipment,) = ship(pieces=10, **shared)
    assert (shipment.lot.to_allocation, shipment.pieces) == (routed.third, 10)
    with pytest.raises(errors.ShippedMoreThanReady, match="30 pieces"):
        ship(pieces=31, **shared)
    assert [row.pieces for row in ship(**shared)] == [30]
    with pytest.raises(FieldErrors):
        ship(**shared)
    assert [row.pieces for row in ship(allocation=routed.first, by=None)] == [60]
    assert fresh(routed.first).status == A.SHIPPED


def test_the_factory_that_starts_first_gets_pieces_first(routed):
    later = fresh(routed.second.window)
    later.starts_at -= timedelta(hours=1)
    later.save(update_fields=["starts_at"])
    inspected(routed.first, 70, 70)

    sent = {row.lot.to_allocation: row.pieces for row in ship(allocation=routed.first, by=None)}

    assert sent == {routed.second: 60, routed.third: 10}


def test_damage_on_the_way_is_written_off_while_the_rest_is_made(routed):
    inspected(routed.first, 60, 60)
    shared = {"allocation": routed.first, "by": None, "to_allocation": routed.second.pk}
    (shipment,) = ship(**shared)
    received(shipment, 40, damaged=3)

    assert (fresh(routed.first).lost, fresh(routed.second).lost) == (3, 3)
    received(shipment, 17, is_final=True)
    assert (fresh(routed.first).lost, fresh(routed.second).lost) == (6, 6)
    counts = count_pieces(fresh(routed.first))
    assert (counts.uninspected, counts.ready) == (40, 0)
    inspected(routed.first, 100, 40)
    assert [row.pieces for row in ship(allocation=routed.first, by=None)] == [40]
    assert fresh(routed.first).status == A.SHIPPED
    assert Shortfall.objects.filter(operation=routed.first.operation).count() == 2


def test_scrap_after_a_part_arrived_takes_arrived_pieces_off_the_step_before():
    order = builders.order(operations=[{}, {}], status=OrderStatus.AWARDED)
    run = builders.run()
    givers = [builders.allocation(order, step=1, run=run, quantity=q) for q in (60, 40)]
    taker = builders.allocation(order, step=2, run=run)
    for giver in givers:
        builders.lot(giver, taker, giver.quantity)
    make(givers[0])
    (shipment,) = send(givers[0])
    arrive(shipment)
    inspected(taker, 60, 55, 5)

    scrap_failed(allocation=taker, by=None)

    assert [(fresh(row).lost, fresh(row).lost_later) for row in givers] == [(5, 5), (0, 0)]
    assert (fresh(taker).pieces, fresh(taker).status) == (95, A.IN_PRODUCTION)
    make(givers[1])
    (shipment,) = send(givers[1])
    assert shipment.pieces == 40
    arrive(shipment)
    inspected(taker, 100, 40)
    assert [row.pieces for row in send(taker)] == [95]


def test_work_that_waits_for_pieces_that_never_come_ends(routed):
    inspected(routed.first, 60, 60)
    (shipment,) = ship(allocation=routed.first, by=None)
    assert shipment.lot.to_allocation == routed.second
    received(shipment, 50)
    inspected(routed.second, 50, 50)
    (onward,) = ship(allocation=routed.second, by=None)

    received(shipment, 0, is_final=True)

    assert (fresh(routed.second).status, fresh(routed.second).pieces) == (A.SHIPPED, 50)
    arrive(onward)
    assert fresh(routed.second).status == A.RECEIVED


def test_a_started_step_that_lost_everything_is_replaced(routed):
    inspected(routed.first, 100, 100)
    shipments = {row.lot.to_allocation: row for row in ship(allocation=routed.first, by=None)}
    received(shipments[routed.third], 10)
    inspected(routed.third, 10, 0, 10)
    scrap_failed(allocation=routed.third, by=None)
    assert (fresh(routed.third).status, fresh(routed.third).pieces) == (A.IN_PRODUCTION, 30)

    received(shipments[routed.third], 0, is_final=True)

    third = fresh(routed.third)
    assert (third.status, third.lost, third.settlement.status) == (A.REPLACED, 40, "returned")
    assert balances(third) == {}


def test_a_factory_that_was_sent_a_part_cannot_hand_back(routed):
    inspected(routed.first, 10, 10)
    ship(allocation=routed.first, by=None, to_allocation=routed.third.pk)

    with pytest.raises(InvalidTransition, match="as failed"):
        cancel_allocation(allocation=routed.third, by=None, reason="It broke.")
    cancel_allocation(allocation=routed.second, by=None, reason="It broke.")


def test_pieces_without_a_next_step_stay_once_all_are_made(routed):
    cancel_allocation(allocation=routed.third, by=None, reason="It broke.")
    find_nothing(routed.order)
    inspected(routed.first, 80, 80)
    (shipment,) = send(routed.first)
    assert shipment.pieces == 60
    with pytest.raises(errors.NextStepNotAgreed, match="until all are inspected"):
        send(routed.first)

    inspected(routed.first, 100, 20)
    assert send(routed.first) == []

    assert routed.first.stranded.pieces == 40
    assert fresh(routed.first).status == A.SHIPPED


def test_good_pieces_that_a_later_step_spoils_are_paid_by_the_pool(routed):
    make(routed.first)
    for shipment in send(routed.first):
        arrive(shipment)
    make(routed.second, passed=45)
    scrap_failed(allocation=routed.second, by=None)
    find_nothing(routed.order)
    make(routed.third)
    for row in (routed.second, routed.third):
        (shipment,) = send(row)
        arrive(shipment)

    accept_goods(order=fresh(routed.order), by=None)

    # The buyer gets 85 of 100 pieces; the first factory and its carrier are paid for all.
    assert balances(routed.first) == {
        "buyer": -1275,
        "factory": 1350,
        "carrier": 150,
        "pool": -225,
    }
    assert broken_rules() == []
