"""Checks scorecards: answers to offers, and pieces shipped by the due day."""

from datetime import timedelta
from decimal import Decimal

import pytest

from common.clock import now
from fulfilment.services.manufacturing import inspect_pieces, report_progress, start_production
from fulfilment.supplier_scorecard import Scorecard, scorecards
from matching.models import Allocation, AllocationEvent
from tests import builders
from tests.fulfilment.conftest import make, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def window():
    return builders.window(hours=400)


def answered(window, status, after):
    """Creates an offer answered after the given time."""
    row = builders.allocation(window=window, quantity=1)
    at = now()
    for before, to, moment in (("", "offered", at), ("offered", status, at + after)):
        event = AllocationEvent(subject=row, from_status=before, to_status=to)
        event.at = moment
        AllocationEvent._meta.get_field("at").auto_now_add = False
        event.save()
        AllocationEvent._meta.get_field("at").auto_now_add = True
    return row


def record_of(window, today=None):
    return scorecards(today=today or now().date()).get(window.machine.factory_id, Scorecard())


def test_answers_are_counted_and_timed(window):
    for hours in (1, 3):
        answered(window, "accepted", timedelta(hours=hours))
    answered(window, "declined", timedelta(hours=5))
    answered(window, "expired", timedelta(hours=48))

    record = record_of(window)

    assert (record.accepted, record.declined, record.expired) == (2, 1, 1)
    assert record.accepted_share == Decimal(2) / 3
    assert record.median_answer == timedelta(hours=3)


def test_shipped_by_the_due_day_is_on_time(window):
    row = builders.allocation(window=window)
    make(row)
    send(row)

    assert (record_of(window).in_time, record_of(window).late) == (100, 0)
    assert record_of(window).in_time_share == 1


def test_shipped_after_the_due_day_is_late(window):
    row = builders.allocation(window=window, due_on=now().date() - timedelta(days=1))
    make(row)
    send(row)

    assert (record_of(window).in_time, record_of(window).late) == (0, 100)


def test_an_overdue_allocation_is_late_from_the_day_after(window):
    due = builders.allocation(window=window).due_on

    assert record_of(window, due) == Scorecard()
    assert record_of(window, due + timedelta(days=1)).late == 100


def test_pieces_that_left_in_time_count_although_others_did_not(window):
    row = builders.allocation(window=window)
    start_production(allocation=row, by=None)
    report_progress(allocation=row, pieces=60, by=None)
    inspect_pieces(allocation=row, passed=60, failed=0, by=None)
    send(row)

    record = record_of(window, row.due_on + timedelta(days=1))
    assert (record.in_time, record.late, record.in_time_share) == (60, 40, Decimal("0.6"))


def test_a_factory_without_a_past_has_no_shares(window):
    other = builders.allocation()

    assert scorecards(today=now().date(), factory=window.machine.factory_id) == {}
    assert Scorecard().accepted_share is Scorecard().in_time_share is None
    assert Allocation.objects.get() == other
