"""Provides a manufacturer with its people, a rival, and browsers for them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from accounts.models import Membership, Organisation, Role, User
from common.clock import now
from factories.ledger import Claim, hold
from factories.models import CapacityWindow, Factory, Machine
from matching.models import Allocation
from matching.states import AllocationStatus
from orders.states import OrderStatus
from tests import builders


@dataclass
class Manufacturer:
    """Holds one manufacturer: its people, a factory and a machine."""

    organisation: Organisation
    owner: User
    viewer: User
    plain: User
    factory: Factory
    machine: Machine


def manufacturer(name: str, machine: str) -> Manufacturer:
    """Creates a manufacturer with owner, viewer and a planner without prices."""
    organisation = builders.organisation(name=name)
    owner = builders.member(organisation)
    viewer = builders.member(organisation, Role.VIEWER)
    plain = builders.member(organisation, Role.PLANNER)
    Membership.objects.filter(user=plain).update(sees_prices=False)
    factory = builders.factory(organisation=organisation, name=f"{name} works")
    row = builders.machine(factory, name=machine)
    return Manufacturer(organisation, owner, viewer, plain, factory, row)


@pytest.fixture
def ours(db: None) -> Manufacturer:
    """Creates the manufacturer whose pages are opened."""
    return manufacturer("Suzhou Precision", "Lathe 7")


@pytest.fixture
def rival(db: None) -> Manufacturer:
    """Creates another manufacturer, whose rows stay hidden."""
    return manufacturer("Ningbo Castings", "Rival mill")


@pytest.fixture
def browser() -> Callable[..., Client]:
    """Returns a function that signs a user in, in a language."""

    def make(user: User, language: str = "en") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(user)
        return client

    return make


@pytest.fixture(autouse=True)
def enqueued(monkeypatch: Any) -> list[tuple[str, ...]]:
    """Collects the tasks that are enqueued; no broker is needed here."""
    tasks: list[tuple[str, ...]] = []
    monkeypatch.setattr("common.queue.send", lambda *message: tasks.append(message))
    return tasks


def monday() -> datetime:
    """Returns Monday of the week after next at eight, by the clock of Suzhou.

    The day is that of the factory: late on a Sunday in UTC it is Monday there already.
    """
    today = now().astimezone(ZoneInfo("Asia/Shanghai")).date()
    day = today - timedelta(days=today.weekday()) + timedelta(weeks=2)
    return datetime(day.year, day.month, day.day, 0, tzinfo=UTC)


def window(of: Manufacturer, **fields: Any) -> CapacityWindow:
    """Creates eight published hours on Monday of the week after next."""
    start = fields.pop("starts_at", monday())
    defaults = {
        "starts_at": start,
        "ends_at": start + timedelta(hours=8),
        "hours": 8,
        "expires_at": start,
    }
    return builders.window(of.machine, **(defaults | fields))


def offer(of: Manufacturer, **fields: Any) -> Allocation:
    """Creates an open offer of ten pieces and two hours, which are held."""
    order = builders.order(status=OrderStatus.PROPOSED, title=fields.pop("title", "Bracket"))
    defaults = {
        "window": fields.pop("window", None) or window(of),
        "run": builders.run(),
        "operation": order.operations.get(),
        "quantity": 10,
        "status": AllocationStatus.OFFERED,
        "offer_expires_at": now() + timedelta(days=1),
        "machining": Decimal(200),
        "setup": Decimal(50),
        "opening": Decimal(0),
    }
    row = builders.allocation_row(order, **(defaults | fields))
    row.save(force_insert=True)
    hold([Claim(row.window_id, row.pk, row.machine_ms)], expires_at=row.offer_expires_at)
    return row


def lot(of: Manufacturer, **fields: Any) -> Allocation:
    """Creates a confirmed allocation of ten pieces."""
    order = builders.order(
        status=OrderStatus.AWARDED, title=fields.pop("title", "Bracket"), quantity=10
    )
    fields["window"] = fields.get("window") or window(of)
    return builders.allocation(order, **fields)
