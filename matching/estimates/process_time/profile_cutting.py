"""Estimates times of cutting sheet along its outlines, and of bending it."""

import math
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

from matching.estimates.process_time.part_work import PartMeasures
from matching.estimates.process_time.time_estimate import (
    BEYOND_TABLE,
    EstimateBasis,
    NoEstimate,
    TimeEstimate,
    sourced,
)
from matching.estimates.process_time.work_material import CUTTING_SPEED, WorkMaterial

# mm of thickness and m/min, in order.
SpeedTable = tuple[tuple[float, float], ...]
MM_S_PER_M_MIN = 1000 / 60
# mm/s in mild steel of 10 mm; an assumption.
WATERJET_MM_S = 1.9
# mm; thinner sheet is cut no faster.
THINNEST_MM = 0.5

# Mild steel Q235 on a fibre laser of 3 kW, middle of the published range; at 25 mm that of 4 kW.
LASER_3_KW: SpeedTable = (
    *((1, 35.0), (2, 6.15), (3, 4.15), (4, 3.6), (5, 3.05), (6, 2.75), (8, 2.2), (10, 1.6)),
    *((12, 1.3), (14, 1.15), (16, 0.85), (18, 0.7), (20, 0.65), (22, 0.5), (25, 0.4)),
)
# Mild steel with 130 A and oxygen.
PLASMA_130_A: SpeedTable = (
    *((3, 6.505), (4, 5.55), (6, 4.035), (8, 3.36), (10, 2.68), (12, 2.2), (15, 1.665)),
    *((20, 1.05), (25, 0.55), (32, 0.375), (38, 0.255)),
)
OXY_FUEL: SpeedTable = ((5, 0.7), (10, 0.6), (20, 0.5), (50, 0.3), (100, 0.2), (200, 0.1))

LASER = EstimateBasis(
    "outline-by-laser-speed",
    "Cutting speeds of a 3 kW fibre laser in Q235: machinemfg.com, Laser Cutting Thickness & Speed "
    "Chart; other metals as shares of them, piercing times are assumptions",
    0.35,
)
PLASMA = EstimateBasis(
    "outline-by-plasma-speed",
    "Cut chart of a mechanised 130 A oxygen plasma, not confirmed; above the speeds of the 40 A "
    "chart in the Böhler Saber 40 CHP manual",
    0.5,
    is_weak=True,
)
WATERJET = EstimateBasis(
    "outline-by-waterjet-speed",
    "Speed by machinability number and thickness to the power 1.15, after Zeng and Kim; the rate "
    "in mild steel is an assumption",
    0.6,
    is_weak=True,
)
WIRE = EstimateBasis(
    "outline-by-eroded-area", "Area rates of wire EDM as usual in workshops", 0.6, is_weak=True
)
KNIFE = EstimateBasis(
    "outline-by-feed", "Feed rates as usual in workshops; no source confirmed", 0.6, is_weak=True
)
BENDING = EstimateBasis(
    "bends",
    "Times of bends and handling as usual in workshops; no source confirmed",
    0.5,
    is_weak=True,
)


@dataclass(frozen=True, slots=True)
class ProfileParams:
    """Holds speed and handling of one kind of cutting machine."""

    basis: EstimateBasis
    # mm/s for a thickness in mm; 0 where it does not cut.
    speed: Callable[[WorkMaterial, float], float]
    # s, the least of a pierce, and for each mm² of the squared thickness.
    pierce_s: float = sourced(0.2)
    pierce_s_per_mm2: float = sourced(0.015)
    # mm/s that contours with corners reach at most, by acceleration: 15 m/min.
    most_mm_s: float = sourced(250.0)
    # s, to move to the next outline.
    move_s: float = sourced(0.5)
    # s, to change sheets and to take a piece off, and for each kg.
    load_s: float = sourced(8.0)
    load_s_per_kg: float = sourced(1.0)
    setup_s: float = sourced(600.0)
    # Says that a finer tolerance or surface takes longer.
    depends_on_fineness: bool = False


@dataclass(frozen=True, slots=True)
class BendingParams:
    """Holds the rates of a press brake; all are assumptions."""

    basis: EstimateBasis = BENDING
    # s, to place the sheet and to bend it once.
    bend_s: float = sourced(8.0)
    # s for each bend and m of the longest side, and for each kg: turning a large sheet.
    bend_s_per_m: float = sourced(4.0)
    bend_s_per_kg: float = sourced(0.5)
    load_s: float = sourced(8.0)
    # s, of tools and stops, and of each bend of the first piece.
    setup_s: float = sourced(1200.0)
    setup_bend_s: float = sourced(240.0)


def profile_cutting(part: PartMeasures, params: ProfileParams) -> TimeEstimate | NoEstimate:
    """Estimates cutting: t = L ÷ v(material, s) + n·(t_pierce + t_move) + t_load.

    L is the cut length in mm, v the speed in mm/s at thickness s in mm, n the number of outlines.
    """
    thickness, length = part.thickness or 0.0, part.cut_length or 0.0
    speed = min(params.speed(part.material, thickness), params.most_mm_s)
    if speed <= 0:
        return NoEstimate(BEYOND_TABLE)
    pierce = params.pierce_s + params.pierce_s_per_mm2 * thickness**2
    fineness = part.fineness if params.depends_on_fineness else 1.0
    cycle = (
        length * fineness / speed
        + part.pierces * (pierce + params.move_s)
        + params.load_s
        + params.load_s_per_kg * (part.mass or 0.0)
    )
    assumed = part.assumed_of("cut_length", "thickness", "pierces", CUTTING_SPEED)
    return params.basis.estimate(cycle, params.setup_s, assumed)


def bending(part: PartMeasures, params: BendingParams) -> TimeEstimate:
    """Estimates bends: t = t_load + n·(t_bend + a·longest side + b·mass)."""
    bends = part.bends or 0
    longest = part.sides[0] / 1000
    one = params.bend_s + params.bend_s_per_m * longest + params.bend_s_per_kg * (part.mass or 0.0)
    setup = params.setup_s + bends * params.setup_bend_s
    return params.basis.estimate(params.load_s + bends * one, setup, part.assumed_of("volume"))


def speed_at(table: SpeedTable, thickness: float) -> float:
    """Returns the speed in mm/s at a thickness, between rows on logarithmic scales.

    Thinner than the first row is cut as fast as it; 0 is returned beyond the last row.
    """
    first, last = table[0], table[-1]
    if thickness <= first[0]:
        return first[1] * MM_S_PER_M_MIN
    if thickness > last[0]:
        return 0.0
    above = bisect_left([row[0] for row in table], thickness)
    (thin, fast), (thick, slow) = table[above - 1], table[above]
    place = math.log(thickness / thin) / math.log(thick / thin)
    return float(fast * (slow / fast) ** place * MM_S_PER_M_MIN)


def laser_speed(material: WorkMaterial, thickness: float) -> float:
    """Returns the speed of a 3 kW laser in mm/s; 0 where it does not cut."""
    if thickness > material.laser_most_mm:
        return 0.0
    return speed_at(LASER_3_KW, thickness) * material.laser_share


def tube_laser_speed(material: WorkMaterial, thickness: float) -> float:
    """Returns the speed on tubes and formed parts: 0.6 of that on sheet, assumed."""
    return 0.6 * laser_speed(material, thickness)


def plasma_speed(material: WorkMaterial, thickness: float) -> float:
    """Returns the speed of a 130 A plasma in mm/s; 0 where it does not cut."""
    return speed_at(PLASMA_130_A, thickness) * material.plasma_share


def oxy_fuel_speed(material: WorkMaterial, thickness: float) -> float:
    """Returns the speed of a flame in mm/s; only unalloyed and alloyed steel burns."""
    return (
        speed_at(OXY_FUEL, thickness) if material.family in ("carbon-steel", "alloy-steel") else 0.0
    )


def waterjet_speed(material: WorkMaterial, thickness: float) -> float:
    """Returns the speed in mm/s: 19 mm²/s in 10 mm mild steel, v ∝ (N ÷ s)^1.15."""
    if material.waterjet_share <= 0:
        return 0.0
    ratio = material.waterjet_share * 10 / max(thickness, THINNEST_MM)
    return float(WATERJET_MM_S * ratio**1.15)


def constant_area(mm2_s: float) -> Callable[[WorkMaterial, float], float]:
    """Returns a speed that cuts the same area a second in every material."""
    return lambda _material, thickness: mm2_s / max(thickness, THINNEST_MM)


def constant_speed(mm_s: float) -> Callable[[WorkMaterial, float], float]:
    """Returns a speed that depends on neither material nor thickness."""
    return lambda _material, _thickness: mm_s


PROFILES: dict[str, ProfileParams] = {
    "laser-cutting-sheet": ProfileParams(LASER, laser_speed),
    "laser-cutting-tube": ProfileParams(LASER, tube_laser_speed, load_s=15.0, setup_s=900.0),
    "laser-cutting-3d": ProfileParams(LASER, tube_laser_speed, load_s=40.0, setup_s=3600.0),
    "laser-cutting-nonmetal": ProfileParams(
        KNIFE, constant_area(60.0), pierce_s=0.5, pierce_s_per_mm2=0.0
    ),
    "plasma-cutting": ProfileParams(PLASMA, plasma_speed, load_s=15.0, setup_s=900.0),
    "oxy-fuel-cutting": ProfileParams(
        KNIFE, oxy_fuel_speed, pierce_s=10.0, pierce_s_per_mm2=0.01, load_s=30.0, setup_s=900.0
    ),
    "waterjet-cutting": ProfileParams(
        WATERJET, waterjet_speed, pierce_s=5.0, pierce_s_per_mm2=0.05, load_s=20.0, setup_s=900.0
    ),
    "wire-edm-slow": ProfileParams(
        WIRE,
        constant_area(1.5),
        pierce_s=60.0,
        pierce_s_per_mm2=0.0,
        load_s=300.0,
        setup_s=3600.0,
        depends_on_fineness=True,
    ),
    "wire-edm-medium": ProfileParams(
        WIRE,
        constant_area(1.2),
        pierce_s=120.0,
        pierce_s_per_mm2=0.0,
        load_s=300.0,
        setup_s=2700.0,
        depends_on_fineness=True,
    ),
    "wire-edm-fast": ProfileParams(
        WIRE,
        constant_area(1.3),
        pierce_s=120.0,
        pierce_s_per_mm2=0.0,
        load_s=300.0,
        setup_s=1800.0,
        depends_on_fineness=True,
    ),
    "punching": ProfileParams(
        KNIFE, constant_speed(60.0), setup_s=1800.0, pierce_s=0.5, pierce_s_per_mm2=0.0
    ),
    "shearing": ProfileParams(
        KNIFE, constant_speed(150.0), setup_s=600.0, pierce_s=0.5, pierce_s_per_mm2=0.0
    ),
    "fabric-cutting": ProfileParams(
        KNIFE, constant_speed(200.0), load_s=3.0, pierce_s=0.5, pierce_s_per_mm2=0.0
    ),
    "die-cutting": ProfileParams(KNIFE, constant_speed(2000.0), most_mm_s=2000.0, load_s=2.0),
    "foam-and-sheet-cutting": ProfileParams(
        KNIFE, constant_speed(150.0), pierce_s=0.5, pierce_s_per_mm2=0.0
    ),
}
PRESS_BRAKES: dict[str, BendingParams] = {"press-brake-bending": BendingParams()}
