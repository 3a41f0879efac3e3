"""Reads STEP files: units, points, cylinders, and the solid by OpenCASCADE.

The solid needs the package `cascadio` (extra `cad`); without it, or for a file that is too large
for it, the box is that of the file's points, and a note says so.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt

from attachments.readers.findings import FileFindings, FileRefused, box_facts, rounded

# An entity with a unit of length has its number before it, and ends with a semicolon.
UNIT_WORD, UNIT_ROW = "LENGTH_UNIT", re.compile(r"\s*#(\d+)\s*=(.*)", re.DOTALL)
UNIT_LENGTH_MOST, UNITS_MOST = 500, 1_000
ASSIGNED = re.compile(r"GLOBAL_UNIT_ASSIGNED_CONTEXT\s*\(\s*\(([#\d,\s]*)\)\s*\)")
SI_LENGTH = re.compile(r"SI_UNIT\s*\(\s*(\$|\.\w+\.)\s*,\s*\.METRE\.\s*\)")
NAMED_LENGTH = re.compile(r"CONVERSION_BASED_UNIT\s*\(\s*'([^']*)'")
MM_BY_PREFIX = {
    "$": ("m", 1000.0),
    ".MILLI.": ("mm", 1.0),
    ".CENTI.": ("cm", 10.0),
    ".DECI.": ("dm", 100.0),
    ".MICRO.": ("µm", 0.001),
    ".KILO.": ("km", 1e6),
}
MM_BY_NAME = {
    "inch": ("inch", 25.4),
    "in": ("inch", 25.4),
    "foot": ("ft", 304.8),
    "mil": ("mil", 0.0254),
}
NUMBER = r"\s*([+-]?\d+\.?\d*(?:E[+-]?\d+)?)\s*"
POINT = re.compile(
    rf"CARTESIAN_POINT\s*\(\s*'[^']{{0,200}}'\s*,\s*\({NUMBER},{NUMBER},{NUMBER}\)", re.IGNORECASE
)
CYLINDER = re.compile(
    rf"CYLINDRICAL_SURFACE\s*\(\s*'[^']{{0,200}}'\s*,\s*#\d+\s*,{NUMBER}\)", re.IGNORECASE
)
# Larger files take the kernel more than the time of a reading.
SOLID_BYTES_MOST = 20 * 1024 * 1024
POINTS_MOST = 3_000_000
DIAMETERS_MOST = 20
Points = npt.NDArray[np.float64]


def read(content: bytes, context: Mapping[str, Any]) -> FileFindings:
    """Returns box, surface, volume, holes and shape; without units set apart."""
    text = content.decode("latin-1")
    unit = unit_of(text)
    points = points_of(text)
    findings = FileFindings("step", {"units": unit and unit[0]})
    if unit is None:
        findings.note("units_missing")
    solid = None
    if find_spec("cascadio") is None:
        findings.note("step_without_solid")
    elif len(content) > SOLID_BYTES_MOST:
        findings.note("step_too_large", most=SOLID_BYTES_MOST // 2**20)
    else:
        from attachments.readers.meshes.step_solids import solid_of  # noqa: PLC0415  an extra

        solid = solid_of(content, coarseness(points, unit))
        if solid is None:
            findings.note("step_not_solid")
    if solid is not None:
        from attachments.readers.meshes.step_solids import add_solid  # noqa: PLC0415  an extra

        add_solid(solid, findings, is_measured=unit is not None)
        return findings
    if len(points) < 2:
        raise FileRefused("model_without_shape")
    add_points(points, cylinders_of(text), unit, findings)
    return findings


def unit_of(text: str) -> tuple[str, float] | None:
    """Returns the name of the unit of length, and its millimetres; None without one.

    Raises FileRefused for one that is not known.
    """
    units = dict(unit_rows(text))
    assigned = {one.strip(" #\r\n\t") for row in ASSIGNED.findall(text) for one in row.split(",")}
    chosen = [row for number, row in units.items() if number in assigned]
    for row in chosen:
        if named := NAMED_LENGTH.search(row):
            name = named[1].strip().lower()
            if name not in MM_BY_NAME:
                raise FileRefused("unit_unknown", found=named[1][:40])
            return MM_BY_NAME[name]
        if metric := SI_LENGTH.search(row):
            if metric[1] not in MM_BY_PREFIX:
                raise FileRefused("unit_unknown", found=metric[1][:40])
            return MM_BY_PREFIX[metric[1]]
    return None


def unit_rows(text: str) -> Iterator[tuple[str, str]]:
    """Yields number and words of the entities that are units of length."""
    place, count = text.find(UNIT_WORD), 0
    while place >= 0 and count < UNITS_MOST:
        start = text.rfind(";", max(0, place - UNIT_LENGTH_MOST), place) + 1
        end = text.find(";", place, place + UNIT_LENGTH_MOST)
        row = UNIT_ROW.match(text, start, end) if end >= 0 else None
        if row:
            yield row[1], row[2]
        place = text.find(UNIT_WORD, place + UNIT_LENGTH_MOST if end < 0 else end)
        count += 1


def points_of(text: str) -> Points:
    """Returns the points of the file, in its unit."""
    rows = []
    for found in POINT.finditer(text):
        rows.append(found.groups())
        if len(rows) >= POINTS_MOST:
            break
    points = np.array(rows, dtype=np.float64).reshape(-1, 3)
    return points[np.isfinite(points).all(axis=1)]


def cylinders_of(text: str) -> Counter[float]:
    """Returns the diameters of the cylindrical faces with their number, in the unit."""
    return Counter(rounded(2 * float(found[1]), 5) for found in CYLINDER.finditer(text))


def coarseness(points: Points, unit: tuple[str, float] | None) -> float:
    """Returns the distance, in mm, by which triangles may leave a curved face.

    Its measure is the middle side of the box, the diameter of a shaft and the width of a sheet: a
    cylinder of that diameter has 0.2 % less volume, and small holes few triangles.
    """
    factor = unit[1] if unit else 1.0
    size = float(np.median(np.ptp(points, axis=0))) * factor if len(points) else 100.0
    return min(max(size / 1_500, 0.002), 1.0)


def add_points(
    points: Points,
    cylinders: Counter[float],
    unit: tuple[str, float] | None,
    findings: FileFindings,
) -> None:
    """Adds the box of the points and the diameters of the cylinders."""
    sizes = np.ptp(points, axis=0)
    findings.facts["shape"] = "unknown"
    if unit is None:
        findings.facts["without_unit"] = box_facts(tuple(sizes))
        return
    findings.facts |= box_facts(tuple(sizes * unit[1]))
    findings.facts["cylinders"] = [
        {"diameter_mm": rounded(diameter * unit[1], 5), "count": count}
        for diameter, count in sorted(cylinders.most_common(DIAMETERS_MOST))
    ]
