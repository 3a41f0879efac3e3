"""Provides a lot with a member on each side, and an outbox without a broker."""

from typing import Any

import pytest

from accounts.models import Organisation
from common.models import OutboxEntry
from tests import builders


@pytest.fixture(autouse=True)
def published(monkeypatch: Any) -> list[tuple[str, ...]]:
    """Collects messages instead of sending them to a broker."""
    messages: list[tuple[str, ...]] = []
    monkeypatch.setattr("common.queue.publish", lambda *message: messages.append(message))
    return messages


@pytest.fixture
def operator(db: None) -> Organisation:
    """Creates the platform's own organisation with an owner."""
    found = builders.operator()
    builders.member(found)
    return found


@pytest.fixture
def sides(operator: Organisation) -> Any:
    """Creates a confirmed lot with an owner on each side."""
    lot: Any = builders.allocation()
    lot.maker = lot.window.machine.factory.organisation
    lot.buyer = lot.order.organisation
    lot.planner = builders.member(lot.maker)
    lot.purchaser = builders.member(lot.buyer)
    lot.operator = operator
    OutboxEntry.objects.all().delete()
    return lot
