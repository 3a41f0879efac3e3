"""Writes DXF drawings of flat sheets, with cut-outs and bend lines; mm."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import ezdxf
from ezdxf import units

from demo.market_generator.part_drawings.plane_profiles import Circle, PlaneProfile

CUT_LAYER, BEND_LAYER = "CUT", "BEND"
WHITE, YELLOW = 7, 2


def sheet_drawing(profile: PlaneProfile, bends_at: Sequence[float] = ()) -> bytes:
    """Returns the drawing of a profile; bend lines run along x at these heights."""
    with fixed_properties():
        drawing = ezdxf.new("R2010", units=units.MM)
        drawing.layers.add(CUT_LAYER, color=WHITE)
        drawing.layers.add(BEND_LAYER, color=YELLOW)
        space = drawing.modelspace()
        for contour in (profile.outer, *profile.inner):
            attribs = {"layer": CUT_LAYER}
            if isinstance(contour, Circle):
                space.add_circle((contour.x, contour.y), contour.radius, dxfattribs=attribs)
            else:
                space.add_lwpolyline(contour.corners, close=True, dxfattribs=attribs)
        left, right, *_ = profile.outer.box
        for height in bends_at:
            space.add_line((left, height), (right, height), dxfattribs={"layer": BEND_LAYER})
        written = io.StringIO()
        drawing.write(written)
    return written.getvalue().encode()


@contextmanager
def fixed_properties() -> Iterator[None]:
    """Keeps times and random ids out of written drawings."""
    before = ezdxf.options.write_fixed_meta_data_for_testing
    ezdxf.options.write_fixed_meta_data_for_testing = True
    try:
        yield
    finally:
        ezdxf.options.write_fixed_meta_data_for_testing = before
