"""Checks the measures of a part that a person gives."""

import math
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from orders.limits import ENVELOPE_MM_MOST

# Units that a person may say a file's numbers are in.
MM_BY_UNIT = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "inch": 25.4, "ft": 304.8, "µm": 0.001}
ONE_PART, ASSEMBLY = "one-part", "assembly"
# What a person says of files beside measures: the unit, and what several bodies are.
CHOICES = {"units": tuple(MM_BY_UNIT), "bodies_as": (ONE_PART, ASSEMBLY)}
SHAPES = ("sheet", "prismatic", "round", "unknown")
LENGTHS = ("box_x_mm", "box_y_mm", "box_z_mm", "thickness_mm")
# Of a box at the limit of lengths; a cut may be longer than any side.
SIZES = {
    **dict.fromkeys(LENGTHS, float(ENVELOPE_MM_MOST)),
    "volume_mm3": float(ENVELOPE_MM_MOST) ** 3,
    "surface_mm2": 6 * float(ENVELOPE_MM_MOST) ** 2,
    "cut_length_mm": 100 * float(ENVELOPE_MM_MOST),
}
# A micrometre; what is smaller is a slip, and no formula divides by almost nothing.
SIZE_LEAST = 0.001
# Sides and volumes are rounded apart.
ROUNDED_UP = 1.01
COUNTS = {"pierces": 1_000_000, "bends": 10_000, "bodies": 1_000_000}


def geometry_errors(geometry: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the errors of measures by `geometry.NAME`."""
    found: dict[str, Any] = {}
    for name, value in geometry.items():
        reason = reason_against(name, value)
        if reason:
            # A name that no answer can carry is not repeated in it.
            found[f"geometry.{name}" if name.isascii() else "geometry"] = reason
    box: list[Any] = [geometry.get(f"box_{axis}_mm") for axis in "xyz"]
    if not found and all(box) and geometry.get("volume_mm3", 0) > ROUNDED_UP * math.prod(box):
        found["geometry.volume_mm3"] = gettext("The volume is larger than the box.")
    return found


def possible_measures(reading: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the measures of a file that a part can have; a file may say anything."""
    found = {
        name: reading[name]
        for name in (*SIZES, *COUNTS, "shape")
        if reading.get(name) is not None and not reason_against(name, reading[name])
    }
    if "geometry.volume_mm3" in geometry_errors(found):
        del found["volume_mm3"]
    holes = [
        row
        for row in reading.get("holes") or ()
        if SIZE_LEAST <= row["diameter_mm"] <= SIZES["box_x_mm"] and row["count"] > 0
    ]
    return {**found, "holes": holes} if holes else found


def reason_against(name: str, value: Any) -> str:
    """Returns why a measure cannot be; empty where it can."""
    choices = {**CHOICES, "shape": SHAPES}.get(name)
    if choices is not None:
        if value in choices:
            return ""
        return gettext("Choose one of %(shapes)s.") % {"shapes": ", ".join(choices)}
    if name in SIZES:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if is_number and SIZE_LEAST <= value <= SIZES[name]:
            return ""
        words = {"least": f"{SIZE_LEAST:g}", "most": f"{SIZES[name]:g}"}
        return gettext("Give a number from %(least)s to %(most)s.") % words
    if name in COUNTS:
        if type(value) is int and 0 <= value <= COUNTS[name]:
            return ""
        return gettext("Give a whole number from 0 to %(most)s.") % {"most": COUNTS[name]}
    return gettext("There is no such measure.")
