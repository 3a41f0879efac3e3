"""A market with runs that the greedy plan solves in this process, and people who look at them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from accounts.models import Role, User
from common.clock import now
from matching.engine.model.codec_npz import write_columns
from matching.formulation.snapshot import Snapshot, formulate, read_market
from matching.models import MatchRun
from matching.pipeline import persist
from matching.pipeline.lease import Lease
from tests import builders
from tests.matching.greedy_runs import greedy_engine, solved_run_of


@dataclass
class Market:
    """Two factories and orders: one that is split, one that is whole, one that nobody can make."""

    reviewer: User
    viewer: User
    planner: User
    purchaser: User
    split: Any
    small: Any
    impossible: Any


@pytest.fixture
def market(db: None) -> Market:
    """90 pieces of the first order fit the cheap window, the rest goes to the dear one."""
    operators = builders.operator()
    cheap, dear = builders.factory(name="Cheap works"), builders.factory(name="Dear works")
    start = now() + timedelta(days=7)
    for factory, rate in ((cheap, Decimal(100)), (dear, Decimal(150))):
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


@pytest.fixture
def bells(market: Market) -> Iterator[list[str]]:
    """No worker and no broker; the runs that a worker was told of."""
    with (
        greedy_engine() as told,
        patch("matching.pipeline.solve_run.frozen_snapshot", snapshot_here),
    ):
        yield told


def snapshot_here(lease: Lease) -> Snapshot:
    """The snapshot of a run within the transaction of the test, which is rolled back."""
    run = MatchRun.objects.get(pk=lease.run_id)
    taken = formulate(read_market(currency=run.currency_id, now=now()))
    documents = {"problem": write_columns(taken.columns), "prices": taken.context()}
    persist.store_snapshot(lease, taken, documents)
    return taken


@pytest.fixture
def run(market: Market, bells: list[str]) -> MatchRun:
    """A run of the market, solved."""
    return solved_run_of(market.reviewer)


@pytest.fixture
def browser() -> Callable[[User], Client]:
    """A browser in which somebody is signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def reviewer(browser: Callable[[User], Client], market: Market) -> Client:
    """The reviewer's browser."""
    return browser(market.reviewer)
