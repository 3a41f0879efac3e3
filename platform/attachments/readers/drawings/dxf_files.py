"""Reads DXF drawings: contours to be cut, holes, bend lines, texts, and a picture."""

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import ezdxf
from ezdxf import recover
from ezdxf.document import Drawing

from attachments.readers.drawings.dxf_contours import Contour, joined_contours
from attachments.readers.drawings.dxf_entities import (
    LINES,
    DrawnEntity,
    EntityUse,
    drawn_entities,
    text_of,
)
from attachments.readers.drawings.dxf_pictures import drawing_picture
from attachments.readers.file_types import BINARY_DXF_START
from attachments.readers.findings import FileFindings, FileRefused, box_facts, rounded
from attachments.readers.request_text.reading import read_request_text

# `$INSUNITS` of a drawing → its name, and its millimetres.
UNITS = {
    1: ("inch", 25.4),
    2: ("ft", 304.8),
    4: ("mm", 1.0),
    5: ("cm", 10.0),
    6: ("m", 1000.0),
    8: ("µin", 2.54e-5),
    9: ("mil", 0.0254),
    13: ("µm", 0.001),
    14: ("dm", 100.0),
}
# Only the words of the library say what it removed from a damaged drawing.
REMOVED = re.compile(rf"(?:removed|deleted).*\b(?:{'|'.join(LINES)}|INSERT)\(#", re.IGNORECASE)
ENTITY = re.compile(rb"\n\s*0\r?\n[A-Z]")
ENTITIES_MOST, ROWS_MOST = 100_000, 4_000_000
TEXT_LENGTH_MOST = 20_000
LAYERS_SHOWN = 10


def read(content: bytes, context: Mapping[str, Any]) -> FileFindings:
    """Returns cut length, pierces, holes, bends, box and texts of the model space."""
    drawing, lost = opened(content)
    entities, damaged = drawn_entities(drawing)
    findings = FileFindings("dxf", {"shape": "unknown"})
    factor = unit_factor(drawing, findings)
    damaged += lost + add_contours(entities, factor, findings)
    if damaged:
        findings.note("lines_damaged", count=damaged)
    add_annotations(drawing, entities, context, findings)
    findings.preview = drawing_picture(drawing, [one.entity for one in entities])
    return findings


def opened(content: bytes) -> tuple[Drawing, int]:
    """Returns the drawing, and how many lines and blocks could not be recovered.

    Raises FileRefused for one that is damaged or too large.
    """
    if content.startswith(BINARY_DXF_START):
        raise FileRefused("dxf_is_binary")
    count = sum(1 for _ in ENTITY.finditer(content))
    if count > ENTITIES_MOST or content.count(b"\n") > ROWS_MOST:
        raise FileRefused("dxf_too_many_entities", found=count, most=ENTITIES_MOST)
    try:
        drawing, auditor = recover.read(io.BytesIO(content))
    except (ezdxf.DXFError, OSError, ValueError, KeyError, IndexError, AttributeError, TypeError):
        raise FileRefused("dxf_damaged") from None
    return drawing, sum(bool(REMOVED.search(fix.message)) for fix in auditor.fixes)


def unit_factor(drawing: Drawing, findings: FileFindings) -> float:
    """Returns millimetres of the drawing's unit, assumed where the drawing has none."""
    code = drawing.header.get("$INSUNITS", 0)
    if code in UNITS:
        name, factor = UNITS[code]
        findings.facts["units"] = name
        return factor
    if code:
        raise FileRefused("unit_unknown", found=str(code))
    findings.facts["units"] = "mm"
    findings.assumed.append("units")
    findings.note("units_missing")
    return 1.0


def add_contours(entities: Sequence[DrawnEntity], factor: float, findings: FileFindings) -> int:
    """Adds what is cut, and returns how many of its lines are damaged.

    Raises FileRefused for a drawing without a line.
    """
    cut = [one for one in entities if one.use is EntityUse.CUT]
    contours = joined_contours([one.entity for one in cut], factor)
    if not contours:
        raise FileRefused("drawing_without_lines")
    if contours.doubled:
        findings.note("lines_doubled", count=contours.doubled)
    facts = findings.facts
    facts |= box_facts(contours.size)
    facts["cut_length_mm"] = rounded(sum(one.length for one in contours.rows))
    facts["pierces"] = len(contours.rows)
    facts["contours"] = sum(one.is_closed for one in contours.rows)
    if facts["contours"] < facts["pierces"]:
        findings.note("contours_open", count=facts["pierces"] - facts["contours"])
    outer, inner = nested(contours.rows)
    facts["holes"] = holes_of(inner if outer else contours.rows)
    if outer:
        facts["area_mm2"] = rounded(outer.area - sum(one.area for one in inner if one.is_closed))
    else:
        findings.note("several_outlines")
    bends = [one for one in entities if one.use is EntityUse.BEND]
    facts["bends"] = len(joined_contours([one.entity for one in bends], factor).rows)
    return contours.damaged


def nested(contours: Sequence[Contour]) -> tuple[Contour | None, list[Contour]]:
    """Returns the closed contour around all others, and those; None where none is."""
    outer = max(contours, key=lambda one: one.area)
    inner = [one for one in contours if one is not outer]
    if outer.is_closed and all(outer.surrounds(one) for one in inner):
        return outer, inner
    return None, inner


def holes_of(contours: Sequence[Contour]) -> list[dict[str, float]]:
    """Returns the diameters of round contours and their number."""
    counts: dict[float, int] = {}
    for one in contours:
        diameter = one.diameter
        if diameter is not None:
            # Hundredths, since arcs are approximated.
            diameter = round(diameter, 2)
            counts[diameter] = counts.get(diameter, 0) + 1
    return [{"diameter_mm": diameter, "count": count} for diameter, count in sorted(counts.items())]


def add_annotations(
    drawing: Drawing,
    entities: Sequence[DrawnEntity],
    context: Mapping[str, Any],
    findings: FileFindings,
) -> None:
    """Adds dimensions, texts and left out layers, and the shape that follows."""
    left_out = sorted({one.reason for one in entities if one.use is EntityUse.LEFT_OUT})
    if left_out:
        findings.note("layers_left_out", found=left_out[:LAYERS_SHOWN])
    texts = "\n".join(filter(None, (text_of(one.entity) for one in entities)))
    if texts:
        findings.facts["text"] = read_request_text(texts[:TEXT_LENGTH_MOST], context)
    scale = drawing.header.get("$DIMLFAC", 1.0)
    if any(one.use is EntityUse.DIMENSION for one in entities):
        findings.note("drawing_with_dimensions")
        if scale not in (0.0, 1.0):
            findings.note("drawing_scaled", found=rounded(scale, 4))
    elif "area_mm2" in findings.facts:
        findings.facts["shape"] = "sheet"
        findings.assumed.append("shape")
