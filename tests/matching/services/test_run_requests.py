"""Tests requests of runs: one at a time, quotas, and the schedule."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from common.clock import now
from matching.errors import RunQuotaSpent
from matching.models import MatchRun, RunQuota
from matching.pipeline.scheduler import request_due_runs
from matching.pipeline.solve_run import solve_run
from matching.pipeline.sweeper import sweep
from matching.services.runs import cancel_run, reject_run, request_run
from matching.states import RunStatus
from orders.models import Order
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)

RUNS = "/api/v1/match-runs/"
QUOTA, AT_ONCE, REQUESTS = 5, 40, 200
CURRENCIES = ["CNY", "EUR", "USD", "JPY", "GBP", "CHF", "SEK", "KRW"]


@pytest.fixture(autouse=True)
def enqueued(monkeypatch):
    """Returns the runs that were enqueued; no broker is needed."""
    enqueued = []
    monkeypatch.setattr("common.queue.send", lambda name, key: enqueued.append(key))
    return enqueued


@pytest.fixture
def quota(settings):
    """Allows five runs an hour."""
    settings.MATCHING = {**settings.MATCHING, "runs_per_hour": QUOTA}


@pytest.fixture
def scheduled(settings):
    """Schedules a run an hour."""
    settings.MATCHING = {**settings.MATCHING, "schedule_minutes": 60}


def many(count, ask):
    """Returns the results of `count` calls, made concurrently by some threads."""
    gate = threading.Barrier(AT_ONCE)

    def one(number):
        if number < AT_ONCE:
            gate.wait(60)
        try:
            return ask(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(one, range(count)))


def test_of_many_requests_at_once_one_is_under_way(market, client_of):
    client = client_of(market.operator)

    answers = many(AT_ONCE, lambda number: client.post(RUNS, {}).status_code)

    assert answers == {201: 1, 409: AT_ONCE - 1}
    run = MatchRun.objects.get()
    error = client.post(RUNS, {}).json()
    assert (error["code"], str(run.pk) in error["detail"]) == ("run_under_way", True)


@pytest.mark.slow
@pytest.mark.usefixtures("quota")
def test_of_two_hundred_requests_at_once_the_quota_is_granted(market, client_of):
    # Runs of many currencies, which do not keep each other out.
    for currency in CURRENCIES[1:]:
        builders.order(currency_id=currency)
    client = client_of(market.operator)

    def ask(number):
        body = {"currency": CURRENCIES[number % len(CURRENCIES)]}
        return client.post(RUNS, body).status_code

    answers = many(REQUESTS, ask)

    assert answers[201] == QUOTA
    assert set(answers) == {201, 409, 429}
    assert MatchRun.objects.count() == QUOTA
    hours = RunQuota.objects.filter(period="hour").values_list("used", flat=True)
    assert list(hours) == [QUOTA]


@pytest.mark.usefixtures("quota")
def test_runs_that_end_use_up_the_quota_too(market, client_of):
    for _ in range(QUOTA):
        run = request_run(by=market.operator)
        cancel_run(run=run, by=market.operator)

    answer = client_of(market.operator).post(RUNS, {})

    assert (answer.status_code, answer.json()["code"]) == (429, "run_quota_spent")
    assert answer["Content-Type"] == "application/problem+json"
    assert 0 < int(answer["Retry-After"]) <= 3_600


@pytest.mark.usefixtures("quota")
def test_a_failed_request_does_not_count_against_the_quota(market):
    request_run(by=market.operator)
    Order.objects.all().update(currency_id="EUR")

    for currency in ("CNY", "USD"):
        with pytest.raises(Exception, match=r"under way|is “Requested”|no open order"):
            request_run(by=market.operator, currency=currency)

    assert RunQuota.objects.get(period="hour").used == 1


@pytest.mark.usefixtures("quota")
def test_colleagues_share_a_quota_and_each_hour_has_its_own(market):
    colleague = builders.member(market.operator.organisations.get())
    for user in (market.operator, colleague, colleague, market.operator, colleague):
        run = request_run(by=user)
        cancel_run(run=run, by=market.operator)
    with pytest.raises(RunQuotaSpent):
        request_run(by=market.operator)

    RunQuota.objects.update(starts_at=now() - timedelta(hours=3))

    assert request_run(by=market.operator).status == RunStatus.REQUESTED


@pytest.mark.usefixtures("scheduled", "quota")
def test_the_schedule_asks_where_there_is_something_to_match(market, client_of, enqueued):
    builders.order(currency_id="EUR")

    for _ in range(3):
        request_due_runs()

    run = MatchRun.objects.get()
    assert (run.currency_id, run.requested_by, run.is_scheduled) == ("CNY", None, True)
    assert enqueued == [str(run.pk)]
    assert not RunQuota.objects.exists()
    operator = client_of(market.operator)
    shown = operator.get(f"{RUNS}{run.pk}/").json()
    assert (shown["requested_by"], shown["is_scheduled"]) == (None, True)
    assert operator.get(f"{RUNS}?is_scheduled=true").json()["count"] == 1
    assert operator.get(f"{RUNS}?is_scheduled=false").json()["count"] == 0


@pytest.mark.usefixtures("scheduled")
def test_the_schedule_leaves_out_a_currency_without_rates(market):
    builders.order(currency_id="XAF")
    builders.window(builders.machine(builders.factory(currency_id="XAF")))

    request_due_runs()

    assert MatchRun.objects.get().currency_id == "CNY"


@pytest.mark.usefixtures("scheduled")
def test_missed_hours_leave_one_run_to_make(market):
    for hours in (30, 20, 10):
        request_due_runs()
        run = MatchRun.objects.get(status=RunStatus.REQUESTED)
        cancel_run(run=run, by=market.operator)
        MatchRun.objects.filter(pk=run.pk).update(created_at=now() - timedelta(hours=hours))

    for _ in range(5):
        request_due_runs()

    assert MatchRun.objects.filter(status=RunStatus.REQUESTED).count() == 1


@pytest.mark.usefixtures("scheduled", "quick_engine")
def test_the_schedule_waits_for_a_plan_that_is_not_decided(market, solved_run):
    run = solved_run()
    builders.order(quantity=10)
    MatchRun.objects.update(created_at=now() - timedelta(hours=2))

    request_due_runs()
    assert MatchRun.objects.count() == 1

    reject_run(run=run, by=market.operator, reason="too expensive")
    request_due_runs()
    assert MatchRun.objects.filter(requested_by=None).count() == 1


def test_nothing_is_scheduled_where_that_is_off(market, settings):
    assert settings.MATCHING["schedule_minutes"] == 0

    request_due_runs()

    assert not MatchRun.objects.exists()


def test_runs_can_be_found_by_why_they_failed(market, client_of):
    run = request_run(by=market.operator)
    MatchRun.objects.update(attempt=3, created_at=now() - timedelta(minutes=1))
    sweep()
    operator = client_of(market.operator)

    (found,) = operator.get(f"{RUNS}?failure_code=abandoned").json()["results"]

    assert (found["id"], found["fell_back"]) == (str(run.pk), False)
    assert operator.get(f"{RUNS}?failure_code=memory").json()["count"] == 0
    assert operator.get(f"{RUNS}?failure_code=boredom").status_code == 400


def test_a_run_that_has_no_attempt_left_is_ended_by_who_would_take_it(market, settings):
    run = request_run(by=market.operator)
    MatchRun.objects.update(attempt=settings.MATCHING["attempt_cap"])

    solve_run(run.pk)

    run.refresh_from_db()
    assert (run.status, run.failure_code) == (RunStatus.FAILED, "abandoned")
    assert run.attempt == settings.MATCHING["attempt_cap"]
    assert run.events.last().to_status == RunStatus.FAILED


def test_work_bounds_the_runs_that_name_no_limit_where_the_platform_wants_it(market, settings):
    def effort_of(**how):
        run = request_run(by=market.operator, **how)
        cancel_run(run=run, by=market.operator)
        return run.effort

    assert effort_of() is None

    settings.MATCHING = {**settings.MATCHING, "default_effort": 500}

    assert effort_of() == 500
    assert effort_of(seconds=7) is None
    assert effort_of(seconds=7, effort=3) == 3
