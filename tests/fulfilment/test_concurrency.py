"""Checks concurrent operations: one takes effect, none deadlocks."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.db.models import Sum

from common.errors import DomainError, InvalidTransition
from fulfilment import pipeline
from fulfilment.errors import AlreadyReceived
from fulfilment.models import Inspection, Payment, Receipt, Settlement, SettlementLine
from fulfilment.services.acceptance import accept_goods, dispute_goods
from fulfilment.services.manufacturing import (
    inspect_pieces,
    report_progress,
    rework_failed,
    scrap_failed,
    start_production,
)
from fulfilment.services.settlement import hold_payment
from matching.models import Shortfall
from matching.states import AllocationStatus
from orders.states import OrderStatus
from tests import builders
from tests.fulfilment.conftest import arrive, deliver, fresh, make, send

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*operations: Callable[[], object]) -> list[object]:
    """Starts all operations together and returns their results or errors."""
    outcomes: list[object] = [None] * len(operations)
    start = Barrier(len(operations))

    def run(place: int) -> None:
        start.wait()
        try:
            outcomes[place] = operations[place]()
        except DomainError as error:
            outcomes[place] = error
        except Exception as error:  # an outcome that the test will not like
            outcomes[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place,)) for place in range(len(operations))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def kinds(outcomes):
    """Counts the outcomes by kind."""
    names = [type(outcome).__name__ for outcome in outcomes]
    return {name: names.count(name) for name in names}


def balanced():
    assert (SettlementLine.objects.aggregate(total=Sum("amount"))["total"] or 0) == 0


def test_production_is_started_once_by_eight_at_once(made):
    outcomes = at_once(*[lambda: start_production(allocation=made, by=None)] * 8)

    assert kinds(outcomes) == {"Allocation": 1, "InvalidTransition": 7}
    assert made.events.filter(to_status=AllocationStatus.IN_PRODUCTION).count() == 1


def test_a_shipment_is_received_once_by_eight_at_once(made):
    make(made)
    (shipment,) = send(made)

    outcomes = at_once(*[lambda: arrive(fresh(shipment), short=5)] * 8)

    assert kinds(outcomes) == {Receipt.__name__: 1, AlreadyReceived.__name__: 7}
    assert Receipt.objects.count() == 1


def test_two_receipts_of_one_allocation_leave_it_received(routed):
    make(routed.first)
    first, second = send(routed.first)

    outcomes = at_once(lambda: arrive(first, short=4), lambda: arrive(second, damaged=3))

    assert kinds(outcomes) == {"Receipt": 2}
    assert fresh(routed.first).status == AllocationStatus.RECEIVED
    assert fresh(routed.first).lost == 7
    assert Shortfall.objects.aggregate(total=Sum("quantity"))["total"] == 14


def test_an_order_is_settled_once_by_eight_at_once(made):
    deliver(made)

    order = fresh(made.order)
    outcomes = at_once(*[lambda: accept_goods(order=order, by=None)] * 8)

    assert kinds(outcomes) == {"Order": 1, "InvalidTransition": 7}
    assert fresh(made).settlement.transactions.filter(kind="release").count() == 1
    balanced()


def test_goods_are_either_accepted_or_disputed(made):
    for _ in range(3):
        made = builders.allocation()
        deliver(made)
        order = fresh(made.order)

        outcomes = at_once(
            lambda order=order: accept_goods(order=order, by=None),
            lambda order=order: dispute_goods(order=order, by=None, reason="bent"),
        )

        assert sum(isinstance(outcome, InvalidTransition) for outcome in outcomes) == 1
        assert fresh(order).status in (OrderStatus.ACCEPTED, OrderStatus.DISPUTED)
    balanced()


def test_a_payment_is_held_once_by_eight_at_once(made):
    outcomes = at_once(*[lambda: hold_payment(allocation=made)] * 8)

    assert kinds(outcomes) == {"Settlement": 8}
    assert Settlement.objects.count() == 1
    balanced()


def test_pieces_are_inspected_once_by_six_at_once(made):
    start_production(allocation=made, by=None)
    report_progress(allocation=made, pieces=100, by=None)

    outcomes = at_once(
        *[lambda: inspect_pieces(allocation=made, passed=90, failed=10, by=None)] * 6
    )

    assert kinds(outcomes) == {"Inspection": 1, "InspectedMoreThanWaits": 5}
    assert Inspection.objects.count() == 1


def test_failed_pieces_are_scrapped_or_reworked(made):
    make(made, passed=90)

    outcomes = at_once(
        *[lambda: scrap_failed(allocation=made, by=None)] * 3,
        *[lambda: rework_failed(allocation=fresh(made), by=None)] * 3,
    )

    assert kinds(outcomes) == {"Allocation": 1, "InvalidTransition": 5}
    assert fresh(made).lost in (0, 10)


def test_steps_of_one_order_lose_pieces_at_once_without_a_deadlock(routed):
    make(routed.first)
    for shipment in send(routed.first):
        arrive(shipment)
    make(routed.second, passed=50)
    make(routed.third, passed=35)

    outcomes = at_once(
        lambda: scrap_failed(allocation=routed.second, by=None),
        lambda: scrap_failed(allocation=routed.third, by=None),
    )

    assert kinds(outcomes) == {"Allocation": 2}
    assert fresh(routed.first).lost == 15


def test_a_payment_is_sent_once_by_six_sweeps_at_once(made, provider):
    hold_payment(allocation=made)

    outcomes = at_once(*[pipeline.make_payments] * 6)

    assert outcomes == [None] * 6
    assert len(provider.requests) == 1
    assert Payment.objects.get().status == "done"
