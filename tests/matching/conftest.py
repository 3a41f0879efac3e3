"""A small market on real rows, and ways to carry its runs through without a broker."""

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from common.clock import now
from matching import pipeline, services
from matching.engine.rows import problem_of
from matching.models import MatchRun
from matching.snapshot import Snapshot
from tests import builders
from tests.matching.quick import publish, quick_engine


@dataclass
class Market:
    """Two factories that each hold less than the order, which is best split over both."""

    operator: User
    planner: User
    purchaser: User
    windows: list[Any]
    order: Any


@pytest.fixture
def market(transactional_db: None) -> Market:
    """90 pieces fit the cheap window, 95 the dear one, and 100 are wanted."""
    cheap, dear = builders.factory(), builders.factory()
    start = now() + timedelta(days=7)
    windows = [
        builders.window(
            builders.machine(factory, hourly_rate=rate), hours=10, starts_at=start, hourly_rate=rate
        )
        for factory, rate in ((cheap, Decimal(100)), (dear, Decimal(150)))
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
def solved_run(market: Market) -> Callable[[], MatchRun]:
    """Requests a run as the operator and takes it through the worker's pipeline at once."""

    def make() -> MatchRun:
        run = services.request_run(by=market.operator, seconds=10)
        pipeline.solve_run(run.pk)
        run.refresh_from_db()
        assert run.status == "solved", run.failure
        return run

    return make


@pytest.fixture
def older_documents() -> Callable[[Snapshot], tuple[bytes, bytes]]:
    """Problem and prices of a snapshot as runs kept them before they were stored in columns."""

    def documents(taken: Snapshot) -> tuple[bytes, bytes]:
        problem = problem_of(taken.columns)
        items = taken.items_of([(row.operation, row.window) for row in problem.options])
        prices = [
            [*pair, {"quality": row.quality, "lateness": row.lateness}]
            for pair, row in items.items()
        ]
        orders = zip(
            taken.columns.order_ids,
            taken.price_is_assumed.tolist(),
            taken.counts_of_orders(),
            strict=True,
        )
        contexts = {
            order: {"price_is_assumed": is_assumed, "filter_counts": counts}
            for order, is_assumed, counts in orders
        }
        context = json.dumps({"prices": prices, "contexts": contexts})
        return gzip.compress(problem.canonical()), gzip.compress(context.encode())

    return documents


@pytest.fixture
def quick() -> Iterator[list[str]]:
    """Runs by the greedy plan in this process; the ids that a worker was told of."""
    with quick_engine() as bells:
        yield bells


@pytest.fixture
def offered(market: Market, quick: list[str]) -> MatchRun:
    """The market's order, offered to both of its factories."""
    return publish(market.operator)
