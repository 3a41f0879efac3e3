"""Estimates heat treatment and coating, where many pieces share a load."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from matching.estimates.process_time.part_work import MM3_PER_M3, PartMeasures
from matching.estimates.process_time.time_estimate import EstimateBasis, TimeEstimate, sourced

FARADAY_C_PER_MOL = 96_485.0
DM2_MM2, M2_MM2 = 10_000.0, 1_000_000.0

SOAKING = EstimateBasis(
    "furnace-load",
    "Soaking one hour for each inch of section, a rule of heat treaters; heating and cooling are "
    "assumptions",
    0.6,
    is_weak=True,
)
CASE = EstimateBasis(
    "case-depth-load",
    "Case depth 0.635·√t mm at 925 °C (t in hours), Harris; not confirmed",
    0.6,
    True,
)
FARADAY = EstimateBasis(
    "plated-thickness",
    "Faraday's law as in Groover, Fundamentals of Modern Manufacturing, electroplating; rinsing "
    "and load sizes are assumptions",
    0.5,
)
ANODISING = EstimateBasis(
    "anodised-thickness",
    "Rule of 312: minutes = µm × 3.12 ÷ (A/dm²), Products Finishing, Calculating anodizing rate "
    "for type II and type III coatings; rinsing and load sizes are assumptions",
    0.5,
)
BATH = EstimateBasis(
    "bath-load", "Bath times as usual in workshops; no source confirmed", 0.7, is_weak=True
)
SPRAY = EstimateBasis(
    "sprayed-area", "Area rates as usual on paint lines; no source confirmed", 0.7, is_weak=True
)


SOAKING_RULE = "One hour for each inch of section, a rule of heat treaters; not confirmed"


@dataclass(frozen=True, slots=True)
class LoadParams:
    """Holds time, size and handling of a load; all are assumptions."""

    # s that a load occupies furnace or bath, besides what depends on the part.
    load_s: float = sourced()
    # kg, m² of surface and m³ of boxes that a load holds.
    load_kg: float = sourced(math.inf)
    load_m2: float = sourced(math.inf)
    load_m3: float = sourced(math.inf)
    # s for each mm of section: 1 hour an inch is 142.
    soak_s_per_mm: float = sourced(0.0, source=SOAKING_RULE)
    # Seconds of a layer of so many µm, and µm where none is asked for.
    layer_seconds: Callable[[float], float] | None = None
    layer_um: float = sourced(0.0)
    # s, to hang or place a piece, and for each kg; s for each mm² that is sprayed.
    piece_s: float = sourced(5.0)
    # kg below which pieces are poured into baskets and barrels, and not hung one by one.
    bulk_kg: float = sourced(0.1)
    piece_s_per_kg: float = sourced(2.0)
    piece_s_per_mm2: float = sourced(0.0)
    setup_s: float = sourced(900.0)
    basis: EstimateBasis = field(default=BATH)


def load_treatment(part: PartMeasures, params: LoadParams) -> TimeEstimate:
    """Estimates a share of a load: (t_load + soaking + layer) ÷ pieces + t_piece.

    Small pieces are handled in bulk: t_piece falls with their mass.

    As many pieces share it as mass (kg), surface (m²) and boxes (m³) allow, at least one. Loads
    are shared between orders, so that a small lot does not pay for a whole one.
    """
    mass, surface = part.mass or 0.0, part.surface or 0.0
    thickness, box = part.thickness or 0.0, math.prod(part.box or (0.0,))
    fills = (
        (params.load_kg, mass),
        (params.load_m2 * M2_MM2, surface),
        (params.load_m3 * MM3_PER_M3, box),
    )
    fits = min((most / one for most, one in fills if one > 0), default=1.0)
    pieces = max(1, int(min(fits, 1e6)))
    load = params.load_s + params.soak_s_per_mm * thickness
    if params.layer_seconds:
        load += params.layer_seconds(part.layer_um or params.layer_um)
    cycle = (
        load / pieces
        + params.piece_s * min(1.0, mass / params.bulk_kg)
        + params.piece_s_per_kg * mass
        + params.piece_s_per_mm2 * surface
    )
    assumed = part.assumed_of(
        "volume", "surface", *(("thickness",) if params.soak_s_per_mm else ())
    )
    return params.basis.estimate(cycle, params.setup_s, assumed, pieces)


@dataclass(frozen=True, slots=True)
class PlatedMetal:
    """Holds a metal's molar mass (g/mol), valence, density (g/cm³) and bath.

    `a_dm2` is the current density in A/dm², `efficiency` the share of it that deposits metal; both
    are typical of the baths.
    """

    molar_mass: float
    valence: int
    density: float
    a_dm2: float
    efficiency: float

    def seconds(self, layer_um: float) -> float:
        """Returns the time of a layer by Faraday's law: t = h·n·F·ρ ÷ (M·j·η)."""
        grams_per_mm2 = layer_um / 1000 * self.density / 1000
        charge = grams_per_mm2 * self.valence * FARADAY_C_PER_MOL / self.molar_mass
        return charge / (self.a_dm2 / DM2_MM2 * self.efficiency)


def anodising_seconds(a_dm2: float) -> Callable[[float], float]:
    """Returns the time of an oxide layer in µm: 3.12 minutes for each µm and A/dm²."""
    return lambda layer_um: layer_um * 3.12 / a_dm2 * 60


def case_seconds(depth_um: float) -> float:
    """Returns the time of a case depth in µm by carburising at 925 °C."""
    return (depth_um / 1000 / 0.635) ** 2 * 3600


ZINC = PlatedMetal(65.38, 2, 7.14, 2.0, 0.8)
NICKEL = PlatedMetal(58.69, 2, 8.9, 4.0, 0.95)
CHROME = PlatedMetal(52.0, 6, 7.19, 30.0, 0.15)
TIN = PlatedMetal(118.7, 2, 7.3, 1.5, 0.9)
COPPER = PlatedMetal(63.55, 2, 8.96, 3.0, 0.95)

_HOUR = 3600.0
_INCH_RULE = 142.0


def _furnace(hours: float, soak: float = _INCH_RULE) -> LoadParams:
    """Returns a furnace that holds 500 kg, or boxes of half a cubic metre."""
    return LoadParams(
        hours * _HOUR, 500.0, load_m3=0.5, soak_s_per_mm=soak, setup_s=1800.0, basis=SOAKING
    )


def _bath(minutes: float, load_kg: float = 100.0, load_m2: float = 8.0) -> LoadParams:
    """Returns a bath with racks or baskets of that mass and surface."""
    return LoadParams(minutes * 60, load_kg, load_m2)


def _plated(metal: PlatedMetal, layer_um: float) -> LoadParams:
    """Returns a plating line: 20 minutes of cleaning and rinsing, and the layer."""
    return LoadParams(
        1200.0, 100.0, 8.0, layer_seconds=metal.seconds, layer_um=layer_um, basis=FARADAY
    )


def _anodised(a_dm2: float, layer_um: float) -> LoadParams:
    """Returns an anodising line: 25 minutes of cleaning and sealing, and the layer."""
    return LoadParams(
        1500.0,
        load_m2=6.0,
        layer_seconds=anodising_seconds(a_dm2),
        layer_um=layer_um,
        piece_s=15.0,
        basis=ANODISING,
    )


def _sprayed(oven_minutes: float, s_per_m2: float) -> LoadParams:
    """Returns a paint line: an oven of 20 m², spraying, and hanging on and off."""
    return LoadParams(
        oven_minutes * 60,
        load_m2=20.0,
        piece_s=15.0,
        piece_s_per_mm2=s_per_m2 / M2_MM2,
        basis=SPRAY,
    )


_CARBURISING = LoadParams(
    5 * _HOUR,
    500.0,
    load_m3=0.5,
    layer_seconds=case_seconds,
    layer_um=800.0,
    setup_s=1800.0,
    basis=CASE,
)
LOADS: dict[str, LoadParams] = {
    "full-annealing": _furnace(8.0),
    "normalising": _furnace(2.0),
    "stress-relieving": _furnace(4.0),
    "solution-annealing": _furnace(2.0),
    "through-hardening": _furnace(3.0),
    "vacuum-hardening": _furnace(6.0),
    "tempering": _furnace(2.0),
    "quench-and-temper": _furnace(5.0, 2 * _INCH_RULE),
    "cryogenic-treatment": _furnace(12.0, 0.0),
    "precipitation-hardening": _furnace(10.0, 0.0),
    "carburising": _CARBURISING,
    "carbonitriding": _furnace(6.0, 0.0),
    "nitriding": _furnace(40.0, 0.0),
    "nitrocarburising": _furnace(4.0, 0.0),
    "hot-isostatic-pressing": _furnace(8.0, 0.0),
    "metal-sintering": _furnace(8.0, 0.0),
    "ceramic-firing": _furnace(24.0, _INCH_RULE),
    "vacuum-brazing": _furnace(6.0),
    "zinc-plating": _plated(ZINC, 8.0),
    "nickel-plating": _plated(NICKEL, 10.0),
    "chrome-plating": _plated(CHROME, 20.0),
    "tin-and-silver-plating": _plated(TIN, 5.0),
    "copper-plating": _plated(COPPER, 10.0),
    "anodising-decorative": _anodised(1.5, 10.0),
    "anodising-hard": _anodised(3.0, 40.0),
    "electroless-nickel": LoadParams(
        1200.0, 100.0, 6.0, layer_seconds=lambda layer_um: layer_um * 240.0, layer_um=15.0
    ),
    "phosphating": _bath(40),
    "blackening": _bath(50),
    "chromating": _bath(20),
    "passivation": _bath(45),
    "pickling": _bath(40, 300.0, 20.0),
    "electropolishing": _bath(30, 50.0, 2.0),
    "chemical-etching": _bath(60, 50.0, 2.0),
    "ultrasonic-cleaning": _bath(15, 50.0),
    "solvent-and-aqueous-cleaning": _bath(20, 100.0, 15.0),
    "hot-dip-galvanising": _bath(60, 1000.0, 40.0),
    "dip-moulding": _bath(20, 50.0, 5.0),
    "enamelling": _bath(60, 100.0, 5.0),
    "vibratory-finishing": _bath(120, 80.0, 10.0),
    "pvd-coating": _bath(300, 100.0, 2.0),
    "cvd-coating": _bath(900, 100.0, 2.0),
    "powder-coating": _sprayed(25.0, 60.0),
    "spray-painting": _sprayed(45.0, 90.0),
    "varnishing-wood": _sprayed(60.0, 90.0),
    "e-coating": _sprayed(40.0, 0.0),
    "irradiation": _bath(60, 200.0, 50.0),
    "photochemical-curing": _bath(2, 10.0, 1.0),
}
