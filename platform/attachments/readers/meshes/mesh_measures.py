"""Measures a mesh: box, volume, surface, and the shape of the part.

All lengths are in millimetres. A mesh that is not closed has no volume.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import trimesh

from attachments.readers.findings import FileFindings, FileRefused, box_facts, rounded

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ShapeParams:
    """Holds the shares by which a shape is recognised; all are without a unit.

    flat_share: a flat part's two faces hold this share of volume ÷ thickness.
    thin_ratio: most thickness of a sheet beside the next side of its box.
    sheet_most_mm: thickness above which a flat part is a plate to be milled.
    round_share: share of the surface that belongs to a surface of revolution.
    revolved_slope: most tangential part of a unit normal of such a surface.
    equal_sides: difference of two sides of the box that count as equal.
    bent_fill: most share of its box that a bent sheet fills.
    """

    flat_share: float = 0.9
    thin_ratio: float = 0.12
    sheet_most_mm: float = 25.0
    round_share: float = 0.8
    revolved_slope: float = 0.15
    equal_sides: float = 0.02
    bent_fill: float = 0.35


PARAMS = ShapeParams()


def measure(mesh: trimesh.Trimesh, findings: FileFindings) -> None:
    """Adds box, surface and, of a closed mesh, volume and shape."""
    if not len(mesh.faces) or not np.isfinite(mesh.vertices).all():
        raise FileRefused("model_without_shape")
    findings.facts |= box_facts(tuple(mesh.extents))
    findings.facts["surface_mm2"] = rounded(float(mesh.area))
    findings.facts["triangles"] = len(mesh.faces)
    volume = abs(float(mesh.volume))
    if not mesh.is_watertight or not mesh.is_winding_consistent or not volume:
        findings.note("model_not_closed")
        findings.facts["shape"] = "unknown"
        return
    if mesh.volume < 0:
        mesh.invert()
    findings.facts["volume_mm3"] = rounded(volume)
    bodies = max(body_count(mesh), findings.facts.get("bodies", 1))
    if bodies > 1:
        findings.facts["bodies"] = bodies
        findings.note("several_bodies", count=bodies)
    findings.facts |= shape_of(mesh, volume)


def shape_of(mesh: trimesh.Trimesh, volume: float) -> dict[str, str | float]:
    """Returns the shape; of a sheet its thickness, and of a flat one what is cut."""
    flat = flat_sheet(mesh, volume)
    if flat:
        return flat
    sides = np.asarray(mesh.extents, dtype=float)
    if volume <= PARAMS.bent_fill * float(np.prod(sides)):
        thickness = bent_thickness(mesh, volume, float(np.median(sides)))
        if thickness is not None:
            return {"shape": "sheet", "thickness_mm": rounded(thickness, 4)}
    return {"shape": "round" if is_round(mesh) else "prismatic"}


def flat_sheet(mesh: trimesh.Trimesh, volume: float) -> dict[str, str | float]:
    """Returns the facts of a flat sheet; none where the part is another.

    Its edges have the surface (cut length × thickness); each hole through it adds one to the genus
    of its surface, and is pierced, as is the outer contour.
    """
    sides = np.asarray(mesh.extents, dtype=float)
    thin, middle, _ = sorted(sides)
    if not 0 < thin <= min(PARAMS.thin_ratio * middle, PARAMS.sheet_most_mm):
        return {}
    along = np.abs(mesh.face_normals[:, int(np.argmin(sides))]) > 0.999
    faces = float(mesh.area_faces[along].sum())
    # Countersinks, chamfers and bosses take a little of a flat part's volume.
    if abs(faces / 2 * thin - volume) > (1 - PARAMS.flat_share) * volume:
        return {}
    found: dict[str, str | float] = {"shape": "sheet", "thickness_mm": rounded(float(thin), 4)}
    if body_count(mesh) == 1:
        found["cut_length_mm"] = rounded((float(mesh.area) - faces) / float(thin))
        found["pierces"] = 2 - int(mesh.euler_number) // 2
    return found


def body_count(mesh: trimesh.Trimesh) -> int:
    """Returns the number of bodies of a closed mesh; a shell around a void is none.

    The triangles of a void face inwards, so that its volume is negative.
    """
    labels = shell_labels(mesh)[mesh.faces[:, 0]]
    corners = mesh.triangles
    volumes = np.einsum("ij,ij->i", corners[:, 0], np.cross(corners[:, 1], corners[:, 2]))
    _, shell = np.unique(labels, return_inverse=True)
    return max(1, int((np.bincount(shell.reshape(-1), weights=volumes) > 0).sum()))


def shell_labels(mesh: trimesh.Trimesh) -> npt.NDArray[np.int64]:
    """Returns for each corner the least corner that edges join it with."""
    first, second = mesh.edges_unique.T
    labels = np.arange(len(mesh.vertices))
    while True:
        before = labels.copy()
        least = np.minimum(labels[first], labels[second])
        np.minimum.at(labels, first, least)
        np.minimum.at(labels, second, least)
        labels = labels[labels]
        if (labels == before).all():
            return labels


def bent_thickness(mesh: trimesh.Trimesh, volume: float, middle: float) -> float | None:
    """Returns the distance of the largest pair of parallel faces that fits a sheet.

    A sheet of thickness t has V ≈ t·S/2; its edges make S a little larger.
    """
    mean = 2 * volume / float(mesh.area)
    if mean > min(PARAMS.thin_ratio * middle, PARAMS.sheet_most_mm):
        return None
    normals = mesh.face_normals
    first = int(np.argmax(plane_areas(mesh)))
    direction = normals[first]
    offsets = mesh.triangles_center @ direction
    opposite = (normals @ direction < -0.999) & (offsets < offsets[first] - mean / 2)
    if not opposite.any():
        return None
    thickness = float(offsets[first] - offsets[opposite].max())
    return thickness if 0.7 * thickness <= mean <= 1.05 * thickness else None


def plane_areas(mesh: trimesh.Trimesh) -> Floats:
    """Returns for each triangle the area of all triangles in its plane."""
    offsets = (mesh.triangles_center * mesh.face_normals).sum(axis=1)
    step = max(float(np.max(mesh.extents)) * 1e-4, 1e-9)
    keys = np.column_stack([np.round(mesh.face_normals, 3) / 1e-3, np.round(offsets / step)])
    _, place = np.unique(keys.astype(np.int64), axis=0, return_inverse=True)
    place = place.reshape(-1)
    return np.bincount(place, weights=mesh.area_faces)[place]


def is_round(mesh: trimesh.Trimesh) -> bool:
    """Returns whether a surface of revolution about an axis of the box dominates.

    The normal of such a surface lies in the plane of the axis and the point.
    """
    centre = mesh.bounds.mean(axis=0)
    sides = np.asarray(mesh.extents, dtype=float)
    for axis in range(3):
        first, second = np.delete(sides, axis)
        if abs(first - second) > PARAMS.equal_sides * max(first, second):
            continue
        radial = mesh.triangles_center - centre
        radial[:, axis] = 0
        lengths = np.linalg.norm(radial, axis=1)
        around = np.cross(np.eye(3)[axis], radial / np.maximum(lengths, 1e-12)[:, None])
        slope = np.abs((mesh.face_normals * around).sum(axis=1))
        across = np.abs(mesh.face_normals[:, axis]) < 0.999
        area = mesh.area_faces
        share = float(area[slope < PARAMS.revolved_slope].sum()) / float(area.sum())
        walls = float(area[across].sum())
        revolved = float(area[across & (slope < PARAMS.revolved_slope)].sum())
        if walls and share >= PARAMS.round_share and revolved >= PARAMS.round_share * walls:
            return True
    return False
