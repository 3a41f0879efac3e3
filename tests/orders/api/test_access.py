"""Tests access to orders: 404 for another buyer's, 403 for too low a role."""

from uuid import uuid4

import pytest

from tests import builders

pytestmark = pytest.mark.django_db
ACTIONS = [
    ("patch", "", {"quantity": 7}),
    ("post", "submission/", {}),
    ("post", "cancellation/", {"reason": "No longer wanted"}),
]


def address(order_or_id, action: str = "") -> str:
    return f"/api/v1/orders/{getattr(order_or_id, 'pk', order_or_id)}/{action}"


@pytest.mark.parametrize(("method", "action", "body"), ACTIONS)
def test_another_buyers_order_answers_like_a_missing_one(
    method, action, body, client, assert_problem, nothing_stored
):
    foreign = builders.order(status="draft", submitted_at=None)

    with nothing_stored():
        answers = [
            getattr(client, method)(address(key, action), body) for key in (foreign, uuid4())
        ]

    for answer in answers:
        assert_problem(answer, 404, "#/id")
    assert answers[0].json() == answers[1].json()


@pytest.mark.parametrize("request_parts", ACTIONS)
@pytest.mark.parametrize("role", ["viewer", "planner"])
def test_role_that_does_not_purchase_may_not_write(
    request_parts, role, buyer, draft, client_of, assert_problem, nothing_stored
):
    method, action, body = request_parts
    client = client_of(builders.member(buyer, role))

    with nothing_stored():
        response = getattr(client, method)(address(draft, action), body)

    assert_problem(response, 403, "#")


@pytest.mark.parametrize("request_parts", ACTIONS)
def test_purchaser_elsewhere_may_not_write_where_it_only_views(
    request_parts, client, purchaser, join, assert_problem, nothing_stored
):
    method, action, body = request_parts
    order = builders.order(status="draft", submitted_at=None)
    join(purchaser, order.organisation, "viewer")
    assert client.get(address(order)).status_code == 200

    with nothing_stored():
        response = getattr(client, method)(address(order, action), body)

    assert_problem(response, 403, "#")


@pytest.mark.parametrize(("method", "action", "body"), [("get", "", None), *ACTIONS])
def test_without_signing_in_nothing_is_shown_or_changed(
    method, action, body, draft, client_of, assert_problem, nothing_stored
):
    with nothing_stored():
        response = getattr(client_of(None), method)(address(draft, action), body)

    assert_problem(response, 401, "#")


@pytest.mark.parametrize("key", ["1", "null", "%00", "a" * 36, "0" * 36])
def test_key_that_is_no_id_is_not_found(key, client):
    assert client.get(f"/api/v1/orders/{key}/").status_code == 404


# Values that appear nowhere else, so that a single one in a foreign answer is a leak.
SECRETS = {
    "reference": "SECRET-REF-7731",
    "title": "Secret turbine 7732",
    "reserve_price": "7733.117733",
    "ship_to": "Secret street 7734",
    "demand_category": "secret-category-7735",
}


def other_parties():
    return {
        "another buyer": lambda: builders.member(builders.buyer()),
        "a factory": lambda: builders.member(builders.organisation()),
        "a factory that also buys": lambda: builders.member(
            builders.organisation(is_buyer=True, is_manufacturer=True)
        ),
    }


@pytest.mark.parametrize("who", other_parties())
@pytest.mark.parametrize("status", ["draft", "submitted", "proposed", "awarded"])
def test_no_part_of_an_order_reaches_another_tenant(who, status, buyer, client_of, assert_problem):
    order = builders.order(buyer, status=status, **SECRETS)
    client = client_of(other_parties()[who]())

    shown = client.get(address(order))
    asked = [
        client.get("/api/v1/orders/", query)
        for query in ({}, {"reference": SECRETS["reference"]}, {"search": "secret"})
    ]

    assert_problem(shown, 404, "#/id")
    assert [answer.json()["count"] for answer in asked] == [0, 0, 0]
    for answer in (shown, *asked):
        assert not [secret for secret in SECRETS.values() if secret in answer.content.decode()]


def test_operator_sees_every_order_and_its_price(client_of, buyer):
    order = builders.order(buyer, **SECRETS)
    client = client_of(builders.member(builders.operator(), "viewer"))

    assert client.get(address(order)).json()["reserve_price"] == SECRETS["reserve_price"]
    assert client.get("/api/v1/orders/").json()["count"] == 1


def test_member_who_is_not_to_see_prices_is_shown_none(client_of, buyer):
    order = builders.order(buyer, **SECRETS)
    member = builders.member(buyer, "viewer")
    member.memberships.update(sees_prices=False)
    client = client_of(member)

    answers = [client.get(address(order)), client.get("/api/v1/orders/")]

    assert answers[0].json()["reserve_price"] is None
    assert answers[1].json()["results"][0]["reserve_price"] is None
    assert all(SECRETS["reserve_price"] not in answer.content.decode() for answer in answers)


def test_history_names_only_members_of_the_buyer(client, client_of, buyer, purchaser):
    operator = builders.member(builders.operator(), full_name="Operator Wang")
    order = builders.order(buyer)
    order.events.create(from_status="", to_status="draft", by=purchaser)
    order.events.create(from_status="matching", to_status="proposed", by=operator)
    order.events.create(from_status="submitted", to_status="matching", by=None)

    answer = client.get(address(order))

    events = answer.json()["events"]
    assert [event["by"] for event in events] == ["Li Na", None, None]
    assert [event["side"] for event in events] == ["buyer", "operator", "platform"]
    assert "Operator Wang" not in answer.content.decode()
