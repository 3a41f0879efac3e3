"""Tests cooling times and cycles of moulding."""

from dataclasses import replace

import pytest

from matching.estimates.process_time.material_table import material_for
from matching.estimates.process_time.moulding import MouldingParams, cavity_count, cooling_seconds
from matching.estimates.process_time.part_geometry import PartGeometry
from matching.estimates.process_time.part_work import PartWork
from matching.estimates.process_time.process_table import estimate_time
from matching.estimates.process_time.time_estimate import MATERIAL_NOT_WORKED, NoEstimate
from matching.estimates.process_time.work_material import PolymerThermal

ABS = PolymerThermal(diffusivity_mm2_s=0.13, melt_c=260, mould_c=54, eject_c=82)
COVER = PartGeometry(80, 50, 30, 15_000, 15_000, thickness_mm=2.0)


def test_wall_of_two_millimetres_cools_in_seven_seconds() -> None:
    """Compares with work by hand: 4 ÷ (π²·0.13) · ln(4/π · 206/28) = 6.97 s."""
    assert cooling_seconds(2.0, ABS) == pytest.approx(6.97, abs=0.01)


@pytest.mark.parametrize(
    ("grade", "wall_mm", "least_s", "most_s"),
    [
        ("ABS", 0.5, 18, 24),
        ("ABS", 1.0, 22, 28),
        ("ABS", 1.5, 26, 30),
        ("ABS", 2.0, 28, 32),
        ("POM", 1.0, 18, 26),
        ("POM", 1.5, 24, 28),
        ("POM", 2.0, 26, 32),
        ("PMMA", 1.0, 18, 26),
        ("PMMA", 1.5, 24, 28),
        ("PMMA", 2.0, 26, 32),
    ],
)
def test_cycle_is_that_of_published_rules_of_thumb(
    grade: str, wall_mm: float, least_s: float, most_s: float
) -> None:
    """Compares with the table of genesisllc.com, Cycle Time, within a tenth."""
    cover = replace(COVER, volume_mm3=5_000 * wall_mm, thickness_mm=wall_mm)
    work = PartWork(cover, material_for("engineering-plastics", grade))

    cycle = float(estimate_time("injection-moulding", work).cycle_seconds)

    assert 0.9 * least_s <= cycle <= 1.1 * most_s


def test_twice_the_wall_cools_four_times_as_long() -> None:
    """Compares with Autodesk Moldflow: doubling the wall quadruples the cooling time."""
    assert cooling_seconds(4.0, ABS) == pytest.approx(4 * cooling_seconds(2.0, ABS))


def test_cavities_follow_quantity_and_shot() -> None:
    params = MouldingParams()

    assert cavity_count(100, 0.02, params) == 1
    assert cavity_count(60_000, 0.02, params) == 4
    assert cavity_count(60_000, 0.4, params) == 2
    assert cavity_count(60_000, 5.0, params) == 1


def test_more_cavities_make_a_piece_quicker() -> None:
    polymer = material_for("engineering-plastics", "ABS")

    few, many = (
        estimate_time("injection-moulding", PartWork(COVER, polymer, quantity=quantity))
        for quantity in (1_000, 60_000)
    )

    assert 25 < few.cycle_seconds < 35
    assert many.cycle_seconds < few.cycle_seconds / 2
    assert not few.is_weak


def test_grade_that_is_not_known_is_assumed() -> None:
    estimate = estimate_time(
        "injection-moulding", PartWork(COVER, material_for("engineering-plastics"))
    )

    assert estimate.assumed == ("material_grade",)


@pytest.mark.parametrize("grade", ["PTFE", "UHMWPE"])
def test_polymers_that_are_not_moulded_have_no_estimate(grade: str) -> None:
    work = PartWork(COVER, material_for("engineering-plastics", grade))

    assert estimate_time("injection-moulding", work) == NoEstimate(MATERIAL_NOT_WORKED)
