"""Estimates casting: handling by mass, and solidification in the mould."""

from dataclasses import dataclass

from matching.estimates.process_time.part_work import PartMeasures
from matching.estimates.process_time.time_estimate import EstimateBasis, TimeEstimate, sourced

# s/mm²: 3.26 min/cm² of a sand mould.
SAND_MOULD_S_MM2 = 1.956

CASTING = EstimateBasis(
    "solidification-and-handling",
    "Chvorinov's rule with the mould constant of an example in Groover, Fundamentals of Modern "
    "Manufacturing; handling and metal moulds are assumptions",
    0.8,
    is_weak=True,
)


GROOVER_CASTING = (
    "An example of Chvorinov's rule in Groover, Fundamentals of Modern Manufacturing; not confirmed"
)


@dataclass(frozen=True, slots=True)
class CastingParams:
    """Holds handling and mould of one casting process.

    All but the constant of sand moulds are assumptions.
    """

    # s to make or close the mould, to pour and take out, and for each kg.
    base_s: float = sourced()
    s_per_kg: float = sourced()
    # s/mm²; a metal mould draws heat faster than sand.
    mould_constant_s_mm2: float = sourced(SAND_MOULD_S_MM2, source=GROOVER_CASTING)
    # Share of the solidification during which the machine waits.
    waiting_share: float = sourced(0.0)
    setup_s: float = sourced(3600.0)
    basis: EstimateBasis = CASTING


def casting(part: PartMeasures, params: CastingParams) -> TimeEstimate:
    """Estimates a casting: t = t_base + a·mass + share·C·(V/A)²."""
    waiting = params.waiting_share * solidification_seconds(
        part.volume or 0.0, part.surface or 1.0, params.mould_constant_s_mm2
    )
    cycle = params.base_s + params.s_per_kg * (part.mass or 0.0) + waiting
    return params.basis.estimate(cycle, params.setup_s, part.assumed_of("surface", "volume"))


def solidification_seconds(volume: float, surface: float, constant: float) -> float:
    """Returns the solidification time C·(V/A)² in s, of mm³, mm² and s/mm²."""
    return constant * (volume / surface) ** 2


CASTINGS: dict[str, CastingParams] = {
    "sand-casting": CastingParams(120.0, 8.0),
    "lost-foam-casting": CastingParams(150.0, 8.0),
    "gravity-die-casting": CastingParams(60.0, 6.0, 1.0, 1.0),
    "low-pressure-casting": CastingParams(90.0, 6.0, 1.2, 1.0),
    "high-pressure-die-casting": CastingParams(30.0, 12.0, 0.5, 1.0, setup_s=7200.0),
    "investment-casting": CastingParams(300.0, 120.0),
    "centrifugal-casting": CastingParams(120.0, 6.0, 1.0, 1.0),
}
