"""Estimates times of milling, turning, drilling and sawing."""

import math
from dataclasses import dataclass

from matching.estimates.process_time.part_work import PartMeasures
from matching.estimates.process_time.time_estimate import EstimateBasis, TimeEstimate, sourced
from matching.estimates.process_time.work_material import REMOVAL_RATE

_REMOVED = (
    "Removed volume ÷ (mean power ÷ specific energy): Groover, Fundamentals of Modern "
    "Manufacturing; specific energies: Kalpakjian and Schmid, Manufacturing Engineering and "
    "Technology, not confirmed; finishing feeds: ATA Group catalogue 2022, easyengcalc.com; "
    "handling is assumed. Parametric models of machining time are within 25 % of detailed ones on "
    "average (On the role of complexity in machining time estimation, Journal of Intelligent "
    "Manufacturing, 2021)"
)
# The table of specific energies was not at hand to be compared, so that both are weak.
MILLING = EstimateBasis("removed-volume-milling", _REMOVED, 0.5, is_weak=True)
TURNING = EstimateBasis("removed-volume-turning", _REMOVED, 0.5, is_weak=True)
_PRACTICE = "Feed rates as usual in workshops; no source confirmed"
HOLE_MAKING = EstimateBasis("holes-by-feed", _PRACTICE, 0.5, is_weak=True)
SAWING = EstimateBasis("section-by-sawing-rate", _PRACTICE, 0.5, is_weak=True)


ATA_GROUP = (
    "Carbide end mill of 10 mm, four teeth, 180 m/min, 0.08 mm a tooth: ATA Group, catalogue 2022; "
    "a mean width of 1.3 mm is assumed"
)
CUTTING_CONDITIONS = (
    "220 to 300 m/min × 0.05 to 0.1 mm of feed: easyengcalc.com, Cutting Conditions Reference; "
    "half of the time in the cut is assumed"
)


@dataclass(frozen=True, slots=True)
class HoleParams:
    """Holds the rates of drilling in carbon steel."""

    basis: EstimateBasis = HOLE_MAKING
    # s, of one change of tools; one a diameter.
    tool_change_s: float = sourced(6.0)
    # s, to move to a hole and back.
    position_s: float = sourced(3.0)
    # mm/s in carbon steel.
    feed_mm_s: float = sourced(4.0)
    # Times that a hole is entered: drill and reamer, or drill and tap.
    passes: float = sourced(1.0)
    # s, to clamp and unclamp a piece, and for each kg of it.
    load_s: float = sourced(20.0)
    load_s_per_kg: float = sourced(2.0)
    # s, of the machine, and of each diameter.
    setup_s: float = sourced(900.0)
    setup_tool_s: float = sourced(120.0)


@dataclass(frozen=True, slots=True)
class MillingParams:
    """Holds the rates of a mill; those without a source are assumptions."""

    basis: EstimateBasis = MILLING
    # W, mean power of the cut while roughing: a machine of 7.5 to 11 kW is rarely at its limit.
    mean_power_w: float = sourced(2000.0)
    # mm²/s of finished surface in carbon steel. A carbide end mill of 10 mm with four teeth feeds
    # 31 mm/s at 180 m/min and 0.08 mm a tooth (ATA Group, catalogue 2022); the mean width of 1.3 mm
    # over faces, walls and free forms is assumed.
    finish_mm2_s: float = sourced(40.0, source=ATA_GROUP)
    # mm² of surface up to which end mills finish it, and the power by which the rate grows above.
    end_milled_mm2: float = sourced(25_000.0)
    cutter_exponent: float = sourced(0.3)
    # mm that are milled off each face of the box.
    stock_mm: float = sourced(3.0)
    # Clampings of a simple part, and of one with pockets and ribs.
    sides: int = sourced(2)
    complex_sides: int = sourced(4)
    # Surface ÷ surface of the box above which a part counts as complex.
    complex_ratio: float = sourced(1.3)
    # s, to clamp and unclamp, and for each kg.
    load_s: float = sourced(20.0)
    load_s_per_kg: float = sourced(2.0)
    # Tools besides drills.
    tools: int = sourced(4)
    hole: HoleParams = HoleParams()
    # s, of the machine, of each clamping, and of each tool.
    setup_s: float = sourced(1200.0)
    setup_side_s: float = sourced(900.0)
    setup_tool_s: float = sourced(60.0)


@dataclass(frozen=True, slots=True)
class TurningParams:
    """Holds the rates of a lathe; those without a source are assumptions."""

    basis: EstimateBasis = TURNING
    # W, mean power of the cut while roughing.
    mean_power_w: float = sourced(2500.0)
    # mm²/s of finished surface in carbon steel: 220 to 300 m/min × 0.05 to 0.1 mm of feed with
    # carbide (easyengcalc.com, Cutting Conditions Reference), half of the time in the cut.
    finish_mm2_s: float = sourced(160.0, source=CUTTING_CONDITIONS)
    # mm on the radius and on each face.
    stock_mm: float = sourced(2.0)
    # s, to clamp and unclamp or to feed the bar, and for each kg.
    load_s: float = sourced(20.0)
    load_s_per_kg: float = sourced(2.0)
    # Tools besides drills, and s to index one.
    tools: int = sourced(4)
    index_s: float = sourced(2.0)
    hole: HoleParams = HoleParams()
    # s, of the machine, and of each tool.
    setup_s: float = sourced(1800.0)
    setup_tool_s: float = sourced(180.0)


@dataclass(frozen=True, slots=True)
class SawingParams:
    """Holds the rates of a band saw in carbon steel."""

    basis: EstimateBasis = SAWING
    # mm² of section a second: 36 cm²/min.
    section_mm2_s: float = sourced(60.0)
    load_s: float = sourced(15.0)
    load_s_per_kg: float = sourced(1.0)
    setup_s: float = sourced(300.0)


def milling(part: PartMeasures, params: MillingParams) -> TimeEstimate:
    """Estimates milling: roughing, finishing, tool changes, holes and clampings.

    t = V_removed ÷ Q + A·f ÷ q + n·t_change + holes + sides·t_load, with Q = P ÷ u (mm³/s), the
    area rate q (mm²/s) and the fineness factor f. The stock is the box with an allowance.
    """
    stock = math.prod(side + 2 * params.stock_mm for side in part.sides)
    surface, mass = part.surface or 0.0, part.mass or 0.0
    x, y, z = part.sides
    is_complex = surface > params.complex_ratio * 2 * (x * y + y * z + x * z)
    sides = params.complex_sides if is_complex and not part.is_near_net else params.sides
    cycle = (
        removed_volume(part, stock, params.stock_mm)
        / part.material.removal_rate_mm3_s(params.mean_power_w)
        + part.cut_surface * part.cut_fineness / finish_rate(part, params)
        + params.tools * params.hole.tool_change_s
        + holes_seconds(part, params.hole)
        + sides * (params.load_s + params.load_s_per_kg * mass)
    )
    tools = params.tools + len(part.holes or ())
    setup = params.setup_s + sides * params.setup_side_s + tools * params.setup_tool_s
    return params.basis.estimate(cycle, setup, part.assumed_of("volume", "surface", REMOVAL_RATE))


def finish_rate(part: PartMeasures, params: MillingParams) -> float:
    """Returns the area rate of finishing in mm²/s: large faces take large cutters."""
    size = max(1.0, (part.surface or 0.0) / params.end_milled_mm2) ** params.cutter_exponent
    return float(params.finish_mm2_s * part.material.finish_share * size)


def turning(part: PartMeasures, params: TurningParams) -> TimeEstimate:
    """Estimates turning from a round bar: roughing, finishing, indexing, loading.

    t = V_removed ÷ Q + A·f ÷ q + n·t_index + holes + t_load, as of milling; the stock is the
    cylinder around the part with an allowance.
    """
    diameter, length = part.cylinder
    stock = cylinder_volume(diameter + 2 * params.stock_mm, length + 2 * params.stock_mm)
    cycle = (
        removed_volume(part, stock, params.stock_mm)
        / part.material.removal_rate_mm3_s(params.mean_power_w)
        + part.cut_surface * part.cut_fineness / (params.finish_mm2_s * part.material.finish_share)
        + params.tools * params.index_s
        + holes_seconds(part, params.hole)
        + params.load_s
        + params.load_s_per_kg * (part.mass or 0.0)
    )
    tools = params.tools + len(part.holes or ())
    setup = params.setup_s + tools * params.setup_tool_s
    return params.basis.estimate(cycle, setup, part.assumed_of("volume", "surface", REMOVAL_RATE))


def removed_volume(part: PartMeasures, stock: float, allowance_mm: float) -> float:
    """Returns the cut volume in mm³: the stock's without the part, or an allowance.

    A blank near its shape has the allowance on the surface that is cut.
    """
    if part.is_near_net:
        return part.cut_surface * allowance_mm
    return max(0.0, stock - (part.volume or 0.0))


def drilling(part: PartMeasures, params: HoleParams) -> TimeEstimate:
    """Estimates holes: t = t_load + Σ (n·(t_position + depth ÷ feed) + t_change)."""
    cycle = (
        params.load_s
        + params.load_s_per_kg * (part.mass or 0.0)
        + holes_seconds(part, params) * part.fineness
    )
    setup = params.setup_s + len(part.holes or ()) * params.setup_tool_s
    return params.basis.estimate(cycle, setup, part.assumed_of("volume"))


def sawing(part: PartMeasures, params: SawingParams) -> TimeEstimate:
    """Estimates one cut through the smallest section of the box: t = t_load + A ÷ q."""
    _, middle, shortest = part.sides
    rate = params.section_mm2_s * part.material.finish_share
    cycle = params.load_s + params.load_s_per_kg * (part.mass or 0.0) + middle * shortest / rate
    return params.basis.estimate(cycle, params.setup_s, part.assumed_of("volume"))


def holes_seconds(part: PartMeasures, params: HoleParams) -> float:
    """Returns the time of all holes, each as deep as the part is thin, in seconds."""
    holes = part.holes or ()
    depth = part.sides[2] if part.box else 0.0
    feed = params.feed_mm_s * part.material.finish_share
    count = sum(number for _, number in holes)
    one = params.position_s + depth / feed
    return params.passes * (count * one + len(holes) * params.tool_change_s)


def cylinder_volume(diameter: float, length: float) -> float:
    """Returns the volume of a cylinder in mm³, of a diameter and a length in mm."""
    return math.pi / 4 * diameter**2 * length


MILLING_MACHINES: dict[str, MillingParams] = {
    "cnc-milling-3-axis": MillingParams(),
    "cnc-milling-4-axis": MillingParams(sides=2, complex_sides=3, setup_s=1500.0),
    "cnc-milling-5-axis": MillingParams(sides=2, complex_sides=2, setup_s=1800.0),
    "manual-milling": MillingParams(
        finish_mm2_s=20.0,
        hole=HoleParams(tool_change_s=60.0, position_s=15.0),
        mean_power_w=1000.0,
        setup_s=900.0,
        setup_tool_s=120.0,
    ),
    "gantry-milling": MillingParams(
        mean_power_w=5000.0, finish_mm2_s=80.0, stock_mm=5.0, load_s=300.0, setup_s=3600.0
    ),
    "engraving-milling": MillingParams(mean_power_w=500.0, finish_mm2_s=25.0),
    "wood-cnc-routing": MillingParams(mean_power_w=3000.0, sides=1, complex_sides=2, setup_s=900.0),
    "planing-and-slotting": MillingParams(mean_power_w=800.0, finish_mm2_s=15.0, sides=1),
}
LATHES: dict[str, TurningParams] = {
    "cnc-turning": TurningParams(),
    "manual-turning": TurningParams(
        finish_mm2_s=60.0,
        index_s=20.0,
        load_s=40.0,
        mean_power_w=1000.0,
        setup_s=900.0,
        setup_tool_s=120.0,
    ),
    "swiss-turning": TurningParams(
        mean_power_w=800.0, finish_mm2_s=100.0, stock_mm=1.0, load_s=3.0, setup_s=5400.0
    ),
    "vertical-turning": TurningParams(
        mean_power_w=8000.0, stock_mm=4.0, load_s=300.0, load_s_per_kg=0.5, setup_s=3600.0
    ),
    "mill-turning": TurningParams(setup_s=3600.0),
}
HOLE_MACHINES: dict[str, HoleParams] = {
    "drilling": HoleParams(),
    "tapping": HoleParams(passes=2.0),
    "deep-hole-drilling": HoleParams(feed_mm_s=1.0, setup_s=2700.0),
    "boring": HoleParams(feed_mm_s=1.0, passes=2.0, load_s=120.0, setup_s=2700.0),
}
SAWS: dict[str, SawingParams] = {"sawing": SawingParams()}
