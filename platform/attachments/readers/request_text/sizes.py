"""Reads the outer size of a part from a request: “120x80x10 mm”, “120×80×10”."""

import re
from typing import Any

from attachments.readers.request_text.found_text import RequestText

UNIT = r"(?:\s?(?P<unit_{0}>mm|毫米|cm|厘米|inches|inch|in(?!\w)|\"))?"
SIDE = r"(?P<side_{0}>\d{{1,5}}(?:[.,]\d{{1,3}})?)" + UNIT
CROSS = r"\s?[x×*]\s?"
# Not within a thread (M6x20x1), a diameter or a longer chain of numbers.
SIZE = re.compile(
    r"(?<![A-Za-z\d.,Øø⌀φΦ±/*×-])"
    + CROSS.join(SIDE.format(number) for number in range(3))
    + r"(?![\w])(?!\s?[x×*]\s?\d)(?![.,]\d)",
    re.IGNORECASE | re.ASCII,
)
MM_BY_UNIT = {"cm": 10.0, "厘米": 10.0, "in": 25.4, "inch": 25.4, "inches": 25.4, '"': 25.4}
SIDE_MM_MOST = 100_000


def take_size(source: RequestText) -> dict[str, Any] | None:
    """Returns the first three sides in millimetres, in the order of the text."""
    for found in source.each(SIZE):
        units = {
            unit.lower() for name, unit in found.groupdict().items() if "unit" in name and unit
        }
        if len(units) > 1:
            continue
        factor = MM_BY_UNIT.get(next(iter(units), "mm"), 1.0)
        numbers = [float(found[f"side_{number}"].replace(",", ".")) for number in range(3)]
        sides = [round(number * factor, 3) for number in numbers]
        if all(0 < side <= SIDE_MM_MOST for side in sides):
            return source.take(sides, *found.span(), basis="read" if units else "assumed")
    return None
