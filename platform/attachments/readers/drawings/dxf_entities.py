"""Selects what a DXF file draws, with blocks resolved, and what it is for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import ezdxf
from ezdxf.document import Drawing
from ezdxf.entities import DXFGraphic

from attachments.readers.findings import FileRefused

# Blocks may hold blocks; the entities are counted, so that they cannot multiply.
DRAWN_MOST, BLOCK_DEPTH_MOST = 50_000, 16
LINES = frozenset({"LINE", "ARC", "CIRCLE", "ELLIPSE", "SPLINE", "LWPOLYLINE", "POLYLINE"})
TEXTS = frozenset({"TEXT", "MTEXT", "ATTRIB"})
OTHERS = frozenset({"SOLID", "TRACE", "POINT", "LEADER"})
DIMENSIONS = frozenset({"DIMENSION", "ARC_DIMENSION", "LARGE_RADIAL_DIMENSION"})
BEND_LAYER = re.compile(r"bend|fold|biege|plie|折弯|弯折|折线", re.IGNORECASE)
OTHER_LAYER = re.compile(
    r"dim|text|note|anno|title|border|frame|cent(er|re)|axis|axes|hidden|construct|defpoints"
    r"|engrav|marking|bemassung|rahmen|mitte|标注|尺寸|文字|中心|图框|虚线|辅助|刻",
    re.IGNORECASE,
)
OTHER_LINE_TYPE = re.compile(
    r"center|centre|hidden|dash|phantom|dot|mitte|虚线|中心", re.IGNORECASE
)


class EntityUse(Enum):
    """Lists what the lines of a drawing are for."""

    CUT = "cut"
    BEND = "bend"
    DIMENSION = "dimension"
    ANNOTATION = "annotation"
    LEFT_OUT = "left out"  # centre lines, frames and others, by layer or line type


@dataclass(frozen=True, slots=True)
class DrawnEntity:
    """Represents a drawn entity, its use, and the layer or line type that says it."""

    entity: DXFGraphic
    use: EntityUse
    reason: str


def drawn_entities(drawing: Drawing) -> tuple[list[DrawnEntity], int]:
    """Returns all visible entities, and how many blocks are damaged.

    Raises FileRefused for more entities than are drawn.
    """
    found: list[DrawnEntity] = []
    damaged: list[str] = []
    shown = Layers(drawing)
    for entity, is_dimension in resolved(drawing.modelspace(), damaged):
        kind, layer = entity.dxftype(), entity.dxf.get("layer", "0")
        if not shown.is_visible(layer) or entity.dxf.get("invisible", 0):
            continue
        if is_dimension:
            found.append(DrawnEntity(entity, EntityUse.DIMENSION, layer))
        elif kind not in LINES:
            found.append(DrawnEntity(entity, EntityUse.ANNOTATION, layer))
        else:
            found.append(DrawnEntity(entity, *shown.use_of(entity, layer)))
    return found, len(damaged)


class Layers:
    """Knows visibility and line types of a drawing's layers."""

    def __init__(self, drawing: Drawing) -> None:
        self.by_name = {layer.dxf.name.lower(): layer for layer in drawing.layers}

    def is_visible(self, name: str) -> bool:
        """Returns whether the layer is neither off nor frozen."""
        layer = self.by_name.get(name.lower())
        return layer is None or not (layer.is_off() or layer.is_frozen())

    def use_of(self, entity: DXFGraphic, name: str) -> tuple[EntityUse, str]:
        """Returns what a line is for, and the name of the layer or line type that says it."""
        if BEND_LAYER.search(name):
            return EntityUse.BEND, name
        line_type = entity.dxf.get("linetype", "BYLAYER")
        layer = self.by_name.get(name.lower())
        if line_type.upper() == "BYLAYER" and layer is not None:
            line_type = layer.dxf.get("linetype", "")
        if OTHER_LAYER.search(name):
            return EntityUse.LEFT_OUT, name
        if OTHER_LINE_TYPE.search(line_type):
            return EntityUse.LEFT_OUT, line_type
        return EntityUse.CUT, name


def resolved(entities: Any, damaged: list[str]) -> Iterator[tuple[DXFGraphic, bool]]:
    """Yields entities with those of blocks, and whether they are of a dimension.

    The names of damaged blocks are added to `damaged`.
    """
    waiting: list[tuple[Iterator[Any], bool]] = [(iter(entities), False)]
    count = 0
    while waiting:
        rows, is_dimension = waiting[-1]
        entity = next(rows, None)
        if entity is None:
            waiting.pop()
            continue
        count += 1
        if count > DRAWN_MOST or len(waiting) > BLOCK_DEPTH_MOST:
            raise FileRefused("dxf_too_many_entities", found=count, most=DRAWN_MOST)
        kind = entity.dxftype()
        if kind == "INSERT":
            waiting.append((contents_of(entity, damaged), is_dimension))
        elif kind in DIMENSIONS:
            # What a dimension draws is not cut, so that a damaged one lacks nothing.
            waiting.append((contents_of(entity, []), True))
        elif kind in LINES or kind in TEXTS or kind in OTHERS:
            yield entity, is_dimension


def contents_of(entity: Any, damaged: list[str]) -> Iterator[Any]:
    """Yields the entities of a block or a dimension, up to where it is damaged."""
    try:
        if entity.dxftype() == "INSERT":
            yield from entity.attribs
            copies: Sequence[Any] | Iterator[Any] = (
                entity.multi_insert() if entity.mcount > 1 else [entity]
            )
            for one in copies:
                yield from one.virtual_entities()
        else:
            yield from entity.virtual_entities()
    except (ezdxf.DXFError, ValueError, KeyError, AttributeError, ZeroDivisionError):
        damaged.append(str(entity.dxf.get("name", "")))


def text_of(entity: DXFGraphic) -> str:
    """Returns the words of a text; empty for other entities."""
    kind = entity.dxftype()
    if kind == "MTEXT":
        return str(entity.plain_text())
    return str(entity.dxf.get("text", "")) if kind in TEXTS else ""
