"""Maps each process to the formula of its time, or to why it has none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from matching.estimates.process_time.abrasive_finishing import (
    AREA_FINISHES,
    ERODED,
    area_finishing,
    erosion,
)
from matching.estimates.process_time.additive_build import BUILDS, additive_build
from matching.estimates.process_time.casting_cycle import CASTINGS, casting
from matching.estimates.process_time.chip_removal import (
    HOLE_MACHINES,
    LATHES,
    MILLING_MACHINES,
    SAWS,
    drilling,
    milling,
    sawing,
    turning,
)
from matching.estimates.process_time.load_treatment import LOADS, load_treatment
from matching.estimates.process_time.material_table import FAMILIES, FERROUS, METALS, POLYMERS
from matching.estimates.process_time.moulding import CURED, MOULDS, curing, injection_moulding
from matching.estimates.process_time.part_work import PartMeasures, PartWork, measures_of
from matching.estimates.process_time.piece_rate import PIECE_RATES, piece_work
from matching.estimates.process_time.profile_cutting import (
    PRESS_BRAKES,
    PROFILES,
    bending,
    profile_cutting,
)
from matching.estimates.process_time.time_estimate import (
    BEYOND_TABLE,
    CONTINUOUS_GOODS,
    CYCLE_MOST,
    GROUP_TOO_WIDE,
    MATERIAL_NOT_WORKED,
    MISSING_GEOMETRY,
    NEEDS_OTHER_FIGURES,
    NO_PUBLISHED_RATE,
    UNKNOWN_PROCESS,
    NoEstimate,
    TimeEstimate,
)

Formula = Callable[[PartMeasures, Any], TimeEstimate | NoEstimate]

_PLASTICS = frozenset(("engineering-plastics",))
_RIGID = frozenset(FAMILIES) - {"textile", "elastomer"}
_WROUGHT = METALS - {"cast-iron"}
# Families of materials that a process works; all where it is not listed.
_WORKS: dict[str, frozenset[str]] = {
    **dict.fromkeys((*MILLING_MACHINES, *LATHES, *HOLE_MACHINES, *SAWS), _RIGID),
    **dict.fromkeys(AREA_FINISHES, _RIGID),
    **dict.fromkeys(CASTINGS, METALS),
    **dict.fromkeys(
        ("gravity-die-casting", "low-pressure-casting", "high-pressure-die-casting"),
        frozenset(("aluminium", "copper-alloy")),
    ),
    **dict.fromkeys(("laser-cutting-sheet", "laser-cutting-tube", "laser-cutting-3d"), _WROUGHT),
    **dict.fromkeys(("plasma-cutting", "punching", "shearing"), METALS),
    "oxy-fuel-cutting": frozenset(("carbon-steel", "alloy-steel")),
    "waterjet-cutting": frozenset(FAMILIES) - {"textile"},
    **dict.fromkeys(("die-cutting", "foam-and-sheet-cutting"), frozenset(FAMILIES) - METALS),
    "additive-binder-jetting": METALS | {"ceramic"},
    **dict.fromkeys(PRESS_BRAKES, _WROUGHT),
    **dict.fromkeys(PIECE_RATES, METALS | _PLASTICS | {"composite"}),
    **dict.fromkeys(("wire-edm-slow", "wire-edm-medium", "wire-edm-fast", *ERODED), METALS),
    **dict.fromkeys(MOULDS, POLYMERS),
    **dict.fromkeys(CURED, POLYMERS | {"composite"}),
    **dict.fromkeys(("additive-sls", "additive-mjf", "additive-fdm", "additive-sla"), POLYMERS),
    **dict.fromkeys(("additive-ded", "additive-slm"), METALS),
    **dict.fromkeys(LOADS, METALS | _PLASTICS | {"composite", "wood"}),
    **dict.fromkeys(("carburising", "carbonitriding", "nitriding", "nitrocarburising"), FERROUS),
    **dict.fromkeys(("through-hardening", "vacuum-hardening", "quench-and-temper"), FERROUS),
    **dict.fromkeys(("induction-hardening", "laser-hardening", "blackening"), FERROUS),
    **dict.fromkeys(
        ("anodising-decorative", "anodising-hard"), frozenset(("aluminium", "titanium"))
    ),
    "passivation": frozenset(("stainless",)),
    "ceramic-firing": frozenset(("ceramic",)),
    "wood-cnc-routing": frozenset(("wood", "engineering-plastics", "composite")),
    "varnishing-wood": frozenset(("wood",)),
    "fabric-cutting": frozenset(("textile", "elastomer", "composite")),
    "laser-cutting-nonmetal": frozenset(("engineering-plastics", "wood", "textile", "elastomer")),
}


@dataclass(frozen=True, slots=True)
class ProcessFormula:
    """Holds formula, parameters, needed measures and families of a process."""

    formula: Formula
    params: Any
    needs: tuple[str, ...]
    families: frozenset[str]


def _formulas(
    formula: Formula, needs: tuple[str, ...], table: Mapping[str, Any]
) -> dict[str, ProcessFormula]:
    """Returns an entry for each process of a table of parameters."""
    every = frozenset(FAMILIES)
    return {
        code: ProcessFormula(formula, params, needs, _WORKS.get(code, every))
        for code, params in table.items()
    }


FORMULAS: dict[str, ProcessFormula] = {
    **_formulas(milling, ("box", "volume", "surface"), MILLING_MACHINES),
    **_formulas(turning, ("box", "volume", "surface"), LATHES),
    **_formulas(drilling, ("box", "holes"), HOLE_MACHINES),
    **_formulas(sawing, ("box",), SAWS),
    **_formulas(area_finishing, ("surface",), AREA_FINISHES),
    **_formulas(erosion, ("box", "volume"), ERODED),
    **_formulas(profile_cutting, ("thickness", "cut_length"), PROFILES),
    **_formulas(bending, ("box", "bends"), PRESS_BRAKES),
    **_formulas(injection_moulding, ("thickness", "volume"), MOULDS),
    **_formulas(curing, ("thickness", "volume"), CURED),
    **_formulas(additive_build, ("box", "volume"), BUILDS),
    **_formulas(load_treatment, ("surface", "volume"), LOADS),
    **_formulas(piece_work, ("box",), PIECE_RATES),
    **_formulas(casting, ("volume", "surface"), CASTINGS),
}

# A group is estimated as the commonest of its processes.
TYPICAL: dict[str, str] = {
    "casting": "sand-casting",
    "forging": "closed-die-forging",
    "bending": "press-brake-bending",
    "cutting-defined-edge": "cnc-milling-3-axis",
    "turning": "cnc-turning",
    "drilling-and-boring": "drilling",
    "milling": "cnc-milling-3-axis",
    "grinding": "surface-grinding",
    "cutting-undefined-edge": "surface-grinding",
    "edm": "wire-edm-medium",
    "laser-cutting": "laser-cutting-sheet",
    "cleaning": "solvent-and-aqueous-cleaning",
    "assembling": "mechanical-assembly",
    "pressing-in": "press-fitting",
    "joining-by-forming": "riveting",
    "welding": "mig-mag-welding",
    "pressure-welding": "spot-welding",
    "fusion-welding": "mig-mag-welding",
    "brazing": "torch-brazing",
    "painting": "spray-painting",
    "coating-from-powder": "powder-coating",
    "vapour-coating": "pvd-coating",
    "electroplating": "zinc-plating",
    "anodising": "anodising-decorative",
    "conversion-coating": "phosphating",
    "work-hardening": "shot-peening",
    "heat-treatment": "quench-and-temper",
    "annealing": "stress-relieving",
    "hardening": "through-hardening",
    "thermochemical-treatment": "carburising",
    "plastics-shaping": "injection-moulding",
    "additive-manufacturing": "additive-slm",
    "severing": "shearing",
    "extrusion-of-metal": "cold-extrusion",
    "sintering": "metal-sintering",
}

NO_ESTIMATE: dict[str, str] = {
    **dict.fromkeys(
        (
            *("continuous-casting", "plastics-extrusion", "film-blowing", "rubber-calendering"),
            *("pultrusion", "paper-and-board-making", "nonwoven-forming", "rolling", "hot-rolling"),
            *("cold-rolling", "hot-extrusion", "wire-and-bar-drawing", "roll-forming"),
            *("spinning-of-yarn", "weaving", "knitting", "textile-dyeing", "textile-printing"),
            *("textile-finishing", "offset-printing", "thermomechanical-treatment"),
        ),
        CONTINUOUS_GOODS,
    ),
    # Teeth, components, wires or seams, which a part's geometry does not hold.
    **dict.fromkeys(
        (
            *("gear-cutting", "gear-hobbing", "gear-shaping", "gear-grinding", "tool-grinding"),
            *("electrical-assembly", "wire-harness-assembly", "soft-soldering", "smt-assembly"),
            *("tht-assembly", "hand-soldering", "soldering-and-brazing", "filling", "sewing"),
            *("garment-sewing", "industrial-sewing", "footwear-stitching", "embroidery"),
            *("textile-joining", "digital-printing", "printing", "broaching"),
        ),
        NEEDS_OTHER_FIGURES,
    ),
    **dict.fromkeys(
        (
            *("ceramic-forming", "slip-casting", "concrete-casting", "electroforming", "scraping"),
            *("slip-and-concrete-casting", "fibre-shaping"),
        ),
        NO_PUBLISHED_RATE,
    ),
    **dict.fromkeys(
        (
            *(
                "primary-shaping",
                "powder-shaping",
                "forming",
                "compressive-forming",
                "shear-forming",
            ),
            *("tensile-compressive-forming", "tensile-forming", "separating", "knife-cutting"),
            *("thermal-and-chemical-removal", "joining", "coating", "coating-from-liquid"),
            *("electrochemical-coating", "changing-material-properties"),
        ),
        GROUP_TOO_WIDE,
    ),
}


def estimate_time(process: str, work: PartWork) -> TimeEstimate | NoEstimate:
    """Estimates the standard time of a process for a part, or says why it cannot.

    `process` is a code of the vocabulary. A measure that the formula needs and that is neither
    known nor can be assumed is listed as missing. A group counts as its commonest process, which
    is then an assumed input.
    """
    code = TYPICAL.get(process, process)
    entry = FORMULAS.get(code)
    if entry is None:
        return NoEstimate(NO_ESTIMATE.get(code, UNKNOWN_PROCESS))
    if work.material.family not in entry.families:
        return NoEstimate(MATERIAL_NOT_WORKED)
    measures = measures_of(work)
    missing = tuple(name for name in entry.needs if getattr(measures, name) is None)
    if missing:
        return NoEstimate(MISSING_GEOMETRY, missing)
    estimate = entry.formula(measures, entry.params)
    if isinstance(estimate, TimeEstimate) and estimate.cycle_seconds >= CYCLE_MOST:
        # What an operation can hold at most is a limit and no estimate.
        return NoEstimate(BEYOND_TABLE)
    if process in TYPICAL and isinstance(estimate, TimeEstimate):
        return estimate.with_assumed("process")
    return estimate
