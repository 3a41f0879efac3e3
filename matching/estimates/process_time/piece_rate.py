"""Estimates pressing, forging, joining and assembly by rates of a piece."""

from dataclasses import dataclass

from matching.estimates.process_time.part_work import PartMeasures
from matching.estimates.process_time.time_estimate import EstimateBasis, TimeEstimate, sourced

PRESSING = EstimateBasis(
    "strokes", "Stroke rates as usual on such presses; no source confirmed", 0.7, is_weak=True
)
FORGING = EstimateBasis(
    "blows-by-mass", "Times by mass as usual in forges; no source confirmed", 0.8, is_weak=True
)
HEADING = EstimateBasis(
    "headed-by-mass",
    "Bolt makers run at 150 to 400 strokes a minute from M3 to M6, 80 to 180 from M8 to M12 and 30 "
    "to 90 from M16 (wxcoldheadingmachine.com, How fast can a cold heading machine work); the line "
    "through these by mass is assumed",
    0.6,
    is_weak=True,
)
JOINING = EstimateBasis(
    "seam-as-long-as-half-the-outline",
    "Joints are not in the geometry: one as long as half the outline is assumed; no source "
    "confirmed",
    1.0,
    is_weak=True,
)
ASSEMBLY = EstimateBasis(
    "handling-by-mass",
    "Work is not in the geometry: a short one is assumed; no source confirmed",
    1.0,
    is_weak=True,
)


@dataclass(frozen=True, slots=True)
class PieceRateParams:
    """Holds the time of a piece by its mass and size; all are assumptions."""

    basis: EstimateBasis
    # s at least, s for each kg, and s for each m of the sum of the two longest sides.
    base_s: float = sourced()
    s_per_kg: float = sourced(0.0)
    s_per_m: float = sourced(0.0)
    setup_s: float = sourced(1800.0)


def piece_work(part: PartMeasures, params: PieceRateParams) -> TimeEstimate:
    """Estimates a piece: t = t_base + a·mass + b·(longest + middle side)."""
    longest, middle, _ = part.sides
    cycle = (
        params.base_s
        + params.s_per_kg * (part.mass or 0.0)
        + params.s_per_m * (longest + middle) / 1000
    )
    return params.basis.estimate(cycle, params.setup_s, part.assumed_of("volume"))


def _pressed(base_s: float, s_per_m: float, setup_s: float = 3600.0) -> PieceRateParams:
    return PieceRateParams(PRESSING, base_s, 0.5, s_per_m, setup_s)


def _forged(base_s: float, s_per_kg: float, setup_s: float = 7200.0) -> PieceRateParams:
    return PieceRateParams(FORGING, base_s, s_per_kg, 0.0, setup_s)


def _joined(base_s: float, s_per_m: float, setup_s: float = 1200.0) -> PieceRateParams:
    return PieceRateParams(JOINING, base_s, 3.0, s_per_m, setup_s)


def _assembled(base_s: float, s_per_kg: float = 10.0, setup_s: float = 900.0) -> PieceRateParams:
    return PieceRateParams(ASSEMBLY, base_s, s_per_kg, 0.0, setup_s)


PIECE_RATES: dict[str, PieceRateParams] = {
    "stamping": _pressed(1.0, 2.0, 5400.0),
    "hot-stamping": _pressed(15.0, 5.0, 7200.0),
    "fine-blanking": _pressed(1.5, 4.0, 7200.0),
    "deep-drawing": _pressed(4.0, 6.0, 5400.0),
    "metal-spinning": _pressed(60.0, 120.0),
    "flanging": _pressed(6.0, 4.0),
    "tube-hydroforming": _pressed(20.0, 15.0, 7200.0),
    "stretch-forming": _pressed(120.0, 60.0, 7200.0),
    "expanding": _pressed(10.0, 4.0),
    "tube-bending": _pressed(15.0, 10.0, 1800.0),
    "plate-rolling": _pressed(120.0, 120.0, 1800.0),
    "wire-forming": _pressed(1.0, 3.0, 5400.0),
    "twist-forming": _pressed(10.0, 5.0),
    "coining": _pressed(2.0, 2.0),
    "cold-extrusion": _pressed(2.0, 4.0, 7200.0),
    "thread-rolling": _pressed(0.4, 3.0, 2700.0),
    "powder-pressing": _pressed(4.0, 10.0, 7200.0),
    "open-die-forging": _forged(180.0, 20.0, 3600.0),
    "closed-die-forging": _forged(15.0, 6.0),
    "upset-forging": _forged(15.0, 5.0),
    "ring-rolling": _forged(60.0, 5.0),
    "cold-heading": PieceRateParams(HEADING, 0.25, 12.0, 0.0, 7200.0),
    "metal-injection-moulding": _forged(20.0, 100.0),
    "spot-welding": _joined(10.0, 60.0, 900.0),
    "seam-welding": _joined(15.0, 30.0),
    "butt-welding": _joined(30.0, 30.0),
    "stud-welding": _joined(15.0, 20.0, 600.0),
    "friction-welding": _joined(40.0, 20.0, 2700.0),
    "friction-stir-welding": _joined(60.0, 150.0, 2700.0),
    "ultrasonic-welding": _joined(6.0, 10.0, 1800.0),
    "hot-plate-welding": _joined(30.0, 20.0, 1800.0),
    "mig-mag-welding": _joined(60.0, 240.0),
    "tig-welding": _joined(90.0, 600.0),
    "manual-arc-welding": _joined(90.0, 480.0, 900.0),
    "submerged-arc-welding": _joined(120.0, 120.0, 2700.0),
    "plasma-welding": _joined(60.0, 300.0),
    "laser-welding": _joined(30.0, 60.0, 2700.0),
    "electron-beam-welding": _joined(600.0, 60.0, 3600.0),
    "robotic-arc-welding": _joined(40.0, 150.0, 3600.0),
    "torch-brazing": _joined(60.0, 240.0, 900.0),
    "adhesive-bonding": _joined(45.0, 60.0, 600.0),
    "riveting": _joined(20.0, 60.0, 600.0),
    "clinching": _joined(10.0, 40.0, 900.0),
    "induction-hardening": _joined(20.0, 120.0, 2700.0),
    "laser-hardening": _joined(30.0, 240.0, 2700.0),
    "mechanical-assembly": _assembled(180.0),
    "press-fitting": _assembled(20.0, 5.0),
    "screwing": _assembled(40.0, 5.0, 300.0),
    "joining-by-primary-shaping": _assembled(60.0, 20.0, 5400.0),
    "packing": _assembled(30.0, 5.0, 300.0),
    "disassembling": _assembled(180.0, 10.0, 600.0),
    "screen-printing": _assembled(15.0, 5.0, 1800.0),
    "magnetising": _assembled(8.0, 5.0, 600.0),
    "small-hole-edm": _assembled(120.0, 5.0, 1800.0),
}
