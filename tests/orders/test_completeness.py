"""Tests the completeness of orders and their missing points in filter order."""

from datetime import date
from decimal import Decimal

import pytest

from orders.completeness import completeness_of
from orders.models import Operation, Order

BOX = {"envelope_x_mm": 1, "envelope_y_mm": 1, "envelope_z_mm": 1}
STORED_ORDER = {
    "quantity": 1,
    "unit_mass_kg": Decimal(1),
    "material_family_id": "aluminium",
    "ship_to_region_id": "CN-SH",
    "latest_delivery_on": date(2030, 2, 1),
}
WHOLE_ORDER = {
    **STORED_ORDER,
    "material_grade_id": "5052-H32",
    "earliest_delivery_on": date(2030, 1, 1),
    "reserve_price": Decimal(0),
    "incoterm_id": "DAP",
}
STORED_STEP = {"process_id": "cnc-milling-3-axis", "cycle_time_s": Decimal(1)}
WHOLE_STEP = {**STORED_STEP, **BOX, "tolerance_id": "IT7", "ra_um": Decimal("3.2")}


def found(order: dict, *steps: dict):
    return completeness_of(Order(**order), [Operation(**step) for step in steps])


def test_order_with_every_field_is_complete():
    whole = found(WHOLE_ORDER, WHOLE_STEP, WHOLE_STEP)

    assert (whole.share, whole.missing) == (1, ())
    assert whole.filled == whole.total == 16


def test_missing_points_come_in_filter_order():
    bare = found(STORED_ORDER, STORED_STEP)

    assert [point.name for point in bare.missing] == [
        "material_grade",
        "envelope",
        "tolerance",
        "ra_um",
        "earliest_delivery_on",
        "reserve_price",
        "incoterm",
    ]
    assert (bare.filled, bare.total, bare.share) == (6, 13, Decimal("0.4615"))


def test_unsaved_order_lacks_fields_that_stored_ones_have():
    typed = found({}, {})

    assert [point.name for point in typed.missing][:2] == ["routing", "material_family"]
    assert typed.missing[0].paths == ("operations.0.process", "operations.0.cycle_time_s")
    assert (typed.filled, typed.total) == (0, 13)


def test_order_without_operations_lacks_its_routing_first():
    assert next(point.name for point in found({}).missing) == "routing"


@pytest.mark.parametrize("axis", BOX)
def test_envelope_needs_all_three_sides_and_points_to_missing_ones(axis):
    almost = found(WHOLE_ORDER, WHOLE_STEP, WHOLE_STEP | {axis: None})

    assert [point.paths for point in almost.missing] == [(f"operations.1.{axis}",)]


def test_general_tolerance_holds_for_operations_that_name_none():
    step = WHOLE_STEP | {"tolerance_id": None}

    assert [point.name for point in found(WHOLE_ORDER, step).missing] == ["tolerance"]
    assert found(WHOLE_ORDER | {"tolerance_id": "ISO2768-m"}, step).missing == ()


@pytest.mark.django_db
def test_completeness_is_shown_with_pointers(client, draft):
    answer = client.get(f"/api/v1/orders/{draft.pk}/").json()["completeness"]

    assert (answer["share"], answer["filled"], answer["total"]) == ("0.5384", 7, 13)
    envelope = next(point for point in answer["missing"] if point["name"] == "envelope")
    assert envelope["pointers"] == [f"#/operations/0/{axis}" for axis in BOX]
    assert envelope["why"] == "which machines are large enough"


def test_completeness_asks_no_database(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        found(WHOLE_ORDER, WHOLE_STEP)
