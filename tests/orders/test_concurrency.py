"""Tests two concurrent requests on one draft in real transactions."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from common.errors import DomainError, InvalidTransition
from orders.models import Order
from orders.services import order_changes
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*requests: Callable[[], object]) -> list[object]:
    """Returns the outcomes of requests that start together."""
    outcomes: list[object] = [None] * len(requests)
    start = Barrier(len(requests))

    def run(place: int) -> None:
        start.wait()
        try:
            outcomes[place] = requests[place]()
        except DomainError as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place,)) for place in range(len(requests))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_draft_is_submitted_once_by_eight_at_once():
    draft = builders.order(status="draft", submitted_at=None)

    outcomes = at_once(*[lambda: order_changes.submit_order(order=draft, by=None)] * 8)

    assert sum(isinstance(outcome, Order) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, InvalidTransition) for outcome in outcomes) == 7
    assert draft.events.count() == 1


def test_what_was_submitted_is_what_its_rules_saw():
    for _ in range(5):
        draft = builders.order(status="draft", submitted_at=None)

        changed, submitted = at_once(
            lambda draft=draft: order_changes.change_order(order=draft, fields={}, operations=[]),
            lambda draft=draft: order_changes.submit_order(order=draft, by=None),
        )

        draft.refresh_from_db()
        won = isinstance(submitted, Order)
        assert won == isinstance(changed, InvalidTransition)
        assert (draft.status == "submitted") == won == draft.operations.exists()


def test_reference_is_taken_once_by_six_at_once():
    buyer = builders.buyer()
    model = builders.order(buyer)
    plain = {
        name: getattr(model, name)
        for name in ("title", "quantity", "unit_mass_kg", "latitude", "longitude")
    } | {
        "reference": "PO-SAME",
        "material_family": model.material_family,
        "ship_to_region": model.ship_to_region,
        "latest_delivery_on": model.latest_delivery_on,
    }

    outcomes = at_once(
        *[lambda: order_changes.draft_order(organisation=buyer, by=None, fields=plain)] * 6
    )

    assert sum(isinstance(outcome, Order) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, order_changes.ReferenceTaken) for outcome in outcomes) == 5
    assert Order.objects.filter(reference="PO-SAME").count() == 1
