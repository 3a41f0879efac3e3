"""Checks the work and earnings that a manufacturer sees."""

from datetime import timedelta
from decimal import Decimal

import pytest

from common.clock import now
from fulfilment import pipeline, selectors
from fulfilment.selectors import EarningStage
from fulfilment.services.acceptance import accept_goods
from fulfilment.services.delivery import receive_shipment
from fulfilment.services.manufacturing import (
    inspect_pieces,
    report_progress,
    rework_failed,
    scrap_failed,
    start_production,
)
from fulfilment.services.settlement import hold_payment
from matching.models import Allocation
from tests.fulfilment.conftest import Routed, deliver, make, send

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


def owner_of(row: Allocation):
    return row.window.machine.factory.organisation


def earnings(row: Allocation):
    today = now().date()
    return selectors.earnings_of(owner_of(row), since=today - YEAR, until=today + YEAR)


def test_work_is_listed_until_it_arrives(made: Allocation) -> None:
    confirmed = list(selectors.open_work_of(owner_of(made)))
    make(made)
    (passed,) = selectors.open_work_of(owner_of(made))
    deliver_after_making = send(made)[0]
    receive_shipment(shipment=deliver_after_making, received=100, by=None)

    assert [row.pk for row in confirmed] == [made.pk]
    assert passed.done == 100
    assert not selectors.open_work_of(owner_of(made))


def test_a_step_waits_until_its_pieces_have_arrived(routed: Routed) -> None:
    (waiting,) = selectors.open_work_of(owner_of(routed.second))
    make(routed.first)
    shipment = send(routed.first)[0]
    (arriving,) = selectors.shipments_on_their_way_to(owner_of(routed.second))
    receive_shipment(shipment=shipment, received=60, by=None)
    (ready,) = selectors.open_work_of(owner_of(routed.second))

    assert (waiting.waits, ready.waits) == (True, False)
    assert arriving.pk == shipment.pk
    assert not selectors.shipments_on_their_way_to(owner_of(routed.second))
    assert not selectors.shipments_on_their_way_to(owner_of(routed.first))


def test_earnings_go_from_expected_to_held_to_settled(made: Allocation) -> None:
    (expected,) = earnings(made)
    hold_payment(allocation=made)
    (due,) = earnings(made)
    pipeline.make_payments()
    (held,) = earnings(made)
    deliver(made)
    accept_goods(order=made.order, by=None)
    (settled,) = earnings(made)

    assert [row.stage for row in (expected, held, settled)] == list(EarningStage)[::-1]
    assert due == expected
    assert {row.amount for row in (expected, held, settled)} == {made.earnings}


def test_good_scrapped_and_to_go_sum_to_the_allocated_quantity(made: Allocation) -> None:
    def counts() -> tuple[int, int, int]:
        row = selectors.production_of(Allocation.objects.filter(pk=made.pk)).get()
        assert row.good_made + row.lost + row.to_go == row.quantity == 100
        return row.good_made, row.lost, row.to_go

    assert counts() == (0, 0, 100)
    start_production(allocation=made, by=None)
    report_progress(allocation=made, pieces=60, by=None)
    assert counts() == (60, 0, 40)
    report_progress(allocation=made, pieces=100, by=None)
    inspect_pieces(allocation=made, passed=90, failed=10, by=None)
    assert counts() == (90, 0, 10)
    rework_failed(allocation=made, by=None)
    inspect_pieces(allocation=made, passed=4, failed=6, by=None)
    assert counts() == (94, 0, 6)
    scrap_failed(allocation=made, by=None)
    assert counts() == (94, 6, 0)
    (shipment,) = send(made)
    receive_shipment(shipment=shipment, received=94, by=None)
    assert counts() == (94, 6, 0)


def test_what_failed_is_not_expected(made: Allocation) -> None:
    make(made, passed=90)
    scrap_failed(allocation=made, by=None)

    (row,) = earnings(made)

    assert row == selectors.earning_now(made)
    assert row.amount == made.earnings * Decimal("0.9")


def test_settled_earnings_are_the_settlement_lines(made: Allocation) -> None:
    deliver(made, short=10)
    accept_goods(order=made.order, by=None)

    (row,) = earnings(made)

    assert (row.stage, row.amount) == (EarningStage.SETTLED, made.earnings * Decimal("0.9"))


def test_days_and_organisations_bound_the_earnings(made: Allocation, routed: Routed) -> None:
    today = made.due_on + timedelta(days=1)

    assert not selectors.earnings_of(owner_of(made), since=today, until=today + YEAR)
    assert len(earnings(made)) == 1
