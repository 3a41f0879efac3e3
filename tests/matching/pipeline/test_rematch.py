"""Tests matching lost pieces again: new offers, kept allocations, unmet pieces."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import F, Sum

from common.clock import MS_PER_HOUR, now
from common.money import portion
from factories.models import CapacityWindow
from factories.states import WindowStatus
from matching.models import Allocation, LotTransfer, OrderPrice, Proposal, Shortfall
from matching.pipeline import rematch as rematching
from matching.pipeline.rematch import rematch_order
from matching.services.offers import accept_offers, cancel_allocation, decline_offers, expire_offers
from matching.services.proposals import accept_proposal, decline_proposal
from matching.services.shortfalls import create_shortfalls
from matching.states import LIVE_STATUSES
from orders.models import Order
from tests import builders
from tests.matching.greedy_runs import approved_run_of, greedy_engine
from tests.matching.ledger_checks import assert_ledger_holds

pytestmark = pytest.mark.django_db
# Of tests whose messages are sent, or that other threads and processes take part in.
REALLY_COMMITS = pytest.mark.django_db(transaction=True)


def decline(row, by=None, reason="no-capacity"):
    decline_offers(ids=[row.pk], by=by, reason=reason)


def spare(hours=12, **fields):
    """Hours of another factory."""
    rate = fields.pop("rate", Decimal(130))
    fields = {"hours": hours, "hourly_rate": rate} | fields
    return builders.window(builders.machine(hourly_rate=rate, setup_rate=rate), **fields)


def small(market):
    """Returns the smaller of the two offers."""
    return Allocation.objects.filter(order=market.order).order_by("quantity")[0]


def test_lost_pieces_go_to_the_next_best_and_the_rest_is_left_alone(market, offered):
    lost = small(market)
    kept = offered.allocations.exclude(pk=lost.pk).get()
    before = {name: getattr(kept, name) for name in ("quantity", "machine_ms", "status", "total")}
    expensive, cheap = spare(rate=Decimal(140)), spare(rate=Decimal(120))
    decline(lost, market.planner)

    rematch_order(market.order.pk)

    new = Allocation.objects.get(window=cheap)
    assert (new.quantity, new.status, new.run) == (lost.quantity, "offered", offered)
    assert new.offer_expires_at <= cheap.expires_at
    assert not Allocation.objects.filter(window=expensive).exists()
    assert Shortfall.objects.get().status == "filled"
    kept.refresh_from_db()
    assert {name: getattr(kept, name) for name in before} == before
    assert_ledger_holds()


@REALLY_COMMITS
def test_the_engine_solves_in_a_subprocess(market, monkeypatch):
    with greedy_engine():
        approved_run_of(market.operator)
        cheap = spare(rate=Decimal(120))
        decline(small(market), market.planner)
    monkeypatch.setattr("common.queue.send", lambda name, key: None)

    rematch_order(market.order.pk)

    assert Allocation.objects.get(window=cheap).status == "offered"
    assert_ledger_holds()


def test_machine_that_declined_is_not_asked_again_but_after_expiry_another_window_is(
    market, offered
):
    lost = small(market)
    sister = builders.window(
        lost.window.machine, hours=12, starts_at=lost.window.ends_at + timedelta(days=1)
    )
    decline(lost, market.planner)

    rematch_order(market.order.pk)

    assert not Allocation.objects.filter(window=sister).exists()
    assert Shortfall.objects.get().status == "unmatched"


def test_window_of_the_same_machine_is_asked_after_silence(market, offered):
    lost = small(market)
    sister = builders.window(
        lost.window.machine, hours=12, starts_at=lost.window.ends_at + timedelta(days=1)
    )
    Allocation.objects.filter(pk=lost.pk).update(offer_expires_at=now())
    expire_offers(at=now())

    rematch_order(market.order.pk)

    assert Allocation.objects.get(window=sister).quantity == lost.quantity
    assert not Allocation.objects.filter(window=lost.window, status="offered").exists()


def test_fitting_pieces_are_placed_and_the_rest_has_a_reason(market, offered):
    lost = small(market)
    # A setup, and three pieces fewer than were lost.
    spare(offered_ms=MS_PER_HOUR + (lost.quantity - 3) * 360_000, rate=Decimal(120))
    decline(lost, market.planner)

    rematch_order(market.order.pk)

    shortfalls = dict(Shortfall.objects.values_list("status", "quantity"))
    assert set(shortfalls) == {"filled", "unmatched"}
    assert sum(shortfalls.values()) == lost.quantity
    assert_ledger_holds()


@pytest.mark.parametrize("limit", [2, 3])
@REALLY_COMMITS
def test_factories_that_already_make_it_count(market, quick, limit):
    Order.objects.update(max_factories=limit)
    approved_run_of(market.operator)
    lost = small(market)
    for _ in range(2):
        spare(offered_ms=MS_PER_HOUR + lost.quantity // 2 * 360_000)
    decline(lost, market.planner)

    rematch_order(market.order.pk)

    live = Allocation.objects.filter(order=market.order, status__in=LIVE_STATUSES)
    assert live.values("window__machine__factory").distinct().count() <= limit
    assert_ledger_holds()


@REALLY_COMMITS
def test_all_or_nothing_is_withdrawn_if_it_cannot_be_whole(market, quick):
    Order.objects.update(all_or_nothing=True)
    approved_run_of(market.operator)
    decline(small(market), market.planner)

    rematch_order(market.order.pk)

    market.order.refresh_from_db()
    assert market.order.status == "unmatched"
    assert set(CapacityWindow.objects.values_list("reserved_ms", flat=True)) == {0}
    assert Proposal.objects.get().status == "declined"
    assert_ledger_holds()


@REALLY_COMMITS
def test_two_workers_fill_a_gap_once(market, offered):
    spare()
    decline(small(market), market.planner)
    start = Barrier(2)

    def rematch(_):
        try:
            start.wait(timeout=20)
            rematch_order(market.order.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(rematch, range(2)))

    live = Allocation.objects.filter(order=market.order, status__in=LIVE_STATUSES)
    assert live.aggregate(sum=Sum("quantity"))["sum"] == 100
    assert Proposal.objects.count() == 2
    rematch_order(market.order.pk)
    assert Proposal.objects.count() == 2
    assert_ledger_holds()


def test_hours_that_were_taken_are_sought_elsewhere(market, offered, monkeypatch):
    first, second = spare(rate=Decimal(120)), spare(rate=Decimal(140))
    decline(small(market), market.planner)
    solved = rematching.solve_problems

    def taken_meanwhile(problems):
        answers = solved(problems)
        CapacityWindow.objects.filter(pk=first.pk).update(status=WindowStatus.PAUSED)
        return answers

    monkeypatch.setattr(rematching, "solve_problems", taken_meanwhile)

    rematch_order(market.order.pk)

    assert Allocation.objects.get(window=second).status == "offered"
    assert not Allocation.objects.filter(window=first).exists()
    assert_ledger_holds()


@pytest.fixture
def routed(market, quick):
    """Builds an order that is milled, coated and milled at one factory, a week each."""
    CapacityWindow.objects.all().update(status=WindowStatus.WITHDRAWN)
    Order.objects.update(status="cancelled")
    plant = builders.factory()
    mill = builders.machine(plant)
    coat = builders.machine(plant, process_id="powder-coating")
    for machine, week in ((mill, 1), (coat, 2), (mill, 3)):
        builders.window(machine, hours=20, starts_at=now() + timedelta(weeks=week))
    order = builders.order(
        quantity=50,
        reserve_price=Decimal(900),
        operations=[{}, {"process_id": "powder-coating"}, {}],
    )
    approved_run_of(market.operator)
    assert LotTransfer.objects.filter(from_allocation__order=order).count() == 2
    return order


def step(order, sequence):
    """Returns the live allocations of one step."""
    return Allocation.objects.filter(
        order=order, operation__sequence=sequence, status__in=LIVE_STATUSES
    )


def coating(weeks, hours=20, **place):
    """Hours for the middle step at another factory."""
    machine = builders.machine(builders.factory(**place), process_id="powder-coating")
    return builders.window(machine, hours=hours, starts_at=now() + timedelta(weeks=weeks))


@REALLY_COMMITS
def test_lost_step_is_replaced_between_the_others_and_lots_go_by_it(market, routed):
    early, fits = coating(0.9), coating(2)
    before = set(step(routed, 1).values_list("pk", "quantity", "machine_ms"))
    decline(step(routed, 2).get(), market.planner)
    lots = LotTransfer.objects.filter(from_allocation__order=routed)
    assert [lot.pieces for lot in lots] == [0, 0]

    rematch_order(routed.pk)

    new = step(routed, 2).get()
    assert (new.window, new.quantity) == (fits, 50)
    assert not Allocation.objects.filter(window=early).exists()
    assert new.lots_in.get().from_allocation == step(routed, 1).get()
    assert new.lots_out.get().to_allocation == step(routed, 3).get()
    assert new.transport > 0
    assert step(routed, 1).get().transport > 0
    assert set(step(routed, 1).values_list("pk", "quantity", "machine_ms")) == before
    assert_ledger_holds()


@REALLY_COMMITS
def test_declined_version_takes_along_what_was_confirmed_for_it(market, routed):
    ids = list(Allocation.objects.filter(order=routed).values_list("pk", flat=True))
    accept_offers(ids=ids, by=market.planner)
    accept_proposal(proposal=Proposal.objects.get(order=routed), by=None)
    OrderPrice.objects.update(expected_alone_cost=F("expected_alone_cost") * 2)
    coating(2)
    cancel_allocation(allocation=step(routed, 2).get(), by=market.planner, reason="Fire")
    rematch_order(routed.pk)
    assert step(routed, 2).get().status == "offered"

    decline_proposal(
        proposal=Proposal.objects.get(order=routed, status="open"), by=None, reason="Too expensive"
    )

    assert not Allocation.objects.filter(order=routed, status__in=LIVE_STATUSES).exists()
    assert set(CapacityWindow.objects.values_list("reserved_ms", flat=True)) == {0}
    assert_ledger_holds()


@REALLY_COMMITS
def test_too_far_a_replacement_is_none(market, routed):
    # 2,000 km away goods are days on the road: too late for the step after.
    coating(2, latitude=Decimal("45.0"), longitude=Decimal("127.0"))
    decline(step(routed, 2).get(), market.planner)

    rematch_order(routed.pk)

    assert not step(routed, 2).exists()
    routed.refresh_from_db()
    assert routed.status == "unmatched"
    assert set(Shortfall.objects.values_list("cause", "status")) == {
        ("declined", "unmatched"),
        ("stranded", "unmatched"),
    }
    assert set(CapacityWindow.objects.values_list("reserved_ms", flat=True)) == {0}
    assert_ledger_holds()


@REALLY_COMMITS
def test_pieces_without_a_step_are_given_back_by_the_others(market, routed):
    coating(2, hours=3)
    first = step(routed, 1).get()
    unit_ms = (first.machine_ms - first.operation.setup_ms) // first.quantity
    accept_offers(ids=[first.pk], by=market.planner)
    decline(step(routed, 2).get(), market.planner)

    rematch_order(routed.pk)

    made = step(routed, 2).get().quantity
    assert made < 50
    for sequence in (1, 3):
        row = step(routed, sequence).get()
        assert row.quantity == made
        assert row.machine_ms == row.operation.setup_ms + unit_ms * made
    assert step(routed, 1).get().status == "accepted"
    stranded = Shortfall.objects.filter(cause="stranded")
    assert set(stranded.values_list("quantity", flat=True)) == {50 - made}
    assert_ledger_holds()


@REALLY_COMMITS
def test_two_lost_steps_are_replaced_one_after_the_other(market, routed):
    coating(2)
    mill = builders.machine(builders.factory())
    builders.window(mill, hours=20, starts_at=now() + timedelta(weeks=1))
    for sequence in (1, 2):
        decline(step(routed, sequence).get(), market.planner)

    rematch_order(routed.pk)

    assert [step(routed, n).get().quantity for n in (1, 2, 3)] == [50, 50, 50]
    assert Proposal.objects.filter(order=routed).count() == 2
    assert_ledger_holds()


def test_failed_pieces_are_made_again_elsewhere_and_the_rest_goes_on(market, offered):
    spare()
    OrderPrice.objects.update(expected_alone_cost=F("expected_alone_cost") * 2)
    accept_proposal(proposal=Proposal.objects.get(), by=market.purchaser)
    rows = accept_offers(
        ids=list(offered.allocations.values_list("pk", flat=True)), by=market.planner
    )
    offered.allocations.update(status="in_production")
    Order.objects.update(status="in_production")
    row = Allocation.objects.get(pk=rows[0].pk)

    Allocation.objects.filter(pk=row.pk).update(lost=4)
    create_shortfalls([(row, 4)], cause="failed")
    rematch_order(market.order.pk)

    row.refresh_from_db()
    assert (row.lost, row.status) == (4, "in_production")
    parts = Proposal.objects.get(order=market.order, status="open").parts
    (part,) = [part for part in parts if part["allocation"] == str(row.pk)]
    kept = portion(row.agreed_price, row.quantity - 4, row.quantity, 2)
    assert (part["quantity"], Decimal(part["price"])) == (row.quantity - 4, kept)
    new = Allocation.objects.get(order=market.order, status="offered")
    assert new.quantity == 4
    market.order.refresh_from_db()
    assert market.order.status == "in_production"
