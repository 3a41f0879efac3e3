"""Draws a picture of a drawing by ezdxf's frontend and pillow."""

from collections.abc import Iterable, Sequence
from typing import Any

import ezdxf
import numpy as np
from ezdxf.addons.drawing import Frontend, RenderContext
from ezdxf.addons.drawing.backend import Backend
from ezdxf.addons.drawing.config import (
    BackgroundPolicy,
    ColorPolicy,
    Configuration,
    HatchPolicy,
    LinePolicy,
)
from ezdxf.document import Drawing
from ezdxf.entities import DXFGraphic
from PIL import Image, ImageDraw

from attachments.readers.png_encoding import png_bytes

WIDTH, HEIGHT, MARGIN = 800, 600, 24
OVERSAMPLING = 2
DRAWN_MOST, POINTS_MOST = 10_000, 1_000_000
INK = (36, 44, 54)
CONFIGURATION = Configuration(
    background_policy=BackgroundPolicy.WHITE,
    color_policy=ColorPolicy.BLACK,
    hatch_policy=HatchPolicy.IGNORE,
    line_policy=LinePolicy.SOLID,
    max_flattening_distance=0.1,
)


class LineBackend(Backend):
    """Collects all lines of a drawing as chains of points."""

    def __init__(self) -> None:
        super().__init__()
        self.chains: list[list[tuple[float, float]]] = []
        self.points = 0

    def add(self, points: Iterable[Any]) -> None:
        """Adds a chain, unless there are too many points already."""
        chain = [(point.x, point.y) for point in points]
        self.points += len(chain)
        if len(chain) > 1 and self.points <= POINTS_MOST:
            self.chains.append(chain)

    def draw_point(self, pos: Any, properties: Any) -> None:
        """Leaves points out."""

    def draw_line(self, start: Any, end: Any, properties: Any) -> None:
        """Adds a line."""
        self.add((start, end))

    def draw_solid_lines(self, lines: Iterable[tuple[Any, Any]], properties: Any) -> None:
        """Adds lines."""
        for start, end in lines:
            self.add((start, end))

    def draw_path(self, path: Any, properties: Any) -> None:
        """Adds a curve."""
        # The unit of the drawing is any, so that curves have a least number of steps.
        self.add(path.flattening(self.config.max_flattening_distance, segments=12))

    def draw_filled_paths(self, paths: Iterable[Any], properties: Any) -> None:
        """Adds the outlines of letters."""
        for path in paths:
            self.draw_path(path, properties)

    def draw_filled_polygon(self, points: Any, properties: Any) -> None:
        """Adds the outline of an area."""
        self.add(points.vertices())

    def draw_image(self, image_data: Any, properties: Any) -> None:
        """Leaves pictures out."""

    def set_background(self, color: Any) -> None:
        """Keeps the background white."""

    def clear(self) -> None:
        """Keeps what was drawn."""


def drawing_picture(drawing: Drawing, entities: Sequence[DXFGraphic]) -> bytes:
    """Returns a PNG of the entities, without hatches; empty where none is drawn."""
    backend = LineBackend()
    try:
        frontend = Frontend(RenderContext(drawing), backend, config=CONFIGURATION)
        frontend.draw_entities(entities[:DRAWN_MOST])
    except (ezdxf.DXFError, ValueError, TypeError, AttributeError, ZeroDivisionError):
        if not backend.chains:
            return b""
    return picture_of(backend.chains)


def picture_of(chains: Sequence[Sequence[tuple[float, float]]]) -> bytes:
    """Returns a PNG of chains of points, scaled to fit."""
    if not chains:
        return b""
    points = np.array([point for chain in chains for point in chain], dtype=np.float64)
    low, high = points.min(axis=0), points.max(axis=0)
    if not np.isfinite(high - low).all():
        return b""
    inner_size = np.array([WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN]) * OVERSAMPLING
    scale = float((inner_size / np.maximum(high - low, 1e-9)).min())
    size = np.minimum((high - low) * scale + 2 * MARGIN * OVERSAMPLING, 1e4).astype(int)
    picture = Image.new("RGB", (int(size[0]), int(size[1])), "white")
    pen = ImageDraw.Draw(picture)
    for chain in chains:
        places = (np.array(chain) - low) * scale + MARGIN * OVERSAMPLING
        places[:, 1] = size[1] - places[:, 1]
        pen.line([tuple(place) for place in places.tolist()], fill=INK, width=OVERSAMPLING)
    small = (max(picture.width // OVERSAMPLING, 1), max(picture.height // OVERSAMPLING, 1))
    return png_bytes(picture.resize(small, Image.Resampling.BOX))
