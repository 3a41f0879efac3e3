"""Turns the tolerances that a text names into classes of the vocabulary."""

from collections.abc import Iterable, Mapping
from typing import Any

# Grades of ISO 286-1 in units of i = 0.45·∛D + 0.001·D µm (D in mm, up to 500 mm).
UNITS_BY_GRADE = {
    5: 7,
    6: 10,
    7: 16,
    8: 25,
    9: 40,
    10: 64,
    11: 100,
    12: 160,
    13: 250,
    14: 400,
    15: 640,
    16: 1000,
}
# mm, of a deviation whose size no one names.
USUAL_SIZE_MM = 30.0
SIZE_MM_MOST = 500.0
SLACK = 0.95


def tolerance_code(row: Mapping[str, Any], codes: Mapping[str, str]) -> str | None:
    """Returns the general class that a row of a text names, such as “ISO 2768-m”.

    `codes` are those of the vocabulary by their small letters.

    GB/T 1804 has the classes of ISO 2768-1. The class of shape of “ISO 2768-mK” has no code. A
    deviation is general where the text says so.
    """
    name = row["value"]
    if row.get("kind") == "class":
        code = name.replace("GB/T 1804", "ISO2768").replace(" ", "").rstrip("HKL")
    elif row.get("kind") == "deviation_mm" and row.get("is_general"):
        code = f"IT{grade_of(name, None)}"
    else:
        return None
    return codes.get(code.casefold())


def finest_tolerance(
    rows: Iterable[Mapping[str, Any]],
) -> tuple[Mapping[str, Any], str, bool] | None:
    """Returns the finest fit or deviation, its grade, and whether that is assumed.

    A deviation is turned into a grade by the size that stands before it; without one a usual size
    is assumed.
    """
    found = []
    for row in rows:
        if row.get("kind") == "fit":
            found.append((row["it_grade"], False, row))
        elif row.get("kind") == "deviation_mm" and not row.get("is_general"):
            size = row.get("nominal_mm")
            found.append((grade_of(row["value"], size), size is None, row))
    if not found:
        return None
    grade, is_assumed, row = min(found, key=lambda one: one[0])
    return row, f"IT{grade}", is_assumed


def grade_of(deviation_mm: float, size_mm: float | None) -> int:
    """Returns the coarsest grade of ISO 286 within ± a deviation of a size."""
    size = min(max(size_mm or USUAL_SIZE_MM, 1.0), SIZE_MM_MOST)
    unit_um = 0.45 * size ** (1 / 3) + 0.001 * size
    width = 2 * deviation_mm * 1000 / unit_um
    within = [grade for grade, units in UNITS_BY_GRADE.items() if units * SLACK <= width]
    return max(within, default=min(UNITS_BY_GRADE) - 1)
