"""Estimates the hours of toolmaking that a process needs before its first piece.

Moulds, dies and patterns cost money and no time of the machine that makes the parts. They are
given in machine hours of a tool shop, so that they can be weighed against machining without a
price list.
"""

import math
from dataclasses import dataclass

from matching.estimates.process_time.moulding import MOULDS, cavity_count
from matching.estimates.process_time.part_work import PartMeasures
from matching.estimates.process_time.time_estimate import sourced

CM2_MM2 = 100.0


@dataclass(frozen=True, slots=True)
class ToolParams:
    """Holds the hours of a tool shop for one kind of tool; all are assumptions."""

    # h of the simplest tool, and h for each root of a cm² of projected area.
    base_h: float = sourced()
    h_per_root_cm2: float = sourced(0.0)
    # Power by which the hours rise with the cavities.
    cavity_exponent: float = sourced(0.7)


TOOLS: dict[str, ToolParams] = {
    "injection-moulding": ToolParams(80.0, 12.0),
    "two-shot-injection-moulding": ToolParams(160.0, 24.0),
    "rubber-injection-moulding": ToolParams(50.0, 8.0),
    "compression-moulding": ToolParams(30.0, 5.0),
    "transfer-moulding": ToolParams(40.0, 6.0),
    "blow-moulding": ToolParams(40.0, 6.0),
    "rotational-moulding": ToolParams(40.0, 4.0),
    "thermoforming": ToolParams(15.0, 2.0),
    "vacuum-casting": ToolParams(12.0, 1.0),
    "high-pressure-die-casting": ToolParams(130.0, 20.0),
    "low-pressure-casting": ToolParams(60.0, 8.0),
    "gravity-die-casting": ToolParams(50.0, 7.0),
    "sand-casting": ToolParams(12.0, 2.0),
    "lost-foam-casting": ToolParams(40.0, 6.0),
    "investment-casting": ToolParams(30.0, 5.0),
    "metal-injection-moulding": ToolParams(100.0, 15.0),
    "powder-pressing": ToolParams(60.0, 6.0),
    "stamping": ToolParams(60.0, 8.0),
    "deep-drawing": ToolParams(60.0, 8.0),
    "fine-blanking": ToolParams(90.0, 10.0),
    "hot-stamping": ToolParams(120.0, 12.0),
    "closed-die-forging": ToolParams(60.0, 8.0),
    "upset-forging": ToolParams(40.0, 5.0),
    "cold-heading": ToolParams(30.0),
    "thread-rolling": ToolParams(6.0),
}


def tool_hours(process: str, part: PartMeasures) -> float:
    """Returns hours of toolmaking: (base + a·√A)·cavities^x; 0 without a tool.

    A is the largest projection of the part's box, in cm². A mould has the cavities with which its
    cycle is estimated.
    """
    params = TOOLS.get(process)
    if params is None or part.box is None:
        return 0.0
    longest, middle, _ = part.sides
    area = longest * middle / CM2_MM2
    one: float = params.base_h + params.h_per_root_cm2 * math.sqrt(area)
    mould = MOULDS.get(process)
    cavities = cavity_count(part.quantity, part.mass or 0.0, mould) if mould else 1
    return one * float(cavities) ** params.cavity_exponent
