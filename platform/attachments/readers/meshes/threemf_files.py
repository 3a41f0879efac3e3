"""Reads 3MF files: a ZIP archive of meshes in XML, placed by transforms."""

import io
import zipfile
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import numpy as np
import numpy.typing as npt
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from attachments.readers.findings import FileFindings, FileRefused
from attachments.readers.meshes.mesh_measures import measure
from attachments.readers.meshes.mesh_pictures import shaded_picture
from attachments.readers.meshes.stl_files import ensure_few, joined_mesh

MM_BY_UNIT = {
    "micron": 0.001,
    "millimeter": 1.0,
    "centimeter": 10.0,
    "inch": 25.4,
    "foot": 304.8,
    "meter": 1000.0,
}
ROOT_MODEL = "3D/3dmodel.model"
MEMBERS_MOST = 1_000
UNPACKED_MOST = 200 * 1024 * 1024
MEMBER_RATIO_MOST = 200
# Components may hold components; the placed ones are counted, so that they cannot multiply.
PLACED_MOST, DEPTH_MOST = 2_000, 16
Transform = npt.NDArray[np.float64]
Triangles = npt.NDArray[np.float64]


@dataclass(slots=True)
class Component:
    """Represents another object that is placed in an object."""

    key: tuple[str, str]
    transform: Transform


@dataclass(slots=True)
class ModelObject:
    """Represents an object of a model: a mesh, or components."""

    corners: array = field(default_factory=lambda: array("d"))
    faces: array = field(default_factory=lambda: array("q"))
    components: list[Component] = field(default_factory=list)

    def triangles(self) -> Triangles:
        """Returns the triangles of the mesh; raises FileRefused for corners it has not."""
        corners = np.frombuffer(self.corners, dtype=np.float64).reshape(-1, 3)
        faces = np.frombuffer(self.faces, dtype=np.int64).reshape(-1, 3)
        if len(faces) and (faces.min() < 0 or faces.max() >= len(corners)):
            raise FileRefused("model_damaged")
        return corners[faces]


@dataclass(slots=True)
class Model:
    """Holds the objects of all model files, and what of them is to be built."""

    unit: str = "millimeter"
    objects: dict[tuple[str, str], ModelObject] = field(default_factory=dict)
    items: list[Component] = field(default_factory=list)


def read(content: bytes, context: Mapping[str, Any]) -> FileFindings:
    """Returns box, surface and volume in millimetres."""
    model = Model()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for path, part in model_files(archive):
                read_model(path, part, model)
    except (zipfile.BadZipFile, NotImplementedError, ParseError, DefusedXmlException, OSError):
        raise FileRefused("model_damaged") from None
    except (ValueError, KeyError, RuntimeError):
        raise FileRefused("model_damaged") from None
    factor = MM_BY_UNIT.get(model.unit)
    if factor is None:
        raise FileRefused("unit_unknown", found=model.unit)
    parts = list(placed(model))
    if not parts:
        raise FileRefused("model_without_shape")
    triangles = np.concatenate(parts) * factor
    findings = FileFindings("3mf", {"units": model.unit})
    if len(parts) > 1:
        findings.facts["bodies"] = len(parts)
    measure(joined_mesh(triangles), findings)
    findings.preview = shaded_picture(triangles)
    return findings


def model_files(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Yields the model files with their paths; raises FileRefused for a bomb."""
    members = archive.infolist()
    packed = sum(member.compress_size for member in members)
    unpacked = sum(member.file_size for member in members)
    if len(members) > MEMBERS_MOST or unpacked > min(
        UNPACKED_MOST, max(packed, 50_000) * MEMBER_RATIO_MOST
    ):
        raise FileRefused("archive_unpacks_too_large", found=unpacked // 2**20, most=200)
    names = [member.filename for member in members if member.filename.lower().endswith(".model")]
    if not names:
        raise FileRefused("archive_not_read")
    left = UNPACKED_MOST
    for name in names:
        with archive.open(name) as packed_file:
            # One byte more than is allowed, since the declared size may be false.
            part = packed_file.read(left + 1)
        left -= len(part)
        if left < 0:
            raise FileRefused("archive_unpacks_too_large", found=201, most=200)
        yield name.removeprefix("/"), part


def read_model(path: str, part: bytes, model: Model) -> None:
    """Adds the objects and build items of a model file."""
    current, stack = ModelObject(), []
    for event, element in iterparse(io.BytesIO(part), events=("start", "end")):
        name = element.tag.rpartition("}")[2]
        if event == "start":
            stack.append(element)
            if len(stack) > DEPTH_MOST:
                raise RecursionError
            if name == "model" and (path == ROOT_MODEL or not model.objects):
                model.unit = element.get("unit", "millimeter")
            elif name == "object":
                current = model.objects.setdefault((path, element.get("id", "")), ModelObject())
            continue
        stack.pop()
        if name == "vertex":
            current.corners.extend(float(element.get(axis, "")) for axis in "xyz")
        elif name == "triangle":
            current.faces.extend(int(element.get(corner, "")) for corner in ("v1", "v2", "v3"))
        elif name == "component":
            current.components.append(component_of(element, path))
        elif name == "item":
            model.items.append(component_of(element, path))
        if stack:
            stack[-1].remove(element)


def component_of(element: Element, path: str) -> Component:
    """Returns the object that an element places; it may be in another model file."""
    others = [value for name, value in element.items() if name.endswith("}path")]
    target = others[0].removeprefix("/") if others else path
    return Component((target, element.get("objectid", "")), transform_of(element))


def transform_of(element: Element) -> Transform:
    """Returns the 4 × 3 matrix of an element: rows of the rotation, then the shift."""
    text = element.get("transform")
    if not text:
        return np.vstack([np.eye(3), np.zeros(3)])
    return np.array([float(word) for word in text.split()]).reshape(4, 3)


def placed(model: Model) -> Iterator[Triangles]:
    """Yields the triangles of the placed meshes; raises FileRefused for too many."""
    start = model.items or [
        Component(key, np.vstack([np.eye(3), np.zeros(3)]))
        for key, one in model.objects.items()
        if len(one.faces)
    ]
    waiting = [(one, 0) for one in reversed(start)]
    count = total = 0
    while waiting:
        component, depth = waiting.pop()
        count += 1
        if count > PLACED_MOST or depth > DEPTH_MOST:
            raise FileRefused("model_multiplies", most=PLACED_MOST)
        found = model.objects.get(component.key)
        if found is None:
            raise FileRefused("model_damaged")
        rotation, shift = component.transform[:3], component.transform[3]
        triangles = found.triangles()
        total += len(triangles)
        if len(triangles):
            ensure_few(total)
            yield triangles @ rotation + shift
        for inner in found.components:
            joined = np.vstack(
                [inner.transform[:3] @ rotation, inner.transform[3] @ rotation + shift]
            )
            waiting.append((Component(inner.key, joined), depth + 1))
