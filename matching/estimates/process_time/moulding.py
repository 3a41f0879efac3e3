"""Estimates cycles of moulding plastics and rubber, by cooling or curing time."""

import math
from dataclasses import dataclass

from matching.estimates.process_time.material_table import is_known_polymer
from matching.estimates.process_time.part_work import PartMeasures
from matching.estimates.process_time.time_estimate import (
    MATERIAL_NOT_WORKED,
    EstimateBasis,
    NoEstimate,
    TimeEstimate,
    sourced,
)
from matching.estimates.process_time.work_material import PolymerThermal

COOLING = EstimateBasis(
    "cooling-of-a-plate",
    "Ballman and Shusman: Fourier's equation of a plate until its middle has the temperature at "
    "ejection, s²/(π²α)·ln(4/π·(Tm−Tw)/(Te−Tw)); temperatures within the moulding guidelines of "
    "plastic-industry.com; the rest of the cycle is set to the rules of thumb of genesisllc.com, "
    "Cycle Time (ABS of 2 mm: 28 to 32 s)",
    0.35,
)
CURING = EstimateBasis(
    "curing-by-thickness",
    "Curing times as usual in workshops; no source confirmed",
    0.7,
    is_weak=True,
)


RULE_OF_THUMB = "Set to the rules of thumb of genesisllc.com, Cycle Time"


@dataclass(frozen=True, slots=True)
class MouldingParams:
    """Holds what a moulding machine needs besides cooling; all but it are assumptions."""

    basis: EstimateBasis = COOLING
    # s, to open, eject and close; to inject; and to hold the pressure, with s for each mm of wall.
    open_close_s: float = sourced(10.0, source=RULE_OF_THUMB)
    inject_s: float = sourced(3.0, source=RULE_OF_THUMB)
    hold_s: float = sourced(3.0, source=RULE_OF_THUMB)
    hold_s_per_mm: float = sourced(3.0, source=RULE_OF_THUMB)
    # Times that a mould takes beside the ideal plate: its channels do not reach everywhere.
    mould_share: float = sourced(1.4, source=RULE_OF_THUMB)
    # s for each kg of a shot: filling a large mould and moving its plates.
    s_per_kg: float = sourced(10.0)
    # s, the least cooling time.
    least_cooling_s: float = sourced(3.0)
    # Walls that cool from one side only count as so many times as thick.
    one_sided: float = sourced(1.0)
    # Times that the part is moulded: two for two components.
    shots: float = sourced(1.0)
    # Pieces a year's mould would be made for: quantities from which it has more cavities.
    cavities: tuple[tuple[int, int], ...] = ((5_000, 2), (50_000, 4), (200_000, 8))
    # kg of all cavities at most.
    shot_most_kg: float = sourced(1.0)
    setup_s: float = sourced(5400.0)


@dataclass(frozen=True, slots=True)
class CuringParams:
    """Holds the cycle of a mould whose content cures; all are assumptions."""

    # s, at least, for each mm of wall, and for each kg.
    base_s: float = sourced()
    s_per_mm: float = sourced(0.0)
    s_per_kg: float = sourced(0.0)
    # Pieces that cure at once.
    moulds: int = sourced(1)
    setup_s: float = sourced(5400.0)
    basis: EstimateBasis = CURING


def injection_moulding(part: PartMeasures, params: MouldingParams) -> TimeEstimate | NoEstimate:
    """Estimates a cycle: (shots·(injection + holding + cooling) + opening) ÷ cavities.

    The wall is the part's thickest, in mm. A mould has more cavities where the quantity is large
    and the shot allows it.
    """
    polymer = part.material.polymer
    if polymer is None:
        return NoEstimate(MATERIAL_NOT_WORKED)
    mass = part.mass or 0.0
    wall = (part.thickness or 0.0) * params.one_sided
    cooling = max(params.mould_share * cooling_seconds(wall, polymer), params.least_cooling_s)
    holding = params.hold_s + params.hold_s_per_mm * wall
    cavities = cavity_count(part.quantity, mass, params)
    shot = params.shots * (cooling + holding + params.inject_s + params.s_per_kg * mass * cavities)
    cycle = (shot + params.open_close_s) / cavities
    assumed = part.assumed_of("thickness", "volume")
    if not is_known_polymer(part.material):
        assumed |= {"material_grade"}
    return params.basis.estimate(cycle, params.setup_s, assumed)


def curing(part: PartMeasures, params: CuringParams) -> TimeEstimate:
    """Estimates curing: t = (t_base + a·s + b·m) ÷ moulds, with wall s and mass m."""
    whole = (
        params.base_s
        + params.s_per_mm * (part.thickness or 0.0)
        + params.s_per_kg * (part.mass or 0.0)
    )
    assumed = part.assumed_of("thickness", "volume")
    return params.basis.estimate(whole / params.moulds, params.setup_s, assumed)


def cooling_seconds(wall_mm: float, polymer: PolymerThermal) -> float:
    """Returns the cooling time of a wall: s²/(π²α)·ln(4/π·(Tm−Tw)/(Te−Tw)).

    s is the wall in mm, α the diffusivity in mm²/s; Tm, Tw and Te are the temperatures of melt,
    mould wall and part at ejection, in the middle of the wall.
    """
    ratio = (polymer.melt_c - polymer.mould_c) / (polymer.eject_c - polymer.mould_c)
    return wall_mm**2 / (math.pi**2 * polymer.diffusivity_mm2_s) * math.log(4 / math.pi * ratio)


def cavity_count(quantity: int, mass_kg: float, params: MouldingParams) -> int:
    """Returns the cavities of a mould for this quantity that the shot allows."""
    wanted = max([1, *(count for least, count in params.cavities if quantity >= least)])
    most = int(params.shot_most_kg / mass_kg) if mass_kg > 0 else wanted
    return max(1, min(wanted, most))


MOULDS: dict[str, MouldingParams] = {
    "injection-moulding": MouldingParams(),
    "two-shot-injection-moulding": MouldingParams(shots=2.0, open_close_s=9.0, setup_s=9000.0),
    "blow-moulding": MouldingParams(one_sided=2.0, open_close_s=8.0),
    "thermoforming": MouldingParams(one_sided=2.0, open_close_s=25.0, cavities=(), setup_s=3600.0),
}
CURED: dict[str, CuringParams] = {
    "rubber-injection-moulding": CuringParams(45.0, 20.0, 30.0, moulds=2),
    "compression-moulding": CuringParams(90.0, 40.0, 60.0, moulds=2, setup_s=3600.0),
    "transfer-moulding": CuringParams(90.0, 30.0, 60.0, moulds=2, setup_s=3600.0),
    "rotational-moulding": CuringParams(1200.0, 180.0, 60.0, setup_s=3600.0),
    "vacuum-casting": CuringParams(2700.0, 60.0, 600.0, setup_s=14400.0),
    "composite-layup": CuringParams(1800.0, 900.0, 1800.0, setup_s=7200.0),
    "resin-transfer-moulding": CuringParams(1200.0, 120.0, 300.0, setup_s=7200.0),
    "filament-winding": CuringParams(900.0, 120.0, 600.0, setup_s=3600.0),
}
