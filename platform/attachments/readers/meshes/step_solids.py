"""Turns the solids of a STEP file into a mesh, and finds holes and bends."""

import io
import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

import cascadio
import numpy as np
import trimesh
from cascadio.primitives import Cylinder

from attachments.readers.findings import FileFindings, FileRefused, rounded
from attachments.readers.meshes.mesh_measures import measure
from attachments.readers.meshes.mesh_pictures import shaded_picture
from attachments.readers.meshes.stl_files import ensure_few

# The kernel answers in metres, whatever the file's unit is.
MM_PER_METRE = 1000.0
# Arcs of holes have at most this step; the time of the kernel rises with the square of the steps.
ANGLE_RADIANS = 0.4
HOLES_MOST = 40
INSTANCES_MOST = 2_000
THICKNESS_MATCH = 0.05


@dataclass(frozen=True, slots=True)
class RoundFace:
    """Represents a cylindrical face of a solid, in millimetres and radians.

    line: axis and its distance from the origin, rounded, by which coaxial faces are found.
    """

    line: tuple[float, ...]
    radius: float
    angle: float
    is_inside: bool


@dataclass(slots=True)
class Solid:
    """Holds the mesh of all bodies and their cylindrical faces."""

    mesh: trimesh.Trimesh
    bodies: int
    faces: list[RoundFace]


def solid_of(content: bytes, coarseness_mm: float) -> Solid | None:
    """Returns the solid of a file; None where the kernel finds no face in it.

    Raises FileRefused for a model that places more copies of its parts than are read.
    """
    glb = cascadio.load(
        content,
        tol_linear=coarseness_mm,
        tol_angular=ANGLE_RADIANS,
        use_parallel=False,
        include_brep=True,
        brep_types={"cylinder"},
    )
    if not glb:
        return None
    scene = trimesh.load_scene(io.BytesIO(glb), file_type="glb")
    nodes = list(scene.graph.nodes_geometry)
    if len(nodes) > INSTANCES_MOST:
        raise FileRefused("model_multiplies", most=INSTANCES_MOST)
    meshes, faces = [], []
    count = 0
    for node in nodes:
        transform, name = scene.graph[node]
        mesh = scene.geometry[name]
        if not isinstance(mesh, trimesh.Trimesh):
            continue
        count += len(mesh.faces)
        ensure_few(count)
        faces += round_faces(mesh)
        meshes.append(bare(mesh).apply_transform(transform))
    if not meshes:
        return None
    joined = trimesh.util.concatenate(meshes)
    joined.apply_scale(MM_PER_METRE)
    joined.merge_vertices(merge_norm=True, merge_tex=True)
    joined.update_faces(joined.nondegenerate_faces())
    return Solid(joined, len(meshes), faces)


def bare(mesh: trimesh.Trimesh) -> trimesh.Trimesh:
    """Returns the mesh without colours and attributes."""
    return trimesh.Trimesh(mesh.vertices.copy(), mesh.faces.copy(), process=False)


def round_faces(mesh: trimesh.Trimesh) -> list[RoundFace]:
    """Returns the cylindrical faces of one body, inside ones with the material around."""
    primitives: list[Any] = (mesh.metadata.get("cascadio") or {}).get("brep_primitives") or []
    index = mesh.face_attributes.get("brep_index")
    if index is None:
        return []
    found = []
    order = np.argsort(index, kind="stable")
    starts = np.searchsorted(index[order], np.arange(len(primitives) + 1))
    for place, one in enumerate(primitives):
        rows = order[starts[place] : starts[place + 1]]
        if not isinstance(one, Cylinder) or not len(rows):
            continue
        axis, origin = np.array(one.axis), np.array(one.origin)
        out = mesh.triangles_center[rows] - origin
        out -= np.outer(out @ axis, axis)
        towards = float((out * mesh.face_normals[rows]).sum(axis=1).mean())
        first, last = one.extent_angle
        found.append(
            RoundFace(axis_line(axis, origin), one.radius * 1000, abs(last - first), towards < 0)
        )
    return found


def axis_line(axis: np.ndarray, origin: np.ndarray) -> tuple[float, ...]:
    """Returns direction and nearest point to the origin of an axis, rounded."""
    place = np.flatnonzero(np.abs(axis) > 1e-6)
    if len(place) and axis[place[0]] < 0:
        axis = -axis
    nearest = (origin - (origin @ axis) * axis) * MM_PER_METRE
    return tuple(float(value) + 0.0 for value in (*np.round(axis, 4), *np.round(nearest, 2)))


def add_solid(solid: Solid, findings: FileFindings, *, is_measured: bool) -> None:
    """Adds the facts of a solid; apart where its unit is not known."""
    findings.preview = shaded_picture(np.asarray(solid.mesh.triangles))
    if not is_measured:
        # The kernel takes the numbers for millimetres; a person says what they are.
        unscaled = FileFindings(findings.source)
        add_measures(solid, unscaled)
        findings.facts["without_unit"] = unscaled.facts
        findings.notes += unscaled.notes
        return
    add_measures(solid, findings)


def add_measures(solid: Solid, findings: FileFindings) -> None:
    """Adds the measures of a solid in millimetres."""
    if solid.bodies > 1:
        findings.facts["bodies"] = solid.bodies
    measure(solid.mesh, findings)
    findings.facts["holes"] = holes_of(solid.faces)
    thickness = findings.facts.get("thickness_mm")
    if thickness is not None:
        findings.facts["bends"] = bends_of(solid.faces, float(thickness))


def holes_of(faces: list[RoundFace]) -> list[dict[str, float]]:
    """Returns the diameters of whole cylinders with material around, and their number."""
    turns: dict[tuple[Any, ...], float] = defaultdict(float)
    for face in faces:
        if face.is_inside:
            turns[(*face.line, round(face.radius, 3))] += face.angle / (2 * math.pi)
    counts: Counter[float] = Counter()
    for (*_, radius), turn in turns.items():
        counts[rounded(2 * radius, 5)] += round(turn)
    rows = [(diameter, count) for diameter, count in sorted(counts.items()) if count]
    return [{"diameter_mm": diameter, "count": count} for diameter, count in rows[:HOLES_MOST]]


def bends_of(faces: list[RoundFace], thickness: float) -> int:
    """Returns the number of coaxial pairs of arcs whose radii differ by the thickness."""
    outside = defaultdict(set)
    for face in faces:
        if not face.is_inside:
            outside[face.line].add(face.radius)
    pairs = {
        (face.line, round(face.radius, 3))
        for face in faces
        if face.is_inside
        and face.angle < 1.9 * math.pi
        and any(
            abs(radius - face.radius - thickness) <= THICKNESS_MATCH * thickness
            for radius in outside[face.line]
        )
    }
    return len(pairs)
