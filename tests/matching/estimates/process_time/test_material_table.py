"""Tests that materials of the vocabulary have figures within published ranges."""

import pytest

from matching.estimates.process_time.material_table import (
    _POLYMERS,
    FAMILIES,
    METALS,
    is_known_polymer,
    material_for,
)
from vocabularies.loading import read_file, read_manifest

# W·s/mm³: Kalpakjian and Schmid, Manufacturing Engineering and Technology, "Approximate range of
# energy requirements in cutting operations".
SPECIFIC_ENERGIES = {
    "aluminium": (0.4, 1.0),
    "cast-iron": (1.1, 5.4),
    "copper-alloy": (1.4, 3.2),
    "stainless": (2.0, 5.0),
    "carbon-steel": (2.0, 9.0),
    "alloy-steel": (2.0, 9.0),
    "titanium": (2.0, 5.0),
}
# Melt and mould in °F: plastic-industry.com, Injection Molding General Processing Guidelines.
MOULDING_F = {
    "ABS": ((390, 540), (100, 180)),
    "PC": ((520, 610), (150, 225)),
    "PC-ABS": ((486, 562), (140, 210)),
    "POM": ((380, 430), (180, 220)),
    "PA6": ((460, 550), (160, 220)),
    "PA66": ((520, 580), (160, 240)),
    "PEEK": ((700, 750), (250, 400)),
    "PEI": ((670, 710), (275, 325)),
    "PMMA": ((420, 510), (150, 200)),
    "PP": ((400, 500), (70, 120)),
    "PE-HD": ((360, 525), (60, 110)),
    "PET": ((520, 590), (190, 250)),
    "TPE-S": ((350, 500), (60, 175)),
}


def grades() -> list[dict[str, str]]:
    return read_file("material-grades", read_manifest()["material-grades"])


def test_every_family_of_the_vocabulary_has_figures() -> None:
    rows = read_file("material-families", read_manifest()["material-families"])

    assert {row["code"] for row in rows} == set(FAMILIES)


def test_every_grade_finds_its_family() -> None:
    for row in grades():
        material = material_for(row["family"], row["code"], float(row["density_kg_m3"]))

        assert material is not None
        assert (material.family, material.density_kg_m3) == (
            row["family"],
            float(row["density_kg_m3"]),
        )


def test_grades_with_figures_are_in_the_vocabulary() -> None:
    assert set(_POLYMERS) <= {row["code"] for row in grades()}


def test_unknown_family_has_no_figures() -> None:
    assert material_for("unobtainium") is None


@pytest.mark.parametrize(("family", "bounds"), SPECIFIC_ENERGIES.items())
def test_specific_energy_is_within_the_published_range(
    family: str, bounds: tuple[float, float]
) -> None:
    assert bounds[0] <= FAMILIES[family].specific_energy_j_mm3 <= bounds[1]


def test_metals_outside_the_published_ranges_do_not_exist() -> None:
    assert set(SPECIFIC_ENERGIES) == METALS


@pytest.mark.parametrize(("grade", "ranges"), MOULDING_F.items())
def test_moulding_temperatures_are_within_the_published_ranges(
    grade: str, ranges: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    polymer = _POLYMERS[grade]

    for celsius, (least, most) in zip((polymer.melt_c, polymer.mould_c), ranges, strict=True):
        assert (least - 32) / 1.8 - 1 <= celsius <= (most - 32) / 1.8 + 1


@pytest.mark.parametrize(
    ("family", "speed_m_min", "feed_mm"),
    [
        ("alloy-steel", 140, 0.08),
        ("stainless", 113, 0.05),
        ("titanium", 101, 0.05),
        ("cast-iron", 175, 0.08),
        ("aluminium", 440, 0.08),
    ],
)
def test_finishing_follows_the_catalogue_of_end_mills(
    family: str, speed_m_min: float, feed_mm: float
) -> None:
    # ATA Group, catalogue 2022, end mills of 10 mm; steel up to 1000 N/mm²: 180 × 0.08.
    share = speed_m_min * feed_mm / (180 * 0.08)

    assert FAMILIES[family].finish_share == pytest.approx(share, abs=0.01)


def test_harder_grades_are_slower_than_their_family() -> None:
    tool_steel, steel = material_for("alloy-steel", "Cr12MoV"), material_for("alloy-steel")

    assert tool_steel.removal_rate_mm3_s(1000) < steel.removal_rate_mm3_s(1000)
    assert tool_steel.finish_share < steel.finish_share


def test_polymer_of_unknown_grade_has_common_figures() -> None:
    assert not is_known_polymer(material_for("engineering-plastics"))
    assert is_known_polymer(material_for("engineering-plastics", "ABS"))
    assert material_for("engineering-plastics", "PTFE").polymer is None
