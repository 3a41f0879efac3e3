"""Chooses the file whose measures are the part's, and applies a given unit.

Measures of two files are never mixed, since they may be of two revisions or two parts. A flat
pattern alone is taken from a drawing beside the model of a bent sheet, which has none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from orders.part_measures import MM_BY_UNIT, possible_measures

MEASURES_OF_PATTERN = ("cut_length_mm", "pierces")
SHEET = "sheet"


@dataclass(frozen=True, slots=True)
class FileMeasures:
    """Holds the measures of a file in mm, and the names of those that are assumed.

    `unit` is the file's own, or the one it is assumed to have; None where a person has to say it.
    """

    name: str
    measures: Mapping[str, Any]
    assumed: frozenset[str]
    unit: str | None
    left_out: tuple[str, ...] = ()
    reading: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> int:
        """Returns how much the file tells of a part's size: the least is the best."""
        if "volume_mm3" in self.measures:
            return 1 if "units" in self.assumed else 0
        sides = sum(name.startswith("box_") for name in self.measures)
        return {3: 2, 2: 3}.get(sides, 4)

    @property
    def is_measured(self) -> bool:
        """Returns whether the file has any size."""
        return self.kind < 4


def read_measures(name: str, reading: Mapping[str, Any], given_unit: str | None) -> FileMeasures:
    """Returns the measures of a file; a given unit counts where it has none."""
    assumed = frozenset(reading.get("assumed", ()))
    unit = reading.get("units")
    numbers: Mapping[str, Any] = reading
    if given_unit and (unit is None or "units" in assumed):
        numbers = scaled(reading.get("without_unit") or reading, MM_BY_UNIT[given_unit])
        unit, assumed = given_unit, assumed - {"units"}
    measures = possible_measures(numbers)
    left_out = tuple(key for key in (*numbers,) if key in MEASURED and key not in measures)
    return FileMeasures(name, measures, assumed, unit, left_out, reading)


MEASURED = frozenset(
    (
        *("box_x_mm", "box_y_mm", "box_z_mm", "volume_mm3", "surface_mm2", "thickness_mm"),
        *("cut_length_mm", "pierces", "bends", "shape", "holes", "bodies"),
    )
)


def scaled(reading: Mapping[str, Any], factor: float) -> dict[str, Any]:
    """Returns the figures of a file whose unit has so many millimetres."""
    found: dict[str, Any] = {}
    for name, value in reading.items():
        power = {"_mm": 1, "mm2": 2, "mm3": 3}.get(name[-3:])
        if name == "holes":
            found[name] = [
                {**row, "diameter_mm": row["diameter_mm"] * factor} for row in value or ()
            ]
        elif power and isinstance(value, int | float):
            found[name] = float(f"{value * factor**power:.6g}")
        else:
            found[name] = value
    return found


def chosen_file(files: Sequence[FileMeasures]) -> FileMeasures | None:
    """Returns the newest file of the best kind; `files` are the newest first."""
    measured = [file for file in files if file.is_measured]
    return min(measured, key=lambda file: file.kind) if measured else None


def pattern_of(chosen: FileMeasures, files: Sequence[FileMeasures]) -> FileMeasures | None:
    """Returns the newest drawing with the flat pattern that a bent sheet lacks."""
    if chosen.measures.get("shape") != SHEET or "cut_length_mm" in chosen.measures:
        return None
    return next((file for file in files if "cut_length_mm" in file.measures), None)
