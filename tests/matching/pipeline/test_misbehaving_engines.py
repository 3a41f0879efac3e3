"""Tests that a misbehaving engine ends in time and memory, with a reason."""

import resource
import statistics
import threading
import time
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from common.clock import now
from matching.models import MatchRun
from matching.pipeline import solve_run as solver
from matching.pipeline.solve_run import solve_run
from matching.services.runs import request_run
from matching.states import FailureCode, RunStatus
from orders.limits import QUANTITY_MOST
from tests import builders

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

LIMIT_SECONDS, BEYOND_SECONDS = 1, 10
MEMORY_MIB = 768
REQUESTS = 30
# Of an ordinary answer's time; the figure by hand is far below.
SLOWER = 5


@pytest.fixture(autouse=True)
def _without_broker(monkeypatch):
    monkeypatch.setattr("common.queue.send", lambda name, key: None)


@pytest.fixture(autouse=True)
def _little_memory(settings):
    settings.MATCHING = {**settings.MATCHING, "subprocess_memory_mib": MEMORY_MIB}


def ended(run):
    """Returns the run as its worker leaves it, and the seconds that it took."""
    began = time.monotonic()
    solve_run(run.pk)
    seconds = time.monotonic() - began
    run.refresh_from_db()
    return run, seconds


BOMBS = [
    ("deaf", FailureCode.OVERRUN),
    ("silent", FailureCode.OVERRUN),
    ("mute", FailureCode.OVERRUN),
    ("chatter", FailureCode.OVERRUN),
    ("endless_line", FailureCode.OVERRUN),
    ("hog", FailureCode.MEMORY),
    ("abort", FailureCode.CRASH),
    ("orphan", FailureCode.CRASH),
    ("nothing", FailureCode.CRASH),
    ("liar", FailureCode.UNSOUND),
]


def is_within_memory() -> bool:
    """Returns whether no child took more than the limit, or than its fork had."""
    own, children = (
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return children < max(MEMORY_MIB * 1024, own + 1)


@pytest.mark.usefixtures("quick_baselines")
@pytest.mark.parametrize(("kind", "code"), BOMBS)
def test_a_misbehaving_engine_ends_in_time_and_memory(market, engine_is, kind, code):
    engine_is(kind)
    run = request_run(by=market.operator, seconds=LIMIT_SECONDS)

    run, seconds = ended(run)

    assert seconds < LIMIT_SECONDS + BEYOND_SECONDS
    assert (run.status, run.failure_code) == (RunStatus.SOLVED, code), run.failure
    assert run.cost == run.baselines.get(kind="greedy_split").total_cost
    assert is_within_memory()


def huge_quantities(market):
    """Orders of as many pieces as one may have."""
    for _ in range(10):
        quick = [{"cycle_time_s": Decimal(1)}]
        builders.order(quantity=QUANTITY_MOST, reserve_price=Decimal(1_000), operations=quick)


def slivers(market):
    """Hundreds of windows, each of one hour, and orders that want all of them."""
    machine = builders.machine()
    for at in range(600):
        start = now() + timedelta(days=7, hours=at)
        end = start + timedelta(hours=1)
        builders.window(machine, hours=1, starts_at=start, ends_at=end)
    for _ in range(20):
        builders.order(quantity=5_000, reserve_price=Decimal(500))


def deep_routings(market):
    """Builds orders of twenty steps, with a lane between any two of twelve factories."""
    for at in range(12):
        builders.window(builders.machine(), starts_at=now() + timedelta(days=5 + at % 3))
    for _ in range(12):
        builders.order(quantity=30, reserve_price=Decimal(9_000), operations=[{}] * 20)


@pytest.mark.parametrize("make", [huge_quantities, slivers, deep_routings])
def test_a_market_made_to_hurt_ends_in_time_and_memory(market, make):
    make(market)
    run = request_run(by=market.operator, seconds=LIMIT_SECONDS)

    run, _ = ended(run)

    searched = (run.solved_at or now()) - run.snapshot_at
    assert run.status == RunStatus.SOLVED, run.failure
    assert run.failure_code in ("", FailureCode.OVERRUN, FailureCode.TOO_LARGE)
    # Baselines, checks and writing are in it, on a machine that does other things in parallel.
    assert searched < timedelta(seconds=LIMIT_SECONDS + 3 * BEYOND_SECONDS)
    assert is_within_memory()


@pytest.mark.usefixtures("quick_baselines")
def test_a_problem_too_large_for_the_memory_is_not_even_begun(market, monkeypatch):
    limits = solver.search_limits

    def little(run, **bounds):
        words = limits(run, **bounds)
        words[words.index("--memory") + 1] = "100"
        return words

    monkeypatch.setattr(solver, "search_limits", little)
    run = request_run(by=market.operator, seconds=LIMIT_SECONDS)

    run, _ = ended(run)

    assert (run.status, run.failure_code) == (RunStatus.SOLVED, FailureCode.TOO_LARGE), run.failure
    assert "most is 100" in run.failure


@pytest.mark.usefixtures("quick_baselines")
@pytest.mark.parametrize("kind", ["chatter", "hog"])
def test_others_keep_their_speed_next_to_a_misbehaving_engine(
    market, engine_is, client_of, kind, record_property, capsys
):
    buyer = client_of(market.purchaser)

    def median(is_over):
        times = []
        while len(times) < REQUESTS and not is_over():
            began = time.perf_counter()
            assert buyer.get("/api/v1/orders/").status_code == 200
            times.append(time.perf_counter() - began)
            time.sleep(0.02)
        return statistics.median(times)

    median(lambda: False)
    idle = median(lambda: False)
    engine_is(kind)
    run = request_run(by=market.operator, seconds=LIMIT_SECONDS)

    def work():
        try:
            solve_run(run.pk)
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    while not MatchRun.objects.filter(pk=run.pk, progress__phase="baselines").exists():
        time.sleep(0.02)
    busy = median(lambda: not worker.is_alive())
    worker.join(60)

    with capsys.disabled():
        print(f"\n{kind}: {idle * 1e3:.1f} ms idle, {busy * 1e3:.1f} ms in parallel")  # noqa: T201
    assert busy < SLOWER * idle
