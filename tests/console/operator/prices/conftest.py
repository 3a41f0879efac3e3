"""Provides a run whose prices are divided, as solved and as published."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import Membership, Role
from common.clock import now
from matching.models import GainSharing, MatchRun
from matching.models.gain_sharing import Stage
from matching.states import UnmatchedReason
from tests import builders
from tests.shared_rows import shared_rows

# Reference, cost, expected alone cost, levy and subsidy of the orders as published.
ORDERS = (
    ("PO-A", "900.004", "1000.009", "31.158408", "0"),
    ("PO-B", "850.006", "800.005", "0", "66.006"),
    ("PO-C", "450.123456", "700.5", "67.5", "0"),
    ("PO-I", "400", "290", "0", "100"),
)


@dataclass
class DividedRun:
    """Holds the run, its divisions and its orders by reference."""

    run: MatchRun
    solved: GainSharing
    published: GainSharing
    orders: dict[str, Any]


@pytest.fixture
def platform(db: None) -> Any:
    """Returns the platform's own organisation."""
    return builders.operator(name="Platform")


@pytest.fixture
def reviewer(client: Client, platform: Any) -> Client:
    """Returns a client signed in as an owner of the platform."""
    client.force_login(builders.member(platform))
    return client


@pytest.fixture
def viewer(platform: Any) -> Client:
    """Returns a client of an operator who reads and sees prices."""
    browser = Client()
    browser.force_login(builders.member(platform, role=Role.VIEWER))
    return browser


@pytest.fixture
def without_prices(platform: Any) -> Client:
    """Returns a client of an operator who sees no prices."""
    user = builders.member(platform, role=Role.VIEWER)
    Membership.objects.filter(user=user).update(sees_prices=False)
    browser = Client()
    browser.force_login(user)
    return browser


@shared_rows
def divided() -> DividedRun:
    """Builds a run that was published without one of its five orders."""
    run = builders.run(
        decided_at=now(), solved_at=now(), snapshot_at=now(), started_at=now(), cost=Decimal(5140)
    )
    solved = builders.gain_sharing(run, Stage.SOLVED, factories_bonus=Decimal("12.345678"))
    published = builders.gain_sharing(run, Stage.PUBLISHED, factories_bonus=Decimal("4.567890"))
    orders = {}
    for reference, cost, alone, levy, subsidy in ORDERS:
        order = orders[reference] = builders.order(reference=reference)
        builders.run_order(
            order, run=run, made=100, unmet=0, unmatched_reason="", machining=Decimal(cost)
        )
        amounts = {
            "cost": Decimal(cost),
            "expected_alone_cost": Decimal(alone),
            "same_pieces_gain": Decimal(alone) - Decimal(cost),
        }
        builders.order_price(
            published, order, **amounts, levy=Decimal(levy), subsidy=Decimal(subsidy)
        )
        builders.order_price(solved, order, **amounts, levy=Decimal(levy) + 10)
    left = orders["PO-H"] = builders.order(reference="PO-H")
    builders.run_order(
        left,
        run=run,
        unmatched_reason=UnmatchedReason.HELD_BACK,
        unmet_cost=Decimal(1500),
        price_is_assumed=True,
    )
    new = {"expected_alone_cost": Decimal(300), "basis": "assumed", "alone_pieces": 0}
    builders.order_price(solved, left, cost=Decimal(160), new_pieces_gain=Decimal(140), **new)
    builders.order_price(
        published, left, pieces=0, cost=Decimal(0), displaced_value=Decimal(25), **new
    )
    bars = {
        "same_cheaper": Decimal("350.333334"),
        "same_dearer": Decimal("-160.001"),
        "expectations": Decimal("-20.3333"),
    }
    for kind in ("single_source", "greedy_split"):
        builders.savings_bridge(run, Stage.SOLVED, kind=kind, new_assumed=Decimal(140), **bars)
        builders.savings_bridge(run, Stage.PUBLISHED, kind=kind, displaced=Decimal(-25), **bars)
    return DividedRun(run, solved, published, orders)
