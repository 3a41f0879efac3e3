"""Tests cut length, holes and bends of DXF drawings within half a per cent."""

import math
from collections.abc import Callable
from typing import Any

import ezdxf
import pytest
from ezdxf.document import Drawing

from attachments.readers.dispatch import read_file
from attachments.readers.findings import FileRefused
from tests.attachments.sample_files import dxf_bytes

EXACT = 0.005
CORNERS = [(0, 0), (100, 0), (100, 60), (0, 60)]


def plate(units: int = 4) -> Drawing:
    """Returns a plate of lines with two holes."""
    drawing = ezdxf.new("R2010", units=units)
    space = drawing.modelspace()
    for start, end in zip(CORNERS, [*CORNERS[1:], CORNERS[0]], strict=True):
        space.add_line(start, end)
    for x in (20, 80):
        space.add_circle((x, 30), 4)
    return drawing


def slot(drawing: Drawing) -> float:
    """Draws a slot of lines and arcs; returns its length."""
    space = drawing.modelspace()
    space.add_line((40, 20), (60, 20))
    space.add_line((60, 30), (40, 30))
    space.add_arc((60, 25), 5, -90, 90)
    space.add_arc((40, 25), 5, 90, 270)
    return 40 + 10 * math.pi


def bulges(drawing: Drawing) -> float:
    """Draws a polyline with round ends; returns its length."""
    points = [(20, 40, 0), (80, 40, 1), (80, 50, 0), (20, 50, 1)]
    drawing.modelspace().add_lwpolyline(points, format="xyb", close=True)
    return 120 + 10 * math.pi


def ellipse(drawing: Drawing) -> float:
    """Draws an ellipse; returns its length by Ramanujan's second formula."""
    drawing.modelspace().add_ellipse((50, 30), major_axis=(20, 0), ratio=0.5)
    a, b = 20, 10
    h = ((a - b) / (a + b)) ** 2
    return math.pi * (a + b) * (1 + 3 * h / (10 + math.sqrt(4 - 3 * h)))


def spline(drawing: Drawing) -> float:
    """Draws an exact circle as a rational spline; returns its length."""
    weight = math.sqrt(0.5)
    points = [(60, 30), (60, 40), (50, 40), (40, 40), (40, 30), (40, 20), (50, 20), (60, 20)]
    drawing.modelspace().add_rational_spline(
        [*points, points[0]],
        [1, weight] * 4 + [1],
        degree=2,
        knots=[0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4],
    )
    return 20 * math.pi


def read(drawing: Drawing | bytes, context: dict[str, Any] | None = None) -> dict[str, Any]:
    """Returns the facts of a drawing."""
    content = drawing if isinstance(drawing, bytes) else dxf_bytes(drawing)
    return read_file(content, context or {})[1].document()


def codes(facts: dict[str, Any]) -> list[str]:
    """Returns the codes of the notes."""
    return [note["code"] for note in facts["notes"]]


def test_plate_with_holes() -> None:
    facts = read(plate())

    assert facts["cut_length_mm"] == pytest.approx(320 + 16 * math.pi, rel=EXACT)
    assert facts["area_mm2"] == pytest.approx(6000 - 32 * math.pi, rel=EXACT)
    assert facts["holes"] == [{"diameter_mm": 8.0, "count": 2}]
    assert (facts["pierces"], facts["contours"], facts["bends"]) == (3, 3, 0)
    assert (facts["box_x_mm"], facts["box_y_mm"]) == (100, 60)
    assert (facts["shape"], facts["assumed"], facts["notes"]) == ("sheet", ["shape"], [])


@pytest.mark.parametrize("draw", [slot, bulges, ellipse, spline])
def test_inner_contour_adds_its_length_and_a_pierce(draw: Callable[[Drawing], float]) -> None:
    drawing = plate()
    length = draw(drawing)

    facts = read(drawing)

    exact = 320 + 16 * math.pi + length
    assert facts["cut_length_mm"] == pytest.approx(exact, rel=EXACT)
    assert (facts["pierces"], facts["contours"]) == (4, 4)


def test_units_are_converted() -> None:
    facts = read(plate(units=1))

    assert (facts["units"], facts["box_x_mm"]) == ("inch", pytest.approx(2540))


def test_missing_unit_is_asked_for_and_assumed() -> None:
    facts = read(plate(units=0))

    assert (codes(facts), facts["units"]) == (["units_missing"], "mm")
    assert facts["assumed"] == ["units", "shape"]


def test_bend_and_centre_lines_are_not_cut(context: dict[str, Any]) -> None:
    drawing = plate()
    drawing.linetypes.add("CENTER", [1.0, 0.5, -0.5])
    space = drawing.modelspace()
    space.add_line((50, 0), (50, 60), dxfattribs={"layer": "折弯线"})
    space.add_line((0, 30), (100, 30), dxfattribs={"linetype": "CENTER"})
    space.add_text("6082-T6 t=3 100 pcs Ra 1.6", height=4)

    facts = read(drawing, context)

    assert facts["bends"] == 1
    assert facts["cut_length_mm"] == pytest.approx(320 + 16 * math.pi, rel=EXACT)
    assert facts["notes"] == [{"code": "layers_left_out", "params": {"found": ["CENTER"]}}]
    text = facts["text"]
    assert (text["material"]["grade"], text["thickness_mm"]["value"]) == ("6082-T6", 3.0)


def test_damaged_lines_and_blocks_are_said() -> None:
    drawing = plate()
    length = read(drawing)["cut_length_mm"]
    space = drawing.modelspace()
    # A curve without points, and a block that is not in the file.
    space.add_spline()
    space.add_blockref("GONE", (10, 10))

    facts = read(drawing)

    assert {"code": "lines_damaged", "params": {"count": 2}} in facts["notes"]
    assert facts["cut_length_mm"] == length


def test_doubled_and_open_lines_are_said() -> None:
    drawing = plate()
    drawing.modelspace().add_line((100, 0), (0, 0))
    drawing.modelspace().add_line((40, 30), (60, 30))

    facts = read(drawing)

    assert codes(facts) == ["lines_doubled", "contours_open"]
    assert facts["cut_length_mm"] == pytest.approx(340 + 16 * math.pi, rel=EXACT)


def test_drawing_with_dimensions_has_no_certain_shape() -> None:
    drawing = plate()
    drawing.modelspace().add_linear_dim(base=(0, -10), p1=(0, 0), p2=(100, 0)).render()

    facts = read(drawing)

    assert "drawing_with_dimensions" in codes(facts)
    assert facts["shape"] == "unknown"
    assert facts["cut_length_mm"] == pytest.approx(320 + 16 * math.pi, rel=EXACT)


def test_blocks_are_drawn() -> None:
    drawing = plate()
    hole = drawing.blocks.new("HOLE")
    hole.add_circle((0, 0), 3)
    for x in (40, 60):
        drawing.modelspace().add_blockref("HOLE", (x, 30))

    facts = read(drawing)

    assert facts["holes"] == [
        {"diameter_mm": 6.0, "count": 2},
        {"diameter_mm": 8.0, "count": 2},
    ]


@pytest.mark.parametrize(
    "content",
    [b"  0\nSECTION\n  2\nENTITIES\n  0\nLINE\n 10\nfoo\n", b"  0\nSECTION\n\xff\xfe" * 9],
)
def test_damaged_drawing_is_refused(content: bytes) -> None:
    with pytest.raises(FileRefused):
        read(content)


def test_binary_drawing_is_to_be_saved_as_text() -> None:
    with pytest.raises(FileRefused) as refused:
        read(b"AutoCAD Binary DXF\r\n\x1a\x00" + bytes(100))

    assert refused.value.message["code"] == "dxf_is_binary"
