"""Estimates times of grinding, polishing and erosion by area or volume."""

from dataclasses import dataclass

from matching.estimates.process_time.part_work import PartMeasures
from matching.estimates.process_time.time_estimate import EstimateBasis, TimeEstimate, sourced

GRINDING = EstimateBasis(
    "ground-area",
    "Stock on the ground area ÷ removal rate, and passes without infeed, as in Boothroyd, Dewhurst "
    "and Knight, Product Design for Manufacture and Assembly; the rates are assumptions",
    0.6,
    is_weak=True,
)
SURFACE_RATE = EstimateBasis(
    "treated-area", "Area rates as usual in workshops; no source confirmed", 0.7, is_weak=True
)
EROSION = EstimateBasis(
    "eroded-volume", "Erosion rates as usual in workshops; no source confirmed", 0.8, is_weak=True
)


@dataclass(frozen=True, slots=True)
class AreaParams:
    """Holds how long a share of the surface takes; all are assumptions."""

    # mm²/s at standard fineness.
    area_mm2_s: float = sourced()
    # Share of the surface that is worked.
    surface_share: float = sourced(1.0)
    # Says that a harder material takes longer.
    depends_on_material: bool = True
    # Says that a finer tolerance or surface takes longer.
    depends_on_fineness: bool = True
    load_s: float = sourced(20.0)
    load_s_per_kg: float = sourced(2.0)
    setup_s: float = sourced(900.0)
    basis: EstimateBasis = SURFACE_RATE


@dataclass(frozen=True, slots=True)
class ErosionParams:
    """Holds how long removing a share of the box takes; all are assumptions."""

    # mm³/s.
    rate_mm3_s: float = sourced()
    # Share of the difference between box and part that is eroded.
    removed_share: float = sourced(0.3)
    load_s: float = sourced(120.0)
    setup_s: float = sourced(3600.0)
    basis: EstimateBasis = EROSION


def area_finishing(part: PartMeasures, params: AreaParams) -> TimeEstimate:
    """Estimates work on a surface: t = t_load + share·A·f ÷ q (mm² ÷ mm²/s)."""
    rate = params.area_mm2_s
    if params.depends_on_material and part.material.is_machined:
        rate *= part.material.finish_share
    fineness = part.fineness if params.depends_on_fineness else 1.0
    area = (part.surface or 0.0) * params.surface_share
    cycle = params.load_s + params.load_s_per_kg * (part.mass or 0.0) + area * fineness / rate
    return params.basis.estimate(cycle, params.setup_s, part.assumed_of("surface", "volume"))


def erosion(part: PartMeasures, params: ErosionParams) -> TimeEstimate:
    """Estimates erosion: t = t_load + share·(V_box − V)·f ÷ rate (mm³ ÷ mm³/s)."""
    x, y, z = part.sides
    removed = max(0.0, x * y * z - (part.volume or 0.0)) * params.removed_share
    cycle = params.load_s + removed * part.fineness / params.rate_mm3_s
    return params.basis.estimate(cycle, params.setup_s, part.assumed_of("volume"))


AREA_FINISHES: dict[str, AreaParams] = {
    "surface-grinding": AreaParams(60.0, 0.3, basis=GRINDING),
    "cylindrical-grinding": AreaParams(80.0, 0.5, setup_s=1800.0, basis=GRINDING),
    "internal-grinding": AreaParams(30.0, 0.2, setup_s=1800.0, basis=GRINDING),
    "centreless-grinding": AreaParams(
        300.0, 0.7, load_s=3.0, load_s_per_kg=1.0, setup_s=3600.0, basis=GRINDING
    ),
    "profile-grinding": AreaParams(15.0, 0.3, setup_s=3600.0, basis=GRINDING),
    "honing": AreaParams(60.0, 0.2, setup_s=1800.0),
    "lapping": AreaParams(20.0, 0.3, setup_s=1800.0),
    "roll-burnishing": AreaParams(150.0, 0.3, setup_s=900.0),
    "belt-grinding": AreaParams(150.0, 0.8, depends_on_fineness=True, setup_s=300.0),
    "polishing": AreaParams(25.0, 0.8, setup_s=300.0),
    "blasting": AreaParams(
        600.0, depends_on_material=False, depends_on_fineness=False, setup_s=600.0
    ),
    "shot-peening": AreaParams(
        250.0, depends_on_material=False, depends_on_fineness=False, setup_s=1800.0
    ),
    "laser-marking": AreaParams(
        100.0,
        0.01,
        depends_on_material=False,
        depends_on_fineness=False,
        load_s=10.0,
        setup_s=600.0,
    ),
    "overlay-welding": AreaParams(
        15.0, 0.2, depends_on_material=False, load_s=120.0, setup_s=1800.0
    ),
    "thermal-spraying": AreaParams(
        60.0,
        0.4,
        depends_on_material=False,
        depends_on_fineness=False,
        load_s=300.0,
        setup_s=3600.0,
    ),
}
ERODED: dict[str, ErosionParams] = {
    "sinker-edm": ErosionParams(1.5, 0.1),
    "electrochemical-machining": ErosionParams(15.0, 0.3),
    "electron-beam-machining": ErosionParams(0.5, 0.01, load_s=1800.0),
}
