"""Estimates the volume of a part from its outer size, where nothing gives it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Forms of material that a text names; the solid of such a size is what it says.
SOLID, ROUND_BAR, TUBE, HOLLOW = "solid", "round-bar", "tube", "hollow"
# Shares of its box that a part of unknown volume fills, by its shape; assumptions. Of the square
# bar around it a full cylinder fills 0.785.
SHEET_FILLED, ROUND_FILLED, FILLED = 0.85, 0.55, 0.5
# What an assumed input adds to a relative spread, in quadrature; no source, a cautious value.
ASSUMED_INPUT_SPREAD = 0.3
# Of what is cut off a plate or bar for holes and edges; an assumption.
STOCK_SPREAD = 0.1
# A sheet this much thinner than the least side of its box is bent, and fills little of it.
BENT_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class AssumedVolume:
    """Holds a volume in mm³ and the share by which it may be wrong."""

    mm3: float
    relative_spread: float


def assumed_volume(
    sides: Sequence[float],
    *,
    shape: str = "",
    form: str = "",
    wall_mm: float | None = None,
    thickness_mm: float | None = None,
) -> AssumedVolume | None:
    """Returns the volume of a part of this size; None where that says nothing.

    Of round parts the length is the first side.
    """
    box = math.prod(sides)
    if form == HOLLOW or (thickness_mm and thickness_mm < BENT_SHARE * min(sides)):
        return None
    if form == SOLID:
        return AssumedVolume(box, STOCK_SPREAD)
    if form in (ROUND_BAR, TUBE):
        length, diameter, _ = sides
        inner = diameter - 2 * wall_mm if form == TUBE and wall_mm else 0.0
        area = math.pi / 4 * (diameter**2 - inner**2)
        return AssumedVolume(area * length, STOCK_SPREAD)
    filled = {"sheet": SHEET_FILLED, "round": ROUND_FILLED}.get(shape, FILLED)
    return AssumedVolume(box * filled, ASSUMED_INPUT_SPREAD)
