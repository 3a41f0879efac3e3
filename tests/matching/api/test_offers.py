"""Tests answers to offers and proposals over HTTP: roles, bodies and responses."""

import json
from decimal import Decimal

import pytest

from accounts.models import Role, User
from common.ids import new_id
from matching.models import Allocation, Proposal, Shortfall
from matching.pipeline.rematch import rematch_order
from matching.services.offers import accept_offers, decline_offers
from matching.services.proposals import accept_proposal
from orders.states import OrderStatus
from tests import builders

ALLOCATIONS, PROPOSALS = "/api/v1/allocations/", "/api/v1/proposals/"
HIDDEN_FROM_BUYERS = ("hour", "rate", "window", "machining", "setup")


def assert_error(response, status, pointer, code=None):
    """Returns the body of an error that points where it should."""
    assert response.status_code == status, response.content
    body = response.json()
    assert pointer in [error["pointer"] for error in body["errors"]], body
    assert code in (None, body["code"])
    return body


@pytest.fixture
def planner(client_of, market):
    return client_of(market.planner)


@pytest.fixture
def purchaser(client_of, market):
    return client_of(market.purchaser)


@pytest.fixture
def mine(market, offered):
    """Returns the offer to the planner's factory."""
    return offered.allocations.get(window__machine__factory=market.windows[0].machine.factory)


@pytest.fixture
def rivals(market, offered):
    """Returns the offer to the other factory."""
    return offered.allocations.get(window__machine__factory=market.windows[1].machine.factory)


def test_factory_accepts_and_is_shown_what_it_answered(planner, mine):
    response = planner.post(f"{ALLOCATIONS}{mine.pk}/acceptance/")

    assert response.status_code == 200
    body = response.json()
    assert (body["id"], body["status"]) == (str(mine.pk), "accepted")
    assert "transport" not in body
    mine.refresh_from_db()
    assert mine.status == "accepted"
    assert_error(
        planner.post(f"{ALLOCATIONS}{mine.pk}/acceptance/"), 409, "#/status", "offer_closed"
    )


def test_factory_declines_with_a_reason(planner, mine):
    body = {"reason": "material", "comment": "No such alloy here."}

    response = planner.post(f"{ALLOCATIONS}{mine.pk}/decline/", body)

    assert (response.status_code, response.json()["status"]) == (200, "declined")
    mine.refresh_from_db()
    assert mine.decline_reason == "material"
    assert mine.events.last().reason == "No such alloy here."
    assert Shortfall.objects.get().quantity == mine.quantity


def test_factory_gives_back_what_it_accepted(planner, mine):
    planner.post(f"{ALLOCATIONS}{mine.pk}/acceptance/")

    response = planner.post(f"{ALLOCATIONS}{mine.pk}/cancellation/", {"reason": "It broke."})

    assert (response.status_code, response.json()["status"]) == (200, "cancelled")
    assert_error(
        planner.post(f"{ALLOCATIONS}{mine.pk}/cancellation/", {"reason": "x"}), 409, "#/status"
    )


BAD_BODIES = [
    ("{one}/acceptance/", {"status": "confirmed"}, "#/status"),
    ("{one}/acceptance/", [], "#"),
    ("{one}/decline/", {}, "#/reason"),
    ("{one}/decline/", {"reason": "bored"}, "#/reason"),
    ("{one}/decline/", {"reason": ["price"]}, "#/reason"),
    ("{one}/decline/", {"reason": "price", "comment": 7}, "#/comment"),
    ("{one}/decline/", {"reason": "price", "comment": "x" * 301}, "#/comment"),
    ("{one}/decline/", {"reason": "price", "order": "x"}, "#/order"),
    ("{one}/cancellation/", {}, "#/reason"),
    ("acceptances/", {}, "#/ids"),
    ("acceptances/", {"ids": []}, "#/ids"),
    ("acceptances/", {"ids": "all"}, "#/ids"),
    ("acceptances/", {"ids": [7]}, "#/ids/0"),
    ("acceptances/", {"ids": ["7"]}, "#/ids/0"),
    ("acceptances/", {"ids": ["{one}", "{one}"]}, "#/ids"),
    ("acceptances/", {"ids": ["{one}", "{other}"]}, "#/ids/1"),
    ("acceptances/", {"ids": ["{one}"], "by": "me"}, "#/by"),
    ("declines/", {"ids": ["{one}"]}, "#/reason"),
    ("declines/", {"ids": ["{other}"], "reason": "price"}, "#/ids/0"),
]


def test_bad_body_names_the_field_and_changes_nothing(planner, mine, rivals):
    too_many = {"ids": [str(new_id()) for _ in range(201)]}
    for path, body, pointer in [*BAD_BODIES, ("acceptances/", too_many, "#/ids")]:
        text = json.dumps(body).replace("{one}", str(mine.pk)).replace("{other}", str(rivals.pk))
        address = ALLOCATIONS + path.format(one=mine.pk)

        assert_error(planner.post(address, json.loads(text)), 400, pointer)

    assert set(Allocation.objects.values_list("status", flat=True)) == {"offered"}


def test_several_offers_are_accepted_or_none(client_of, market, mine, rivals):
    both = builders.member(market.windows[0].machine.factory.organisation)
    market.windows[1].machine.factory.organisation.memberships.create(user=both, role=Role.PLANNER)
    client, ids = client_of(both), [str(rivals.pk), str(mine.pk)]
    decline_offers(ids=[mine.pk], by=both, reason="price")
    assert_error(
        client.post(f"{ALLOCATIONS}acceptances/", {"ids": ids}), 409, "#/ids/1", "offer_closed"
    )
    rivals.refresh_from_db()
    assert rivals.status == "offered"

    response = client.post(f"{ALLOCATIONS}acceptances/", {"ids": ids[:1]})

    assert response.status_code == 200
    assert [row["status"] for row in response.json()["results"]] == ["accepted"]


def test_several_offers_are_declined(planner, mine):
    body = {"ids": [str(mine.pk)], "reason": "date"}

    response = planner.post(f"{ALLOCATIONS}declines/", body)

    assert [row["status"] for row in response.json()["results"]] == ["declined"]


@pytest.mark.parametrize("action", ["acceptance", "decline", "cancellation"])
def test_only_planners_of_the_factory_answer(client_of, market, mine, rivals, action):
    body = {"decline": {"reason": "price"}, "cancellation": {"reason": "x"}}.get(action, {})
    address = f"{ALLOCATIONS}{mine.pk}/{action}/"
    viewer = builders.member(market.windows[0].machine.factory.organisation, Role.VIEWER)
    for user in (viewer, market.purchaser):
        assert_error(client_of(user).post(address, body), 403, "#")
    stranger = builders.member(builders.organisation())
    assert_error(client_of(stranger).post(address, body), 404, "#/id")
    others = f"{ALLOCATIONS}{rivals.pk}/{action}/"
    assert_error(client_of(market.planner).post(others, body), 404, "#/id")
    mine.refresh_from_db()
    assert mine.status == "offered"


def test_accepting_takes_few_queries(planner, mine, django_assert_num_queries):
    # The transaction and its end; the answer kept before, and the one to keep; whose offer it is;
    # offer and order locked; its hours, taken and written down; the transition; the buyer's answer;
    # the tag.
    with django_assert_num_queries(12):
        assert planner.post(f"{ALLOCATIONS}{mine.pk}/acceptance/").status_code == 200


def test_buyer_is_shown_places_split_and_price_and_no_rates(purchaser, market, offered):
    (row,) = purchaser.get(PROPOSALS).json()["results"]

    assert (row["number"], row["status"], row["quantity"]) == (1, "open", 100)
    assert sum(part["quantity"] for part in row["parts"]) == 100
    assert sum(Decimal(part["price"]) for part in row["parts"]) == Decimal(row["price"])
    detail = purchaser.get(f"{PROPOSALS}{row['id']}/").json()
    assert detail["versions"][0]["number"] == 1
    assert detail["events"][0]["to_status"] == "open"
    for name in HIDDEN_FROM_BUYERS:
        assert name not in json.dumps(detail).lower()


def test_buyer_accepts_and_sees_what_a_rematch_changed(client_of, purchaser, market, mine, rivals):
    proposal = Proposal.objects.get()
    response = purchaser.post(f"{PROPOSALS}{proposal.pk}/acceptance/")
    assert (response.status_code, response.json()["status"]) == (200, "accepted")
    builders.window(builders.machine(hourly_rate=Decimal(300)), hourly_rate=Decimal(300))
    decline_offers(ids=[rivals.pk], by=None, reason="price")

    rematch_order(market.order.pk)

    (new,) = purchaser.get(f"{PROPOSALS}?status=open").json()["results"]
    assert new["number"] == 2
    assert any(sentence.startswith("The price is") for sentence in new["changes"])
    versions = purchaser.get(f"{PROPOSALS}{new['id']}/").json()["versions"]
    assert [(row["number"], row["status"]) for row in versions] == [(2, "open"), (1, "superseded")]
    assert_error(purchaser.post(f"{PROPOSALS}{proposal.pk}/acceptance/"), 409, "#/status")
    market.purchaser.memberships.update(sees_prices=False)
    again = client_of(User.objects.get(pk=market.purchaser.pk))
    blind = again.get(f"{PROPOSALS}{new['id']}/").json()
    assert blind["price"] is None
    assert {part["price"] for part in blind["parts"]} == {None}
    assert "The price" not in json.dumps(blind)


def test_buyer_declines_and_the_order_waits(purchaser, market, offered):
    proposal = Proposal.objects.get()
    assert_error(purchaser.post(f"{PROPOSALS}{proposal.pk}/decline/", {}), 400, "#/reason")

    response = purchaser.post(f"{PROPOSALS}{proposal.pk}/decline/", {"reason": "too expensive"})

    assert (response.status_code, response.json()["status"]) == (200, "declined")
    assert response.json()["events"][-1]["reason"] == "too expensive"
    market.order.refresh_from_db()
    assert market.order.status == OrderStatus.SUBMITTED


def test_only_the_buyers_purchasers_answer_and_factories_see_nothing(client_of, market, offered):
    proposal = Proposal.objects.get()
    viewer = builders.member(market.order.organisation, Role.VIEWER)
    stranger = builders.member(builders.buyer())
    for action, body in (("acceptance", {}), ("decline", {"reason": "x"})):
        address = f"{PROPOSALS}{proposal.pk}/{action}/"
        assert_error(client_of(viewer).post(address, body), 403, "#")
        assert_error(client_of(market.operator).post(address, body), 403, "#")
        assert_error(client_of(market.planner).post(address, body), 403, "#")
        assert_error(client_of(stranger).post(address, body), 404, "#/id")
    assert client_of(viewer).get(f"{PROPOSALS}{proposal.pk}/").status_code == 200
    assert client_of(market.operator).get(PROPOSALS).json()["count"] == 1
    assert client_of(stranger).get(PROPOSALS).json()["count"] == 0
    assert_error(client_of(market.planner).get(PROPOSALS), 403, "#")
    proposal.refresh_from_db()
    assert proposal.status == "open"


def test_bad_query_has_an_error_with_a_pointer(purchaser):
    for query in ("?status=x", "?order=7", "?colour=red", "?ordering=colour"):
        response = purchaser.get(f"{PROPOSALS}{query}")

        assert response.status_code == 400, query
        assert response.json()["errors"][0]["pointer"] != "#", query


def test_list_takes_the_same_queries_however_long(purchaser, offered, django_assert_num_queries):
    purchaser.get(PROPOSALS)
    with django_assert_num_queries(2):
        purchaser.get(PROPOSALS)


def test_run_shows_estimated_and_contracted_savings_apart(client_of, market, offered):
    accept_offers(ids=list(offered.allocations.values_list("pk", flat=True)), by=None)
    operator = client_of(market.operator)
    address = f"/api/v1/match-runs/{offered.pk}/"
    before = operator.get(address).json()["savings"]
    accept_proposal(proposal=Proposal.objects.get(), by=market.purchaser)

    after = operator.get(address).json()["savings"]

    assert {row["orders"] for row in before["contracted"]} == {0}
    assert before["estimated"] == after["estimated"] == after["contracted"]
    assert Decimal(after["contracted"][-1]["saving"]) > 0


def test_buyer_cancels_an_awarded_order_over_http(purchaser, market, offered):
    accept_offers(ids=list(offered.allocations.values_list("pk", flat=True)), by=None)
    accept_proposal(proposal=Proposal.objects.get(), by=market.purchaser)
    address = f"/api/v1/orders/{market.order.pk}/cancellation/"

    response = purchaser.post(address, {"reason": "The project was stopped."})

    assert (response.status_code, response.json()["status"]) == (200, "cancelled")
    assert set(Allocation.objects.values_list("status", flat=True)) == {"cancelled"}


def test_history_of_a_proposal_names_the_side_and_not_the_operators_person(
    purchaser, client_of, market, offered
):
    proposal = Proposal.objects.get(order=market.order)
    assert proposal.events.filter(by=market.operator).exists()
    address = f"{PROPOSALS}{proposal.pk}/"

    events = purchaser.get(address).json()["events"]
    as_operator = client_of(market.operator).get(address).json()["events"]

    assert [(event["by"], event["side"]) for event in events] == [(None, "operator")]
    assert market.operator.email not in str(events)
    assert [event["by"] for event in as_operator] == [market.operator.email]
