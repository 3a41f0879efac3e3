"""Opens pages at instants where dates differ between time zones."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import builders
from tests.clock_shift import instant
from tests.console.factory.conftest import lot, manufacturer, monday, offer, window

# UTC has another day than China from 16:00 to midnight.
CLOCKS = [
    "2026-12-06T15:58Z",  # Sunday in both
    "2026-12-06T16:02Z",  # Sunday in UTC, Monday in China
    "2026-12-06T23:58Z",
    "2026-12-07T00:02Z",  # Monday in both
    "2026-12-31T16:02Z",  # the new year in China alone
    "2027-02-28T16:02Z",  # March in China alone
    "2028-02-29T23:20Z",
    "2027-03-28T00:59Z",  # Europe's summer time begins
    "2027-10-31T01:01Z",  # and ends
]


@pytest.mark.parametrize("clock", CLOCKS)
def test_pages_agree_on_today_at_any_clock(
    db: None, clock: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: instant(clock))
    ours = manufacturer("Suzhou Precision", "Lathe 7")
    shared = window(ours, hours=40, ends_at=monday() + timedelta(hours=40))
    today = ours.factory.day_of(instant(clock))
    for title, days in (("Late", -1), ("Due", 0), ("Later", 60)):
        lot(ours, window=shared, title=title, due_on=today + timedelta(days=days))
    offer(ours, window=shared)
    operator = builders.member(builders.operator())
    buyer = builders.member(builders.buyer(), "purchaser")

    pages = {}
    for user, names in (
        (ours.owner, ["factory:work", "factory:calendar", "factory:earnings", "factory:offers"]),
        (operator, ["operator:overview", "operator:savings", "operator:market"]),
        (buyer, ["buyer:orders", "buyer:new-order"]),
    ):
        client = Client()
        client.force_login(user)
        pages |= {name: client.get(reverse(name)) for name in names}

    assert {page.status_code for page in pages.values()} == {200}
    work = pages["factory:work"].context
    assert (work["overdue"], work["due_today"], work["near"]) == (1, 1, 2)
