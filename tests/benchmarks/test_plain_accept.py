"""Compares the plain view of the benchmark with the product that it measures."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from matching.models import Allocation
from tests import builders
from tests.offers import offers_in, token_of

pytestmark = pytest.mark.django_db
# The statements that the product executes more or fewer than the plain view.
STATEMENTS_APART = 1


def accept(client: Client, token: str, offer: Allocation, *, key: str = "") -> Any:
    """Accepts an offer over HTTP."""
    headers = {"Authorization": f"Token {token}", "Idempotency-Key": key or str(uuid4())}
    path = f"/api/v1/allocations/{offer.pk}/acceptance/"
    return client.post(path, "{}", content_type="application/json", headers=headers)


def outcome(offer: Allocation) -> tuple[Any, ...]:
    """Returns what an acceptance stored, without ids and times."""
    offer.refresh_from_db()
    events = offer.events.values_list("from_status", "to_status", "by")
    lines = offer.window.lines.filter(reference=offer.pk).values_list("kind", "machine_ms")
    return offer.status, offer.version, list(events), list(lines)


@pytest.fixture
def plain() -> Any:
    """Has requests answered by the plain view alone."""
    return override_settings(ROOT_URLCONF="benchmarks.plain_accept", MIDDLEWARE=[])


def test_plain_view_stores_and_answers_what_the_product_does(plain: Any) -> None:
    plant = builders.factory()
    token = token_of(builders.member(plant.organisation))
    first, second = offers_in([builders.window(builders.machine(plant), hours=8)] * 2)

    with CaptureQueriesContext(connection) as of_product:
        product = accept(Client(), token, first)
    with plain, CaptureQueriesContext(connection) as of_plain:
        answer = accept(Client(), token, second)

    assert (product.status_code, answer.status_code) == (200, 200)
    expected = product.json() | {"id": str(second.pk), "order": str(second.order_id)}
    assert answer.json() == expected
    assert outcome(second) == outcome(first)
    assert abs(len(of_product) - len(of_plain)) <= STATEMENTS_APART


def test_plain_view_checks_account_key_and_offer(plain: Any) -> None:
    plant = builders.factory()
    token = token_of(builders.member(plant.organisation))
    stranger = token_of(builders.member(builders.factory().organisation))
    first, second = offers_in([builders.window(builders.machine(plant), hours=8)] * 2)

    with plain:
        accepted = accept(Client(), token, first, key="the-same-key")
        again = accept(Client(), token, first, key="the-same-key")
        refused = [
            accept(Client(), "no token", second).status_code,
            accept(Client(), stranger, second).status_code,
            accept(Client(), token, second, key="the-same-key").status_code,
            accept(Client(), token, first).status_code,
        ]

    assert (accepted.status_code, again.status_code, again.content) == (200, 200, accepted.content)
    assert refused == [401, 404, 422, 409]
    assert first.window.lines.count() == 1
