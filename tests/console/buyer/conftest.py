"""Provides signed-in users of the buyer pages, and forms as browsers send them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import Organisation, User
from common.clock import now
from matching.models import Allocation, Proposal
from matching.services.proposals import issue_proposals
from matching.states import AllocationStatus
from orders.models import Order
from orders.states import OrderStatus
from tests import builders


@pytest.fixture
def buyer(db: None) -> Organisation:
    """Creates an organisation that buys."""
    return builders.buyer()


@pytest.fixture
def purchaser(buyer: Organisation) -> User:
    """Creates its member who may order."""
    return builders.member(buyer, "purchaser", full_name="Li Na")


@pytest.fixture
def browser(purchaser: User) -> Client:
    """Signs the purchaser in."""
    return signed_in(purchaser)


@pytest.fixture
def viewer(buyer: Organisation) -> Client:
    """Signs in a member who reads only."""
    return signed_in(builders.member(buyer, "viewer"))


@pytest.fixture
def priceless(buyer: Organisation) -> Client:
    """Signs in a purchaser who does not see prices."""
    user = builders.member(buyer, "purchaser")
    user.memberships.update(sees_prices=False)
    return signed_in(user)


@pytest.fixture
def stranger(db: None) -> Client:
    """Signs in another buyer."""
    return signed_in(builders.member(builders.buyer(), "purchaser"))


@pytest.fixture
def draft(buyer: Organisation) -> Order:
    """Creates a draft of 100 brackets."""
    return builders.order(buyer, status=OrderStatus.DRAFT, submitted_at=None)


@pytest.fixture
def proposal(buyer: Organisation) -> Proposal:
    """Creates an open proposal of 60 and 40 pieces from two provinces."""
    return proposed(buyer)


@pytest.fixture
def typed() -> dict[str, Any]:
    """Returns the order form, filled in correctly."""
    today = now().date()
    return {
        "reference": "PO-77",
        "title": "Pump housing",
        "quantity": "120",
        "unit": "H87",
        "unit_mass_kg": "0.5",
        "material_family": "aluminium",
        "material_grade": "5052-H32",
        "city": "shanghai",
        "wish_delivery_on": str(today + timedelta(days=30)),
        "latest_delivery_on": str(today + timedelta(days=40)),
        "currency": "CNY",
        "reserve_price": "60",
        "split_allowed": "on",
        "least_lot": "1",
        "inspection_level": "normal",
        "confidentiality": "matched",
        "scenario": "production",
        "sector": "equipment",
        **step_sent(0),
        "operations-TOTAL_FORMS": "1",
        "operations-INITIAL_FORMS": "0",
    }


def step_sent(place: int, **fields: Any) -> dict[str, Any]:
    """Returns one step of the routing as a browser sends it."""
    step = {"process": "cnc-milling-3-axis", "cycle_time_s": "360", "setup_hours": "1"} | fields
    return {f"operations-{place}-{name}": value for name, value in step.items()}


def signed_in(user: User) -> Client:
    """Returns a client in which the user is signed in."""
    client = Client()
    client.force_login(user)
    return client


def proposed(of: Organisation, **fields: Any) -> Proposal:
    """Creates an open proposal for 100 pieces, in lots of 60 and 40."""
    order = builders.order(of, status=OrderStatus.PROPOSED, **fields)
    run = builders.run(decided_at=now())
    for quantity, region in ((60, "CN-JS"), (40, "CN-ZJ")):
        lot(order, run, quantity, region)
    issue_proposals([order.pk], by=None)
    return order.proposals.get()


def lot(order: Order, run: Any, quantity: int, region: str, **fields: Any) -> Allocation:
    """Creates an offered allocation in a factory of this region."""
    window = builders.window(builders.machine(builders.factory(region_id=region)))
    offered = {
        "status": AllocationStatus.OFFERED,
        "offer_expires_at": now() + timedelta(hours=40),
        "machining": Decimal(12) * quantity,
    }
    return builders.allocation(
        order, run=run, window=window, quantity=quantity, **(offered | fields)
    )
