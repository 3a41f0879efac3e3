"""Tests answers to offers: hours, states, rematches and concurrent answers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from common.clock import now
from common.errors import InvalidTransition
from common.ids import new_id
from factories.ledger import CapacityTaken, Claim, hold, release
from factories.models import CapacityWindow, LedgerLine
from matching.models import Allocation, Proposal, Shortfall
from matching.pipeline.sweeper import sweep
from matching.services.offers import (
    OfferClosed,
    accept_offers,
    cancel_allocation,
    decline_offers,
    expire_offers,
)
from matching.services.proposals import accept_proposal
from matching.states import AllocationStatus, ShortfallStatus
from orders.services.order_changes import cancel_order
from orders.states import OrderStatus
from tests.matching.greedy_runs import approved_run_of
from tests.matching.ledger_checks import assert_ledger_holds

pytestmark = pytest.mark.django_db
# Of tests whose messages are sent, or that other threads and processes take part in.
REALLY_COMMITS = pytest.mark.django_db(transaction=True)


def ids_of(run):
    return list(run.allocations.order_by("pk").values_list("pk", flat=True))


def test_accepted_offer_keeps_its_hours_committed(market, offered):
    (first, second) = ids_of(offered)

    (row,) = accept_offers(ids=[first], by=market.planner)

    row.refresh_from_db()
    assert row.status == AllocationStatus.ACCEPTED
    lines = LedgerLine.objects.filter(reference=first).values_list("kind", "machine_ms")
    assert sorted(lines) == [
        ("commit", row.machine_ms),
        ("hold", row.machine_ms),
        ("release", -row.machine_ms),
    ]
    assert Allocation.objects.get(pk=second).status == AllocationStatus.OFFERED
    assert row.events.last().by == market.planner
    assert_ledger_holds()


@REALLY_COMMITS
def test_offer_whose_hold_lapsed_is_accepted_only_where_its_hours_are_free(market, offered):
    (first, second) = ids_of(offered)
    release([first, second])
    row = Allocation.objects.get(pk=first)
    window = row.window
    window.refresh_from_db()
    rival = Claim(window.pk, new_id(), window.free_ms)
    hold([rival], expires_at=now() + timedelta(days=1))

    with pytest.raises(CapacityTaken) as error:
        accept_offers(ids=[second, first], by=market.planner)

    assert error.value.field == "ids.1"
    assert set(offered.allocations.values_list("status", flat=True)) == {"offered"}
    assert not LedgerLine.objects.filter(kind="commit").exists()


@pytest.mark.parametrize("action", ["accept", "decline", "expire"])
@REALLY_COMMITS
def test_answered_offer_is_closed_and_its_place_named(market, offered, action):
    (first, second) = ids_of(offered)
    if action == "accept":
        accept_offers(ids=[second], by=market.planner)
    elif action == "decline":
        decline_offers(ids=[second], by=market.planner, reason="price")
    else:
        Allocation.objects.filter(pk=second).update(offer_expires_at=now())

    with pytest.raises(OfferClosed) as error:
        accept_offers(ids=[first, second], by=market.planner)

    assert error.value.field == "ids.1"
    assert Allocation.objects.get(pk=first).status == AllocationStatus.OFFERED


@REALLY_COMMITS
def test_declined_offer_frees_its_hours_and_asks_for_a_match(market, offered, quick):
    (first, _) = ids_of(offered)
    quick.clear()

    (row,) = decline_offers(ids=[first], by=market.planner, reason="price", comment="too little")

    row.refresh_from_db()
    assert (row.status, row.decline_reason) == (AllocationStatus.DECLINED, "price")
    event = row.events.last()
    assert (event.reason, event.detail) == ("too little", {"reason": "price"})
    shortfall = Shortfall.objects.get(allocation=row)
    assert (shortfall.quantity, shortfall.cause, shortfall.status) == (
        row.quantity,
        "declined",
        "open",
    )
    assert CapacityWindow.objects.get(pk=row.window_id).reserved_ms == 0
    assert quick == [str(market.order.pk)]
    assert_ledger_holds()


@REALLY_COMMITS
def test_sweep_expires_offers_and_asks_again(market, offered, quick):
    Allocation.objects.update(offer_expires_at=now() - timedelta(seconds=1))

    sweep()

    assert set(offered.allocations.values_list("status", flat=True)) == {"expired"}
    assert set(Shortfall.objects.values_list("cause", "status")) == {("expired", "open")}
    Shortfall.objects.update(created_at=now() - timedelta(minutes=1))
    quick.clear()
    sweep()
    assert quick == [str(market.order.pk)]
    assert_ledger_holds()


@REALLY_COMMITS
def test_sweep_leaves_offers_alone_whose_order_is_held(market, offered):
    Allocation.objects.update(offer_expires_at=now() - timedelta(seconds=1))
    with ThreadPoolExecutor(1) as other, transaction.atomic():
        type(market.order).objects.select_for_update().get(pk=market.order.pk)

        def expired_elsewhere():
            try:
                return expire_offers(at=now())
            finally:
                connection.close()

        assert other.submit(expired_elsewhere).result(timeout=20) == 0

    assert expire_offers(at=now()) == 2


def test_factory_gives_back_what_it_accepted_before_production(market, offered):
    (first, _) = ids_of(offered)
    (row,) = accept_offers(ids=[first], by=market.planner)

    cancel_allocation(allocation=row, by=market.planner, reason="The machine broke.")

    row.refresh_from_db()
    assert row.status == AllocationStatus.CANCELLED
    assert Shortfall.objects.get(allocation=row).cause == "cancelled"
    assert_ledger_holds()


@pytest.mark.parametrize("status", ["offered", "in_production", "shipped", "declined"])
def test_only_accepted_work_can_be_given_back(market, offered, status):
    row = offered.allocations.first()
    reason = "price" if status == "declined" else ""
    Allocation.objects.filter(pk=row.pk).update(status=status, decline_reason=reason)

    with pytest.raises(InvalidTransition):
        cancel_allocation(allocation=row, by=market.planner, reason="no")


@REALLY_COMMITS
def test_both_sides_at_once_end_in_confirmed(market, offered):
    (first, second) = ids_of(offered)
    proposal = Proposal.objects.get()
    start = Barrier(3)

    def run(action):
        try:
            start.wait(timeout=20)
            action()
        finally:
            connection.close()

    actions = [
        lambda: accept_offers(ids=[first], by=market.planner),
        lambda: accept_offers(ids=[second], by=market.planner),
        lambda: accept_proposal(proposal=proposal, by=market.purchaser),
    ]
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(run, actions))

    assert set(offered.allocations.values_list("status", flat=True)) == {"confirmed"}
    market.order.refresh_from_db()
    assert market.order.status == OrderStatus.AWARDED
    assert_ledger_holds()


@REALLY_COMMITS
def test_deadline_is_not_after_the_notice_of_its_window(market, quick):
    CapacityWindow.objects.update(notice=timedelta(days=6))

    run = approved_run_of(market.operator)

    for row in run.allocations.select_related("window"):
        assert row.offer_expires_at == row.window.notice_ends_at
        line = LedgerLine.objects.get(reference=row.pk)
        assert line.expires_at == row.offer_expires_at


@pytest.mark.parametrize("accepted", [False, True])
def test_cancelled_order_takes_everything_with_it(market, offered, accepted):
    if accepted:
        accept_offers(ids=ids_of(offered), by=market.planner)
        accept_proposal(proposal=Proposal.objects.get(), by=market.purchaser)
    market.order.refresh_from_db()

    cancel_order(order=market.order, by=market.purchaser, reason="changed plans")

    assert set(offered.allocations.values_list("status", flat=True)) == {"cancelled"}
    assert set(CapacityWindow.objects.values_list("reserved_ms", flat=True)) == {0}
    assert Proposal.objects.get().status == "declined"
    assert not Shortfall.objects.exclude(status=ShortfallStatus.CANCELLED).exists()
    assert_ledger_holds()


def test_order_in_production_cannot_be_cancelled(market, offered):
    accept_offers(ids=ids_of(offered), by=market.planner)
    accept_proposal(proposal=Proposal.objects.get(), by=market.purchaser)
    offered.allocations.filter(pk=ids_of(offered)[0]).update(status="in_production")
    market.order.refresh_from_db()

    with pytest.raises(InvalidTransition, match="Production has started"):
        cancel_order(order=market.order, by=market.purchaser, reason="changed plans")

    assert not offered.allocations.filter(status="cancelled").exists()
