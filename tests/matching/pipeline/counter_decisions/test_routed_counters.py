"""Tests counter-offers to a step between others: lots, dates, pieces left out."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import F

from audit.invariant_checks import broken_invariants
from common.clock import now
from matching.models import Allocation, OrderPrice, Proposal
from matching.pipeline.counter_decisions.decide_counter import decide_counter_offer
from matching.pipeline.rematch import rematch_order
from matching.services.counter_offers.counter_terms import CounterRequest
from matching.services.counter_offers.making_counters import make_counter_offer
from matching.services.proposals import accept_proposal
from matching.states import LIVE_STATUSES
from tests import builders
from tests.matching.greedy_runs import approved_run_of
from tests.matching.ledger_checks import assert_ledger_holds

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def coated(transactional_db, quick):
    """Offers an order that is milled, coated elsewhere and milled, a week each."""
    plant = builders.factory()
    mill = builders.machine(plant)
    coat = builders.machine(builders.factory(), process_id="powder-coating")
    for machine, week in ((mill, 1), (coat, 2), (mill, 3)):
        builders.window(machine, hours=20, starts_at=now() + timedelta(weeks=week))
    order = builders.order(
        quantity=50,
        reserve_price=Decimal(900),
        operations=[{}, {"process_id": "powder-coating"}, {}],
    )
    approved_run_of(builders.member(builders.operator()))
    OrderPrice.objects.update(expected_alone_cost=F("expected_alone_cost") * 2)
    return order


def step(order, sequence):
    """Returns the live allocation of one step."""
    return Allocation.objects.get(
        order=order, operation__sequence=sequence, status__in=LIVE_STATUSES
    )


def countered(row, **terms):
    """Returns a counter-offer that was answered."""
    made = make_counter_offer(allocation=row, terms=CounterRequest(**terms), by=None)
    decide_counter_offer(made.pk)
    made.refresh_from_db()
    return made


def second_line(row, weeks):
    """Returns a window of another machine of the same plant."""
    machine = builders.machine(row.window.machine.factory, process_id="powder-coating")
    return builders.window(machine, hours=20, starts_at=now() + timedelta(weeks=weeks))


def assert_clean():
    assert_ledger_holds()
    assert broken_invariants() == []


def test_step_moves_between_the_others_and_keeps_its_lots(coated):
    row = step(coated, 2)
    other = second_line(row, 2)

    made = countered(row, window=other)

    assert made.status == "accepted"
    moved = step(coated, 2)
    assert (moved.pk, moved.window, moved.status) == (row.pk, other, "accepted")
    assert moved.lots_in.get().from_allocation == step(coated, 1)
    assert moved.lots_out.get().to_allocation == step(coated, 3)
    assert_clean()


def test_step_cannot_move_behind_the_next(coated):
    row = step(coated, 2)

    made = countered(row, window=second_line(row, 3))

    assert (made.status, made.refusal) == ("refused", "not-fitting")
    assert_clean()


def test_pieces_left_out_are_stranded_at_the_other_steps(coated):
    made = countered(step(coated, 2), quantity=45)
    assert made.status == "asked_buyer", made.refusal
    accept_proposal(proposal=Proposal.objects.get(status="open"), by=None)

    rematch_order(coated.pk)

    assert [step(coated, number).quantity for number in (1, 2, 3)] == [45, 45, 45]
    assert_clean()
