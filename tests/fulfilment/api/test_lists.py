"""Checks lists: visibility by side, filters, order, number of queries."""

import json
from decimal import Decimal

import pytest

from fulfilment import pipeline
from fulfilment.services.acceptance import dispute_goods, resolve_dispute
from fulfilment.services.returns.goods_returns import accept_return, open_return
from tests import builders
from tests.fulfilment.conftest import asked, deliver, make, send, with_fee
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
LISTS = (
    "progress-reports",
    "inspections",
    "shipments",
    "delivery-claims",
    "disputes",
    "settlements",
    "settlement-lines",
)


@pytest.fixture
def people(settled, client_of):
    """Clients of the factory, the buyer, an operator and two strangers."""
    return {
        "factory": client_of(builders.member(settled.window.machine.factory.organisation)),
        "buyer": client_of(builders.member(settled.order.organisation)),
        "operator": client_of(builders.member(builders.operator())),
        "other factory": client_of(builders.member(builders.organisation())),
        "other buyer": client_of(builders.member(builders.buyer())),
    }


@shared_rows
def settled_order():
    """Settles an order with a refund and a claim of two pieces, paid by the provider."""
    made = builders.allocation()
    with with_fee():
        deliver(made, damaged=2)
        dispute_goods(order=made.order, by=None, reason="bent")
        resolve_dispute(order=made.order, by=None, reason="so", refunds={made.pk: Decimal("41.00")})
        pipeline.sweep()
    return made


@pytest.fixture
def settled(settled_order, fee):
    """Returns the settled order's allocation, with the fee."""
    return settled_order


def rows(client, name, query=""):
    response = client.get(f"/api/v1/{name}/{query}")
    assert response.status_code == 200, response.content
    return response.json()["results"]


def test_other_organisations_see_nothing(settled, people):
    for name in LISTS:
        assert rows(people["other buyer"], name) == []
        if name != "disputes":
            assert rows(people["other factory"], name) == []
    key = settled.settlement.pk
    for side in ("other factory", "other buyer"):
        assert people[side].get(f"/api/v1/settlements/{key}/").status_code == 404


def test_both_sides_and_operators_see_its_records(settled, people):
    for side in ("factory", "buyer", "operator"):
        for name in ("progress-reports", "inspections", "shipments", "delivery-claims"):
            assert len(rows(people[side], name)) == 1, (side, name)


def test_a_buyer_sees_what_it_paid_and_no_earnings(settled, people):
    (row,) = rows(people["buyer"], "settlements")

    assert (row["price"], row["due"], row["held"]) == ("1537.50", "0.00", "0.00")
    # 98 of 100 pieces of 1,500 and the fee, less 41.
    paid = Decimal("1506.75") - 41
    assert (Decimal(row["paid"]), Decimal(row["refunded"])) == (paid, Decimal("1537.50") - paid)
    assert {"factory", "earnings", "carrier", "platform"}.isdisjoint(row)


def test_a_factory_sees_its_earnings_and_no_price(settled, people):
    (row,) = rows(people["factory"], "settlements")

    assert (row["earnings"], row["paid_out"]) == ("1350.00", "1283.00")
    text = json.dumps(row)
    assert "1537.50" not in text
    assert {"price", "buyer", "escrow", "platform"}.isdisjoint(row)


def test_an_operator_sees_every_account_and_they_sum_to_zero(settled, people):
    (row,) = rows(people["operator"], "settlements")

    accounts = ("buyer", "escrow", "factory", "carrier", "platform", "pool")
    assert sum(Decimal(row[account]) for account in accounts) == 0
    assert (row["fee_percent"], row["carrier"]) == ("2.500000", "147.00")


def test_each_side_sees_the_lines_of_its_own_account(settled, people):
    assert {row["account"] for row in rows(people["factory"], "settlement-lines")} == {"factory"}
    own = rows(people["buyer"], "settlement-lines", "?ordering=at")
    assert [(row["kind"], row["account"]) for row in own] == [
        ("hold", "buyer"),
        ("release", "buyer"),
    ]
    assert {row["payment_status"] for row in own} == {"done"}
    everything = rows(people["operator"], "settlement-lines")
    assert sum(Decimal(row["amount"]) for row in everything) == 0
    assert {row["payment_status"] for row in everything if row["account"] == "escrow"} == {None}


def test_a_claims_amount_is_the_buyers(settled, people):
    (mine,) = rows(people["buyer"], "delivery-claims")
    (theirs,) = rows(people["factory"], "delivery-claims")

    assert (mine["damaged"], mine["status"], mine["amount"]) == (2, "refunded", "30.75")
    assert theirs["amount"] is None


@pytest.mark.parametrize(
    ("side", "name", "fields"),
    [
        ("buyer", "settlements", ("price", "due", "held", "refunded", "paid")),
        ("factory", "settlements", ("earnings", "paid_out")),
        ("buyer", "settlement-lines", ("amount",)),
        ("factory", "settlement-lines", ("amount",)),
        ("buyer", "delivery-claims", ("amount",)),
        ("buyer", "disputes", ("refunds",)),
    ],
)
def test_prices_are_hidden_from_members_who_are_not_to_see_them(
    settled, client_of, side, name, fields
):
    owner = {
        "buyer": settled.order.organisation,
        "factory": settled.window.machine.factory.organisation,
    }[side]
    user = builders.member(owner)
    user.memberships.update(sees_prices=False)

    found = rows(client_of(user), name)

    assert found
    for row in found:
        assert [row[field] for field in fields] == [None] * len(fields)


@pytest.mark.parametrize(
    ("name", "query", "count"),
    [
        ("progress-reports", "?allocation={allocation}&is_correction=false", 1),
        ("progress-reports", "?is_correction=true", 0),
        ("inspections", "?order={order}&ordering=-failed", 1),
        ("shipments", "?is_received=true&shipped_after=2020-01-01", 1),
        ("shipments", "?is_received=false", 0),
        ("shipments", "?to_allocation={allocation}", 0),
        ("delivery-claims", "?status=refunded&order={order}", 1),
        ("delivery-claims", "?status=open", 0),
        ("disputes", "?status=refunded&order={order}", 1),
        ("settlements", "?status=released&allocation={allocation}", 1),
        ("settlements", "?status=held&status=returned", 0),
        ("settlement-lines", "?account=carrier&kind=release&payment_status=done", 1),
        ("settlement-lines", "?account=buyer&order={order}&ordering=-amount", 2),
        ("settlement-lines", "?payment_status=refused", 0),
    ],
)
def test_lists_are_filtered(settled, people, name, query, count):
    query = query.format(allocation=settled.pk, order=settled.order_id)

    assert len(rows(people["operator"], name, query)) == count


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("query", ["?x=1", "?order=7", "?ordering=x"])
def test_an_invalid_query_is_rejected_with_a_pointer(people, name, query):
    response = people["operator"].get(f"/api/v1/{name}/{query}")

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] != "#"


@pytest.mark.parametrize("side", ["operator", "buyer"])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_the_same_queries_however_long(
    settled, people, name, side, django_assert_num_queries
):
    order = builders.order(settled.order.organisation, status="awarded")
    other = builders.allocation(order)
    deliver(other, short=1)
    dispute_goods(order=order, by=None, reason="few")
    rows(people[side], name)

    # The number of rows, the rows, the refunds of disputes and the receipts of shipments.
    with django_assert_num_queries(3 if name in ("disputes", "inspections", "shipments") else 2):
        assert len(rows(people[side], name)) > 1


@pytest.mark.parametrize("side", ["factory", "buyer", "operator"])
def test_returns_take_the_same_queries_however_many(
    settled, people, side, django_assert_num_queries
):
    fields = {"reason": "surface", "description": "Bent.", "remedy": "refund"}
    for pieces in (1, 2, 3):
        row = open_return(order=settled.order, by=None, pieces=pieces, **fields)
        accept_return(goods_return=row, by=None)
    rows(people[side], "returns")

    # The number of rows, the rows and their refunds.
    with django_assert_num_queries(3):
        assert len(rows(people[side], "returns", "?remedy=refund&status=refunded")) == 3
    assert rows(people["other buyer"], "returns") == []
    assert rows(people["other factory"], "returns") == []


def test_the_next_factory_sees_what_is_on_its_way(routed, client_of):
    make(routed.first)
    send(routed.first)
    second = client_of(builders.member(routed.second.window.machine.factory.organisation))

    (row,) = rows(second, "shipments")

    assert row["to_allocation"] == str(routed.second.pk)
    assert row["pieces"] == 60
    assert row["receipt"] is None
    assert rows(second, "settlements") == []


def test_savings_are_the_operators(settled, people):
    for address in ("savings/", f"match-runs/{settled.run_id}/savings/"):
        for side in ("factory", "buyer"):
            assert people[side].get(f"/api/v1/{address}").status_code == 403
        response = people["operator"].get(f"/api/v1/{address}")
        assert (response.status_code, response.json()) == (200, [])
    assert people["operator"].get("/api/v1/match-runs/7/savings/").status_code == 404


def test_savings_of_a_run_are_shown_by_stage(made, client_of):
    operator = client_of(builders.member(builders.operator()))
    asked(made.run, made.order, price=Decimal(1500))
    deliver(made)

    answers = [
        operator.get(f"/api/v1/{address}").json()
        for address in (f"match-runs/{made.run_id}/savings/", "savings/")
    ]

    assert answers[0] == answers[1]
    ((found,),) = answers[:1]
    contracted, none = found["contracted"], found["realised"]
    assert found["currency"] == "CNY"
    assert found["estimated"] == contracted
    assert (contracted["alone_cost"], contracted["price"]) == ("2000.00", "1500.00")
    assert (contracted["saving"], contracted["saving_percent"]) == ("500.00", "25.00")
    assert contracted["tenths_percent"] == ["25.00"] * 9
    assert contracted["median_percent"] == "25.00"
    assert (contracted["below_guarantee_orders"], contracted["above_alone_orders"]) == (0, 0)
    assert contracted["bases"][0] == {
        "basis": "baseline",
        "orders": 1,
        "saving": "500.00",
        "saving_percent": "100.00",
    }
    assert (none["orders"], none["saving_percent"], none["tenths_percent"]) == (0, None, [None] * 9)
    assert found["to_contracted"] == []
    assert found["to_realised"] == [{"reason": "not-accepted", "orders": 1, "amount": "-500.00"}]
    assert found["factories_bonus"] == "0.00"
