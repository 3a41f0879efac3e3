"""Which machines can make an operation: one row a rule."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from matching.capability import Plant, Station, Work, capable, sorted_envelope

TODAY = date(2026, 3, 1)
PLANT = Plant(
    id="f1",
    place=(Decimal(31), Decimal(120)),
    region="CN-JS",
    time_zone="Asia/Shanghai",
    certificates=(("iso-9001", date(2025, 1, 1), date(2026, 3, 1)),),
)
STATION = Station(
    id="m1",
    plant=PLANT,
    process="cnc-milling-3-axis",
    materials=frozenset({"aluminium"}),
    envelope=(300, 500, 800),
    max_mass=Decimal(100),
    tolerance_rank=8,
    ra_um=Decimal("1.6"),
    speed_factor=Decimal(1),
    scrap_share=Decimal(0),
    setup_rate=Decimal(100),
)
WORK = Work(
    processes=frozenset({"cnc-milling-3-axis"}),
    material="aluminium",
    envelope=(100, 200, 700),
    unit_mass=Decimal(100),
    tolerance_rank=8,
    general_rank=None,
    ra_um=Decimal("1.6"),
    standards=frozenset({"iso-9001"}),
    allowed_regions=frozenset(),
    excluded_regions=frozenset(),
    allowed_plants=frozenset(),
    excluded_plants=frozenset(),
    today=TODAY,
)


@pytest.mark.parametrize(
    ("rule", "work", "station"),
    [
        ("process", {"processes": frozenset({"turning"})}, {}),
        ("material", {"material": "titanium"}, {}),
        ("envelope", {"envelope": (301, 301, 301)}, {}),
        ("envelope", {"envelope": (100, 200, 801)}, {}),
        ("envelope", {}, {"envelope": None}),
        ("envelope", {"unit_mass": Decimal("100.001")}, {}),
        ("tolerance", {"tolerance_rank": 7}, {}),
        ("tolerance", {}, {"tolerance_rank": None}),
        ("tolerance", {"tolerance_rank": None, "general_rank": 7}, {}),
        ("tolerance", {"ra_um": Decimal("0.8")}, {}),
        ("tolerance", {}, {"ra_um": None}),
        ("certificate", {"standards": frozenset({"iatf-16949"})}, {}),
        ("certificate", {"today": date(2026, 3, 2)}, {}),
        ("region", {"allowed_regions": frozenset({"CN-ZJ"})}, {}),
        ("region", {"excluded_regions": frozenset({"CN-JS"})}, {}),
        ("region", {"allowed_plants": frozenset({"f2"})}, {}),
        ("region", {"excluded_plants": frozenset({"f1"})}, {}),
    ],
)
def test_one_broken_rule_shuts_a_machine_out_at_its_filter(rule, work, station):
    left, counts = capable(replace(WORK, **work), [replace(STATION, **station)])

    assert left == []
    assert next(name for name, count in counts.items() if count == 0) == rule


@pytest.mark.parametrize(
    ("work", "station"),
    [
        ({}, {}),
        ({"envelope": (800, 500, 300)[::-1]}, {}),
        ({"envelope": None}, {"envelope": None}),
        ({}, {"max_mass": None}),
        ({"tolerance_rank": None, "general_rank": 7}, {"tolerance_rank": None}),
        ({"tolerance_rank": None, "ra_um": None}, {"tolerance_rank": None, "ra_um": None}),
        ({"allowed_regions": frozenset({"CN-JS", "CN-ZJ"})}, {}),
        ({"allowed_plants": frozenset({"f1"})}, {}),
        ({"standards": frozenset()}, {}),
    ],
)
def test_a_machine_that_meets_all_that_is_asked_is_capable(work, station):
    left, counts = capable(replace(WORK, **work), [replace(STATION, **station)])

    assert len(left) == 1
    assert set(counts.values()) == {1}


def test_a_certificate_must_last_through_the_work():
    assert PLANT.certified({"iso-9001"}, date(2026, 2, 1), date(2026, 3, 1))
    assert not PLANT.certified({"iso-9001"}, date(2026, 2, 1), date(2026, 3, 2))


def test_a_part_may_be_turned():
    assert sorted_envelope(500, None, 20) == (20, 500)
    assert sorted_envelope(None, None, None) is None
