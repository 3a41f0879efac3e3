"""A manufacturer with its people, a rival, and a browser for each."""

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
class Works:
    """One manufacturer: its people, a factory and a machine."""

    organisation: Organisation
    owner: User
    viewer: User
    plain: User
    factory: Factory
    machine: Machine


def works(name: str, machine: str) -> Works:
    """A manufacturer with an owner, a viewer, and a planner who is shown no prices."""
    organisation = builders.organisation(name=name)
    owner = builders.member(organisation)
    viewer = builders.member(organisation, Role.VIEWER)
    plain = builders.member(organisation, Role.PLANNER)
    Membership.objects.filter(user=plain).update(sees_prices=False)
    factory = builders.factory(organisation=organisation, name=f"{name} works")
    row = builders.machine(factory, name=machine)
    return Works(organisation, owner, viewer, plain, factory, row)


@pytest.fixture
def ours(db: None) -> Works:
    """The manufacturer whose pages are looked at."""
    return works("Suzhou Precision", "Lathe 7")


@pytest.fixture
def rival(db: None) -> Works:
    """Another one, of which nothing may be seen."""
    return works("Ningbo Castings", "Rival mill")


@pytest.fixture
def browser() -> Callable[..., Client]:
    """Makes a browser that is signed in, in the language given."""

    def make(user: User, language: str = "en") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(user)
        return client

    return make


@pytest.fixture(autouse=True)
def enqueued(monkeypatch: Any) -> list[tuple[str, ...]]:
    """Collects enqueued messages instead of sending them to a broker."""
    messages: list[tuple[str, ...]] = []
    monkeypatch.setattr("common.queue.send", lambda *message: messages.append(message))
    return messages


def monday() -> datetime:
    """Returns Monday of the week after next at eight, by the clock of Suzhou.

    The day is that of the factory: late on a Sunday in UTC it is Monday there already.
    """
    today = now().astimezone(ZoneInfo("Asia/Shanghai")).date()
    day = today - timedelta(days=today.weekday()) + timedelta(weeks=2)
    return datetime(day.year, day.month, day.day, 0, tzinfo=UTC)


def window(works: Works, **fields: Any) -> CapacityWindow:
    """Eight published hours on Monday of the week after next."""
    start = fields.pop("starts_at", monday())
    defaults = {
        "starts_at": start,
        "ends_at": start + timedelta(hours=8),
        "hours": 8,
        "expires_at": start,
    }
    return builders.window(works.machine, **(defaults | fields))


def offer(works: Works, **fields: Any) -> Allocation:
    """An open offer of ten pieces, two hours, whose hours are held."""
    order = builders.order(status=OrderStatus.PROPOSED, title=fields.pop("title", "Bracket"))
    defaults = {
        "window": fields.pop("window", None) or window(works),
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


def lot(works: Works, **fields: Any) -> Allocation:
    """A confirmed allocation of ten pieces."""
    order = builders.order(
        status=OrderStatus.AWARDED, title=fields.pop("title", "Bracket"), quantity=10
    )
    fields["window"] = fields.get("window") or window(works)
    return builders.allocation(order, **fields)
