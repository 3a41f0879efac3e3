"""Reads STL files, binary and text; the format has no unit."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import trimesh

from attachments.readers.file_types import STL_HEAD, STL_TRIANGLE
from attachments.readers.findings import FileFindings, FileRefused
from attachments.readers.meshes.mesh_measures import measure
from attachments.readers.meshes.mesh_pictures import shaded_picture

TRIANGLES_MOST = 1_000_000
BINARY_TRIANGLE = np.dtype([("normal", "<3f4"), ("corners", "<9f4"), ("attribute", "<u2")])
NUMBER = rb"([+-]?[\d.]+(?:[eE][+-]?\d+)?)"
CORNER = re.compile(rb"vertex\s+" + NUMBER + rb"\s+" + NUMBER + rb"\s+" + NUMBER, re.IGNORECASE)


def read(content: bytes, context: Mapping[str, Any]) -> FileFindings:
    """Returns box, surface and volume; millimetres are assumed."""
    findings = FileFindings("stl", {"units": "mm"}, assumed=["units"])
    findings.note("units_assumed")
    triangles = triangles_of(content)
    measure(joined_mesh(triangles), findings)
    findings.preview = shaded_picture(triangles)
    return findings


def triangles_of(content: bytes) -> npt.NDArray[np.float64]:
    """Returns n × 3 corners × 3 coordinates; raises FileRefused."""
    claimed = int.from_bytes(content[80:84], "little")
    if len(content) == STL_HEAD + claimed * STL_TRIANGLE:
        ensure_few(claimed)
        rows = np.frombuffer(content, BINARY_TRIANGLE, claimed, STL_HEAD)
        return rows["corners"].astype(np.float64).reshape(-1, 3, 3)
    if content.lstrip()[:5].lower() != b"solid":
        held = (len(content) - STL_HEAD) // STL_TRIANGLE
        raise FileRefused("stl_cut_off", claimed=claimed, found=held)
    corners = [row.groups() for row in CORNER.finditer(content)]
    if not corners or len(corners) % 3:
        raise FileRefused("stl_cut_off", claimed=-(-len(corners) // 3), found=len(corners) // 3)
    ensure_few(len(corners) // 3)
    try:
        return np.array(corners, dtype=np.float64).reshape(-1, 3, 3)
    except ValueError:
        raise FileRefused("stl_cut_off", claimed=len(corners) // 3, found=0) from None


def ensure_few(count: int) -> None:
    """Raises FileRefused for more triangles than are read, or none."""
    if not count:
        raise FileRefused("model_without_shape")
    if count > TRIANGLES_MOST:
        raise FileRefused("too_many_triangles", found=count, most=TRIANGLES_MOST)


def joined_mesh(triangles: npt.NDArray[np.float64]) -> trimesh.Trimesh:
    """Returns the mesh of triangles whose equal corners are one."""
    if not np.isfinite(triangles).all():
        raise FileRefused("model_without_shape")
    faces = np.arange(len(triangles) * 3).reshape(-1, 3)
    mesh = trimesh.Trimesh(triangles.reshape(-1, 3), faces, process=False)
    mesh.merge_vertices()
    mesh.update_faces(mesh.nondegenerate_faces())
    return mesh
