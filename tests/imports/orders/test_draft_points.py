"""Tests that a preview measures completeness as the API does for the stored draft."""

from decimal import Decimal
from typing import Any

import pytest

from imports.readers.orders.draft_points import completeness_of_values, lacking_fields
from orders.api.serializers import CompletenessSerializer
from orders.completeness import completeness_of
from orders.models import NEEDED_FIELDS, Operation, Order

STEP = {"process": "turning", "cycle_time_s": "60"}
BOX = {"envelope_x_mm": 1, "envelope_y_mm": 2, "envelope_z_mm": 3}
VALUES: list[dict[str, Any]] = [
    {},
    {"operations": [{}]},
    {"quantity": 5, "operations": [STEP, {"process": None, "cycle_time_s": None}]},
    {
        "quantity": 5,
        "unit_mass_kg": "1",
        "material_family": "aluminium",
        "material_grade": "6061-T6",
        "tolerance": "IT7",
        "ship_to_region": "CN-SH",
        "latest_delivery_on": "2027-03-01",
        "earliest_delivery_on": "2027-01-01",
        "reserve_price": "0",
        "incoterm": "DAP",
        "operations": [{**STEP, **BOX, "ra_um": "3.2"}, {**STEP, "envelope_x_mm": 1}],
    },
]
RELATED = ("material_family", "material_grade", "tolerance", "ship_to_region", "incoterm")


@pytest.mark.parametrize("values", VALUES)
def test_completeness_is_that_of_the_api(values: dict[str, Any]) -> None:
    columns = {
        f"{name}_id" if name in RELATED else name: value
        for name, value in values.items()
        if name != "operations"
    }
    steps = [
        Operation(
            **{
                {"process": "process_id", "tolerance": "tolerance_id"}.get(name, name): value
                for name, value in step.items()
            }
        )
        for step in values.get("operations", ())
    ]
    shown = CompletenessSerializer(completeness_of(Order(**columns), steps)).data

    assert completeness_of_values(values) == shown


def test_lacking_fields_are_those_that_a_submission_needs() -> None:
    lacking = lacking_fields({"operations": [{"process": None, "cycle_time_s": Decimal(1)}]})

    assert set(lacking) == {
        *NEEDED_FIELDS,
        "title",
        "operations.0.process",
    } - {"wish_delivery_on"}
