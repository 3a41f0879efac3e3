"""Reads the outer size of a part from a request, and the form of its material.

“120x80x10 mm”, “Ø20×100”, “tube 60x3x500”, “plate 200x100, 10 mm thick”, “圆钢Φ30长200”.
"""

import re
from collections.abc import Mapping
from typing import Any

from attachments.readers.request_text.found_text import RequestText

# Forms of material: what a size of these weighs follows from it, and of a hollow part nothing does.
SOLID, ROUND_BAR, TUBE, HOLLOW = "solid", "round-bar", "tube", "hollow"
UNIT = r"(?:\s?(?P<unit_{0}>mm|毫米|cm|厘米|inches|inch|in(?!\w)|\"))?"
SIDE = r"(?P<side_{0}>\d{{1,5}}(?:[.,]\d{{1,3}})?)" + UNIT
CROSS = r"\s?[x×*]\s?"
# Not within a thread (M6x20x1), a diameter or a longer chain of numbers.
BEFORE = r"(?<![A-Za-z\d.,Øø⌀φΦ±/*×-])"
AFTER = r"(?![\w])(?!\s?[x×*]\s?\d)(?![.,]\d)"
SIZE = re.compile(
    BEFORE + CROSS.join(SIDE.format(number) for number in range(3)) + AFTER,
    re.IGNORECASE | re.ASCII,
)
FACE = re.compile(
    BEFORE + CROSS.join(SIDE.format(number) for number in range(2)) + AFTER,
    re.IGNORECASE | re.ASCII,
)
# A diameter and a length; “4x Ø5x10” and “hole Ø5x10” are holes.
LENGTH_WORDS = r"(?:\s?[,，]?\s?(?:length|long|len\.?|L)\s?[:=]?\s?|\s?[,，]?\s?长度?\s?[:：=]?\s?)"
ROUND = re.compile(
    r"(?<![\dx×*-])(?<![\dx×*-]\s)(?:[Øø⌀φΦ]|(?<![a-z])dia(?:meter|\.)?|直径)\s?"
    + SIDE.format(0)
    + rf"(?:{CROSS}|{LENGTH_WORDS})"
    + SIDE.format(1)
    + r"(?![\d.,]*\d)(?!\s?[x×*]\s?\d)(?!\s?(?:mm\s?)?(?:deep|depth|holes?|thread|深|孔|沉))",
    re.IGNORECASE,
)
TUBE_ROUND = re.compile(
    r"[Øø⌀φΦ]\s?" + CROSS.join(SIDE.format(number) for number in range(3)) + AFTER,
    re.IGNORECASE | re.ASCII,
)
HOLE = re.compile(
    r"(?:holes?|bores?|孔|drill(?:ed)?|counterbore)[^,;，；。\n]{0,12}$", re.IGNORECASE
)
# Latin and Chinese words beside a size, the first that is found counts.
FORM_WORDS: Mapping[str, tuple[str, str]] = {
    HOLLOW: (
        r"square tub(?:e|ing)s?|rect\w* tub(?:e|ing)s?|square pipes?|hollow|frames?|housings?"
        r"|enclosures?|cabinets?|box(?:es)?|cas(?:e|ing)s?|tanks?|rings?|flanges?|angles?|channels?"
        r"|profiles?|weldments?|sheet ?metal",
        r"钣金|方管|矩形管|型材|角钢|角铁|槽钢|工字钢|机架|框|箱|壳|罐|柜|法兰|圈|环",
    ),
    TUBE: (
        r"(?:tub(?:e|ing)s?|pipes?)(?! (?:clamp|bracket|support|holder|hanger|clip|fitting))",
        r"管(?!夹|支|卡|接|托|板)",
    ),
    ROUND_BAR: (r"round(?: bar)?s?|rods?|bars?", r"圆钢|圆料|棒"),
    SOLID: (
        r"plates?|sheets?|flats?|flat bars?|square bars?|bars?|blocks?|billets?|strips?",
        r"扁钢|扁铁|方钢|方料|块|板",
    ),
}
FORMS = {
    form: re.compile(rf"(?<![a-z])(?:{latin})(?![a-z])|{chinese}", re.IGNORECASE)
    for form, (latin, chinese) in FORM_WORDS.items()
}
FORMS_OF_BOX, FORMS_OF_ROUND = (HOLLOW, SOLID), (HOLLOW, ROUND_BAR)
# Characters around a size in which its form is named: “plate S355, 200x100x10”.
NEAR = 30
MM_BY_UNIT = {"cm": 10.0, "厘米": 10.0, "in": 25.4, "inch": 25.4, "inches": 25.4, '"': 25.4}
SIDE_MM_MOST = 100_000


def take_size(source: RequestText) -> dict[str, Any] | None:
    """Returns the sides in millimetres: of a box as written, else length first.

    `form` is that of its material where it is named; a tube has its wall. A round part has the
    shape `round`.
    """
    return take_tube(source) or take_box(source) or take_round(source)


def take_box(source: RequestText) -> dict[str, Any] | None:
    """Returns the first three sides."""
    for found in source.each(SIZE):
        sides = sides_of(found, 3)
        if sides is not None:
            form = form_of(source.text, found, FORMS_OF_BOX)
            return source.take(sides, *found.span(), basis=basis_of(found), form=form)
    return None


def take_tube(source: RequestText) -> dict[str, Any] | None:
    """Returns the first tube: diameter, wall and length."""
    for pattern in (TUBE_ROUND, SIZE):
        for found in source.each(pattern):
            sides = sides_of(found, 3)
            if sides is None or form_of(source.text, found, (HOLLOW, TUBE)) != TUBE:
                continue
            diameter, wall, length = sides
            if 2 * wall < diameter and wall < length:
                value = [length, diameter, diameter]
                more = {"form": TUBE, "shape": "round", "wall_mm": wall}
                return source.take(value, *found.span(), basis=basis_of(found), **more)
    return None


def take_round(source: RequestText) -> dict[str, Any] | None:
    """Returns the first diameter with a length."""
    for found in source.each(ROUND):
        sides = sides_of(found, 2)
        before = source.text[max(0, found.start() - NEAR) : found.start()]
        if sides is None or HOLE.search(before):
            continue
        diameter, length = sides
        form = form_of(source.text, found, FORMS_OF_ROUND)
        more = {"form": form, "shape": "round"}
        value = [length, diameter, diameter]
        return source.take(value, *found.span(), basis=basis_of(found), **more)
    return None


def take_plate(source: RequestText, thickness: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Returns the two sides of a plate whose thickness stands elsewhere in the text."""
    if thickness is None:
        return None
    for found in source.each(FACE):
        sides = sides_of(found, 2)
        if sides is not None and form_of(source.text, found, FORMS_OF_BOX) == SOLID:
            value = [*sides, thickness["value"]]
            return source.take(value, *found.span(), basis=basis_of(found), form=SOLID)
    return None


def sides_of(found: re.Match[str], count: int) -> list[float] | None:
    """Returns the sides in millimetres; None of several units or of a wrong length."""
    units = units_of(found)
    if len(units) > 1:
        return None
    factor = MM_BY_UNIT.get(next(iter(units), "mm"), 1.0)
    numbers = [float(found[f"side_{number}"].replace(",", ".")) for number in range(count)]
    sides = [round(number * factor, 3) for number in numbers]
    return sides if all(0 < side <= SIDE_MM_MOST for side in sides) else None


def units_of(found: re.Match[str]) -> set[str]:
    """Returns the units that stand beside the numbers."""
    return {unit.lower() for name, unit in found.groupdict().items() if "unit" in name and unit}


def basis_of(found: re.Match[str]) -> str:
    """Returns whether a unit was read."""
    return "read" if units_of(found) else "assumed"


def form_of(text: str, found: re.Match[str], forms: tuple[str, ...]) -> str:
    """Returns the first of these forms that is named on the line, beside the size."""
    before = text[max(0, found.start() - NEAR) : found.start()].rpartition("\n")[2]
    after = text[found.end() : found.end() + NEAR].partition("\n")[0]
    for form in forms:
        if FORMS[form].search(before) or FORMS[form].search(after):
            return form
    return ""
