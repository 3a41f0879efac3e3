"""Draws the part of a generated order, as large and as heavy as it says.

Sheets become DXF drawings, cast and moulded parts STL models, and others STEP models. Wall, bore or
thickness follow from the mass, so that the volume that a reader measures agrees with the order.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from demo.market_generator.entities import DemoOrder
from demo.market_generator.part_drawings.open_shells import open_shell, wall_for
from demo.market_generator.part_drawings.plane_profiles import (
    Circle,
    PlaneProfile,
    Polygon,
    rectangle,
)
from demo.market_generator.part_drawings.sheet_drawings import sheet_drawing
from demo.market_generator.part_drawings.step_extrusions import Extrusion
from demo.market_generator.part_drawings.title_sheets import title_sheet

Size = tuple[float, float, float]

BENT_BY = "press-brake-bending"
CUT_BY = "laser-cutting-sheet"
SHELLS_BY = frozenset({"injection-moulding", "sand-casting", "high-pressure-die-casting"})
PROFILE_WORDS = ("bracket", "rib", "rail", "clip", "knuckle")
FINISHES = {
    "anodising-hard": "hard anodised 25 µm",
    "powder-coating": "powder coated RAL 7035",
    "zinc-plating": "zinc plated 8 µm",
}
# A part whose height is a smaller share of its width is made of sheet.
FLAT_RATIO = 7
FLANGE_LEAST_MM = 20
THICKNESS_LEAST_MM, THICKNESS_MOST_MM = 0.3, 25.0
# Usual clearance holes of M3 to M16.
HOLES_MM = (3.4, 4.5, 5.5, 6.6, 9.0, 11.0, 13.5, 17.5)
HOLES_ON_CIRCLE = 6
MM3_PER_M3 = 10**9
# Every so many parts have a drawing sheet as a second file.
SHEET_EVERY = 4


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """Holds a part's files by name, the model last, and measures that no file has."""

    number: str
    revision: str
    finish: str
    files: tuple[tuple[str, bytes], ...]
    geometry: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DrawnModel:
    """Holds a model or drawing with the profile that its sheet shows."""

    ending: str
    content: bytes
    profile: PlaneProfile
    geometry: dict[str, Any] = field(default_factory=dict)


def is_drawable(order: DemoOrder) -> bool:
    """Returns whether the order's part has an envelope that a machine holds."""
    return order.operations[0].envelope_mm is not None and order.flaw != "envelope"


def draw_part(place: int, order: DemoOrder, density_kg_m3: float) -> DrawnPart:
    """Draws the part of the order at this place, which is drawable."""
    size = order.operations[0].envelope_mm
    assert size is not None
    volume = float(order.unit_mass_kg) / density_kg_m3 * MM3_PER_M3
    model = drawer_for(order, size)(order, size, volume)
    number, revision = f"DR-{4200 + place}", "ABC"[place % 3]
    name = f"{order.title.lower().replace(' ', '-')}-{number}"
    files = [(f"{name}.{model.ending}", model.content)]
    finishes = [FINISHES[one.process] for one in order.operations if one.process in FINISHES]
    if place % SHEET_EVERY == 0:
        rows = sheet_rows(order, number, revision, size)
        files.insert(0, (f"{name}.pdf", title_sheet(model.profile, rows)))
    return DrawnPart(number, revision, ", ".join(finishes), tuple(files), model.geometry)


def drawer_for(order: DemoOrder, size: Size) -> Callable[[DemoOrder, Size, float], DrawnModel]:
    """Returns the function that draws such a part."""
    x, y, z = size
    processes = {operation.process for operation in order.operations}
    if processes & {BENT_BY, CUT_BY} or z * FLAT_RATIO <= min(x, y):
        return draw_sheet
    if y == z or x == y:
        return draw_round
    return draw_shell if processes & SHELLS_BY else draw_block


def draw_sheet(order: DemoOrder, size: Size, volume: float) -> DrawnModel:
    """Draws a sheet with holes in its corners, a window, and flanges if bent."""
    x, y, z = size
    is_bent = z >= FLANGE_LEAST_MM and order.material_family == "carbon-steel"
    flange = z if is_bent else 0.0
    depth = y + 2 * flange
    window = rectangle(0.4 * x, 0.3 * y, 0.3 * x, flange + 0.35 * y)
    holes = corner_holes(x, y, min(x, y) / 10, flange)
    profile = PlaneProfile(rectangle(x, depth), (*holes, window))
    thickness = min(max(volume / profile.area, THICKNESS_LEAST_MM), THICKNESS_MOST_MM, z)
    height = z if is_bent else round(thickness, 1)
    sides = {"box_x_mm": float(x), "box_y_mm": float(y), "box_z_mm": float(height)}
    return DrawnModel(
        "dxf",
        sheet_drawing(profile, (flange, flange + y) if is_bent else ()),
        profile,
        {**sides, "thickness_mm": round(thickness, 1)},
    )


def draw_round(order: DemoOrder, size: Size, volume: float) -> DrawnModel:
    """Draws a shaft along x, or a disc with holes on a circle, bored to its mass."""
    x, y, z = size
    is_shaft = y == z
    radius, length = (y / 2, x) if is_shaft else (x / 2, z)
    holes: tuple[Circle, ...] = ()
    bore = bore_for(radius, volume / length)
    if not is_shaft and bore and radius - bore >= HOLES_MM[-1]:
        hole = usual_hole((radius - bore) / 4)
        away = (radius + bore) / 2
        turns = [2 * math.pi * at / HOLES_ON_CIRCLE for at in range(HOLES_ON_CIRCLE)]
        holes = tuple(
            Circle(radius + away * math.cos(turn), radius + away * math.sin(turn), hole / 2)
            for turn in turns
        )
        bore = bore_for(radius, volume / length + sum(one.area for one in holes))
    bored = (Circle(radius, radius, bore),) if bore else ()
    profile = PlaneProfile(Circle(radius, radius, radius), (*bored, *holes))
    return extruded(profile, length, "round", is_along_x=is_shaft)


def draw_block(order: DemoOrder, size: Size, volume: float) -> DrawnModel:
    """Draws a channel along x, or a frame with holes, hollow to its mass."""
    x, y, z = size
    if any(word in order.title.lower() for word in PROFILE_WORDS) or x >= 3 * max(y, z):
        wall = channel_wall(y, z, volume / x)
        return extruded(PlaneProfile(channel(y, z, wall)), x, is_along_x=True)
    wall = wall_of_frame(x, y, volume / z)
    if 2 * wall >= 0.9 * min(x, y):
        return extruded(PlaneProfile(rectangle(x, y), corner_holes(x, y, min(x, y) / 8)), z)
    holes = corner_holes(x, y, wall / 2) if wall >= 2 * HOLES_MM[0] else ()
    wall = wall_of_frame(x, y, volume / z + sum(one.area for one in holes))
    opening = rectangle(x - 2 * wall, y - 2 * wall, wall, wall)
    return extruded(PlaneProfile(rectangle(x, y), (*holes, opening)), z)


def draw_shell(order: DemoOrder, size: Size, volume: float) -> DrawnModel:
    """Draws a cast or moulded shell, open at the top."""
    x, y, _z = size
    wall = wall_for(size, volume)
    inside = rectangle(x - 2 * wall, y - 2 * wall, wall, wall)
    profile = PlaneProfile(rectangle(x, y), (inside,))
    return DrawnModel("stl", open_shell(size, wall), profile, {"shape": "prismatic"})


def extruded(
    profile: PlaneProfile, length: float, shape: str = "prismatic", *, is_along_x: bool = False
) -> DrawnModel:
    """Returns the STEP model of a profile.

    The shape is given with it, since a reader takes thin equal walls for bent sheet.
    """
    model = Extrusion(profile.outer, length, profile.inner, is_along_x)
    return DrawnModel("step", model.content(), profile, {"shape": shape})


def corner_holes(x: float, y: float, inset: float, flange: float = 0.0) -> tuple[Circle, ...]:
    """Returns a hole near each corner of a rectangle that begins at this flange."""
    radius = usual_hole(inset * 0.8) / 2
    return tuple(
        Circle(across, flange + up, radius)
        for across in (inset, x - inset)
        for up in (inset, y - inset)
    )


def usual_hole(diameter: float) -> float:
    """Returns the largest usual diameter up to this one, the least where none is."""
    return max((one for one in HOLES_MM if one <= diameter), default=HOLES_MM[0])


def bore_for(radius: float, area: float) -> float:
    """Returns the radius of the bore that leaves this area; 0 of a full disc."""
    return math.sqrt(max(radius**2 - area / math.pi, 0.0))


def wall_of_frame(x: float, y: float, area: float) -> float:
    """Returns the wall of a frame: the lesser root of 2·(x + y)·t − 4·t²."""
    half = (x + y) / 4
    return half - math.sqrt(max(half**2 - min(area, x * y) / 4, 0.0))


def channel_wall(width: float, height: float, area: float) -> float:
    """Returns the wall of a channel: the lesser root of (w + 2·h)·t − 2·t²."""
    half = (width + 2 * height) / 4
    wall = half - math.sqrt(max(half**2 - area / 2, 0.0))
    return min(wall, 0.4 * width, 0.9 * height)


def channel(width: float, height: float, wall: float) -> Polygon:
    """Returns the profile of a channel that is open at the top."""
    return Polygon(
        (
            *((0, 0), (width, 0), (width, height), (width - wall, height)),
            *((width - wall, wall), (wall, wall), (wall, height), (0, height)),
        )
    )


def sheet_rows(order: DemoOrder, number: str, revision: str, size: Size) -> dict[str, str]:
    """Returns the rows of a title block."""
    rows = {
        "Part": order.title,
        "Drawing": f"{number}, revision {revision}",
        "Material": order.material_grade,
        "Size": " x ".join(f"{side:g}" for side in size) + " mm",
        "Mass": f"{order.unit_mass_kg} kg",
        "General tolerance": order.tolerance or "",
        "Roughness": roughness(order),
    }
    return {label: text for label, text in rows.items() if text}


def roughness(order: DemoOrder) -> str:
    """Returns the finest roughness of the routing; empty where none is asked for."""
    asked = [operation.ra_um for operation in order.operations if operation.ra_um is not None]
    return f"Ra {min(asked)} um" if asked else ""
