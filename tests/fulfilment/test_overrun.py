"""Tests that over-runs make up for expected scrap, in the mean and piece by piece."""

from dataclasses import asdict, astuple
from decimal import Decimal
from random import Random
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.models import LedgerLine
from fulfilment import errors
from fulfilment.models import Inspection, Receipt, Shipment
from fulfilment.selectors import count_pieces
from fulfilment.services.delivery import receive_shipment, ship, spare_shares
from fulfilment.services.manufacturing import (
    inspect_pieces,
    report_progress,
    rework_failed,
    scrap_failed,
    start_production,
)
from matching.overrun import (
    CountedInspection,
    count_inspection,
    count_receipt,
    counted_pieces,
    pieces_to_pass,
    pieces_to_start,
)
from matching.states import AllocationStatus
from orders.states import OrderStatus
from tests import builders
from tests.fulfilment.conftest import arrive, broken_rules, fresh

NINE_TENTHS = Decimal("0.9")
DRAWS = 400


def good_of(started: int, share: float, chance: Random) -> int:
    """Draws the good pieces of those that were started."""
    return sum(chance.random() < share for _ in range(started))


def delivered(ordered: int, chance: Random) -> int:
    """Returns what two steps that scrap a tenth each deliver, by the rules."""
    first = good_of(pieces_to_start(ordered, NINE_TENTHS, NINE_TENTHS), 0.9, chance)
    sent = min(first, pieces_to_pass(ordered, NINE_TENTHS))
    started = min(sent, pieces_to_start(ordered, NINE_TENTHS, Decimal(1)))
    return min(good_of(started, 0.9, chance), ordered)


def test_two_steps_that_scrap_a_tenth_deliver_what_was_ordered_in_the_mean():
    chance = Random(1)

    share = mean(delivered(1_000, chance) for _ in range(DRAWS)) / 1_000

    assert share == pytest.approx(1, abs=0.01)


@given(
    pieces=st.integers(1, 10**7),
    step=st.integers(1, 10_000),
    later=st.integers(1, 10_000),
)
def test_as_many_are_started_as_give_the_ordered_pieces_and_not_one_more(pieces, step, later):
    shares = Decimal(step) / 10_000, Decimal(later) / 10_000

    started, passed = pieces_to_start(pieces, *shares), pieces_to_pass(pieces, shares[1])

    assert started * step * later >= pieces * 10**8 > (started - 1) * step * later
    assert passed * later >= pieces * 10**4 > (passed - 1) * later
    assert started >= passed >= pieces


def test_good_pieces_are_counted_up_to_what_is_needed():
    assert [counted_pieces(good, 100) for good in (97, 100, 105)] == [(97, 0), (100, 0), (100, 5)]


@given(
    needed=st.integers(0, 40),
    overrun=st.integers(0, 12),
    parts=st.lists(
        st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20)), max_size=5
    ),
)
def test_inspections_in_parts_miss_what_the_over_run_cannot_make_up_for(needed, overrun, parts):
    pieces, sums = needed, CountedInspection(0, 0, 0, 0)
    for good, bad, never_made in parts:
        passed = min(good, needed + overrun)
        seen = min(passed + bad, needed + overrun)
        unmade = min(never_made, seen - passed) if seen <= needed else 0
        found = count_inspection(
            passed=passed, failed=seen - passed, unmade=unmade, needed=needed, overrun=overrun
        )
        assert found.passed + found.spare == passed
        assert found.failed + found.overrun_failed == seen - passed
        assert min(asdict(found).values()) >= 0
        assert found.failed >= unmade
        needed -= found.passed + found.failed
        overrun -= found.spare + found.overrun_failed
        sums = CountedInspection(
            *(a + b for a, b in zip(astuple(sums), astuple(found), strict=True))
        )
        assert needed >= 0
        assert overrun >= 0
        # As long as the over-run could make up for them, no made piece has failed.
        assert not found.failed - unmade or overrun == 0
    assert sums.passed + sums.failed + needed == pieces


@given(
    pieces=st.integers(1, 40),
    spare=st.integers(0, 9),
    trucks=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5)), min_size=1, max_size=4),
)
def test_receipts_in_parts_miss_what_the_spare_pieces_cannot_make_up_for(pieces, spare, trucks):
    needed, under_way, good, missing, arrived = pieces, pieces + spare, 0, 0, 0
    for number, (loaded, broken) in enumerate(trucks, start=1):
        received = min(loaded, under_way)
        damaged = min(broken, received)
        under_way = 0 if number == len(trucks) else under_way - received
        found = count_receipt(received=received, damaged=damaged, needed=needed, may_come=under_way)
        assert min(asdict(found).values()) >= 0
        assert found.received + found.spare + found.spare_damaged == received
        assert found.damaged + found.spare_damaged == damaged
        needed -= found.received
        good += received - damaged
        arrived += found.received - found.damaged
        missing += found.damaged + found.short
    assert (arrived, missing) == (min(good, pieces), max(0, pieces - good))


@pytest.fixture
def work(db):
    """Returns a confirmed allocation of 100 pieces, of which a tenth is scrapped."""
    return builders.allocation(step_yield=NINE_TENTHS)


@pytest.fixture
def steps(db):
    """Returns allocations of 100 pieces in two steps that scrap a tenth each."""
    order = builders.order(operations=[{}, {}], status=OrderStatus.AWARDED)
    shared = {"run": builders.run(), "step_yield": NINE_TENTHS}
    first = builders.allocation(order, step=1, later_yield=NINE_TENTHS, **shared)
    second = builders.allocation(order, step=2, **shared)
    builders.lot(first, second)
    return first, second


def made(allocation, pieces, passed, failed):
    """Starts, makes and inspects an allocation."""
    start_production(allocation=allocation, by=None)
    report_progress(allocation=allocation, pieces=pieces, by=None)
    return inspect_pieces(allocation=allocation, passed=passed, failed=failed, by=None)


@pytest.mark.django_db
def test_scrap_within_the_over_run_needs_no_match(work):
    assert work.pieces_to_start == 112

    inspection = made(work, 112, 100, 12)

    assert (inspection.passed, inspection.failed, inspection.overrun_failed) == (100, 0, 12)
    assert fresh(work).status == AllocationStatus.QUALITY_PASSED
    assert not work.order.shortfalls.exists()


@pytest.mark.django_db
def test_scrap_beyond_the_over_run_is_missing(work):
    inspection = made(work, 112, 96, 16)

    assert (inspection.passed, inspection.failed, inspection.overrun_failed) == (96, 4, 12)
    scrap_failed(allocation=work, by=None)
    assert (fresh(work).pieces, work.order.shortfalls.get().quantity) == (96, 4)


@pytest.mark.django_db
def test_missing_pieces_are_made_from_what_is_left_of_the_over_run(work):
    inspection = made(work, 100, 92, 8)
    assert (inspection.failed, inspection.overrun_failed) == (0, 8)
    assert fresh(work).status == AllocationStatus.IN_PRODUCTION

    report_progress(allocation=work, pieces=110, by=None)
    inspect_pieces(allocation=work, passed=8, failed=2, by=None)

    row = fresh(work)
    assert (row.status, row.lost) == (AllocationStatus.QUALITY_PASSED, 0)


@pytest.mark.django_db
def test_no_more_are_started_than_the_hours_are_for(work):
    start_production(allocation=work, by=None)

    with pytest.raises(errors.TooManyPieces):
        report_progress(allocation=work, pieces=113, by=None)


@pytest.mark.django_db
def test_the_buyer_gets_no_more_than_it_ordered(work):
    with pytest.raises(errors.PassedMoreThanTaken, match="100 good pieces"):
        made(work, 112, 103, 9)


@pytest.mark.django_db
def test_hours_of_all_started_pieces_are_consumed(work):
    made(work, 112, 100, 12)

    lines = LedgerLine.objects.filter(reference=work.pk)
    consumed = sum(line.machine_ms for line in lines if line.kind == "consume")
    assert consumed == work.machine_ms == fresh(work.window).reserved_ms


@pytest.mark.django_db
def test_spare_pieces_go_on_to_the_next_step(steps):
    first, second = steps
    assert (first.pieces_to_start, first.pieces_to_pass, second.pieces_to_start) == (124, 112, 112)

    made(first, 124, 110, 14)
    (shipment,) = ship(allocation=first, by=None)
    receipt = receive_shipment(shipment=shipment, received=110, damaged=1, by=None)

    assert (shipment.pieces, shipment.spare) == (100, 10)
    assert (receipt.received, receipt.damaged, receipt.spare) == (100, 0, 9)
    assert (receipt.spare_damaged, receipt.is_final) == (1, True)
    start_production(allocation=second, by=None)
    with pytest.raises(errors.TooManyPieces):
        report_progress(allocation=second, pieces=110, by=None)
    report_progress(allocation=second, pieces=109, by=None)
    inspect_pieces(allocation=second, passed=100, failed=9, by=None)
    assert not first.order.shortfalls.exists()


@pytest.mark.django_db
def test_spare_pieces_make_up_for_those_that_do_not_arrive(steps):
    first, _ = steps
    made(first, 124, 112, 12)
    (shipment,) = ship(allocation=first, by=None)

    receipt = receive_shipment(shipment=shipment, received=97, damaged=2, is_final=True, by=None)

    assert (receipt.received, receipt.damaged, receipt.spare, receipt.good) == (97, 2, 0, 95)
    assert first.order.shortfalls.filter(operation=first.operation).get().quantity == 5
    with pytest.raises(errors.AlreadyReceived):
        receive_shipment(shipment=shipment, received=1, by=None)
    assert Receipt.objects.count() == Shipment.objects.count() == Inspection.objects.count() == 1


@pytest.mark.django_db
def test_spare_pieces_are_divided_over_the_lots(db):
    order = builders.order(operations=[{}, {}], status=OrderStatus.AWARDED)
    run = builders.run()
    first = builders.allocation(order, step=1, run=run, later_yield=NINE_TENTHS)
    for quantity in (60, 40):
        row = builders.allocation(order, step=2, run=run, quantity=quantity)
        builders.lot(first, row, quantity)

    made(first, 112, 110, 2)

    sent = ship(allocation=first, by=None)
    assert sorted((row.pieces, row.spare) for row in sent) == [(40, 4), (60, 6)]


def test_spare_pieces_go_first_to_lots_that_were_sent_fewer():
    assert spare_shares(10, [(60, 0), (40, 0)]) == [6, 4]
    assert spare_shares(5, [(60, 4), (40, 0)]) == [1, 4]
    assert spare_shares(2, [(60, 9), (40, 0)]) == [0, 2]
    assert spare_shares(0, [(60, 0), (40, 0)]) == [0, 0]


@pytest.mark.django_db
def test_spare_pieces_are_divided_over_shipments(steps):
    first, second = steps
    made(first, 124, 109, 11)
    assert fresh(first).status == AllocationStatus.IN_PRODUCTION

    sent = [ship(allocation=first, by=None, pieces=pieces)[0] for pieces in (50, 25)]
    inspect_pieces(allocation=first, passed=3, failed=1, by=None)
    sent += ship(allocation=first, by=None)

    assert [(row.pieces, row.spare) for row in sent] == [(50, 5), (25, 2), (25, 5)]
    assert fresh(first).status == AllocationStatus.SHIPPED
    counts = count_pieces(first)
    assert (counts.passed, counts.spare, counts.overrun_failed) == (100, 12, 12)
    assert counts.ready_spare == 0
    for shipment in sent:
        arrive(shipment)
    assert count_pieces(second).arrived == 112


@pytest.mark.django_db
def test_spare_pieces_can_be_made_until_the_last_pieces_have_left(steps):
    first, _ = steps

    made(first, 100, 100, 0)
    assert fresh(first).status == AllocationStatus.IN_PRODUCTION
    (shipment,) = ship(allocation=first, by=None)

    assert (shipment.pieces, shipment.spare) == (100, 0)
    assert fresh(first).status == AllocationStatus.SHIPPED
    assert broken_rules() == []


@pytest.mark.django_db
def test_spare_pieces_on_a_later_truck_make_up_for_damage(steps):
    first, _ = steps
    made(first, 124, 112, 12)
    (shipment,) = ship(allocation=first, by=None)

    receive_shipment(shipment=shipment, received=60, damaged=3, by=None)
    assert not first.order.shortfalls.exists()
    assert (fresh(shipment).under_way, fresh(shipment).needed) == (52, 43)
    receive_shipment(shipment=shipment, received=45, is_final=True, by=None)

    assert [(row.good, row.spare, row.spare_damaged) for row in Receipt.objects.order_by("at")] == [
        (57, 0, 3),
        (43, 2, 0),
    ]
    assert not first.order.shortfalls.exists()
    assert broken_rules() == []


@pytest.mark.django_db
def test_pieces_fail_once_what_arrives_cannot_make_up_for_them(steps):
    first, second = steps
    made(first, 100, 80, 20)
    (shipment,) = ship(allocation=first, by=None)
    receive_shipment(shipment=shipment, received=80, by=None)
    inspection = made(second, 80, 72, 8)
    # The other 20 may come with spare ones.
    assert (inspection.failed, inspection.overrun_failed) == (0, 8)
    assert fresh(second).status == AllocationStatus.IN_PRODUCTION

    report_progress(allocation=first, pieces=124, by=None)
    inspect_pieces(allocation=first, passed=23, failed=1, by=None)
    (rest,) = ship(allocation=first, by=None)
    assert (rest.pieces, rest.spare) == (20, 3)
    receive_shipment(shipment=rest, received=23, by=None)

    # 103 arrived, of which 8 were bad: 5 can neither be made nor reworked.
    assert (fresh(second).pieces, fresh(second).lost) == (95, 5)
    assert second.order.shortfalls.filter(operation=second.operation).get().quantity == 5
    report_progress(allocation=second, pieces=103, by=None)
    last = inspect_pieces(allocation=second, passed=21, failed=2, by=None)
    assert (last.failed, last.overrun_failed) == (2, 0)
    rework_failed(allocation=second, by=None)
    inspect_pieces(allocation=second, passed=2, failed=0, by=None)
    (onward,) = ship(allocation=second, by=None)
    assert (onward.pieces, onward.spare) == (95, 0)
    assert fresh(second).status == AllocationStatus.SHIPPED
    assert broken_rules() == []


@pytest.mark.django_db
def test_pieces_that_will_not_be_made_are_missing_at_once(work):
    inspection = made(work, 90, 85, 15)

    # Ten were never made; five bad ones can be made up for.
    assert (inspection.failed, inspection.overrun_failed) == (10, 5)
    scrap_failed(allocation=work, by=None)
    assert (fresh(work).pieces, count_pieces(work).uninspected) == (90, 5)
    assert fresh(work).status == AllocationStatus.IN_PRODUCTION


@pytest.mark.django_db
def test_every_shipment_to_the_buyer_waits_for_the_earliest_day(work):
    work.order.earliest_delivery_on = work.order.wish_delivery_on
    work.order.save(update_fields=["earliest_delivery_on"])
    made(work, 112, 60, 0)

    for pieces in (30, None):
        with pytest.raises(errors.ShippedTooEarly):
            ship(allocation=work, by=None, pieces=pieces)
    assert not Shipment.objects.exists()
