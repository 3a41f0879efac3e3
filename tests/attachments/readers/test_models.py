"""Tests figures of STEP, STL and 3MF files against exact values within 1 %."""

import math
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
import trimesh

from attachments.readers.dispatch import read_file
from attachments.readers.findings import FileRefused
from attachments.readers.meshes import step_files
from demo.market_generator.part_drawings.plane_profiles import Circle, Polygon, rectangle
from demo.market_generator.part_drawings.step_extrusions import MILLIMETRE, Extrusion
from tests.attachments.sample_files import TETRAHEDRON, model, threemf
from tests.attachments.step_units import INCH, METRE, UnitExtrusion

EXACT = 0.01
needs_solids = pytest.mark.skipif(find_spec("cascadio") is None, reason="the extra `cad`")
ANGLE = Polygon([(0, 0), (60, 0), (60, 3), (3, 3), (3, 60), (0, 60)])
PLATE = Extrusion(rectangle(100, 60), 5, [Circle(20, 30, 4), Circle(60, 30, 4), Circle(80, 30, 10)])
SOLIDS = {
    "cube": (Extrusion(rectangle(10, 10), 10), (10, 10, 10), "prismatic"),
    "box": (Extrusion(rectangle(10, 20), 30), (10, 20, 30), "prismatic"),
    "bar": (Extrusion(rectangle(8, 8), 400), (8, 8, 400), "prismatic"),
    "pin": (Extrusion(Circle(0, 0, 5), 10), (10, 10, 10), "round"),
    "shaft": (Extrusion(Circle(0, 0, 10), 600), (20, 20, 600), "round"),
    "tube": (Extrusion(Circle(0, 0, 20), 50, [Circle(0, 0, 15)]), (40, 40, 50), "round"),
    "disc": (Extrusion(Circle(0, 0, 50), 3, [Circle(0, 0, 10)]), (100, 100, 3), "sheet"),
    "plate": (PLATE, (100, 60, 5), "sheet"),
    "angle": (Extrusion(ANGLE, 40), (60, 60, 40), "sheet"),
    "frame": (
        Extrusion(rectangle(80, 50), 40, [rectangle(60, 30, 10, 10)]),
        (80, 50, 40),
        "prismatic",
    ),
    "rod": (
        Extrusion(Circle(0, 0, 20), 300, [Circle(0, 0, 5)], is_along_x=True),
        (300, 40, 40),
        "round",
    ),
    "block": (
        Extrusion(rectangle(80, 50), 40, [Circle(20, 25, 8), Circle(55, 25, 12)]),
        (80, 50, 40),
        "prismatic",
    ),
}
MESHES = {
    "box": (lambda: trimesh.creation.box((10, 20, 30)), 6000, 2200, "prismatic"),
    "cylinder": (
        lambda: trimesh.creation.cylinder(5, 10, sections=128),
        250 * math.pi,
        150 * math.pi,
        "round",
    ),
    "ball": (
        lambda: trimesh.creation.icosphere(4, 10),
        4000 / 3 * math.pi,
        400 * math.pi,
        "round",
    ),
    "torus": (
        lambda: trimesh.creation.torus(20, 5, major_sections=96, minor_sections=64),
        1000 * math.pi**2,
        400 * math.pi**2,
        "round",
    ),
    "sheet": (lambda: trimesh.creation.box((200, 100, 2)), 40_000, 41_200, "sheet"),
}


def read(content: bytes) -> dict[str, Any]:
    """Returns the facts of a model."""
    return read_file(content, {})[1].document()


def box_of(facts: dict[str, Any]) -> list[float]:
    """Returns the sides of the box."""
    return [facts[f"box_{axis}_mm"] for axis in "xyz"]


def codes(facts: dict[str, Any]) -> list[str]:
    """Returns the codes of the notes."""
    return [note["code"] for note in facts["notes"]]


@needs_solids
@pytest.mark.parametrize("name", SOLIDS)
def test_step_has_exact_figures(name: str) -> None:
    solid, box, shape = SOLIDS[name]

    facts = read(solid.content())

    assert facts["volume_mm3"] == pytest.approx(solid.volume, rel=EXACT)
    assert facts["surface_mm2"] == pytest.approx(solid.surface, rel=EXACT)
    assert box_of(facts) == pytest.approx(box, rel=EXACT)
    assert (facts["shape"], facts["units"], facts["notes"]) == (shape, "mm", [])


@needs_solids
@pytest.mark.parametrize(("unit", "name", "factor"), [(INCH, "inch", 25.4), (METRE, "m", 1000)])
def test_units_of_step_are_converted(unit: str, name: str, factor: float) -> None:
    facts = read(UnitExtrusion(rectangle(1, 2), 3, unit=unit).content())

    assert facts["units"] == name
    assert box_of(facts) == pytest.approx([factor, 2 * factor, 3 * factor], rel=EXACT)
    assert facts["volume_mm3"] == pytest.approx(6 * factor**3, rel=EXACT)


@needs_solids
def test_step_with_too_many_copies_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from attachments.readers.meshes import step_solids  # noqa: PLC0415  an extra

    monkeypatch.setattr(step_solids, "INSTANCES_MOST", 0)

    with pytest.raises(FileRefused) as refused:
        read(PLATE.content())

    assert refused.value.message == {"code": "model_multiplies", "params": {"most": 0}}


@needs_solids
def test_step_without_units_asks_for_them() -> None:
    facts = read(UnitExtrusion(rectangle(10, 20), 30, unit="").content())

    assert (codes(facts), facts["units"]) == (["units_missing"], None)
    numbers = facts["without_unit"]
    assert box_of(numbers) == pytest.approx([10, 20, 30])
    assert numbers["volume_mm3"] == pytest.approx(6_000)
    assert not {"volume_mm3", "box_x_mm"} & set(facts)


def test_unknown_unit_is_named() -> None:
    content = UnitExtrusion(rectangle(10, 20), 30, unit=INCH).content()

    with pytest.raises(FileRefused) as refused:
        read(content.replace(b"'INCH'", b"'LEAGUE'"))

    assert refused.value.message == {"code": "unit_unknown", "params": {"found": "LEAGUE"}}


@needs_solids
def test_sheet_has_holes_contours_and_thickness() -> None:
    facts = read(PLATE.content())

    assert facts["holes"] == [
        {"diameter_mm": 8.0, "count": 2},
        {"diameter_mm": 20.0, "count": 1},
    ]
    assert (facts["pierces"], facts["thickness_mm"], facts["bends"]) == (4, 5.0, 0)
    exact = PLATE.outer.length + sum(hole.length for hole in PLATE.holes)
    assert facts["cut_length_mm"] == pytest.approx(exact, rel=EXACT)


@pytest.mark.parametrize("unit", [MILLIMETRE, INCH])
def test_step_without_the_kernel_has_the_box_of_its_points(
    monkeypatch: pytest.MonkeyPatch, unit: str
) -> None:
    monkeypatch.setattr(step_files, "find_spec", lambda name: None)

    facts = read(UnitExtrusion(rectangle(10, 20), 30, [Circle(5, 10, 2)], unit=unit).content())

    factor = 25.4 if unit == INCH else 1
    assert box_of(facts) == pytest.approx([10 * factor, 20 * factor, 30 * factor])
    assert facts["cylinders"] == [{"diameter_mm": pytest.approx(4 * factor), "count": 1}]
    assert (codes(facts), "volume_mm3" in facts) == (["step_without_solid"], False)


@pytest.mark.parametrize("file_type", ["stl", "stl_ascii"])
@pytest.mark.parametrize("name", MESHES)
def test_stl_has_exact_figures(name: str, file_type: str) -> None:
    make, volume, surface, shape = MESHES[name]
    mesh = make()
    content = mesh.export(file_type=file_type)

    facts = read(content if isinstance(content, bytes) else content.encode())

    assert facts["volume_mm3"] == pytest.approx(volume, rel=EXACT)
    assert facts["surface_mm2"] == pytest.approx(surface, rel=EXACT)
    assert box_of(facts) == pytest.approx(list(mesh.extents), rel=EXACT)
    assert (facts["shape"], codes(facts)) == (shape, ["units_assumed"])
    assert facts["assumed"] == ["units"]


def test_mesh_with_a_gap_has_no_volume() -> None:
    mesh = trimesh.creation.box((10, 20, 30))
    mesh.update_faces(np.arange(len(mesh.faces)) > 0)

    facts = read(mesh.export(file_type="stl"))

    assert "model_not_closed" in codes(facts)
    assert "volume_mm3" not in facts
    assert box_of(facts) == pytest.approx([10, 20, 30])


@pytest.mark.parametrize(("unit", "factor"), [("millimeter", 1), ("inch", 25.4), ("meter", 1000)])
def test_3mf_is_read_in_its_unit(unit: str, factor: float) -> None:
    facts = read(threemf(model(f'<object id="1">{TETRAHEDRON}</object>', 1, unit)))

    assert facts["volume_mm3"] == pytest.approx(36 * factor**3, rel=EXACT)
    assert box_of(facts) == pytest.approx([6 * factor] * 3)
    assert (facts["units"], facts["assumed"]) == (unit, [])


def test_3mf_places_components() -> None:
    objects = (
        f'<object id="1">{TETRAHEDRON}</object><object id="2"><components>'
        '<component objectid="1"/>'
        '<component objectid="1" transform="1 0 0 0 1 0 0 0 1 10 0 0"/></components></object>'
    )

    facts = read(threemf(model(objects, 2)))

    assert facts["volume_mm3"] == pytest.approx(72, rel=EXACT)
    assert box_of(facts) == pytest.approx([16, 6, 6])
    assert (codes(facts), facts["bodies"]) == (["several_bodies"], 2)


def test_bodies_of_a_mesh_are_counted_and_a_void_is_none() -> None:
    cube = trimesh.creation.box((10, 10, 10))
    beside = trimesh.creation.box((10, 10, 10)).apply_translation((30, 0, 0))
    void = trimesh.creation.box((4, 4, 4))
    void.invert()

    two, hollow = (
        read(trimesh.util.concatenate([cube, other]).export(file_type="stl"))
        for other in (beside, void)
    )

    assert (two["bodies"], codes(two)) == (2, ["units_assumed", "several_bodies"])
    assert ("bodies" in hollow, hollow["volume_mm3"]) == (False, pytest.approx(936))


def test_picture_of_a_model_shows_light_and_dark_faces() -> None:
    preview = read_file(trimesh.creation.box((10, 20, 30)).export(file_type="stl"), {})[1].preview

    assert preview.startswith(b"\x89PNG")
    assert 1_000 < len(preview) < 20_000


@needs_solids
def test_bends_are_coaxial_arcs_a_thickness_apart() -> None:
    from attachments.readers.meshes.step_solids import RoundFace, bends_of, holes_of  # noqa: PLC0415

    line, other = (0.0, 0.0, 1.0, 0.0, 0.0, 0.0), (0.0, 0.0, 1.0, 9.0, 0.0, 0.0)
    quarter, half = math.pi / 2, math.pi
    faces = [
        RoundFace(line, 2.0, quarter, is_inside=True),
        RoundFace(line, 5.0, quarter, is_inside=False),
        # A fillet has no arc outside; a hole is a whole turn, often of two halves.
        RoundFace(other, 2.0, quarter, is_inside=True),
        RoundFace(other, 4.0, half, is_inside=True),
        RoundFace(other, 4.0, half, is_inside=True),
    ]

    assert bends_of(faces, 3.0) == 1
    assert holes_of(faces) == [{"diameter_mm": 8.0, "count": 1}]
