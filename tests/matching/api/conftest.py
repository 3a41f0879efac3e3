"""Provides markets that are built once for the tests of a file."""

from collections.abc import Callable, Iterator
from unittest.mock import patch

import pytest

from matching.models import MatchRun
from tests.matching.conftest import (
    Market,
    built_market,
    make_baselines_here,
    run_of,
    search_here,
)
from tests.matching.greedy_runs import engine_here, snapshot_here
from tests.shared_rows import shared_rows


@shared_rows
def solved_market() -> tuple[Market, MatchRun]:
    """Builds a market and solves a run of it."""
    market = built_market()
    with pytest.MonkeyPatch.context() as patched, patch("common.queue.send"):
        solve_here(patched)
        return market, run_of(market)


def solve_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Solves runs in the test's own process and transaction."""
    make_baselines_here(monkeypatch)
    search_here(monkeypatch)
    monkeypatch.setattr("matching.pipeline.solve_run.frozen_snapshot", snapshot_here)


@pytest.fixture
def market(db: None, request: pytest.FixtureRequest) -> Market:
    """Returns the market of a run where the test has one, else a market alone."""
    for name in ("offered_market", "solved_market"):
        if name in request.fixturenames:
            return request.getfixturevalue(name)[0]
    return built_market()


@pytest.fixture
def quick() -> Iterator[list[str]]:
    """Runs by the greedy plan in this process; the ids that a worker was result of."""
    with engine_here() as enqueued:
        yield enqueued


@pytest.fixture
def solve(market: Market, monkeypatch: pytest.MonkeyPatch) -> Callable[[], MatchRun]:
    """Solves runs of the market as the test leaves it."""
    solve_here(monkeypatch)
    return lambda: run_of(market)


@pytest.fixture
def solved_run(
    solved_market: tuple[Market, MatchRun], solve: Callable[[], MatchRun]
) -> Callable[[], MatchRun]:
    """Returns the solved run, and after it others that are solved then."""
    solved = iter([solved_market[1]])
    return lambda: next(solved, None) or solve()
