"""Tests the numbers of work orders: unique, by year, and those of earlier rows."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from matching import work_order_numbers
from matching.models import Allocation, WorkOrderYear
from matching.states import AllocationStatus
from matching.work_order_numbers import next_work_order
from tests import builders
from tests.matching.greedy_runs import approved_run_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def year_is(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Returns a function that sets the year in which work is offered."""
    return lambda year: monkeypatch.setattr(
        work_order_numbers, "now", lambda: datetime(year, 7, 1, tzinfo=UTC)
    )


def numbered(*rows: Allocation) -> list[str]:
    """Gives the rows their numbers and returns them, sorted."""
    chosen = Allocation.objects.filter(pk__in=[row.pk for row in rows])
    chosen.update(work_order=next_work_order())
    return sorted(chosen.values_list("work_order", flat=True))


def proposed(count: int) -> list[Allocation]:
    """Creates allocations that nobody was offered."""
    order, run = builders.order(), builders.run()
    return [
        builders.allocation(order, run=run, quantity=1, status=AllocationStatus.PROPOSED)
        for _ in range(count)
    ]


def test_a_year_counts_from_one(year_is):
    first, second, third = proposed(3)

    year_is(2026)
    assert numbered(first, second) == ["W-26-00001", "W-26-00002"]
    year_is(2027)
    assert numbered(third) == ["W-27-00001"]
    assert WorkOrderYear.objects.count() == 2


def test_a_number_beyond_five_digits_is_longer(year_is):
    year_is(2026)
    (row,) = proposed(1)
    WorkOrderYear.objects.create(year=2026, before_first=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('matching_work_order', 123455)")

    assert numbered(row) == ["W-26-123456"]


def offer_in(year: int, row: Allocation) -> None:
    """Records that an allocation was offered in a year."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO matching_allocationevent"
            " (subject_id, from_status, to_status, reason, detail, at)"
            " VALUES (%s, 'proposed', 'offered', '', '{}', %s)",
            [row.pk, datetime(year, 3, 1, tzinfo=UTC)],
        )


@pytest.mark.django_db(transaction=True)
def test_an_approval_numbers_its_offers_and_leaves_the_rest_without(market, quick):
    run = approved_run_of(market.operator)

    found = list(run.allocations.values_list("work_order", flat=True))
    assert len(found) == 2
    assert len(set(found)) == 2
    assert all(re.fullmatch(r"W-\d\d-\d{5}", number) for number in found)
