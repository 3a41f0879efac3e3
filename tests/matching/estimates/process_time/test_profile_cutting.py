"""Tests times of cutting and bending against charts of speeds."""

import pytest

from matching.estimates.process_time.material_table import material_for
from matching.estimates.process_time.part_geometry import SHEET, PartGeometry
from matching.estimates.process_time.part_work import PartWork, measures_of
from matching.estimates.process_time.process_table import estimate_time
from matching.estimates.process_time.profile_cutting import (
    LASER,
    PLASMA_130_A,
    BendingParams,
    ProfileParams,
    bending,
    laser_speed,
    profile_cutting,
    speed_at,
)
from matching.estimates.process_time.time_estimate import BEYOND_TABLE, NoEstimate, TimeEstimate

# m/min for mm of Q235 at 3 kW: machinemfg.com, Laser Cutting Thickness & Speed Chart.
LASER_CHART = {
    1: (30, 40),
    2: (4.8, 7.5),
    3: (3.3, 5.0),
    4: (3.0, 4.2),
    5: (2.6, 3.5),
    6: (2.3, 3.2),
    8: (1.8, 2.6),
    10: (1.2, 2.0),
    12: (1.0, 1.6),
    16: (0.7, 1.0),
    20: (0.5, 0.8),
}
# mm/min for mm of carbon steel at 40 A, at most: Böhler Saber 40 CHP, manual, cutting
# specifications.
PLASMA_40_A = {3: 4000, 4: 2500, 6: 1400, 8: 950, 10: 560, 12: 450, 15: 280, 20: 110, 25: 60}


def sheet(thickness: float, length: float = 1000.0, **more: int) -> PartGeometry:
    return PartGeometry(
        200, 100, thickness, 20_000 * thickness, 41_000, SHEET, thickness, length, **more
    )


@pytest.mark.parametrize(("thickness", "range_m_min"), LASER_CHART.items())
def test_laser_cuts_a_metre_as_fast_as_the_chart(
    thickness: float, range_m_min: tuple[float, float]
) -> None:
    params = ProfileParams(
        LASER, laser_speed, pierce_s=0, pierce_s_per_mm2=0, move_s=0, load_s=0, load_s_per_kg=0,
        most_mm_s=1e9,
    )  # fmt: skip

    work = PartWork(sheet(thickness), material_for("carbon-steel"))
    seconds = float(profile_cutting(measures_of(work), params).cycle_seconds)

    assert 60 / range_m_min[1] <= seconds <= 60 / range_m_min[0]


def test_speed_between_rows_lies_between_theirs() -> None:
    assert speed_at(((1, 30.0), (4, 7.5)), 2) == pytest.approx(15 * 1000 / 60)


@pytest.mark.parametrize(("thickness", "mm_min"), PLASMA_40_A.items())
def test_large_plasma_is_faster_than_a_small_one(thickness: float, mm_min: float) -> None:
    assert speed_at(PLASMA_130_A, thickness) * 60 > mm_min


def test_pierces_and_bends_add_up() -> None:
    plain = estimate_time("laser-cutting-sheet", PartWork(sheet(3, pierces=1), steel()))
    holes = estimate_time("laser-cutting-sheet", PartWork(sheet(3, pierces=11), steel()))

    assert float(holes.cycle_seconds - plain.cycle_seconds) == pytest.approx(
        10 * (0.2 + 0.015 * 9 + 0.5), abs=0.01
    )


def test_two_bends_take_twice_one_bend() -> None:
    params = BendingParams(load_s=0)

    once, twice = (
        bending(measures_of(PartWork(sheet(2, bends=bends), steel())), params) for bends in (1, 2)
    )

    assert float(twice.cycle_seconds) == pytest.approx(2 * float(once.cycle_seconds), abs=0.01)


def test_thicker_than_the_chart_has_no_estimate() -> None:
    estimate = estimate_time("laser-cutting-sheet", PartWork(sheet(40), steel()))

    assert estimate == NoEstimate(BEYOND_TABLE)


def test_speed_in_other_metals_is_an_assumption() -> None:
    mild = estimate_time("laser-cutting-sheet", PartWork(sheet(3, pierces=2), steel()))
    stainless = estimate_time(
        "laser-cutting-sheet", PartWork(sheet(3, pierces=2), material_for("stainless"))
    )

    assert isinstance(mild, TimeEstimate)
    assert not mild.is_weak
    assert (stainless.is_weak, stainless.assumed) == (True, ("cutting_speed",))


def test_bends_that_nobody_counted_are_missing() -> None:
    estimate = estimate_time("press-brake-bending", PartWork(sheet(2), steel()))

    assert isinstance(estimate, NoEstimate)
    assert estimate.missing == ("bends",)


def steel():
    return material_for("carbon-steel")
