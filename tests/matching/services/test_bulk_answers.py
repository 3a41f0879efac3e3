"""Tests offers answered together; those that cannot be have errors."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from common.clock import now
from factories.ledger import CapacityTaken
from matching.models import CapacityPrice
from matching.selectors.runs import capacity_prices_of
from matching.services.offers import OfferClosed, accept_each, accept_offers, decline_each
from matching.states import AllocationStatus, DeclineReason, RunStatus
from tests import builders
from tests.offers import offers_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: Any) -> None:
    """Replaces the broker."""
    monkeypatch.setattr("common.queue.send", lambda name, key: None)


def test_acceptable_offers_are_accepted_and_the_others_have_errors() -> None:
    windows = [builders.window(hours=hours) for hours in (8, 8, 1, 8)]
    good, late, full, answered = offers_in(windows, hours=2)
    type(late).objects.filter(pk=late.pk).update(offer_expires_at=now() - timedelta(hours=1))
    accept_offers(ids=[answered.pk], by=None)

    ids = [late.pk, good.pk, full.pk, answered.pk]
    accepted, errors = accept_each(ids=ids, by=None)

    assert [row.pk for row in accepted] == [good.pk]
    assert {pk: type(why) for pk, why in errors.items()} == {
        late.pk: OfferClosed,
        full.pk: CapacityTaken,
        answered.pk: OfferClosed,
    }


def test_open_offers_are_declined_and_the_others_have_errors() -> None:
    first, second = offers_in([builders.window(), builders.window()])
    accept_offers(ids=[second.pk], by=None)

    declined, errors = decline_each(ids=[first.pk, second.pk], by=None, reason=DeclineReason.PRICE)

    assert [row.pk for row in declined] == [first.pk]
    assert set(errors) == {second.pk}
    first.refresh_from_db()
    assert first.status == AllocationStatus.DECLINED


def test_prices_of_hours_are_the_own_ones_of_the_last_approved_run() -> None:
    mine, theirs = builders.window(), builders.window()
    runs = [
        builders.run(decided_at=now() - timedelta(days=3)),
        builders.run(decided_at=now() - timedelta(days=2)),
        builders.run(decided_at=now() - timedelta(days=1), status=RunStatus.REJECTED),
    ]
    for price, run in enumerate(runs, start=1):
        for window in (mine, theirs):
            CapacityPrice.objects.create(run=run, window=window, per_hour=Decimal(price))

    rows = capacity_prices_of(mine.machine.factory.organisation)

    assert [(row.run_id, row.window_id) for row in rows] == [(runs[1].pk, mine.pk)]
