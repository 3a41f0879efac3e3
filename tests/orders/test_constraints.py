"""Tests the database constraints of orders."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from common.clock import now
from orders.limits import ORDER_VALUE_MOST, QUANTITY_MOST
from orders.models import Operation, Order, OrderEvent
from tests import builders

pytestmark = pytest.mark.django_db
TODAY = now().date()

FALSE_ORDERS = [
    ("order_quantity_within_limit", {"quantity": QUANTITY_MOST + 1}),
    ("order_pieces_have_mass", {"unit_mass_kg": Decimal(0)}),
    ("order_unsplit_stays_in_one_factory", {"split_allowed": False, "max_factories": 2}),
    ("order_may_use_a_factory", {"max_factories": 0}),
    ("order_latest_not_before_wish", {"latest_delivery_on": TODAY}),
    ("order_wish_not_before_earliest", {"earliest_delivery_on": TODAY + timedelta(days=36)}),
    ("order_least_lot_within_quantity", {"least_lot": 101}),
    ("order_reserve_price_within_limit", {"reserve_price": Decimal("-0.000001")}),
    ("order_reserve_price_within_limit", {"reserve_price": ORDER_VALUE_MOST + 1}),
    ("order_ships_to_earth", {"latitude": Decimal("90.00001")}),
    ("order_status_is_known", {"status": "lost"}),
    ("order_beyond_draft_was_submitted", {"submitted_at": None}),
    ("order_beyond_draft_is_whole", {"quantity": None}),
    ("order_beyond_draft_is_whole", {"latest_delivery_on": None}),
]


@pytest.mark.parametrize(("constraint", "fields"), FALSE_ORDERS)
def test_false_order_is_rejected_by_its_constraint(constraint, fields):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        builders.order(**fields)

    assert constraint in str(error.value)


FALSE_STEPS = [
    ("operation_sequence_within_limit", {"sequence": 0}),
    ("operation_sequence_within_limit", {"sequence": 21}),
    ("operation_sequence_once_per_order", {"sequence": 1}),
    ("operation_takes_time", {"cycle_time_s": 0}),
    ("operation_setup_within_limit", {"setup_ms": 3_600_000_001}),
    ("operation_ra_is_positive", {"ra_um": 0}),
]


@pytest.mark.parametrize(("constraint", "fields"), FALSE_STEPS)
def test_false_operation_is_rejected_by_its_constraint(constraint, fields):
    order = builders.order()
    sound = {"order": order, "sequence": 2, "process_id": "cnc-turning", "cycle_time_s": 1}

    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Operation.objects.create(**(sound | fields))

    assert constraint in str(error.value)


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda: OrderEvent.objects.update(reason="It was never cancelled"),
        lambda: OrderEvent.objects.all().delete(),
    ],
)
def test_history_cannot_be_rewritten(rewrite):
    builders.order().events.create(from_status="", to_status="draft")

    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        rewrite()

    assert OrderEvent.objects.get().reason == ""


def test_order_with_a_history_cannot_be_deleted():
    order = builders.order()
    order.events.create(from_status="", to_status="draft")

    with pytest.raises(IntegrityError), transaction.atomic():
        order.delete()

    assert Order.objects.filter(pk=order.pk).exists()
