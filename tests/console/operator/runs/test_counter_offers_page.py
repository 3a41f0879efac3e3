"""Tests that operators see counter-offers with both costs, and what they raised."""

from decimal import Decimal

from django.urls import reverse

from matching.formulation.supply import read_supply
from matching.models import CounterOffer
from matching.pipeline.counter_decisions import decide_counter
from matching.services.approval import approve_run
from matching.services.counter_offers.counter_terms import CounterRequest
from matching.services.counter_offers.making_counters import make_counter_offer
from vocabularies.selectors import process_closure


def supply_here(currency, at):
    """Reads the supply in the test's own transaction, whose isolation level stays."""
    return read_supply(currency, at, process_closure())


def test_counter_offers_are_listed_with_both_costs(market, run, reviewer, monkeypatch):
    monkeypatch.setattr(decide_counter, "supply_at", supply_here)
    run = approve_run(run=run, by=market.reviewer)
    row = run.allocations.filter(order=market.split).order_by("-quantity")[0]
    counter = make_counter_offer(
        allocation=row, terms=CounterRequest(hourly_rate=Decimal(105)), by=market.planner
    )
    decide_counter.decide_counter_offer(counter.pk)
    counter = CounterOffer.objects.get()
    assert counter.cost_without > counter.cost_with

    page = reviewer.get(reverse("operator:counter-offers")).content.decode()
    detail = reviewer.get(reverse("operator:run-order", args=[run.pk, market.split.pk]))

    assert "PO-SPLIT" in page
    assert "Rise by region and process" in page
    assert f"{counter.cost_without:,.2f}" in page
    assert f"{counter.cost_with:,.2f}" in detail.content.decode()
    assert "Without the factory" in detail.content.decode()
