"""Accepts many offers at once on several web workers: no hour is sold twice.

P2 in the suite is a slice; at full size:

    P2_ACCEPTS=2000 P2_CLIENTS=100 python3 manage.py test tests/system/test_many_accepts.py -n 0
"""

import os
from collections import Counter
from random import Random

import pytest
from django.db import connection
from django.db.models import Sum

from factories.models import CapacityWindow, LedgerLine
from matching.models import Allocation
from tests import builders
from tests.offers import offers_in, token_of
from tests.processes import database_url
from tests.system.serving_workers import all_at_once, web_server

pytestmark = pytest.mark.django_db(transaction=True)

ACCEPTS = int(os.environ.get("P2_ACCEPTS", "120"))
CLIENTS = int(os.environ.get("P2_CLIENTS", "20"))


def deadlocks():
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def assert_nothing_is_oversold():
    for window in CapacityWindow.objects.all():
        lines = LedgerLine.objects.filter(window=window).aggregate(sum=Sum("machine_ms"))["sum"]
        accepted = Allocation.objects.filter(window=window, status="accepted")
        assert window.reserved_ms == (lines or 0)
        assert window.reserved_ms == (accepted.aggregate(sum=Sum("machine_ms"))["sum"] or 0)
        assert window.reserved_ms <= window.offered_ms


def test_exactly_as_many_accepts_succeed_as_there_are_hours():
    plant = builders.factory()
    planner = builders.member(plant.organisation)
    window = builders.window(builders.machine(plant), hours=100)
    offers = offers_in([window] * 200)
    calls = [(f"allocations/{row.pk}/acceptance/", {}) for row in offers]

    with web_server(database_url()) as port:
        answers = all_at_once(port, token_of(planner), calls, clients=200)

    assert Counter(status for status, _ in answers) == {200: 100, 409: 100}
    refused = [body for status, body in answers if status == 409]
    assert {body["code"] for body in refused} == {"capacity_taken"}
    assert {error["pointer"] for body in refused for error in body["errors"]} == {"#/window"}
    assert_nothing_is_oversold()
    window.refresh_from_db()
    assert window.free_ms == 0


def test_accepts_over_several_windows_are_all_or_nothing():
    random = Random(4)
    plant = builders.factory()
    planner = builders.member(plant.organisation)
    # Hours for about half of what is asked.
    hours = ACCEPTS * 3 // 12 // 2
    windows = [builders.window(builders.machine(plant), hours=hours) for _ in range(12)]
    chosen = [random.sample(windows, 3) for _ in range(ACCEPTS)]
    offers = offers_in([window for three in chosen for window in three])
    bundles = [offers[at : at + 3] for at in range(0, len(offers), 3)]
    calls = [("allocations/acceptances/", {"ids": [str(row.pk) for row in b]}) for b in bundles]
    before = deadlocks()

    with web_server(database_url()) as port:
        answers = all_at_once(port, token_of(planner), calls, clients=CLIENTS)

    statuses = Counter(status for status, _ in answers)
    assert set(statuses) == {200, 409}
    assert {body["code"] for status, body in answers if status == 409} == {"capacity_taken"}
    now = dict(Allocation.objects.values_list("pk", "status"))
    for bundle, (status, _) in zip(bundles, answers, strict=True):
        found = {now[row.pk] for row in bundle}
        assert found == ({"accepted"} if status == 200 else {"offered"})
    assert_nothing_is_oversold()
    assert deadlocks() == before
