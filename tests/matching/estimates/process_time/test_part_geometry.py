"""Tests which geometries are taken and how they are written as JSON."""

import json
import math

import pytest

from matching.estimates.process_time.part_geometry import SHEET, PartGeometry

PLATE = {
    "box_x_mm": 100.0,
    "box_y_mm": 60.0,
    "box_z_mm": 2.0,
    "volume_mm3": 11_843.0,
    "surface_mm2": 12_600.0,
    "shape": "sheet",
    "thickness_mm": 2.0,
    "cut_length_mm": 401.7,
    "pierces": 3,
    "bends": 0,
    "holes": {"6.5": 1, "10": 1},
    "source": "file",
}


def test_document_is_read() -> None:
    plate = PartGeometry.from_document(json.loads(json.dumps(PLATE)))

    assert plate.shape == SHEET
    assert plate.box == (100, 60, 2)
    assert plate.holes == ((6.5, 1), (10.0, 1))


def test_document_is_written_as_it_was_read() -> None:
    plate = PartGeometry.from_document(PLATE)

    assert plate.as_document() == PLATE
    assert PartGeometry.from_document(plate.as_document()) == plate


def test_names_of_others_are_ignored() -> None:
    assert PartGeometry.from_document({"colour": "red", "volume_mm3": None}) == PartGeometry()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("box_x_mm", "wide"),
        ("box_x_mm", 0),
        ("volume_mm3", -1),
        ("volume_mm3", math.inf),
        ("surface_mm2", math.nan),
        ("pierces", -1),
        ("bends", []),
        ("holes", {"6": 0}),
        ("holes", {"six": 1}),
        ("holes", [6]),
        ("shape", "ball"),
    ],
)
def test_what_no_part_can_have_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        PartGeometry.from_document({name: value})


def test_box_with_an_unknown_side_is_unknown() -> None:
    assert PartGeometry(box_x_mm=10, box_y_mm=10).box is None
