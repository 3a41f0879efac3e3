"""Tests orders written and submitted in one request, and free references."""

from datetime import timedelta
from decimal import Decimal

import pytest

from common.clock import now
from common.errors import FieldErrors
from orders.models import Order
from orders.selectors import free_reference, last_order_of
from orders.services.order_changes import write_order
from orders.states import OrderStatus
from tests import builders

STEP = {"process_id": "cnc-milling-3-axis", "cycle_time_s": Decimal(60)}


def fields(**given):
    """Returns fields of an order that can be stored."""
    day = now().date() + timedelta(days=30)
    defaults = {
        "reference": "PO-1",
        "title": "Bracket",
        "quantity": 10,
        "unit_mass_kg": Decimal(1),
        "material_family_id": "aluminium",
        "ship_to_region_id": "CN-SH",
        "latitude": Decimal(31),
        "longitude": Decimal(121),
        "latest_delivery_on": day,
    }
    return defaults | given


def written(of, **kwargs):
    """Writes the order without a user."""
    defaults = {"organisation": of, "by": None, "fields": fields(), "operations": [STEP]}
    return write_order(**(defaults | kwargs))


def test_order_is_written_and_submitted_at_once(buyer):
    assert written(buyer).status == OrderStatus.DRAFT
    other = written(buyer, fields=fields(reference="PO-2"), submit=True)
    assert other.status == OrderStatus.SUBMITTED


def test_order_that_cannot_be_submitted_is_not_written(buyer):
    with pytest.raises(FieldErrors):
        written(buyer, operations=[], submit=True)

    assert not Order.objects.exists()


def test_draft_that_cannot_be_submitted_stays_as_it_was(buyer):
    draft = written(buyer)

    with pytest.raises(FieldErrors):
        written(buyer, draft=draft, fields=fields(title="Other"), operations=[], submit=True)

    draft.refresh_from_db()
    assert (draft.title, draft.operations.count()) == ("Bracket", 1)


def test_free_reference_is_the_next_unused_one(buyer):
    assert free_reference(buyer, 2026) == "PO-2026-0001"
    for reference in ("PO-2026-0001", "PO-2026-0003"):
        builders.order(buyer, reference=reference)
    builders.order(reference="PO-2026-0004")

    assert free_reference(buyer, 2026) == "PO-2026-0004"


def test_last_order_is_the_buyers_own(buyer):
    assert last_order_of(buyer) is None
    order = builders.order(buyer)
    builders.order()

    assert last_order_of(buyer) == order
