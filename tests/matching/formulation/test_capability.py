"""Tests the filters of machines, a row for each rule."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from matching.formulation.capability import (
    FILTERS,
    FactoryColumns,
    MachineColumns,
    MachineRequirement,
    capable_machines,
    sorted_envelope,
)
from matching.formulation.supply import ANY_MASS, NOT_STATED, day_number, envelopes

TODAY = day_number(date(2026, 3, 1))
FACTORIES = FactoryColumns(
    rows={"f1": 0},
    latitude=np.radians([31.0]),
    longitude=np.radians([120.0]),
    region=np.array(["CN-JS"]),
    certificates={"iso-9001": [(np.array([day_number(date(2025, 1, 1))]), np.array([TODAY]))]},
)
MACHINE: dict[str, Any] = {
    "envelope": (300, 500, 800),
    "max_mass": 1_000_000,
    "tolerance_rank": 8,
    "ra": 1_600,
}
REQUIREMENT = MachineRequirement(
    process="cnc-milling-3-axis",
    material="aluminium",
    envelope=(100, 200, 700),
    unit_mass=1_000_000,
    tolerance_rank=8,
    general_rank=None,
    ra=1_600,
    standards=("iso-9001",),
    allowed_regions=frozenset(),
    excluded_regions=frozenset(),
    allowed_factories=frozenset(),
    excluded_factories=frozenset(),
    today=TODAY,
)


def machine(**fields: Any) -> MachineColumns:
    """Returns one machine; masses in parts of a kg, Ra in parts of a µm."""
    stated = MACHINE | fields
    return MachineColumns(
        factories=FACTORIES,
        factory=np.array([0]),
        does={"cnc-milling-3-axis": np.array([True]), "turning": np.array([False])},
        works={"aluminium": np.array([True])},
        envelope=envelopes([stated["envelope"]]),
        max_mass=np.array([stated["max_mass"]]),
        tolerance_rank=np.array([stated["tolerance_rank"]]),
        ra=np.array([stated["ra"]]),
        speed=np.array([1_000]),
        learned_speed=np.array([1_000]),
        scrap=np.array([0]),
        setup_rate=np.array([100_000_000]),
    )


@pytest.mark.parametrize(
    ("rule", "required", "stated"),
    [
        ("process", {"process": "turning"}, {}),
        ("material", {"material": "titanium"}, {}),
        ("envelope", {"envelope": (301, 301, 301)}, {}),
        ("envelope", {"envelope": (100, 200, 801)}, {}),
        ("envelope", {}, {"envelope": (None, None, None)}),
        ("envelope", {}, {"envelope": (None, 500, 800)}),
        ("envelope", {"unit_mass": 1_000_010}, {}),
        ("tolerance", {"tolerance_rank": 7}, {}),
        ("tolerance", {}, {"tolerance_rank": NOT_STATED}),
        ("tolerance", {"tolerance_rank": None, "general_rank": 7}, {}),
        ("tolerance", {"ra": 800}, {}),
        ("tolerance", {}, {"ra": NOT_STATED}),
        ("certificate", {"standards": ("iatf-16949",)}, {}),
        ("certificate", {"today": TODAY + 1}, {}),
        ("region", {"allowed_regions": frozenset({"CN-ZJ"})}, {}),
        ("region", {"excluded_regions": frozenset({"CN-JS"})}, {}),
        ("region", {"allowed_factories": frozenset({"f2"})}, {}),
        ("region", {"excluded_factories": frozenset({"f1"})}, {}),
    ],
)
def test_one_broken_rule_shuts_a_machine_out_at_its_filter(rule, required, stated):
    left, counts = capable_machines(replace(REQUIREMENT, **required), machine(**stated))

    assert len(left) == 0
    assert FILTERS[counts.index(0)][0] == rule


@pytest.mark.parametrize(
    ("required", "stated"),
    [
        ({}, {}),
        ({"envelope": (300, 500, 800)}, {}),
        ({"envelope": (200, 700)}, {"envelope": (None, 700, 200)}),
        ({"envelope": ()}, {"envelope": (None, None, None)}),
        ({}, {"max_mass": ANY_MASS}),
        ({"tolerance_rank": None, "general_rank": 7}, {"tolerance_rank": NOT_STATED}),
        (
            {"tolerance_rank": None, "ra": None},
            {"tolerance_rank": NOT_STATED, "ra": NOT_STATED},
        ),
        ({"allowed_regions": frozenset({"CN-JS", "CN-ZJ"})}, {}),
        ({"allowed_factories": frozenset({"f1"})}, {}),
        ({"standards": ()}, {}),
    ],
)
def test_a_machine_that_meets_all_that_is_asked_is_capable(required, stated):
    left, counts = capable_machines(replace(REQUIREMENT, **required), machine(**stated))

    assert left.tolist() == [0]
    assert counts == [1] * len(FILTERS)


def test_a_certificate_must_last_through_the_work():
    days = np.array([TODAY, TODAY + 1])

    held = FACTORIES.certified(["iso-9001"], np.array([0, 0]), TODAY - 28, days)

    assert held.tolist() == [True, False]


def test_a_part_may_be_turned():
    assert sorted_envelope(500, None, 20) == (20, 500)
    assert sorted_envelope(None, None, None) == ()
