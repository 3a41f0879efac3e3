"""Tests that counter-offers decided at once never book an hour twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import Sum

from audit.invariant_checks import broken_invariants
from audit.invariants.accepted_counters import COUNTER_OFFERS
from audit.invariants.reserved_hours import RESERVED_HOURS
from common.clock import MS_PER_HOUR, now
from factories.ledger import Claim, hold
from factories.models import CapacityWindow, LedgerLine
from matching.models import Allocation, CounterOffer, RunOrder
from matching.pipeline.counter_decisions.decide_counter import decide_counter_offer
from matching.services.counter_offers.counter_terms import CounterRequest
from matching.services.counter_offers.making_counters import make_counter_offer
from matching.services.proposals import issue_proposals
from tests import builders
from tests.offers import offers_in

OF_HOURS = {row.__name__ for row in (*RESERVED_HOURS, *COUNTER_OFFERS)}
COUNTERS, THREADS, FIT = 100, 8, 7


@pytest.fixture
def rivals(transactional_db, settings, monkeypatch):
    """Makes a hundred counter-offers that all ask for one window with hours for seven."""
    settings.MATCHING = {**settings.MATCHING, "counter_offers_percent": 100}
    monkeypatch.setattr("common.queue.send", lambda name, *keys: None)
    plant = builders.factory()
    slow = {"hourly_rate": Decimal(60), "setup_rate": Decimal(60)}
    start = now() + timedelta(days=9)
    windows = [
        builders.window(builders.machine(plant, **slow), starts_at=start) for _ in range(COUNTERS)
    ]
    # A setup and a piece take 1.1 hours: seven of them fit in 8 hours.
    goal = builders.window(
        builders.machine(plant, **slow),
        hours=8,
        hourly_rate=Decimal(60),
        starts_at=start - timedelta(days=2),
    )
    offers = offers_in(windows)
    hold(
        [Claim(row.window_id, row.pk, row.machine_ms) for row in offers],
        expires_at=now() + timedelta(days=1),
    )
    for row in offers:
        builders.run_order(row.order, run=row.run, made=1, unmet=0, unmet_price=Decimal(500))
    RunOrder.objects.update(unmatched_reason="")
    issue_proposals({row.order_id for row in offers}, by=None)
    counters = [
        make_counter_offer(allocation=row, terms=CounterRequest(window=goal), by=None)
        for row in offers
    ]
    return goal, [row.pk for row in counters]


@pytest.mark.slow
def test_hundred_counters_at_once_book_no_hour_of_a_window_twice(rivals):
    goal, ids = rivals
    start = Barrier(THREADS)

    def decide(lane):
        try:
            start.wait(timeout=60)
            for pk in ids[lane::THREADS]:
                decide_counter_offer(pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(decide, range(THREADS)))

    moved = Allocation.objects.filter(window=goal)
    assert moved.count() == FIT
    assert set(moved.values_list("status", flat=True)) == {"accepted"}
    reserved = CapacityWindow.objects.get(pk=goal.pk).reserved_ms
    assert reserved == FIT * (MS_PER_HOUR + 360_000) <= goal.offered_ms
    lines = LedgerLine.objects.filter(window=goal)
    assert lines.aggregate(sum=Sum("machine_ms"))["sum"] == reserved
    assert CounterOffer.objects.filter(status="accepted").count() == FIT
    refused = CounterOffer.objects.filter(status="refused", refusal__in=("no-hours", "not-fitting"))
    assert refused.count() == COUNTERS - FIT
    assert not {row.name for row in broken_invariants()} & OF_HOURS
