"""Tests counter-offers over HTTP: roles, bodies, answers and the uplift."""

from decimal import Decimal

import pytest
from django.db.models import F

from accounts.models import Role
from common.clock import now
from common.ids import new_id
from factories.models import CapacityWindow
from matching.models import Allocation, CounterOffer, OrderPrice, Proposal
from matching.pipeline.counter_decisions.decide_counter import decide_counter_offer
from matching.pipeline.rematch import rematch_order
from matching.services.offers import decline_offers, expire_offers
from matching.states import LIVE_STATUSES
from tests import builders
from tests.matching.api.test_offers import assert_error
from tests.matching.ledger_checks import assert_ledger_holds

pytestmark = pytest.mark.django_db
COUNTERS = "/api/v1/counter-offers/"


@pytest.fixture
def planner(client_of, market):
    return client_of(market.planner)


@pytest.fixture
def purchaser(client_of, market):
    return client_of(market.purchaser)


@pytest.fixture
def mine(market, offered):
    """Returns the offer to the planner's factory, at a published 100 an hour."""
    OrderPrice.objects.update(expected_alone_cost=F("expected_alone_cost") * 2)
    return offered.allocations.get(window=market.windows[0])


def address_of(offer):
    return f"/api/v1/allocations/{offer.pk}/counter-offers/"


def test_factory_counters_a_time_and_reads_that_it_is_accepted(planner, mine):
    response = planner.post(address_of(mine), {"unit_ms": 300_000, "note": "New cutters."})

    assert response.status_code == 201, response.content
    body = response.json()
    assert (body["kind"], body["status"], body["note"]) == ("time", "open", "New cutters.")
    mine.refresh_from_db()
    assert mine.status == "offered"

    decide_counter_offer(body["id"])

    (shown,) = planner.get(address_of(mine)).json()["results"]
    assert (shown["status"], shown["agreed_quantity"]) == ("accepted", mine.quantity)
    assert not {"cost_with", "cost_without", "alternatives", "refusal"} & shown.keys()
    mine.refresh_from_db()
    assert mine.status == "accepted"
    assert CapacityWindow.objects.get(pk=mine.window_id).reserved_ms == mine.machine_ms
    assert_ledger_holds()


def test_buyer_is_asked_and_accepts_the_version_as_any_other(planner, purchaser, mine):
    made = planner.post(address_of(mine), {"hourly_rate": "105"}).json()
    decide_counter_offer(made["id"])

    (version,) = purchaser.get("/api/v1/proposals/?status=open").json()["results"]
    assert any("A factory accepts on these terms only" in each for each in version["changes"])
    response = purchaser.post(f"/api/v1/proposals/{version['id']}/acceptance/")

    assert response.status_code == 200, response.content
    assert response.json()["status"] == "accepted"
    shown = planner.get(f"{COUNTERS}{made['id']}/").json()
    assert shown["status"] == "accepted"
    mine.refresh_from_db()
    assert (mine.status, mine.agreed_earnings) == ("confirmed", Decimal(shown["agreed_earnings"]))
    assert_ledger_holds()


def test_buyer_cannot_accept_terms_whose_offer_has_ended(planner, purchaser, mine):
    made = planner.post(address_of(mine), {"hourly_rate": "105"}).json()
    decide_counter_offer(made["id"])
    type(mine).objects.filter(pk=mine.pk).update(offer_expires_at=now())
    version = Proposal.objects.get(status="open")

    purchaser.post(f"/api/v1/proposals/{version.pk}/acceptance/")

    mine.refresh_from_db()
    assert mine.status == "offered"
    assert CounterOffer.objects.get().status == "refused"
    assert_ledger_holds()


def test_refused_counter_shows_one_bit_and_operators_see_why(client_of, market, planner, mine):
    builders.window(
        builders.machine(hourly_rate=Decimal(101), setup_rate=Decimal(101)),
        hours=12,
        hourly_rate=Decimal(101),
    )
    made = planner.post(address_of(mine), {"hourly_rate": "110"}).json()
    decide_counter_offer(made["id"])

    shown = planner.get(f"{COUNTERS}{made['id']}/").json()
    assert shown["status"] == "refused"
    assert "cost_without" not in shown
    detail = client_of(market.operator).get(f"{COUNTERS}{made['id']}/").json()
    assert detail["refusal"] == "dearer"
    assert Decimal(detail["cost_with"]) > Decimal(detail["cost_without"])
    assert detail["alternatives"]["without"]["matched"]
    decline_offers(ids=[mine.pk], by=market.planner, reason="price")
    assert_ledger_holds()


def test_factory_withdraws_its_counter_and_may_not_make_another(planner, mine):
    made = planner.post(address_of(mine), {"hourly_rate": "105"}).json()

    response = planner.delete(f"{COUNTERS}{made['id']}/")

    assert response.status_code == 204, response.content
    assert CounterOffer.objects.get().status == "withdrawn"
    assert_error(planner.delete(f"{COUNTERS}{made['id']}/"), 409, "#/status")
    assert_error(planner.post(address_of(mine), {"hourly_rate": "105"}), 409, "#", "counter_made")
    assert Proposal.objects.get().status == "open"


def test_unanswered_counter_lapses_with_its_offer_and_frees_the_hours(planner, mine):
    made = planner.post(address_of(mine), {"hourly_rate": "105"}).json()

    expire_offers(at=mine.offer_expires_at)

    assert planner.get(f"{COUNTERS}{made['id']}/").json()["status"] == "lapsed"
    mine.refresh_from_db()
    assert mine.status == "expired"
    assert CapacityWindow.objects.get(pk=mine.window_id).reserved_ms == 0
    decide_counter_offer(made["id"])
    assert CounterOffer.objects.get().status == "lapsed"
    assert_ledger_holds()


def test_terms_that_the_buyer_was_asked_for_lapse_with_hours_and_money(planner, purchaser, mine):
    before = Proposal.objects.get()
    made = planner.post(address_of(mine), {"hourly_rate": "105"}).json()
    decide_counter_offer(made["id"])
    asked = Proposal.objects.get(status="open")
    assert asked.price > before.price

    expire_offers(at=mine.offer_expires_at)

    shown = planner.get(f"{COUNTERS}{made['id']}/").json()
    assert (shown["status"], shown["decided_at"] is not None) == ("lapsed", True)
    offer = planner.get(f"/api/v1/allocations/{mine.pk}/").json()
    assert (offer["status"], offer["order_response_code"]) == ("expired", "")
    assert CapacityWindow.objects.get(pk=mine.window_id).reserved_ms == 0
    assert_ledger_holds()
    rematch_order(mine.order_id)
    # The version with the lapsed terms binds nobody; the next has what is offered by now.
    stale = purchaser.post(f"/api/v1/proposals/{asked.pk}/acceptance/")
    assert_error(stale, 409, "#/status")
    rows = Allocation.objects.filter(order=mine.order_id, status__in=LIVE_STATUSES)
    standing = Proposal.objects.filter(status="open").first()
    assert sum(row.price for row in rows) == (0 if standing is None else standing.price)


def test_version_before_is_not_accepted_while_left_out_pieces_are_matched_again(
    planner, purchaser, mine
):
    version = Proposal.objects.get()
    terms = {"unit_ms": 300_000, "quantity": mine.quantity - 5}
    made = planner.post(address_of(mine), terms).json()
    decide_counter_offer(made["id"])
    shown = planner.get(f"/api/v1/allocations/{mine.pk}/").json()
    assert (shown["status"], shown["order_response_code"]) == ("accepted", "CA")

    refused = purchaser.post(f"/api/v1/proposals/{version.pk}/acceptance/")

    body = assert_error(refused, 409, "#/status", "version_changing")
    assert "A new version follows" in body["errors"][0]["detail"]
    rematch_order(mine.order_id)
    newest = Proposal.objects.get(status="open")
    accepted = purchaser.post(f"/api/v1/proposals/{newest.pk}/acceptance/")
    assert accepted.status_code == 200, accepted.content


def test_rate_above_the_cap_names_the_most(planner, mine):
    body = assert_error(
        planner.post(address_of(mine), {"hourly_rate": "110.01"}), 400, "#/hourly_rate"
    )

    assert "≤ 110.00 CNY per hour" in body["errors"][0]["detail"]
    assert not CounterOffer.objects.exists()


def test_longer_time_cannot_stand_in_for_a_higher_rate(planner, mine):
    # 90 pieces of six minutes at 100 an hour and a setup of 120 earn 1,020: 1,122 at most.
    body = assert_error(planner.post(address_of(mine), {"unit_ms": 500_000}), 400, "#/unit_ms")
    assert "≤ 6.68 min (400800 ms)" in body["errors"][0]["detail"]
    body = assert_error(
        planner.post(address_of(mine), {"unit_ms": 390_000, "hourly_rate": "110"}),
        400,
        "#/hourly_rate",
    )
    assert "≤ 102" in body["errors"][0]["detail"]


def test_bad_body_names_the_field_and_stores_nothing(planner, market, mine):
    paused = builders.window(builders.machine(mine.window.machine.factory), status="paused")
    foreign = builders.window()
    bodies = [
        ({}, "#/hourly_rate"),
        ({"unit_ms": 0}, "#/unit_ms"),
        ({"unit_ms": "6"}, "#/unit_ms"),
        ({"hourly_rate": 1.5}, "#/hourly_rate"),
        ({"hourly_rate": "1.001"}, "#/hourly_rate"),
        ({"hourly_rate": "-1"}, "#/hourly_rate"),
        ({"quantity": mine.quantity}, "#/quantity"),
        ({"quantity": 0}, "#/quantity"),
        ({"window": str(mine.window_id)}, "#/window"),
        ({"window": str(paused.pk)}, "#/window"),
        ({"window": str(foreign.pk)}, "#/window"),
        ({"window": str(new_id())}, "#/window"),
        ({"window": "x"}, "#/window"),
        ({"hourly_rate": "100", "note": "x" * 301}, "#/note"),
        ({"hourly_rate": "100", "status": "accepted"}, "#/status"),
    ]
    for body, pointer in bodies:
        assert_error(planner.post(address_of(mine), body), 400, pointer)

    assert not CounterOffer.objects.exists()


def test_only_planners_of_the_factory_counter(client_of, market, mine):
    viewer = builders.member(market.windows[0].machine.factory.organisation, Role.VIEWER)
    stranger = builders.member(builders.organisation())
    body = {"hourly_rate": "105"}
    for user in (viewer, market.purchaser, market.operator):
        assert_error(client_of(user).post(address_of(mine), body), 403, "#")
    assert_error(client_of(stranger).post(address_of(mine), body), 404, "#/id")
    assert_error(client_of(stranger).get(address_of(mine)), 404, "#/id")
    made = client_of(market.planner).post(address_of(mine), body).json()
    assert_error(client_of(stranger).delete(f"{COUNTERS}{made['id']}/"), 404, "#/id")
    assert_error(client_of(market.purchaser).get(COUNTERS), 403, "#")
    assert client_of(stranger).get(COUNTERS).json()["count"] == 0
    assert client_of(viewer).get(COUNTERS).json()["count"] == 1


def test_members_who_see_no_prices_name_no_rate(client_of, market, mine):
    market.planner.memberships.update(sees_prices=False)
    client = client_of(market.planner)

    for rate in ("105", "999999"):
        response = client.post(address_of(mine), {"hourly_rate": rate})
        assert_error(response, 403, "#")
        assert "110" not in response.content.decode()
    assert client.post(address_of(mine), {"unit_ms": 300_000}).status_code == 201


def test_a_fifth_of_the_offers_and_at_least_one_may_be_countered(planner, market, mine):
    sister = builders.window(builders.machine(mine.window.machine.factory))
    other = builders.allocation(window=sister, status="offered")
    type(other).objects.filter(pk=other.pk).update(offer_expires_at=mine.offer_expires_at)
    planner.post(address_of(mine), {"hourly_rate": "105"})

    body = {"hourly_rate": "125"}
    response = planner.post(address_of(other), body)

    assert_error(response, 409, "#", "counter_quota_spent")


def test_operators_see_the_uplift_by_region_and_process(
    client_of, market, planner, purchaser, mine
):
    made = planner.post(address_of(mine), {"hourly_rate": "105"}).json()
    decide_counter_offer(made["id"])
    version = Proposal.objects.get(status="open")
    purchaser.post(f"/api/v1/proposals/{version.pk}/acceptance/")

    operator = client_of(market.operator)
    (row,) = operator.get(f"{COUNTERS}uplift/").json()["results"]

    assert (row["region"], row["process"]) == ("CN-JS", "cnc-milling-3-axis")
    assert (row["made"], row["accepted"], row["uplift_percent"]) == (1, 1, "5.00")
    assert_error(planner.get(f"{COUNTERS}uplift/"), 403, "#")


def test_list_takes_the_same_queries_however_long(planner, mine, django_assert_num_queries):
    planner.post(address_of(mine), {"hourly_rate": "105"})
    planner.get(COUNTERS)
    with django_assert_num_queries(2):
        planner.get(COUNTERS)
