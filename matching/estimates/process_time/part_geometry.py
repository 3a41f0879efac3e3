"""Holds the geometry of a part as a reader of files or a person gives it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

SHEET, PRISMATIC, ROUND, UNKNOWN = "sheet", "prismatic", "round", "unknown"
SHAPES = (SHEET, PRISMATIC, ROUND, UNKNOWN)

_LENGTHS = ("box_x_mm", "box_y_mm", "box_z_mm", "thickness_mm")
_MEASURES = ("volume_mm3", "surface_mm2", "cut_length_mm")
_COUNTS = ("pierces", "bends")


@dataclass(frozen=True, slots=True)
class PartGeometry:
    """Holds what is known of a part's geometry: mm, mm² and mm³; None is not known.

    `box` are the sides of the smallest box around the finished part. `cut_length_mm` is the length
    of all outlines of a flat pattern, `pierces` the number of these outlines. `holes` are pairs of
    a diameter and a count, by diameter; None where nobody looked for holes. `source` says where
    the numbers are from. Raises ValueError for a number that no part can have.
    """

    box_x_mm: float | None = None
    box_y_mm: float | None = None
    box_z_mm: float | None = None
    volume_mm3: float | None = None
    surface_mm2: float | None = None
    shape: str = UNKNOWN
    thickness_mm: float | None = None
    cut_length_mm: float | None = None
    pierces: int | None = None
    bends: int | None = None
    holes: tuple[tuple[float, int], ...] | None = None
    source: str = ""

    def __post_init__(self) -> None:
        """Checks shape and numbers."""
        if self.shape not in SHAPES:
            raise ValueError(f"unknown shape {self.shape!r}; known: {', '.join(SHAPES)}")
        for name in (*_LENGTHS, *_MEASURES):
            value = getattr(self, name)
            if value is not None and not (math.isfinite(value) and value > 0):
                raise ValueError(f"{name} is not above 0: {value}")
        for name in _COUNTS:
            value = getattr(self, name)
            if value is not None and value < 0:
                raise ValueError(f"{name} is below 0: {value}")
        for diameter, count in self.holes or ():
            if not (math.isfinite(diameter) and diameter > 0 and count > 0):
                raise ValueError(f"holes have a wrong diameter or count: {diameter} × {count}")

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Returns the geometry of a JSON object with these names; others are ignored.

        `holes` is an object from diameter to count. Raises ValueError for a value that is no
        number or that no part can have.
        """
        found: dict[str, Any] = {}
        for field in fields(cls):
            value = document.get(field.name)
            if value is None:
                continue
            try:
                found[field.name] = _READ.get(field.name, str)(value)
            except (TypeError, AttributeError, OverflowError, ValueError):
                raise ValueError(f"{field.name} is no number: {value!r}") from None
        return cls(**found)

    def as_document(self) -> dict[str, Any]:
        """Returns what is known as a JSON object, which `from_document` reads."""
        known = {field.name: getattr(self, field.name) for field in fields(self)}
        document = {name: value for name, value in known.items() if value is not None}
        if self.holes is not None:
            document["holes"] = {f"{diameter:g}": count for diameter, count in self.holes}
        return document

    @property
    def box(self) -> tuple[float, float, float] | None:
        """Returns the sides of the box, the longest first; None if one is not known."""
        sides = (self.box_x_mm, self.box_y_mm, self.box_z_mm)
        if None in sides:
            return None
        longest, middle, shortest = sorted((side for side in sides if side), reverse=True)
        return longest, middle, shortest

    @property
    def hole_count(self) -> int:
        """Returns the number of holes that are known."""
        return sum(count for _, count in self.holes or ())


def _holes(value: Mapping[Any, Any]) -> tuple[tuple[float, int], ...]:
    """Returns the pairs of an object from diameter to count, the smallest first."""
    return tuple(sorted((float(diameter), int(count)) for diameter, count in value.items()))


_READ: dict[str, Any] = {
    **dict.fromkeys((*_LENGTHS, *_MEASURES), float),
    **dict.fromkeys(_COUNTS, int),
    "holes": _holes,
}
