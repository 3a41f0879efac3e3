"""Tests solidification and build times against published examples."""

import pytest

from matching.estimates.process_time.additive_build import POWDER_BED, BuildParams, additive_build
from matching.estimates.process_time.casting_cycle import (
    SAND_MOULD_S_MM2,
    solidification_seconds,
)
from matching.estimates.process_time.material_table import material_for
from matching.estimates.process_time.part_geometry import PartGeometry
from matching.estimates.process_time.part_work import PartWork, measures_of


def test_plate_solidifies_in_the_time_of_the_textbook() -> None:
    """Compares with Groover: a plate of 75 × 125 × 20 mm in sand takes 1.6 min."""
    volume = 75 * 125 * 20
    surface = 2 * (75 * 125 + 75 * 20 + 125 * 20)

    seconds = solidification_seconds(volume, surface, SAND_MOULD_S_MM2)

    assert seconds == pytest.approx(1.6 * 60, rel=0.01)


def test_laser_builds_the_volume_of_the_data_sheet() -> None:
    """Compares with EOS, AlSi10Mg on M 400-4 at 30 µm: 7.4 mm³/s, 26.6 cm³/h."""
    params = BuildParams(POWDER_BED, used_share=1, support_share=0, layer_s=0, unpack_s=0)
    block = PartGeometry(40, 40, 40, 26_640, 9_000)

    estimate = additive_build(measures_of(PartWork(block, material_for("aluminium"))), params)

    assert float(estimate.cycle_seconds) == pytest.approx(3600, rel=0.001)
    assert not estimate.is_weak


def test_pieces_on_a_plate_share_its_layers() -> None:
    params = BuildParams(POWDER_BED, layer_mm=0.03, layer_s=10, unpack_s=0)
    block = PartGeometry(40, 40, 30, 10_000, 9_000)

    alone, many = (
        additive_build(
            measures_of(PartWork(block, material_for("aluminium"), quantity=quantity)), params
        )
        for quantity in (1, 50)
    )

    assert (alone.batch_size, many.batch_size) == (1, 26)
    assert float(alone.cycle_seconds - many.cycle_seconds) == pytest.approx(
        1000 * 10 * (1 - 1 / 26), abs=0.01
    )
