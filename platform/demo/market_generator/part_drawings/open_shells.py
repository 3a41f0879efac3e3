"""Writes binary STL files of shells that are open at the top; mm."""

import numpy as np
import trimesh

Size = tuple[float, float, float]
# Corners of a box, counter-clockwise from above: four below, four above.
LOW, HIGH = (0, 1, 2, 3), (4, 5, 6, 7)
INNER = 8
ROOM_LEAST_MM = 0.1


def open_shell(size: Size, wall: float) -> bytes:
    """Returns a box with floor and sides of `wall`; a full one without space."""
    x, y, z = size
    if min(x - 2 * wall, y - 2 * wall, z - wall) < ROOM_LEAST_MM:
        mesh = trimesh.creation.box(extents=size)
    else:
        cavity = box_corners((wall, wall, wall), inner(size, wall))
        corners = [*box_corners((0, 0, 0), size), *cavity]
        mesh = trimesh.Trimesh(np.array(corners), np.array(shell_triangles()), process=False)
    return bytes(mesh.export(file_type="stl"))


def inner(size: Size, wall: float) -> Size:
    """Returns the corner of the cavity that is opposite to its lowest one."""
    return size[0] - wall, size[1] - wall, size[2]


def box_corners(low: Size, high: Size) -> list[Size]:
    """Returns the eight corners of a box."""
    return [
        (x, y, z)
        for z in (low[2], high[2])
        for x, y in (
            *((low[0], low[1]), (high[0], low[1])),
            *((high[0], high[1]), (low[0], high[1])),
        )
    ]


def shell_triangles() -> list[tuple[int, int, int]]:
    """Returns triangles of floor, sides, cavity and rim, seen from outside."""
    faces = [tuple(reversed(LOW)), tuple(INNER + corner for corner in LOW)]
    for at in range(4):
        after = (at + 1) % 4
        outside = (LOW[at], LOW[after], HIGH[after], HIGH[at])
        faces.append(outside)
        faces.append(tuple(INNER + corner for corner in reversed(outside)))
        faces.append((HIGH[at], HIGH[after], INNER + HIGH[after], INNER + HIGH[at]))
    return [triangle for a, b, c, d in faces for triangle in ((a, b, c), (a, c, d))]


def wall_for(size: Size, volume_mm3: float) -> float:
    """Returns the wall that gives a shell this volume, or half the least side."""
    x, y, z = size
    least, most = 0.0, min(x, y, 2 * z) / 2
    for _ in range(40):
        wall = (least + most) / 2
        if x * y * z - (x - 2 * wall) * (y - 2 * wall) * (z - wall) < volume_mm3:
            least = wall
        else:
            most = wall
    return (least + most) / 2
