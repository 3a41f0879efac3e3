"""Builds a small market and solves its runs without a broker."""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from common.clock import now
from matching.engine.baseline import greedy_split, single_source
from matching.engine.model.codec_npz import load_columns
from matching.engine.model.plan import Plan, load_plan
from matching.engine.params import SolveLimits
from matching.engine.solve import solve
from matching.models import MatchRun
from matching.pipeline import solve_run as solver
from matching.pipeline import subprocesses
from matching.pipeline.solve_run import solve_run
from matching.services.runs import request_run
from tests import builders
from tests.matching.greedy_runs import approved_run_of, engine_here, greedy_engine
from tests.matching.quick_samples import quick_sample
from tests.shared_rows import shared_rows


@dataclass
class Market:
    """Holds two factories that each hold less than the order, best split over both."""

    operator: User
    planner: User
    purchaser: User
    windows: list[Any]
    order: Any


@pytest.fixture
def market(request: pytest.FixtureRequest) -> Market:
    """Returns the market that is offered, else one with real transactions."""
    if "offered_market" in request.fixturenames:
        return request.getfixturevalue("offered_market")[0]
    request.getfixturevalue("transactional_db")
    return built_market()


@shared_rows
def offered_market() -> tuple[Market, MatchRun]:
    """Builds a market and offers its order to both factories."""
    market = built_market()
    with engine_here():
        return market, approved_run_of(market.operator)


def built_market() -> Market:
    """Builds a market: 90 pieces fit the cheap window, 95 the other, 100 are wanted."""
    cheap, expensive = builders.factory(), builders.factory()
    start = now() + timedelta(days=7)
    windows = [
        builders.window(
            builders.machine(factory, hourly_rate=rate), hours=10, starts_at=start, hourly_rate=rate
        )
        for factory, rate in ((cheap, Decimal(100)), (expensive, Decimal(150)))
    ]
    order = builders.order(reserve_price=Decimal(80))
    return Market(
        operator=builders.member(builders.operator()),
        planner=builders.member(cheap.organisation),
        purchaser=builders.member(order.organisation),
        windows=windows,
        order=order,
    )


@pytest.fixture
def solved_run(market: Market, quick_engine: None) -> Callable[[], MatchRun]:
    """Requests runs as the operator and solves them in this process."""
    return lambda: run_of(market)


@pytest.fixture
def solved_by_children(market: Market) -> Callable[[], MatchRun]:
    """Requests runs as the operator and solves them in subprocesses, as a worker does."""
    return lambda: run_of(market)


def run_of(market: Market) -> MatchRun:
    """Returns a run of the market, solved."""
    run = request_run(by=market.operator, seconds=10)
    solve_run(run.pk)
    run.refresh_from_db()
    assert run.status == "solved", run.failure
    return run


@pytest.fixture
def engine_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Has the worker start something else in the engine's place; see `bombs`."""

    def replace(kind: str) -> None:
        script = str(Path(__file__).with_name("misbehaving_engines.py"))
        monkeypatch.setattr(subprocesses, "ENGINE", (sys.executable, script, kind))

    return replace


@pytest.fixture
def quick_baselines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes baselines without a subprocess, for tests of the search alone."""
    make_baselines_here(monkeypatch)


def make_baselines_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replaces the subprocesses that make baselines."""
    monkeypatch.setattr(solver, "ensure_compiled", lambda lease, folder: None)
    monkeypatch.setattr(solver, "baseline_plans", baselines_here)


@pytest.fixture
def quick_engine(quick_baselines: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Solves without a subprocess, for tests of runs and not of how they are solved."""
    search_here(monkeypatch)


def search_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replaces the subprocess that searches."""

    def best_plan(lease: Any, folder: Path, run: MatchRun, options: int) -> Plan:
        lease.report({"phase": "search"})
        start = load_plan(folder / solver.START)
        return solve(
            load_columns(folder / solver.PROBLEM), limits=SolveLimits(effort=50), start=start
        )

    monkeypatch.setattr(solver, "best_plan", best_plan)


def baselines_here(lease: Any, folder: Path, arrivals: list[str]) -> dict[str, Plan]:
    """Makes both baselines in this process, with their files and one order of arrival."""
    lease.report({"phase": "baselines"})
    problem = load_columns(folder / solver.PROBLEM)
    plans = {"single_source": single_source(problem), "greedy_split": greedy_split(problem)}
    for kind, plan in plans.items():
        (folder / f"{kind}.json").write_text(json.dumps(plan.as_document()))
    (folder / solver.ARRIVALS).write_bytes(quick_sample(problem))
    return plans


@pytest.fixture
def quick() -> Iterator[list[str]]:
    """Runs by the greedy plan in this process; the ids that a worker was result of."""
    with greedy_engine() as enqueued:
        yield enqueued


@pytest.fixture
def offered(offered_market: tuple[Market, MatchRun], quick: list[str]) -> MatchRun:
    """Offers the market's order to both of its factories."""
    return offered_market[1]
