"""Tests times of layers and loads against published examples."""

from dataclasses import replace

import pytest

from matching.estimates.process_time.load_treatment import (
    LOADS,
    LoadParams,
    PlatedMetal,
    anodising_seconds,
    case_seconds,
    load_treatment,
)
from matching.estimates.process_time.material_table import material_for
from matching.estimates.process_time.part_geometry import PartGeometry
from matching.estimates.process_time.part_work import PartMeasures, PartWork, measures_of

CUBE = PartGeometry(100, 100, 100, 1_000_000, 60_000)


def part(geometry: PartGeometry, **work: float) -> PartMeasures:
    return measures_of(PartWork(geometry, material_for("carbon-steel"), **work))


def test_nickel_layer_takes_the_time_of_the_textbook() -> None:
    """Compares with Groover: 12 A on 125 cm² for 15 min give 28 µm of nickel."""
    nickel = PlatedMetal(58.69, 2, 8.9, a_dm2=12 / 1.25, efficiency=0.95)

    assert nickel.seconds(28.1) == pytest.approx(15 * 60, rel=0.02)


@pytest.mark.parametrize(("a_ft2", "minutes"), [(12, 60), (18, 40), (24, 30), (30, 24), (40, 18)])
def test_anodised_mil_takes_the_time_of_the_rule(a_ft2: float, minutes: float) -> None:
    """Compares with Products Finishing, rule of 720: minutes to 1 mil by A/ft²."""
    a_dm2 = a_ft2 / 9.2903

    assert anodising_seconds(a_dm2)(25.4) == pytest.approx(minutes * 60, rel=0.03)


def test_case_of_635_micrometres_takes_an_hour() -> None:
    """Compares with Harris: 0.635·√t mm at 925 °C, t in hours."""
    assert case_seconds(635) == pytest.approx(3600)
    assert case_seconds(1270) == pytest.approx(4 * 3600)


def test_inch_of_section_soaks_an_hour() -> None:
    params = replace(LOADS["tempering"], load_kg=1e-9, piece_s=0, piece_s_per_kg=0)
    bars = (PartGeometry(200, 200, side, 40_000 * side, thickness_mm=side) for side in (25.4, 50.8))

    inch, two = (float(load_treatment(part(bar), params).cycle_seconds) for bar in bars)

    assert two - inch == pytest.approx(3600, rel=0.01)


def test_pieces_of_a_load_share_its_time() -> None:
    params = LoadParams(3600.0, load_kg=100.0, piece_s=0.0, piece_s_per_kg=0.0)

    estimate = load_treatment(part(CUBE), params)

    assert estimate.batch_size == 12
    assert float(estimate.cycle_seconds) == pytest.approx(3600 / 12)


def test_surface_limits_a_load_too() -> None:
    params = LoadParams(3600.0, load_kg=100.0, load_m2=0.3)

    assert load_treatment(part(CUBE), params).batch_size == 5


def test_part_that_is_heavier_than_a_load_is_alone() -> None:
    assert load_treatment(part(CUBE), LoadParams(3600.0, load_kg=1.0)).batch_size == 1


def test_thicker_layer_takes_longer() -> None:
    thin, thick = (
        load_treatment(part(CUBE, layer_um=layer), LOADS["zinc-plating"]) for layer in (8, 25)
    )

    assert thick.cycle_seconds > thin.cycle_seconds


def test_layer_that_is_not_stated_is_the_usual_one() -> None:
    stated, usual = (
        load_treatment(part(CUBE, layer_um=layer), LOADS["zinc-plating"]) for layer in (8, None)
    )

    assert stated == usual
