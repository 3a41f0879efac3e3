"""Completes a part's geometry with assumed measures for the formulas of times."""

import math
from dataclasses import dataclass, field

from matching.estimates.process_time.fineness import fineness_factor
from matching.estimates.process_time.part_geometry import ROUND, SHEET, PartGeometry
from matching.estimates.process_time.time_estimate import sourced
from matching.estimates.process_time.work_material import WorkMaterial
from orders.part_sources.assumed_volumes import FILLED, ROUND_FILLED, SHEET_FILLED

MM3_PER_M3 = 1e9
# Share of a machined surface that has the finest tolerance and roughness: fits, seats and faces; an
# assumption.
FINE_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class AssumedMeasuresParams:
    """Holds the share of its box that a part of unknown volume fills; no source."""

    sheet_filled: float = sourced(SHEET_FILLED)
    round_filled: float = sourced(ROUND_FILLED)
    filled: float = sourced(FILLED)

    def filled_by(self, shape: str) -> float:
        """Returns the share that a part of this shape fills."""
        return {SHEET: self.sheet_filled, ROUND: self.round_filled}.get(shape, self.filled)


STANDARD_ASSUMPTIONS = AssumedMeasuresParams()


@dataclass(frozen=True, slots=True)
class PartWork:
    """Holds what is to be made: geometry, material, fineness, layer and quantity.

    `tolerance_rank` is the rank of the vocabulary of tolerances, smaller is finer. `layer_um` is
    the thickness of a coating in µm. `cut_share` is the share of the surface that is cut, below 1
    for a blank that is cast or forged near its shape. None is not known.
    """

    geometry: PartGeometry
    material: WorkMaterial
    tolerance_rank: int | None = None
    ra_um: float | None = None
    layer_um: float | None = None
    quantity: int = 1
    cut_share: float = 1.0


@dataclass(frozen=True, slots=True)
class PartMeasures:
    """Holds the measures of a part that formulas use; `assumed` names those not given.

    A measure is None where it is neither known nor can be assumed: mm, mm², mm³ and kg.
    """

    box: tuple[float, float, float] | None
    volume: float | None
    surface: float | None
    thickness: float | None
    cut_length: float | None
    pierces: int
    bends: int | None
    holes: tuple[tuple[float, int], ...] | None
    mass: float | None
    fineness: float
    material: WorkMaterial
    layer_um: float | None = None
    quantity: int = 1
    cut_share: float = 1.0
    assumed: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_near_net(self) -> bool:
        """Returns whether it is cut from a blank of nearly its shape."""
        return self.cut_share < 1

    @property
    def cut_fineness(self) -> float:
        """Returns the factor on the time of a whole surface of which a share is fine."""
        return 1 + FINE_SHARE * (self.fineness - 1)

    @property
    def cut_surface(self) -> float:
        """Returns the surface that is cut, in mm²."""
        return (self.surface or 0.0) * self.cut_share

    def assumed_of(self, *names: str) -> frozenset[str]:
        """Returns which of these measures and rates are assumed."""
        return (self.assumed | self.material.assumed_rates).intersection(names)

    @property
    def cylinder(self) -> tuple[float, float]:
        """Returns diameter and length of the bar around the part, in mm.

        The diameter is the larger of the two sides that are most alike.
        """
        longest, middle, shortest = self.sides
        if longest - middle < middle - shortest:
            return longest, shortest
        return middle, longest

    @property
    def sides(self) -> tuple[float, float, float]:
        """Returns the sides of the box, longest first. Raises ValueError without."""
        if self.box is None:
            raise ValueError("the box is not known")
        return self.box


def measures_of(
    work: PartWork, params: AssumedMeasuresParams = STANDARD_ASSUMPTIONS
) -> PartMeasures:
    """Returns the measures of a part, with those assumed that its box or volume imply."""
    geometry, assumed = work.geometry, set()
    box, volume, surface = geometry.box, geometry.volume_mm3, geometry.surface_mm2
    if volume is None and box:
        assumed.add("volume")
        volume = math.prod(box) * params.filled_by(geometry.shape)
    if surface is None and box:
        assumed.add("surface")
        surface = 2 * (box[0] * box[1] + box[1] * box[2] + box[0] * box[2])
    thickness = geometry.thickness_mm
    if thickness is None and volume and surface:
        assumed.add("thickness")
        # A plate of thickness s has two faces of the area V/s.
        thickness = min(2 * volume / surface, box[2]) if box else 2 * volume / surface
    cut_length = geometry.cut_length_mm
    if cut_length is None and box:
        assumed.add("cut_length")
        cut_length = 2 * (box[0] + box[1])
    pierces = geometry.pierces
    if pierces is None:
        assumed.add("pierces")
        pierces = 1 + geometry.hole_count
    return PartMeasures(
        box=box,
        volume=volume,
        surface=surface,
        thickness=thickness,
        cut_length=cut_length,
        pierces=pierces,
        bends=geometry.bends,
        holes=geometry.holes,
        mass=None if volume is None else volume / MM3_PER_M3 * work.material.density_kg_m3,
        fineness=fineness_factor(work.tolerance_rank, work.ra_um),
        material=work.material,
        layer_um=work.layer_um,
        quantity=work.quantity,
        cut_share=work.cut_share,
        assumed=frozenset(assumed),
    )
