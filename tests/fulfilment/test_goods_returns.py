"""Checks returns after acceptance: who may do what when, and the money they move."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from common.errors import FieldErrors, InvalidTransition
from common.safety.second_approval import SecondApproverNeeded
from fulfilment import errors, pipeline
from fulfilment.gain_pool import pool_balance, pool_entries
from fulfilment.models import Return, ReturnRefund
from fulfilment.selectors.returned_goods import (
    open_returns_of,
    returnable_until,
    returns_of_buyer,
    returns_to_decide,
)
from fulfilment.services.acceptance import accept_goods, dispute_goods, resolve_dispute
from fulfilment.services.returns.goods_returns import (
    accept_return,
    complete_return,
    decide_return,
    open_return,
    record_repair,
    refuse_return,
    reject_repair,
    send_back,
    withdraw_return,
)
from fulfilment.services.returns.return_refunds import paid_back_by_factory
from matching.models import Allocation
from orders.states import OrderStatus
from tests import builders
from tests.fulfilment.conftest import balances, broken_rules, deliver, fresh, with_fee
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def accepted_goods():
    """Delivers all 100 pieces of an order and accepts them."""
    made = builders.allocation()
    with with_fee():
        deliver(made)
        accept_goods(order=fresh(made.order), by=None)
    return fresh(made)


@pytest.fixture
def accepted(accepted_goods, fee):
    """Returns accepted pieces, with the fee."""
    return accepted_goods


def returned(lot, pieces=10, remedy="refund", **fields):
    """Opens a return of some pieces."""
    return open_return(
        order=fresh(lot.order),
        by=None,
        pieces=pieces,
        reason="dimension",
        description="The bore is too wide.",
        remedy=remedy,
        **fields,
    )


def test_a_granted_refund_pays_the_price_of_the_pieces_back(accepted):
    row = returned(accepted)
    assert (row.status, row.events.count()) == ("open", 1)
    assert paid_back_by_factory(row) == 150

    row = accept_return(goods_return=row, by=None, answer="We are sorry.")

    assert (row.status, row.answer, row.refunded) == (
        "refunded",
        "We are sorry.",
        Decimal("153.75"),
    )
    # The platform forgoes its fee, the factory bears the rest, the carrier has done its work.
    assert balances(accepted) == {
        "buyer": Decimal("-1537.50") + Decimal("153.75"),
        "factory": 1350 - 150,
        "carrier": 150,
        "platform": Decimal("37.50") - Decimal("3.75"),
    }
    assert row.from_factory == 150
    assert row.refunds.get().allocation == accepted
    assert accepted.settlement.transactions.last().kind == "return"
    assert broken_rules() == []


def test_returns_of_all_pieces_pay_back_all_that_was_paid(accepted):
    for pieces in (33, 1, 66):
        accept_return(goods_return=returned(accepted, pieces), by=None)

    assert balances(accepted) == {}
    assert broken_rules() == []
    with pytest.raises(errors.ReturnedMoreThanDelivered, match="0 pieces"):
        returned(accepted, 1)


def test_a_refund_in_a_dispute_is_not_paid_twice(made, fee):
    deliver(made)
    dispute_goods(order=made.order, by=None, reason="scratched")
    refunds = {made.pk: Decimal("537.50")}
    resolve_dispute(order=fresh(made.order), by=None, reason="so", refunds=refunds)

    row = accept_return(goods_return=returned(fresh(made), 10), by=None)

    assert row.refunded == 100
    assert broken_rules() == []


@pytest.mark.parametrize("price", ["1200", "1800"])
def test_the_pool_bears_its_part_of_a_refund(made, price):
    Allocation.objects.filter(pk=made.pk).update(agreed_price=Decimal(price), bonus=Decimal(30))
    deliver(made)
    accept_goods(order=fresh(made.order), by=None)
    before = pool_balance("CNY")

    accept_return(goods_return=returned(fresh(made), 25), by=None)

    assert broken_rules() == []
    entries = pool_entries("CNY")
    assert sum(row.amount for row in entries) == pool_balance("CNY") == before * 3 / 4
    assert all(sum(row.causes.values()) == row.amount for row in entries)
    assert entries[0].refund == pool_balance("CNY") - before


def test_the_money_of_a_return_is_moved_by_the_provider(accepted, provider):
    pipeline.sweep()
    provider.requests.clear()

    accept_return(goods_return=returned(accepted), by=None)
    pipeline.sweep()

    # What the payees give is taken before the buyer gets it.
    assert [name for name, _ in provider.requests] == ["hold", "hold", "refund"]
    assert fresh(accepted.order).status == OrderStatus.CLOSED


def test_goods_of_a_closed_order_are_returned(accepted, provider):
    pipeline.sweep()
    assert fresh(accepted.order).status == OrderStatus.CLOSED

    assert returned(accepted).status == "open"


def test_only_accepted_goods_are_returned(made):
    deliver(made)

    with pytest.raises(InvalidTransition, match="only accepted goods"):
        returned(made)


def test_goods_are_returned_within_days_of_their_acceptance(accepted, settings):
    assert returnable_until(accepted.order) is not None
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "UPDATE orders_orderevent SET at = at - %s",
            [timedelta(days=settings.FULFILMENT["return_days"], seconds=1)],
        )
        cursor.execute("SET session_replication_role = DEFAULT")

    with pytest.raises(errors.ReturnTooLate):
        returned(accepted)


def test_no_more_is_returned_than_arrived_undamaged(made):
    deliver(made, short=3, damaged=4)
    accept_goods(order=fresh(made.order), by=None)
    returned(made, 90)

    with pytest.raises(errors.ReturnedMoreThanDelivered, match="3 pieces"):
        returned(made, 4)
    with pytest.raises(errors.ReturnedMoreThanDelivered):
        returned(made, 0)


def test_a_withdrawn_return_frees_its_pieces(accepted):
    row = withdraw_return(goods_return=returned(accepted, 100), by=None)

    assert row.status == "withdrawn"
    assert returned(accepted, 100).status == "open"


def test_the_lot_at_fault_is_named(fee):
    order = builders.order(status=OrderStatus.AWARDED)
    lots = [builders.allocation(order, quantity=quantity) for quantity in (60, 40)]
    for lot in lots:
        deliver(lot)
    accept_goods(order=fresh(order), by=None)

    with pytest.raises(FieldErrors):
        returned(lots[0])
    with pytest.raises(FieldErrors):
        returned(lots[0], allocation=builders.allocation().pk)
    with pytest.raises(errors.ReturnedMoreThanDelivered):
        returned(lots[1], 41, allocation=lots[1].pk)

    assert returned(lots[1], 40, allocation=lots[1].pk).allocation == lots[1]


def test_a_refused_return_is_decided_by_an_operator(accepted):
    row = refuse_return(goods_return=returned(accepted), by=None, answer="Within tolerance.")
    assert (row.status, row.answer) == ("refused", "Within tolerance.")
    assert list(returns_to_decide()) == [row]

    row = decide_return(goods_return=row, by=None, reason="It is not.", remedy="refund")

    assert (row.status, row.decision) == ("refunded", "It is not.")
    assert not returns_to_decide().exists()


def test_a_return_that_is_not_answered_waits_for_an_operator(accepted, settings):
    row = returned(accepted)
    assert not returns_to_decide().exists()

    days = settings.FULFILMENT["return_answer_days"]
    later = row.created_at - timedelta(days=days, seconds=1)
    Return.objects.filter(pk=row.pk).update(created_at=later)

    assert list(returns_to_decide()) == [row]
    assert list(open_returns_of(accepted.window.machine.factory.organisation)) == [row]


def test_an_operator_rejects_a_return(accepted):
    before = balances(accepted)

    row = decide_return(goods_return=returned(accepted), by=None, reason="Used for years.")

    assert (row.status, row.decision) == ("rejected", "Used for years.")
    assert balances(accepted) == before
    with pytest.raises(InvalidTransition):
        accept_return(goods_return=row, by=None)
    with pytest.raises(errors.ReturnedMoreThanDelivered):
        returned(accepted, 91)


def test_an_operator_decides_on_other_amounts(accepted):
    row = decide_return(
        goods_return=returned(accepted),
        by=None,
        reason="One half.",
        remedy="refund",
        refunds={accepted.pk: Decimal("75.00")},
    )

    assert row.refunded == 75
    assert broken_rules() == []


@pytest.mark.parametrize(
    ("amount", "error"),
    [("1537.51", errors.RefundTooLarge), ("0", FieldErrors), ("1.005", FieldErrors)],
)
def test_no_more_is_refunded_than_was_paid(accepted, amount, error):
    row = returned(accepted)

    with pytest.raises(error):
        decide_return(
            goods_return=row,
            by=None,
            reason="so",
            remedy="refund",
            refunds={accepted.pk: Decimal(amount)},
        )

    assert not ReturnRefund.objects.exists()


def test_only_remedies_with_money_have_amounts(accepted):
    refunds = {accepted.pk: Decimal(1)}
    for remedy in ("", "repair"):
        with pytest.raises(FieldErrors):
            decide_return(
                goods_return=returned(accepted, 1),
                by=None,
                reason="so",
                remedy=remedy,
                refunds=refunds,
            )


def test_a_replacement_is_matched_again(accepted):
    order = accepted.order
    row = accept_return(goods_return=returned(accepted, 12, "replacement"), by=None)

    new = row.replacement
    assert (row.status, row.refunded) == ("replaced", Decimal("184.50"))
    assert (new.status, new.quantity, new.reference) == ("submitted", 12, f"{order.reference}-R1")
    assert (new.organisation, new.title) == (order.organisation, order.title)
    steps = [list(o.operations.values_list("process", "cycle_time_s")) for o in (order, new)]
    assert steps[0] == steps[1]
    again = accept_return(goods_return=returned(accepted, 1, "replacement"), by=None)
    assert again.replacement.reference == f"{order.reference}-R2"
    assert broken_rules() == []


def test_a_replacement_that_no_run_could_plan_stays_a_draft(accepted):
    type(accepted.order).objects.filter(pk=accepted.order_id).update(
        submitted_at=fresh(accepted.order).submitted_at + timedelta(days=300)
    )

    row = accept_return(goods_return=returned(accepted, 12, "replacement"), by=None)

    assert row.replacement.status == "draft"


def test_a_repair_goes_to_the_factory_and_back(accepted):
    before = balances(accepted)
    buyer = accepted.order.organisation
    row = accept_return(goods_return=returned(accepted, 5, "repair"), by=None)
    assert (row.status, list(returns_of_buyer(buyer))) == ("accepted", [row])
    row = send_back(goods_return=row, by=None, carrier="SF 1")
    assert list(open_returns_of(accepted.window.machine.factory.organisation)) == [row]
    row = record_repair(goods_return=row, by=None, carrier="SF 2")
    row = reject_repair(goods_return=row, by=None, reason="Still too wide.")
    assert row.status == "sent_back"
    row = record_repair(goods_return=row, by=None)
    row = complete_return(goods_return=row, by=None)

    assert (row.status, balances(accepted)) == ("completed", before)
    assert returned(accepted, 100).status == "open"


def test_an_operator_ends_a_repair_with_a_refund(accepted):
    row = accept_return(goods_return=returned(accepted, 5, "repair"), by=None)
    row = send_back(goods_return=row, by=None)

    row = decide_return(goods_return=row, by=None, reason="It takes too long.", remedy="refund")

    assert (row.status, row.remedy, row.refunded) == ("refunded", "refund", Decimal("76.87"))
    assert broken_rules() == []


def test_what_is_sent_back_is_not_withdrawn(accepted):
    row = send_back(
        goods_return=accept_return(goods_return=returned(accepted, 5, "repair"), by=None), by=None
    )

    with pytest.raises(InvalidTransition):
        withdraw_return(goods_return=row, by=None)


def test_pieces_without_a_price_are_returned_without_money(made):
    Allocation.objects.filter(pk=made.pk).update(agreed_price=0)
    deliver(made)
    accept_goods(order=fresh(made.order), by=None)

    row = accept_return(goods_return=returned(fresh(made)), by=None)

    assert (row.status, row.refunded) == ("refunded", 0)
    assert broken_rules() == []


def test_a_return_above_the_amount_needs_a_second_person(accepted, settings):
    settings.SECOND_APPROVER_ABOVE = {"CNY": Decimal("153.74")}
    platform = builders.operator()
    first, second = builders.member(platform), builders.member(platform)
    row, before = returned(accepted), balances(accepted)

    def decide(by, **fields):
        words = {"reason": "It is out of tolerance.", "remedy": "refund"} | fields
        return decide_return(goods_return=row, by=by, **words)

    with pytest.raises(FieldErrors) as missing:
        decide(first, reason=" ")
    assert set(missing.value.errors) == {"reason"}
    assert decide(first).status == "open"
    with pytest.raises(SecondApproverNeeded, match="second person"):
        decide(first)
    # Another amount is another decision, of which this person is the first.
    assert decide(second, refunds={accepted.pk: Decimal(100)}).status == "open"
    assert (balances(accepted), row.events.count()) == (before, 1)

    decided = decide(first, refunds={accepted.pk: Decimal(100)})

    assert (decided.status, decided.refunded) == ("refunded", 100)
    assert decided.events.last().by == first
    assert broken_rules() == []


def test_one_person_decides_a_return_up_to_the_amount(accepted, settings):
    settings.SECOND_APPROVER_ABOVE = {"CNY": Decimal("153.75"), "EUR": Decimal(1)}
    person = builders.member(builders.operator())

    row = decide_return(goods_return=returned(accepted), by=person, reason="so", remedy="refund")

    assert (row.status, row.refunded) == ("refunded", Decimal("153.75"))
