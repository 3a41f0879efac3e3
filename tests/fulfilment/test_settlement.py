"""Checks holds, refunds and releases of an allocation's money."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from common.errors import InvalidTransition
from common.money import with_fee
from fulfilment.models import (
    DeliveryClaim,
    Payment,
    Settlement,
    SettlementLine,
    SettlementTransaction,
)
from fulfilment.services.acceptance import accept_goods
from fulfilment.services.manufacturing import scrap_failed
from fulfilment.services.settlement import hold_payment, post_transaction, return_payment
from matching.models import Allocation
from matching.services.offers import cancel_allocation
from matching.services.rollup import roll_up
from matching.states import AllocationStatus
from orders.states import OrderStatus
from tests import builders
from tests.fulfilment.conftest import arrive, balances, deliver, find_nothing, fresh, make, send

pytestmark = pytest.mark.django_db


def accept(order):
    """Accepts the goods of the current order."""
    return accept_goods(order=fresh(order), by=None)


# A built allocation costs 1,200 + 120 + 30 to make and 150 to carry: its price is 1,500.


def test_the_price_of_a_confirmed_allocation_is_held(made, fee):
    settlement = hold_payment(allocation=made)

    assert settlement.price == Decimal("1537.50")
    assert settlement.fee_percent == Decimal("2.5")
    assert balances(made) == {"buyer": Decimal("-1537.50"), "escrow": Decimal("1537.50")}
    assert settlement.events.get().to_status == "due"


def test_pieces_without_a_price_are_paid_by_the_pool(made):
    Allocation.objects.filter(pk=made.pk).update(agreed_price=0)
    settlement = hold_payment(allocation=fresh(made))
    assert not settlement.transactions.exists()

    deliver(made)
    accept(made.order)

    assert settlement.transactions.get().kind == "release"
    assert balances(made) == {"factory": 1350, "carrier": 150, "pool": -1500}


def test_a_payment_is_held_once(made):
    first = hold_payment(allocation=made)

    assert hold_payment(allocation=made) == first
    assert SettlementTransaction.objects.count() == 1


@pytest.mark.parametrize("status", ["offered", "accepted", "cancelled", "replaced"])
def test_nothing_is_held_before_both_sides_accept(status):
    made = builders.allocation(status=status)

    with pytest.raises(InvalidTransition):
        hold_payment(allocation=made)

    assert not Settlement.objects.exists()


def test_acceptance_pays_all_parties(made, fee):
    deliver(made)
    accept(made.order)

    assert balances(made) == {
        "buyer": Decimal("-1537.50"),
        "factory": Decimal(1350),
        "carrier": Decimal(150),
        "platform": Decimal("37.50"),
    }
    assert fresh(made).status == AllocationStatus.SETTLED
    assert fresh(made).settlement.status == "released"
    assert fresh(made.order).status == OrderStatus.ACCEPTED


def test_the_fee_is_that_of_the_day_of_the_hold(made, fee, settings):
    hold_payment(allocation=made)
    settings.COSTING = settings.COSTING | {"platform_fee_percent": Decimal(50)}

    deliver(made)
    accept(made.order)

    assert balances(made)["platform"] == Decimal("37.50")


def test_short_and_damaged_pieces_are_not_paid(made):
    deliver(made, short=3, damaged=7)
    accept(made.order)

    assert balances(made) == {
        "buyer": Decimal(-1350),
        "factory": Decimal(1215),
        "carrier": Decimal(135),
    }
    claim = DeliveryClaim.objects.get()
    assert (claim.status, claim.amount) == ("refunded", Decimal(150))
    assert claim.events.count() == 2


def test_scrapped_pieces_are_refunded_at_once(made, fee):
    make(made, passed=90)
    scrap_failed(allocation=made, by=None)

    kept = with_fee(Decimal(1350), Decimal("2.5"))
    assert balances(made) == {"buyer": -kept, "escrow": kept}


def test_a_replaced_allocation_is_refunded_in_full(made):
    make(made, passed=0)
    scrap_failed(allocation=made, by=None)

    assert balances(made) == {}
    assert fresh(made).settlement.status == "returned"


def test_a_cancelled_allocation_is_refunded_once(made):
    hold_payment(allocation=made)
    with pytest.raises(InvalidTransition):
        return_payment(allocation=made)
    Allocation.objects.filter(pk=made.pk).update(status=AllocationStatus.CANCELLED)

    return_payment(allocation=made)
    return_payment(allocation=made)

    assert balances(made) == {}
    assert SettlementTransaction.objects.count() == 2


def test_a_first_step_is_paid_for_what_reached_the_next(routed):
    make(routed.first)
    to_second, to_third = send(routed.first)
    arrive(to_second, short=10)
    arrive(to_third)
    for row in (routed.second, routed.third):
        deliver(row)
    routed.order.shortfalls.update(status="unmatched", unmatched_reason="scarce-hours")
    roll_up([routed.order.pk], by=None)
    accept(routed.order)

    assert balances(routed.first)["factory"] == Decimal(1350) * 90 / 100
    assert balances(routed.second)["factory"] == (Decimal(720) + 150) * 50 / 60
    assert balances(routed.third)["factory"] == Decimal(480) + 150


def test_stranded_pieces_are_paid_for(routed):
    make(routed.first)
    cancel_allocation(allocation=routed.third, by=None, reason="It broke.")
    find_nothing(routed.order)

    (shipment,) = send(routed.first)
    arrive(shipment)
    deliver(routed.second)
    accept(routed.order)

    assert shipment.pieces == 60
    assert routed.first.stranded.pieces == 40
    # All 100 were made, 60 of them were carried and are paid by the buyer.
    assert balances(routed.first) == {
        "buyer": Decimal(-900),
        "factory": Decimal(1350),
        "carrier": Decimal(90),
        "pool": Decimal(-540),
    }
    assert fresh(routed.order).status == OrderStatus.ACCEPTED


def test_an_order_that_cannot_be_finished_is_decided_by_its_buyer(routed):
    for row in (routed.second, routed.third):
        cancel_allocation(allocation=row, by=None, reason="It broke.")
    find_nothing(routed.order)
    make(routed.first)
    assert fresh(routed.order).status == OrderStatus.IN_PRODUCTION

    assert send(routed.first) == []

    assert fresh(routed.first).status == AllocationStatus.RECEIVED
    assert fresh(routed.order).status == OrderStatus.DELIVERED
    accept(routed.order)
    assert balances(routed.first) == {"factory": Decimal(1350), "pool": Decimal(-1350)}


def test_lines_that_do_not_sum_to_zero_are_rejected_by_the_service(made):
    settlement = hold_payment(allocation=made)

    with pytest.raises(ValueError, match="zero"):
        post_transaction(
            settlement, "refund", {"escrow": Decimal(-2), "buyer": Decimal(1)}, by=None
        )


@pytest.mark.parametrize(
    ("amounts", "constraint"),
    [
        ({"escrow": Decimal(-2), "buyer": Decimal(1)}, "sum to zero"),
        ({"escrow": Decimal(-1)}, "sum to zero"),
        ({"escrow": Decimal(-1501), "buyer": Decimal(1501)}, "more than is held"),
    ],
)
def test_the_database_rejects_lines_that_do_not_balance(made, amounts, constraint):
    settlement = hold_payment(allocation=made)
    written = SettlementTransaction.objects.create(settlement=settlement, number=2, kind="refund")

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        write_at_once(written, amounts)


def write_at_once(written, amounts):
    """Writes lines past the service and has the deferred checks made."""
    SettlementLine.objects.bulk_create(
        SettlementLine(transaction=written, account=account, amount=amount)
        for account, amount in amounts.items()
    )
    connection.check_constraints()


def test_a_line_added_to_a_balanced_transaction_is_rejected(made):
    settlement = hold_payment(allocation=made)
    connection.check_constraints()
    written = settlement.transactions.get()

    with pytest.raises(IntegrityError, match="sum to zero"), transaction.atomic():
        write_at_once(written, {"factory": Decimal(1)})


@pytest.mark.parametrize("change", [lambda rows: rows.update(amount=1), lambda rows: rows.delete()])
def test_settlement_lines_are_never_changed(made, change):
    hold_payment(allocation=made)
    rows = SettlementLine.objects
    before = list(rows.values_list("pk", "amount"))

    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        change(rows.all())

    assert list(rows.values_list("pk", "amount")) == before


def test_every_line_of_a_party_waits_for_the_provider(made):
    deliver(made)
    accept(made.order)

    accounts = Payment.objects.values_list("line__account", flat=True)
    assert sorted(accounts) == ["buyer", "carrier", "factory"]
    assert set(Payment.objects.values_list("status", flat=True)) == {"pending"}
