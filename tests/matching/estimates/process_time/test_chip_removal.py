"""Tests times of machining against examples of textbooks."""

import math
from dataclasses import replace

import pytest

from matching.estimates.process_time.chip_removal import (
    HoleParams,
    MillingParams,
    SawingParams,
    TurningParams,
    cylinder_volume,
    drilling,
    milling,
    sawing,
    turning,
)
from matching.estimates.process_time.fineness import fineness_factor
from matching.estimates.process_time.material_table import material_for
from matching.estimates.process_time.part_geometry import PartGeometry
from matching.estimates.process_time.part_work import PartMeasures, PartWork, measures_of

ONLY_CUTTING = {
    "stock_mm": 0.0,
    "finish_mm2_s": math.inf,
    "tools": 0,
    "load_s": 0.0,
    "load_s_per_kg": 0.0,
}


def part(geometry: PartGeometry, family: str = "carbon-steel", **work: float) -> PartMeasures:
    return measures_of(PartWork(geometry, material_for(family), **work))


def test_milling_takes_the_time_of_the_textbook() -> None:
    """Compares with Groover, Fundamentals of Modern Manufacturing, peripheral milling.

    400 × 50 mm, cutter of 70 mm with five teeth, 60 m/min, 0.25 mm a tooth, 6.5 mm deep: 110,840
    mm³/min, and 1.23 min with the approach of the cutter, 1.17 min without.
    """
    feed = 60_000 / (math.pi * 70) * 5 * 0.25
    removal_rate = feed * 50 * 6.5 / 60
    assert removal_rate * 60 == pytest.approx(110_840, rel=0.001)
    steel = material_for("carbon-steel")
    power = removal_rate * steel.specific_energy_j_mm3
    block = PartGeometry(400, 50, 20 + 6.5, volume_mm3=400 * 50 * 20, surface_mm2=1)

    estimate = milling(part(block), MillingParams(mean_power_w=power, **ONLY_CUTTING))

    assert float(estimate.cycle_seconds) == pytest.approx(400 / feed * 60, rel=0.001)
    approach = math.sqrt(6.5 * (70 - 6.5))
    assert float(estimate.cycle_seconds) == pytest.approx((400 + approach) / feed * 60, rel=0.06)


def test_turning_takes_the_time_and_power_of_the_textbook() -> None:
    """Compares with Kalpakjian and Schmid, turning of a titanium rod.

    200 mm long, from 75 to 65 mm, at 400 rpm and 250 mm/min: 0.8 min. At 3.5 W·s/mm³, within the
    3.0 to 4.1 of the hint, 16 kW are needed.
    """
    removed = cylinder_volume(75, 200) - cylinder_volume(65, 200)
    titanium = replace(material_for("titanium"), tool_life_share=1.0)
    power = removed / 48 * titanium.specific_energy_j_mm3
    assert power == pytest.approx(16_040, rel=0.01)
    rod = PartGeometry(75, 75, 200, volume_mm3=cylinder_volume(65, 200), surface_mm2=1)

    estimate = turning(
        measures_of(PartWork(rod, titanium)),
        TurningParams(mean_power_w=power, **ONLY_CUTTING),
    )

    assert float(estimate.cycle_seconds) == pytest.approx(0.8 * 60, rel=0.001)


def test_bracket_of_aluminium_takes_minutes_and_of_titanium_longer() -> None:
    bracket = PartGeometry(100, 60, 20, 60_000, 25_000, holes=((6.0, 4),))

    times = {
        family: float(milling(part(bracket, family), MillingParams()).cycle_seconds)
        for family in ("aluminium", "carbon-steel", "stainless", "titanium")
    }

    assert 200 < times["aluminium"] < 600
    assert sorted(times, key=lambda family: times[family]) == list(times)


def test_part_with_pockets_is_clamped_more_often() -> None:
    plain = PartGeometry(100, 60, 20, 100_000, 18_000)
    pockets = PartGeometry(100, 60, 20, 100_000, 26_000)

    first, second = (milling(part(one), MillingParams()) for one in (plain, pockets))

    assert second.setup_seconds - first.setup_seconds == 2 * 900


def test_assumed_volume_widens_the_spread() -> None:
    known = milling(part(PartGeometry(100, 60, 20, 60_000, 25_000)), MillingParams())
    only_box = milling(part(PartGeometry(100, 60, 20)), MillingParams())

    assert known.assumed == ()
    assert (only_box.assumed, only_box.is_weak) == (("surface", "volume"), True)
    assert only_box.relative_spread > known.relative_spread


def test_rate_without_a_source_makes_the_estimate_weak() -> None:
    estimate = milling(part(PartGeometry(100, 60, 20, 60_000, 25_000), "wood"), MillingParams())

    assert (estimate.assumed, estimate.is_weak) == (("removal_rate",), True)


def test_roughness_follows_the_feed_of_the_textbook() -> None:
    """Compares with Groover, f²/(32 r): 0.25 mm and 1.2 mm give 1.6 µm."""
    assert pytest.approx(1.6, abs=0.05) == 0.25**2 / (32 * 1.2) * 1000
    feed_at = {ra: math.sqrt(ra / 1000 * 32 * 1.2) for ra in (1.6, 0.4)}

    ratio = fineness_factor(None, 0.4) / fineness_factor(None, 1.6)

    assert ratio == pytest.approx(feed_at[1.6] / feed_at[0.4])


def test_coarse_and_unknown_fineness_cost_nothing() -> None:
    assert fineness_factor(None, None) == fineness_factor(175, 12.5) == 1


def test_holes_take_position_depth_and_tools() -> None:
    plate = PartGeometry(100, 60, 10, 50_000, 18_000, holes=((5.0, 4), (8.0, 2)))
    params = HoleParams(load_s=0, load_s_per_kg=0, position_s=3, feed_mm_s=4, tool_change_s=6)

    estimate = drilling(part(plate), params)

    assert float(estimate.cycle_seconds) == pytest.approx(6 * (3 + 10 / 4) + 2 * 6)


def test_saw_cuts_the_smallest_section() -> None:
    params = SawingParams(load_s=0, load_s_per_kg=0, section_mm2_s=60)

    estimate = sawing(part(PartGeometry(500, 60, 40)), params)

    assert float(estimate.cycle_seconds) == pytest.approx(60 * 40 / 60)
