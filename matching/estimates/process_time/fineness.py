"""Estimates how much longer a finer tolerance or a smoother surface takes."""

from dataclasses import dataclass

from matching.estimates.process_time.time_estimate import sourced

# Of one grade of ISO 286, on the scale of the vocabulary of tolerances.
RANKS_PER_GRADE = 10


GROOVER_ROUGHNESS = (
    "Ideal roughness f² ÷ (32 r): Groover, Fundamentals of Modern Manufacturing; not confirmed"
)


@dataclass(frozen=True, slots=True)
class FinenessParams:
    """Holds the fineness that a standard time includes, and the cost of a finer one."""

    # Rank of ISO 2768-m; coarser tolerances take no less time.
    standard_rank: int = sourced(145)
    # Share that each grade finer than the standard adds to finishing; no source confirmed.
    share_per_grade: float = sourced(0.12)
    # µm; rougher surfaces take no less time.
    standard_ra_um: float = sourced(3.2)
    # The ideal roughness of turning is f²/(32 r), so that feed goes with the root of Ra (Groover,
    # Fundamentals of Modern Manufacturing, "Tolerances and surface finish").
    ra_exponent: float = sourced(0.5, source=GROOVER_ROUGHNESS)
    # µm; the finest that is counted, that of lapping.
    least_ra_um: float = sourced(0.0125)


STANDARD_FINENESS = FinenessParams()


def fineness_factor(
    tolerance_rank: int | None, ra_um: float | None, params: FinenessParams = STANDARD_FINENESS
) -> float:
    """Returns the factor on finishing time, at least 1; unknown is standard."""
    factor = 1.0
    if tolerance_rank is not None:
        grades = max(0.0, (params.standard_rank - tolerance_rank) / RANKS_PER_GRADE)
        factor += params.share_per_grade * grades
    if ra_um is not None:
        smoothest = max(ra_um, params.least_ra_um)
        factor *= max(1.0, params.standard_ra_um / smoothest) ** params.ra_exponent
    return factor
