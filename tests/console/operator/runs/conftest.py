"""Provides a market with runs that the greedy plan solves in process."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import Role, User
from common.clock import now
from matching.models import MatchRun
from tests import builders
from tests.matching.greedy_runs import engine_here, solved_run_of
from tests.shared_rows import shared_rows


@dataclass
class Market:
    """Holds two factories and three orders: split, whole and impossible."""

    reviewer: User
    viewer: User
    planner: User
    purchaser: User
    split: Any
    small: Any
    impossible: Any


def built_market() -> Market:
    """Builds a market where the first order overflows the cheap window."""
    operators = builders.operator()
    cheap, expensive = (
        builders.factory(name="Cheap works"),
        builders.factory(name="Expensive works"),
    )
    start = now() + timedelta(days=7)
    for factory, rate in ((cheap, Decimal(100)), (expensive, Decimal(150))):
        machine = builders.machine(factory, hourly_rate=rate)
        builders.window(
            machine, hours=10, starts_at=start, hourly_rate=rate, opening_cost=Decimal(70)
        )
    split = builders.order(reference="PO-SPLIT", reserve_price=Decimal(80))
    small = builders.order(reference="PO-SMALL", quantity=10, reserve_price=Decimal(500))
    impossible = builders.order(
        reference="PO-NONE", operations=[{"process_id": "powder-coating"}], sector="consumer-goods"
    )
    return Market(
        reviewer=builders.member(operators),
        viewer=builders.member(operators, Role.VIEWER),
        planner=builders.member(cheap.organisation),
        purchaser=builders.member(split.organisation),
        split=split,
        small=small,
        impossible=impossible,
    )


@shared_rows
def solved() -> tuple[Market, MatchRun]:
    """Builds the market and solves a run of it."""
    market = built_market()
    with engine_here():
        return market, solved_run_of(market.reviewer)


@pytest.fixture
def market(db: None, request: pytest.FixtureRequest) -> Market:
    """Returns the market, with a solved run where the test has one."""
    if "solved" in request.fixturenames:
        return request.getfixturevalue("solved")[0]
    return built_market()


@pytest.fixture
def enqueued_runs(market: Market) -> Iterator[list[str]]:
    """Replaces worker and broker; collects the runs that were enqueued."""
    with engine_here() as enqueued:
        yield enqueued


@pytest.fixture
def run(solved: tuple[Market, MatchRun], enqueued_runs: list[str]) -> MatchRun:
    """Returns a solved run of the market."""
    return solved[1]


@pytest.fixture
def browser() -> Callable[[User], Client]:
    """Returns a factory of signed-in clients."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def reviewer(browser: Callable[[User], Client], market: Market) -> Client:
    """Returns the reviewer's client."""
    return browser(market.reviewer)
