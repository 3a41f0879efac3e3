"""Tests answers to counter-offers: accepted, refused, asked of the buyer, lapsed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import F

from audit.invariant_checks import broken_invariants
from common.clock import MS_PER_HOUR, now
from factories.models import CapacityWindow
from matching.models import Allocation, CounterOffer, OrderPrice, Proposal, Shortfall
from matching.pipeline.counter_decisions.decide_counter import decide_counter_offer
from matching.pipeline.rematch import rematch_order
from matching.pipeline.sweeper import sweep
from matching.services.counter_offers.counter_terms import CounterRequest
from matching.services.counter_offers.making_counters import (
    make_counter_offer,
    withdraw_counter_offer,
)
from matching.services.offers import accept_offers, decline_offers, expire_offers
from matching.services.proposals import accept_proposal, decline_proposal
from tests import builders
from tests.matching.ledger_checks import assert_ledger_holds

pytestmark = pytest.mark.django_db
# Of tests whose messages are sent, or that other threads and processes take part in.
REALLY_COMMITS = pytest.mark.django_db(transaction=True)


@pytest.fixture
def offer(market, offered):
    """Returns the offer of the cheap factory: most of the pieces, at 100 an hour."""
    OrderPrice.objects.update(expected_alone_cost=F("expected_alone_cost") * 2)
    return offered.allocations.get(window=market.windows[0])


def counter(market, offer, **terms):
    """Makes a counter-offer and has the worker answer it."""
    made = make_counter_offer(allocation=offer, terms=CounterRequest(**terms), by=market.planner)
    decide_counter_offer(made.pk)
    made.refresh_from_db()
    offer.refresh_from_db()
    return made


def sister(offer, days=10, **fields):
    """Returns another window of the same machine."""
    starts_at = offer.window.ends_at + timedelta(days=days)
    rate = offer.window.hourly_rate
    return builders.window(
        offer.window.machine, starts_at=starts_at, **{"hours": 12, "hourly_rate": rate} | fields
    )


def assert_clean():
    assert_ledger_holds()
    assert broken_invariants() == []


def test_shorter_time_is_accepted_and_gives_hours_and_money_back(market, offer):
    quantity, earned = offer.quantity, offer.agreed_earnings

    made = counter(market, offer, unit_ms=300_000)

    assert (made.status, offer.status) == ("accepted", "accepted")
    assert made.cost_with < made.cost_without
    assert offer.machine_ms == MS_PER_HOUR + quantity * 300_000
    assert CapacityWindow.objects.get(pk=offer.window_id).reserved_ms == offer.machine_ms
    # A minute of 100 an hour less for each piece, and prices are at cost.
    saved = rounded(Decimal(100) * quantity / 60)
    assert abs(earned - offer.agreed_earnings - saved) < Decimal("0.02")
    assert offer.agreed_price < made.offered_price
    first, second = Proposal.objects.order_by("number")
    assert (first.status, second.status) == ("superseded", "open")
    assert second.price < first.price
    assert_clean()


def rounded(amount):
    return amount.quantize(Decimal("0.01"))


def test_higher_rate_asks_the_buyer_who_accepts_the_version(market, offer):
    accept_proposal(proposal=Proposal.objects.get(), by=market.purchaser)

    made = counter(market, offer, hourly_rate=Decimal(110))

    assert (made.status, offer.status) == ("asked_buyer", "offered")
    version = Proposal.objects.get(status="open")
    before = Proposal.objects.get(number=1)
    assert version.price - before.price == made.agreed_price - made.offered_price > 0
    assert version.changes[0].startswith("The price is")
    assert "A factory accepts on these terms only" in version.changes[-1]
    assert_clean()

    accept_proposal(proposal=version, by=market.purchaser)

    made.refresh_from_db()
    offer.refresh_from_db()
    assert (made.status, made.decided_by) == ("accepted", market.purchaser)
    assert (offer.status, offer.agreed_price) == ("confirmed", made.agreed_price)
    assert offer.agreed_earnings == rounded(made.offered_earnings * Decimal("1.1"))
    assert (
        OrderPrice.objects.get(sharing__stage="published").asked_more
        == version.price - before.price
    )
    assert Proposal.objects.filter(number__gt=2).count() == 0
    assert_clean()


@pytest.mark.parametrize("was_accepted", [True, False])
def test_buyer_declines_the_version_and_keeps_what_was_agreed(market, offer, was_accepted):
    if was_accepted:
        accept_proposal(proposal=Proposal.objects.get(), by=market.purchaser)
    made = counter(market, offer, hourly_rate=Decimal(110))
    version = Proposal.objects.get(number=2)

    decline_proposal(proposal=version, by=market.purchaser, reason="Too dear")

    made.refresh_from_db()
    offer.refresh_from_db()
    assert (made.status, made.refusal, offer.status) == ("refused", "buyer", "offered")
    third = Proposal.objects.get(number=3)
    assert third.status == ("accepted" if was_accepted else "open")
    assert third.price == Proposal.objects.get(number=1).price
    assert_clean()


def test_buyer_that_declines_a_counter_is_asked_for_what_else_costs_more(market, offer):
    accept_proposal(proposal=Proposal.objects.get(), by=market.purchaser)
    other = Allocation.objects.exclude(pk=offer.pk).get()
    counter(market, offer, hourly_rate=Decimal(110))
    builders.window(builders.machine(), hours=12, hourly_rate=Decimal(400))
    decline_offers(ids=[other.pk], by=None, reason="price")
    rematch_order(market.order.pk)
    third = Proposal.objects.get(status="open")

    decline_proposal(proposal=third, by=market.purchaser, reason="Too dear")

    fourth = Proposal.objects.get(number=4)
    assert Proposal.objects.get(number=1).price < fourth.price < third.price
    assert (fourth.status, CounterOffer.objects.get().status) == ("open", "refused")
    assert_clean()


def test_dearer_than_another_factory_is_refused_and_the_offer_stands(market, offer):
    builders.window(
        builders.machine(hourly_rate=Decimal(101), setup_rate=Decimal(101)),
        hours=12,
        hourly_rate=Decimal(101),
    )

    made = counter(market, offer, hourly_rate=Decimal(110))

    assert (made.status, made.refusal) == ("refused", "dearer")
    assert made.cost_with > made.cost_without
    assert made.alternatives["without"]["matched"]["allocations"]
    assert (offer.status, offer.agreed_price) == ("offered", made.offered_price)
    assert Proposal.objects.get().number == 1
    assert_clean()


def test_no_buyer_that_accepted_is_asked_for_more_than_its_pieces_cost_alone(market, offer):
    accept_proposal(proposal=Proposal.objects.get(), by=market.purchaser)
    price = OrderPrice.objects.get(sharing__stage="published")
    OrderPrice.objects.filter(pk=price.pk).update(expected_alone_cost=price.price + 1)

    made = counter(market, offer, hourly_rate=Decimal(110))

    assert (made.status, made.refusal) == ("refused", "over-alone")
    assert_clean()


def test_another_window_moves_the_hours(market, offer):
    other = sister(offer)
    Proposal.objects.update(delivery_on=other.last_day + timedelta(days=3))

    made = counter(market, offer, window=other)

    assert (made.status, offer.status, offer.window) == ("accepted", "accepted", other)
    assert offer.due_on == other.last_day
    reserved = dict(CapacityWindow.objects.values_list("pk", "reserved_ms"))
    assert reserved[market.windows[0].pk] == 0
    assert reserved[other.pk] == offer.machine_ms
    assert_clean()


def test_later_date_asks_the_buyer(market, offer):
    made = counter(market, offer, window=sister(offer))

    assert made.status == "asked_buyer"
    version = Proposal.objects.get(status="open")
    assert any("later" in sentence for sentence in version.changes)
    assert_clean()
    accept_proposal(proposal=version, by=market.purchaser)
    offer.refresh_from_db()
    assert offer.status == "confirmed"
    assert_clean()


def test_window_after_the_latest_day_is_refused(market, offer):
    made = counter(market, offer, window=sister(offer, days=40))

    assert (made.status, made.refusal) == ("refused", "not-fitting")
    assert_clean()


def test_fewer_pieces_leave_a_shortfall_that_is_matched(market, offer):
    whole = offer.quantity
    spare = builders.window(builders.machine(), hours=12, hourly_rate=Decimal(150))

    made = counter(market, offer, quantity=whole - 20)

    # The setup is spread over fewer pieces, which the buyer would pay.
    assert made.status == "asked_buyer"
    accept_proposal(proposal=Proposal.objects.get(status="open"), by=market.purchaser)
    offer.refresh_from_db()
    assert (offer.quantity, offer.status) == (whole - 20, "confirmed")
    missing = Shortfall.objects.get()
    assert (missing.quantity, missing.cause, missing.status) == (20, "reduced", "open")
    rematch_order(market.order.pk)
    assert Allocation.objects.get(window=spare).quantity == 20
    assert_clean()


def test_longer_time_without_free_hours_makes_fewer_pieces(market, offer):
    full = offer.quantity
    CapacityWindow.objects.filter(pk=offer.window_id).update(offered_ms=offer.machine_ms)
    builders.window(builders.machine(hourly_rate=Decimal(300)), hours=12, hourly_rate=Decimal(300))

    made = counter(market, offer, unit_ms=390_000)

    assert made.status == "asked_buyer"
    assert made.agreed_quantity == (offer.machine_ms - MS_PER_HOUR) // 390_000 < full
    assert_clean()


def test_buyer_accepts_after_the_hours_are_gone_and_the_offer_stands(market, offer):
    other = sister(offer)
    made = counter(market, offer, window=other)
    CapacityWindow.objects.filter(pk=other.pk).update(status="paused")

    accept_proposal(proposal=Proposal.objects.get(status="open"), by=market.purchaser)

    made.refresh_from_db()
    offer.refresh_from_db()
    assert (made.status, made.refusal) == ("refused", "no-hours")
    assert (offer.status, offer.window) == ("offered", market.windows[0])
    assert Proposal.objects.get(number=3).status == "accepted"
    assert_clean()


@pytest.mark.parametrize("terms", [{"hourly_rate": Decimal(110)}, {"unit_ms": 300_000}])
def test_counter_lapses_with_its_offer(market, offer, terms):
    accept_proposal(proposal=Proposal.objects.get(), by=market.purchaser)
    made = make_counter_offer(allocation=offer, terms=CounterRequest(**terms), by=market.planner)
    if "hourly_rate" in terms:
        decide_counter_offer(made.pk)
    Allocation.objects.filter(pk=offer.pk).update(offer_expires_at=now())

    expire_offers(at=now())
    decide_counter_offer(made.pk)

    made.refresh_from_db()
    assert made.status == "lapsed"
    rematch_order(market.order.pk)
    assert_clean()


def test_withdrawn_counter_restores_the_accepted_version(market, offer):
    accept_proposal(proposal=Proposal.objects.get(), by=market.purchaser)
    made = counter(market, offer, hourly_rate=Decimal(110))

    withdraw_counter_offer(counter=made, by=market.planner)

    versions = Proposal.objects.order_by("number").values_list("status", flat=True)
    assert list(versions) == ["superseded", "superseded", "accepted"]
    assert_clean()
    accept_offers(ids=[offer.pk], by=market.planner)
    offer.refresh_from_db()
    assert (offer.status, offer.agreed_price) == ("confirmed", made.offered_price)
    assert_clean()


@pytest.mark.parametrize("answer", [accept_offers, decline_offers])
def test_factory_that_answers_the_offer_withdraws_its_counter(market, offer, answer):
    accept_proposal(proposal=Proposal.objects.get(), by=market.purchaser)
    made = counter(market, offer, hourly_rate=Decimal(110))

    answer(
        ids=[offer.pk],
        by=market.planner,
        **({"reason": "price"} if answer is decline_offers else {}),
    )

    made.refresh_from_db()
    assert made.status == "withdrawn"
    if answer is decline_offers:
        rematch_order(market.order.pk)
    assert CounterOffer.objects.get().events.last().to_status == "withdrawn"
    assert Proposal.objects.filter(status="open").count() == 0 or answer is decline_offers
    assert_clean()


@REALLY_COMMITS
def test_answer_comes_after_the_fixed_time_and_not_before(market, offer, settings, quick):
    settings.MATCHING = {**settings.MATCHING, "counter_offer_delay_seconds": 120}
    made = counter(market, offer, unit_ms=300_000)
    assert made.status == "open"
    sweep()
    assert str(made.pk) not in quick

    CounterOffer.objects.update(created_at=now() - timedelta(seconds=121))
    sweep()
    assert str(made.pk) in quick
    decide_counter_offer(made.pk)

    made.refresh_from_db()
    assert made.status == "accepted"
