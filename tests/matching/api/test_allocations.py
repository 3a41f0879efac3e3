"""Allocations over HTTP: each side sees its own part, and nothing of the other's."""

import json

import pytest

from matching.services.approval import approve_run
from tests import builders

ALLOCATIONS = "/api/v1/allocations/"
# What a buyer must never be shown, and what a factory must not.
HIDDEN_FROM_BUYER = {"machine_hours", "machining", "setup", "opening", "earnings", "window"}
HIDDEN_FROM_FACTORY = {"transport", "lateness", "total_cost", "price", "run"}


@pytest.fixture(autouse=True)
def _without_broker(monkeypatch):
    monkeypatch.setattr("common.queue.send", lambda name, key: None)


@pytest.fixture
def offered(market, solved_run):
    return approve_run(run=solved_run(), by=market.operator)


def rows(client, query=""):
    response = client.get(f"{ALLOCATIONS}{query}")
    assert response.status_code == 200, response.content
    return response.json()["results"]


def test_nothing_is_seen_before_it_is_offered(client_of, market, solved_run):
    run = solved_run()

    assert rows(client_of(market.planner)) == []
    assert rows(client_of(market.purchaser)) == []
    assert len(rows(client_of(market.operator))) == run.allocations.count() == 2


def test_a_factory_sees_its_offers_and_earnings_and_no_buyer(client_of, market, offered):
    (row,) = rows(client_of(market.planner))

    allocation = offered.allocations.get(pk=row["id"])
    assert row["factory"] == str(market.windows[0].machine.factory_id)
    assert row["earnings"] == f"{allocation.earnings:.2f}"
    assert row["buyer"] == market.order.organisation.alias
    assert HIDDEN_FROM_FACTORY.isdisjoint(row)
    text = json.dumps(row)
    assert market.order.organisation.name not in text
    assert market.order.reference not in text
    assert "80.00" not in text


def test_a_buyer_sees_price_place_and_dates_and_no_rate(client_of, market, offered):
    found = rows(client_of(market.purchaser))

    assert sum(row["quantity"] for row in found) == 100
    for row in found:
        allocation = offered.allocations.get(pk=row["id"])
        assert row["price"] == f"{allocation.agreed_price:.2f}"
        assert row["due_on"] == allocation.due_on.isoformat()
        assert HIDDEN_FROM_BUYER.isdisjoint(row)
        text = json.dumps(row)
        assert allocation.window.machine.factory.name not in text


@pytest.mark.parametrize(
    ("side", "fields"),
    [("planner", ("earnings", "machining", "setup", "opening")), ("purchaser", ("price",))],
)
def test_prices_are_hidden_from_members_who_are_not_to_see_them(
    client_of, market, offered, side, fields
):
    user = getattr(market, side)
    user.memberships.update(sees_prices=False)

    for row in rows(client_of(user)):
        assert [row[field] for field in fields] == [None] * len(fields)


def test_an_operator_sees_all(client_of, market, offered):
    found = rows(client_of(market.operator), f"?run={offered.pk}&order={market.order.pk}")

    assert len(found) == 2
    assert {row["buyer"] for row in found} == {market.order.organisation.name}


def test_both_sides_find_an_allocation_by_its_work_order(client_of, market, offered):
    allocation = offered.allocations.get(window=market.windows[0])

    for user in (market.planner, market.purchaser, market.operator):
        (row,) = rows(client_of(user), f"?work_order={allocation.work_order.lower()}")
        assert (row["id"], row["work_order"]) == (str(allocation.pk), allocation.work_order)


def test_someone_elses_allocation_is_a_404(client_of, market, offered):
    strangers = [
        builders.member(builders.organisation()),
        builders.member(builders.buyer()),
    ]
    for user in strangers:
        client = client_of(user)
        assert rows(client) == []
        for allocation in offered.allocations.all():
            response = client.get(f"{ALLOCATIONS}{allocation.pk}/")
            assert response.status_code == 404
    rival = market.windows[1].machine.factory
    other = offered.allocations.get(window__machine__factory=rival)
    assert client_of(market.planner).get(f"{ALLOCATIONS}{other.pk}/").status_code == 404


def test_a_bad_query_has_an_error_with_a_pointer(client_of, market):
    client = client_of(market.planner)
    for query in ("?status=x", "?factory=7", "?due_after=x", "?x=1", "?page=9"):
        response = client.get(f"{ALLOCATIONS}{query}")

        assert response.status_code in (400, 404), query
        assert response.json()["errors"][0]["pointer"] != "#", query


def test_a_list_takes_the_same_queries_however_long(
    client_of, market, offered, django_assert_num_queries
):
    client = client_of(market.purchaser)
    rows(client)
    with django_assert_num_queries(3):
        rows(client)
