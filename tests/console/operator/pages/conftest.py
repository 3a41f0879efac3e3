"""Provides an operator's client and a small market with everything once."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from accounts.models import Membership, Role
from common.clock import now
from factories.models import FactoryEvent
from fulfilment.services.acceptance import accept_goods
from matching.models import CapacityPrice, Proposal, RunOrder
from orders.states import OrderStatus
from tests import builders
from tests.fulfilment.conftest import asked, deliver, fresh, planned
from tests.shared_rows import shared_rows


@pytest.fixture(autouse=True)
def enqueued(monkeypatch: Any) -> list[str]:
    """Collects the names of enqueued tasks instead of sending them."""
    names: list[str] = []
    monkeypatch.setattr("common.queue.send", lambda name, *keys: names.append(name))
    return names


@pytest.fixture
def platform(db: None) -> Any:
    """Returns the platform's own organisation."""
    return builders.operator(name="Platform")


@pytest.fixture
def operator(client: Client, platform: Any) -> Client:
    """Returns a client signed in as an owner of the platform."""
    client.force_login(builders.member(platform))
    return client


@pytest.fixture
def viewer(platform: Any) -> Client:
    """Returns a client of an operator who only reads and sees no prices."""
    user = builders.member(platform, role=Role.VIEWER)
    Membership.objects.filter(user=user).update(sees_prices=False)
    browser = Client()
    browser.force_login(user)
    return browser


@shared_rows
def market() -> SimpleNamespace:
    """Builds a run with a delivered and an unmatched order."""
    factory = builders.factory(name="Suzhou Works", region_id="CN-JS")
    builders.certification(factory, "iso-9001", valid_to=now().date() + timedelta(days=20))
    machine = builders.machine(factory, name="Mill 1")
    window = builders.window(machine)
    run = builders.run(
        decided_at=now(), solved_at=now(), snapshot_at=now(), started_at=now(), cost=Decimal(3000)
    )
    buyer = builders.buyer(name="Buyer Ltd")
    done = builders.order(buyer, status=OrderStatus.AWARDED, title="Bracket")
    part = builders.allocation(done, run=run, window=window)
    items = {name: getattr(part, name) for name in RunOrder.ITEMS}
    planned(run, done, **items)
    waiting = builders.order(buyer, title="Flange", status=OrderStatus.UNMATCHED)
    builders.order(buyer, title="Shaft", status=OrderStatus.CANCELLED)
    propose(done)
    asked(run, done, price=Decimal(1500))
    CapacityPrice.objects.create(run=run, window=window, per_hour=Decimal(42))
    FactoryEvent.objects.create(subject=factory, to_status="listed")
    deliver(part)
    accept_goods(order=fresh(done), by=None)
    return SimpleNamespace(
        factory=factory, machine=machine, window=window, run=run, done=done, waiting=waiting
    )


def propose(order: Any) -> None:
    """Creates a proposal two hours after the order was submitted."""
    row = Proposal.objects.create(
        order=order,
        number=1,
        quantity=order.quantity,
        price=Decimal(1),
        delivery_on=now().date(),
        status="accepted",
    )
    Proposal.objects.filter(pk=row.pk).update(created_at=order.submitted_at + timedelta(hours=2))
