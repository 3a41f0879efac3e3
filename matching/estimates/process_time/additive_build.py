"""Estimates build times of additive manufacturing: volume, layers and plate."""

import math
from dataclasses import dataclass

from matching.estimates.process_time.part_work import PartMeasures
from matching.estimates.process_time.time_estimate import (
    MATERIAL_NOT_WORKED,
    EstimateBasis,
    NoEstimate,
    TimeEstimate,
    sourced,
)
from matching.estimates.process_time.work_material import BUILD_RATE

POWDER_BED = EstimateBasis(
    "volume-by-build-rate",
    "Volume rates of EOS process data sheets, such as AlSi10Mg on EOS M 400-4 at 30 µm: 4 lasers × "
    "7.4 mm³/s; rates of other metals, recoating and supports are assumptions",
    0.4,
)
OTHER_BUILD = EstimateBasis(
    "volume-by-build-rate",
    "Build rates as usual on such machines; no source confirmed",
    0.7,
    is_weak=True,
)


@dataclass(frozen=True, slots=True)
class BuildParams:
    """Holds rate, layers and plate of one kind of machine; all are assumptions."""

    basis: EstimateBasis = OTHER_BUILD
    # mm³/s; None is the rate of the material in a powder bed.
    rate_mm3_s: float | None = None
    # Share of the rate that is reached beside jumps and turns of the beam or nozzle.
    used_share: float = sourced(0.7)
    # Share of the part's volume that supports add.
    support_share: float = sourced(0.1)
    # mm, and s to spread one layer.
    layer_mm: float = sourced(0.1)
    layer_s: float = sourced(0.0)
    # mm² of the plate, of which parts with gaps use up 1.5 times their footprint.
    plate_mm2: float = sourced(62_500.0)
    footprint_share: float = sourced(1.5)
    # s, to unpack and to take off supports, for each piece.
    unpack_s: float = sourced(300.0)
    setup_s: float = sourced(7200.0)


def additive_build(part: PartMeasures, params: BuildParams) -> TimeEstimate | NoEstimate:
    """Estimates a build: volume ÷ rate + layers ÷ pieces + unpacking.

    t = V·(1+supports) ÷ (rate·used share) + layers·t_layer ÷ pieces + t_unpack, with V in mm³ and
    the rate in mm³/s. The part lies flat; the pieces that fit on the plate share its layers.
    """
    rate = params.rate_mm3_s or part.material.build_rate_mm3_s
    if rate is None:
        return NoEstimate(MATERIAL_NOT_WORKED)
    longest, middle, shortest = part.sides
    footprint = longest * middle * params.footprint_share
    pieces = max(1, min(int(params.plate_mm2 / footprint), max(1, part.quantity)))
    layers = math.ceil(shortest / params.layer_mm)
    assumed = part.assumed_of("volume", *(() if params.rate_mm3_s else (BUILD_RATE,)))
    cycle = (
        (part.volume or 0.0) * (1 + params.support_share) / (rate * params.used_share)
        + layers * params.layer_s / pieces
        + params.unpack_s
    )
    return params.basis.estimate(cycle, params.setup_s, assumed, pieces)


BUILDS: dict[str, BuildParams] = {
    "additive-slm": BuildParams(
        POWDER_BED, layer_mm=0.03, layer_s=10.0, unpack_s=900.0, setup_s=10_800.0
    ),
    "additive-sls": BuildParams(
        rate_mm3_s=30.0, support_share=0.0, layer_s=15.0, plate_mm2=115_000.0, unpack_s=120.0
    ),
    "additive-mjf": BuildParams(
        rate_mm3_s=70.0,
        support_share=0.0,
        layer_mm=0.08,
        layer_s=8.0,
        plate_mm2=108_000.0,
        unpack_s=120.0,
        setup_s=3600.0,
    ),
    "additive-binder-jetting": BuildParams(
        rate_mm3_s=300.0, support_share=0.0, layer_s=15.0, plate_mm2=200_000.0
    ),
    "additive-fdm": BuildParams(rate_mm3_s=8.0, support_share=0.2, setup_s=900.0),
    "additive-sla": BuildParams(rate_mm3_s=15.0, support_share=0.15, layer_s=8.0, setup_s=1800.0),
    "additive-ded": BuildParams(rate_mm3_s=60.0, unpack_s=1800.0, setup_s=10_800.0),
}
