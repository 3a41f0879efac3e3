"""Looks up the properties of each material family and of grades that differ.

Specific energies are within the ranges of Kalpakjian and Schmid, Manufacturing Engineering and
Technology, "Approximate range of energy requirements in cutting operations" (W·s/mm³: aluminium
0.4–1, cast iron 1.1–5.4, copper 1.4–3.2, stainless 2–5, steel 2–9, titanium 2–5). Those of
plastics, wood, elastomers, composites and ceramics, and all shares of tool life, are assumptions.

Shares of finishing speed are cutting speed × feed of a tooth, over those of steel up to
1000 N/mm², for solid carbide end mills of 10 mm (ATA Group, catalogue 2022: unalloyed steel 180
m/min × 0.08 mm, alloyed steel 140 × 0.08, stainless 113 × 0.05, titanium 101 × 0.05, cast iron of
150–200 HB 175 × 0.08, aluminium below 6 % silicon 440 × 0.08). Those of other materials are
assumptions.

Shares of waterjet speed follow the machinability numbers of Zeng and Kim (mild steel 87.6,
aluminium 213, copper 110, titanium 115). The build rate of AlSi10Mg in a powder bed is that of an
EOS process data sheet (7.4 mm³/s a laser at 30 µm); those of other metals are assumptions. Melt and
mould temperatures of polymers are within the ranges that plastic-industry.com lists; diffusivities
and temperatures at ejection are usual values.
"""

from dataclasses import replace

from matching.estimates.process_time.time_estimate import ASSUMED_RATE
from matching.estimates.process_time.work_material import (
    BUILD_RATE,
    CAST,
    CUTTING_SPEED,
    REMOVAL_RATE,
    WROUGHT,
    PolymerThermal,
    WorkMaterial,
)

_SHARES = "Share of the rate in mild steel; assumption"
# Where each rate of a material is from; those in its `assumed_rates` are assumptions all the same.
RATE_SOURCES: dict[str, str] = {
    "density_kg_m3": "Usual values; the vocabulary has those of grades",
    "specific_energy_j_mm3": (
        "Within the ranges of Kalpakjian and Schmid, Manufacturing Engineering and Technology, "
        "energy requirements in cutting operations; not confirmed"
    ),
    "tool_life_share": ASSUMED_RATE,
    "finish_share": "ATA Group, catalogue 2022: speed × feed of a tooth beside those in steel",
    "laser_share": _SHARES,
    "laser_most_mm": _SHARES,
    "plasma_share": _SHARES,
    "waterjet_share": "Machinability numbers of Zeng and Kim; not confirmed",
    "build_rate_mm3_s": "EOS process data sheet of AlSi10Mg; other metals are assumptions",
    "diffusivity_mm2_s": "Usual values; assumption",
    "melt_c": "Ranges of plastic-industry.com",
    "mould_c": "Ranges of plastic-industry.com",
    "eject_c": "Usual values; assumption",
}

METALS = frozenset(
    (
        "aluminium",
        "carbon-steel",
        "alloy-steel",
        "stainless",
        "copper-alloy",
        "titanium",
        "cast-iron",
    )
)
FERROUS = frozenset(("carbon-steel", "alloy-steel", "stainless", "cast-iron"))
POLYMERS = frozenset(("engineering-plastics", "elastomer"))

_COMMON_POLYMER = PolymerThermal(0.11, 250, 60, 95)

FAMILIES: dict[str, WorkMaterial] = {
    material.family: material
    for material in (
        WorkMaterial(
            "aluminium",
            density_kg_m3=2700,
            specific_energy_j_mm3=0.7,
            finish_share=2.44,
            laser_share=0.8,
            laser_most_mm=10,
            plasma_share=1.0,
            waterjet_share=2.43,
            build_rate_mm3_s=7.4,
            assumed_rates=frozenset((CUTTING_SPEED,)),
        ),
        WorkMaterial(
            "carbon-steel",
            density_kg_m3=7850,
            specific_energy_j_mm3=3.5,
            laser_share=1.0,
            laser_most_mm=25,
            plasma_share=1.0,
            waterjet_share=1.0,
            build_rate_mm3_s=3.0,
            assumed_rates=frozenset((BUILD_RATE,)),
        ),
        WorkMaterial(
            "alloy-steel",
            density_kg_m3=7850,
            specific_energy_j_mm3=4.0,
            tool_life_share=0.8,
            finish_share=0.78,
            laser_share=1.0,
            laser_most_mm=25,
            plasma_share=1.0,
            waterjet_share=0.95,
            build_rate_mm3_s=3.0,
            assumed_rates=frozenset((CUTTING_SPEED, BUILD_RATE)),
        ),
        WorkMaterial(
            "stainless",
            density_kg_m3=7930,
            specific_energy_j_mm3=3.5,
            tool_life_share=0.5,
            finish_share=0.39,
            laser_share=0.8,
            laser_most_mm=12,
            plasma_share=0.8,
            waterjet_share=0.95,
            build_rate_mm3_s=3.7,
            assumed_rates=frozenset((CUTTING_SPEED, BUILD_RATE)),
        ),
        WorkMaterial(
            "copper-alloy",
            density_kg_m3=8600,
            specific_energy_j_mm3=2.0,
            tool_life_share=0.9,
            finish_share=1.3,
            laser_share=0.4,
            laser_most_mm=8,
            plasma_share=0.7,
            waterjet_share=1.25,
            build_rate_mm3_s=2.0,
            assumed_rates=frozenset((REMOVAL_RATE, CUTTING_SPEED, BUILD_RATE)),
        ),
        WorkMaterial(
            "titanium",
            density_kg_m3=4450,
            specific_energy_j_mm3=3.5,
            tool_life_share=0.3,
            finish_share=0.35,
            laser_share=0.6,
            laser_most_mm=10,
            plasma_share=0.8,
            waterjet_share=1.31,
            build_rate_mm3_s=5.0,
            assumed_rates=frozenset((CUTTING_SPEED, BUILD_RATE)),
        ),
        WorkMaterial(
            "cast-iron",
            density_kg_m3=7200,
            specific_energy_j_mm3=2.5,
            tool_life_share=0.9,
            finish_share=0.97,
            plasma_share=0.6,
            waterjet_share=1.0,
            assumed_rates=frozenset((CUTTING_SPEED,)),
        ),
        WorkMaterial(
            "engineering-plastics",
            density_kg_m3=1200,
            specific_energy_j_mm3=0.3,
            tool_life_share=0.4,
            finish_share=2.4,
            waterjet_share=6.0,
            polymer=_COMMON_POLYMER,
            assumed_rates=frozenset((REMOVAL_RATE, CUTTING_SPEED)),
        ),
        WorkMaterial(
            "elastomer",
            density_kg_m3=1200,
            specific_energy_j_mm3=0.5,
            tool_life_share=0.2,
            finish_share=0.8,
            waterjet_share=6.0,
            assumed_rates=frozenset((REMOVAL_RATE, CUTTING_SPEED)),
        ),
        WorkMaterial(
            "textile",
            density_kg_m3=1400,
        ),
        WorkMaterial(
            "wood",
            density_kg_m3=680,
            specific_energy_j_mm3=0.2,
            tool_life_share=0.5,
            finish_share=4.0,
            waterjet_share=20.0,
            assumed_rates=frozenset((REMOVAL_RATE, CUTTING_SPEED)),
        ),
        WorkMaterial(
            "composite",
            density_kg_m3=1750,
            specific_energy_j_mm3=0.8,
            tool_life_share=0.3,
            finish_share=0.8,
            waterjet_share=3.0,
            assumed_rates=frozenset((REMOVAL_RATE, CUTTING_SPEED)),
        ),
        WorkMaterial(
            "ceramic",
            density_kg_m3=3300,
            specific_energy_j_mm3=30.0,
            tool_life_share=0.3,
            finish_share=0.05,
            waterjet_share=0.2,
            assumed_rates=frozenset((REMOVAL_RATE, CUTTING_SPEED)),
        ),
    )
}

# Diffusivity in mm²/s; melt, mould and ejection in °C.
_POLYMERS: dict[str, PolymerThermal] = {
    "ABS": PolymerThermal(0.13, 260, 54, 82),
    "PC": PolymerThermal(0.13, 302, 91, 127),
    "PC-ABS": PolymerThermal(0.13, 270, 75, 105),
    "POM": PolymerThermal(0.09, 216, 93, 129),
    "PA6": PolymerThermal(0.10, 260, 80, 129),
    "PA66": PolymerThermal(0.10, 291, 91, 129),
    "PA66-GF30": PolymerThermal(0.13, 291, 91, 140),
    "PA12": PolymerThermal(0.10, 240, 60, 110),
    "PBT-GF30": PolymerThermal(0.14, 250, 90, 140),
    "PPS-GF40": PolymerThermal(0.16, 330, 140, 200),
    "PEEK": PolymerThermal(0.13, 385, 175, 250),
    "PEI": PolymerThermal(0.12, 365, 145, 190),
    "PMMA": PolymerThermal(0.11, 240, 70, 95),
    "PP": PolymerThermal(0.08, 218, 38, 88),
    "PE-HD": PolymerThermal(0.11, 232, 27, 52),
    "PVC-U": PolymerThermal(0.10, 195, 35, 70),
    "PET": PolymerThermal(0.11, 285, 110, 140),
    "TPU": PolymerThermal(0.10, 200, 40, 70),
    "TPE-S": PolymerThermal(0.10, 210, 35, 65),
}
# Grades of metal for casting; others of the vocabulary are rolled or forged.
_CAST = frozenset(("ADC12", "A380", "A356-T6", "AlSi10Mg", "ZCuSn10P1"))
# They are pressed, sintered or cast, not moulded by injection.
_NOT_MOULDED = ("PTFE", "UHMWPE", "PU-rigid")

# Shares of tool life of grades that cut far better or worse than their family.
_TOOL_LIFE: dict[str, float] = {
    "Y12Pb": 1.5,
    "303": 0.8,
    "410": 0.55,
    "420": 0.45,
    "440C": 0.35,
    "2205": 0.35,
    "310S": 0.4,
    "65Mn": 0.7,
    "T10A": 0.7,
    "GCr15": 0.6,
    "Cr12MoV": 0.4,
    "H13": 0.5,
    "S136": 0.5,
    "M2": 0.4,
    "HPb59-1": 1.6,
    "H59": 1.3,
    "H62": 1.2,
    "H65": 1.1,
    "QAl9-4": 0.6,
    "QBe2": 0.5,
    "TA1": 0.4,
    "TA2": 0.4,
    "QT600-3": 0.7,
    "HT300": 0.8,
    "YG8": 0.1,
    "graphite": 20.0,
}


def material_for(
    family: str, grade: str | None = None, density_kg_m3: float | None = None
) -> WorkMaterial | None:
    """Returns the properties of a family, or of a grade of it; None if unknown.

    A grade without figures of its own has those of its family. The vocabulary's density of the
    grade, in kg/m³, takes the place of the family's.
    """
    material = FAMILIES.get(family)
    if material is None:
        return None
    if grade in _POLYMERS:
        material = replace(material, polymer=_POLYMERS[grade])
    elif grade in _NOT_MOULDED:
        material = replace(material, polymer=None)
    if grade in _TOOL_LIFE:
        ratio = _TOOL_LIFE[grade] / material.tool_life_share
        material = replace(
            material,
            tool_life_share=_TOOL_LIFE[grade],
            finish_share=material.finish_share * ratio,
        )
    if grade and family in METALS:
        is_cast = family == "cast-iron" or grade in _CAST
        material = replace(material, form=CAST if is_cast else WROUGHT)
    if density_kg_m3:
        material = replace(material, density_kg_m3=density_kg_m3)
    return material


def is_known_polymer(material: WorkMaterial) -> bool:
    """Returns whether its thermal figures are of a grade, not common to plastics."""
    return material.polymer is not None and material.polymer is not _COMMON_POLYMER
