"""Tests what excludes machines, and which steps a general tolerance binds."""

from decimal import Decimal
from typing import Any

import pytest

from common.clock import now
from matching.estimates.draft_estimate import factory_owners, read_market
from matching.estimates.exclusions import Exclusion, exclusions_of
from matching.formulation.demand import typed_order
from orders.models import Operation
from tests import builders
from vocabularies.models import Tolerance

pytestmark = pytest.mark.django_db


def excluded(step: dict[str, Any], **order: Any) -> tuple[Exclusion, ...]:
    """Returns what excludes the machines of the market from a step of an order."""
    row = builders.order(**order)
    operation = Operation(order=row, sequence=1, process_id="cnc-milling-3-axis", **step)
    form = read_market("CNY", [operation], now())
    demand = typed_order(row, [operation], {})
    return exclusions_of(form.finder, demand, demand.steps[0], factory_owners("CNY"), 3)


def mill(**fields: Any) -> None:
    """Creates a machine of an organisation of its own with open hours."""
    builders.window(builders.machine(**fields))


def test_requirements_name_how_many_machines_they_exclude() -> None:
    it6 = Tolerance.objects.get(pk="IT6")
    for _ in range(3):
        mill()
    for _ in range(4):
        mill(best_tolerance_id="IT11")
    mill(best_tolerance_id="IT5", envelope_x_mm=10)
    mill(best_tolerance_id="IT5", materials=("titanium",))
    builders.machine(best_tolerance_id="IT11")

    found = excluded({"tolerance": it6, "envelope_x_mm": 900})

    assert found == (
        Exclusion("material", None),
        Exclusion("size", None),
        Exclusion("tolerance", 3, is_unstated=True),
        Exclusion("tolerance", 4),
    )


def test_machines_of_few_organisations_are_not_counted() -> None:
    factory = builders.factory()
    for _ in range(5):
        builders.window(builders.machine(factory))

    assert excluded({"ra_um": Decimal("0.8")}) == (Exclusion("roughness", None, is_unstated=True),)


def test_general_tolerance_binds_the_steps_that_make_dimensions() -> None:
    def bound(*processes: str) -> list[bool]:
        steps = [Operation(sequence=at, process_id=code) for at, code in enumerate(processes)]
        demand = typed_order(builders.order(), steps, {})
        return [step.makes_dimensions for step in demand.steps]

    assert bound("cnc-milling-3-axis", "anodising-hard", "spray-painting") == [True, False, False]
    assert bound("cnc-turning", "through-hardening", "cylindrical-grinding") == [True, False, True]
    assert bound("sand-casting", "cnc-milling-3-axis") == [False, True]
    assert bound("sand-casting", "blasting", "mechanical-assembly") == [True, False, False]
    assert bound("laser-cutting-sheet", "press-brake-bending") == [True, True]
