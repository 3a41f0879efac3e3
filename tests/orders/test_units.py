"""Tests that quantities in other units become whole pieces, or are refused."""

from decimal import Decimal

import pytest

from orders.models import Order
from orders.services.order_changes import change_order, draft_order, submit_order
from orders.units import conversion_error, measure_in_pieces
from tests import builders
from vocabularies.models import Unit

pytestmark = pytest.mark.django_db


def measured(unit: str, number: int, mass: str = "1") -> Order:
    """Returns an order, not stored, of a number of units."""
    order = Order(unit_id=unit, unit_mass_kg=Decimal(mass))
    measure_in_pieces(order, number)
    return order


@pytest.mark.parametrize(
    ("unit", "number", "mass", "pieces"),
    [
        ("H87", 7, "1", 7),
        ("C62", 7, "1", 7),
        ("PR", 7, "1", 14),
        ("DZN", 10, "1", 120),
        ("GRO", 2, "1", 288),
        ("CEN", 3, "1", 300),
        ("MIL", 3, "1", 3_000),
        ("KGM", 100, "0.02", 5_000),
        ("GRM", 500, "0.25", 2),
        ("TNE", 1, "0.4", 2_500),
        ("LBR", 10, "0.4535", 11),
    ],
)
def test_units_are_so_many_pieces(unit, number, mass, pieces):
    order = measured(unit, number, mass)

    assert order.quantity == pieces
    assert order.quantity_in_unit == number


def test_a_mass_is_rounded_up_to_whole_pieces_that_weigh_about_as_much():
    assert conversion_error(measured("KGM", 500, "1.37")) == ""
    assert measured("KGM", 500, "1.37").quantity == 365

    reason = conversion_error(measured("KGM", 100, "60"))

    assert "2 weigh 120 kg" in reason


@pytest.mark.parametrize("unit", ["SET", "KT", "LTR", "MTR", "HUR"])
def test_other_units_name_the_way_out(unit):
    assert "order pieces (H87)" in conversion_error(measured(unit, 3))


def test_changes_of_number_unit_or_mass_count_the_pieces_again():
    order = builders.order(status="draft", submitted_at=None, quantity=12, least_lot=1)

    order = change_order(order=order, fields={"unit": Unit.objects.get(pk="DZN")})
    assert (order.quantity, order.unit_quantity) == (144, 12)
    order = change_order(order=order, fields={"quantity": 2})
    assert (order.quantity, order.unit_quantity) == (24, 2)
    order = change_order(order=order, fields={"unit": Unit.objects.get(pk="KGM")})
    assert (order.quantity, order.unit_quantity) == (4, 2)
    order = change_order(order=order, fields={"unit_mass_kg": Decimal("0.1")})
    assert (order.quantity, order.unit_quantity) == (20, 2)
    order = change_order(order=order, fields={"unit": Unit.objects.get(pk="H87")})
    assert (order.quantity, order.unit_quantity) == (2, None)


def test_drafts_of_earlier_versions_convert_when_they_are_submitted():
    order = builders.order(status="draft", submitted_at=None, quantity=10, unit_id="DZN")

    order = submit_order(order=order, by=None)

    assert (order.quantity, order.unit_quantity) == (120, 10)


def test_more_pieces_than_the_limit_are_refused(buyer):
    fields = {
        "reference": "PO-9",
        "title": "Washer",
        "quantity": 100_000,
        "unit": Unit.objects.get(pk="GRO"),
        "unit_mass_kg": Decimal("0.001"),
        "material_family_id": "aluminium",
        "ship_to_region_id": "CN-SH",
        "latitude": Decimal(31),
        "longitude": Decimal(121),
        "latest_delivery_on": builders.now().date(),
    }

    with pytest.raises(Exception, match="14,400,000 pieces") as refused:
        draft_order(organisation=buyer, by=None, fields=fields)

    assert set(refused.value.errors) == {"quantity"}
