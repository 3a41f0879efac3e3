"""Reads tolerances, roughness and the thickness of a sheet."""

import re
from typing import Any

from attachments.readers.request_text.found_text import RequestText

DECIMAL = r"(?P<number>\d{1,4}(?:[.,]\d{1,4})?)"
LABEL = (
    r"(?:(?:general\s)?tol(?:erance)?s?\.?|(?:一般|未注)?公差|精度)\s?(?:of|为|是)?\s?[:：=]?\s?"
)
PLUS_MINUS = re.compile(
    rf"(?:{LABEL})?(?:±|\+\s?/\s?-|\+-|正负)\s?{DECIMAL}\s?(?P<unit>mm|毫米|µm|μm|um|微米|丝"
    rf"|\"|in(?:ch)?)?(?![a-z\d°])",
    re.IGNORECASE,
)
ISO_2768 = re.compile(
    rf"(?:{LABEL})?(?:DIN\s?)?(?:EN\s?)?ISO\s?2768(?:-1)?\s?-?\s?(?P<grade>[fmcv][HKL]?)(?![a-z])",
    re.IGNORECASE,
)
GB_1804 = re.compile(
    rf"(?:{LABEL})?GB\s?/?\s?T\s?1804\s?-?\s?(?P<grade>[fmcv])(?![a-z])", re.IGNORECASE
)
IT_GRADE = re.compile(r"(?<![a-z])IT\s?-?(?P<grade>0?[1-9]|1[0-8])(?:级)?(?!\d)")
FIT_NAME = r"[A-Za-z]{1,2}\d{1,2}"
# “Ø100x20” and “Ø30L20” are a diameter and a length.
FIT = re.compile(
    rf"(?<![\w-])[Ø⌀φΦ]\s?(?P<number>\d{{1,4}}(?:[.,]\d{{1,3}})?)(?![xXL])\s?"
    rf"(?P<grade>{FIT_NAME}(?:\s?/\s?{FIT_NAME})?)(?!\w)"
)
# Without a diameter only usual fits are, since H13 and M6 are a steel and a thread.
BARE_FIT = re.compile(
    r"(?<![\w.-])(?P<grade>(?:H|JS|K|N|P)(?:[5-9]|10)(?:\s?/\s?(?:[efghknpr]|js)(?:[4-9]|10))?"
    r"|(?:[fghk]|js)(?:[4-9]|10))(?!\w)"
)
FINEST_GRADE = 1
# Deviations to both sides that differ: “+0.02/-0.01”, “+0.021/0”, “0/-0.013”.
UNEQUAL = re.compile(
    r"(?<![\w.,])(?P<upper>\+\s?\d{1,2}[.,]\d{1,4}|0)\s?[/,]\s?(?P<lower>[-−–]\s?\d{1,2}[.,]\d{1,4}"
    r"|0)(?![\w.])"
)
# Size that a deviation belongs to: “Ø20 ±0.01”, “50 mm ±0.02”.
NOMINAL = re.compile(r"(?<![\w.,±])[Ø⌀φΦ]?\s?(\d{1,4}(?:[.,]\d{1,3})?)\s?(?:mm)?\s?[（(]?$")
NOMINAL_LENGTH = 16
GENERAL = re.compile(r"general|一般|未注", re.IGNORECASE)
RA = re.compile(
    r"(?:(?:surface\s)?roughness|(?:表面)?粗糙度)?\s?[:：]?\s?(?<![a-z])Ra\s?[:：=≤<]{0,2}\s?"
    r"(?P<number>\d{1,3}(?:[.,]\d{1,3})?)\s?(?P<unit>µm|μm|um|微米|µin|uin)?(?![a-z])",
    re.IGNORECASE,
)
ROUGHNESS = re.compile(
    r"(?:(?:surface\s)?roughness"
    r"|(?:表面)?粗糙度)\s?[:：=≤<]{0,2}\s?(?P<number>\d{1,3}(?:[.,]\d{1,3})?)"
    r"\s?(?P<unit>µm|μm|um|微米)?",
    re.IGNORECASE,
)
THICKNESS = re.compile(
    r"(?:(?<![a-z])(?:thickness|thk\.?|t\s?=)|板?厚度?|δ\s?=)\s?(?:of|为|是)?\s?[:：=]?\s?"
    r"(?P<number>\d{1,3}(?:[.,]\d{1,3})?)\s?(?P<unit>mm|毫米|\"|″|in(?:ch)?(?!\w))?(?![\d%])"
    r"|(?<![\d.,x×*/])(?P<before>\d{1,3}(?:[.,]\d{1,3})?)\s?"
    r"(?P<unit_before>mm|毫米|\"|″|in(?:ch)?(?!\w))?\s?(?:-\s?)?(?:thick(?!\w)|thk|厚)",
    re.IGNORECASE,
)
MM_BY_UNIT = {"µm": 0.001, "μm": 0.001, "um": 0.001, "微米": 0.001, "丝": 0.01}
# What can be ordered.
RA_LEAST_UM, RA_MOST_UM = 0.001, 200.0
INCHES = ('"', "″", "in", "inch")


def take_tolerances(source: RequestText) -> list[dict[str, Any]]:
    """Returns deviations in millimetres, and classes of standards."""
    rows = []
    for found in source.each(PLUS_MINUS):
        unit = (found["unit"] or "").lower()
        factor = 25.4 if unit in INCHES else MM_BY_UNIT.get(unit, 1.0)
        value = round(number_of(found["number"]) * factor, 6)
        basis = "read" if unit else "assumed"
        more: dict[str, Any] = {"is_general": True} if GENERAL.search(found[0]) else {}
        more |= nominal_before(source, found.start())
        rows.append(source.take(value, *found.span(), basis=basis, kind="deviation_mm", **more))
    for found in source.each(UNEQUAL):
        sides = [abs(number_of(re.sub(r"[^\d.,]", "", found[side]))) for side in ("upper", "lower")]
        if any(sides):
            more = nominal_before(source, found.start())
            half = round(sum(sides) / 2, 6)
            rows.append(source.take(half, *found.span(), kind="deviation_mm", **more))
    for found in source.each(ISO_2768):
        grade = found["grade"][0].lower() + found["grade"][1:].upper()
        rows.append(source.take(f"ISO 2768-{grade}", *found.span(), kind="class"))
    for found in source.each(GB_1804):
        rows.append(source.take(f"GB/T 1804-{found['grade'].lower()}", *found.span(), kind="class"))
    for found in source.each(IT_GRADE):
        rows.append(source.take(f"IT{int(found['grade'])}", *found.span(), kind="class"))
    for pattern in (FIT, BARE_FIT):
        for found in source.each(pattern):
            grades = [int(digits) for digits in re.findall(r"\d+", found["grade"])]
            if min(grades) >= FINEST_GRADE:
                rows.append(
                    source.take(found["grade"], *found.span(), kind="fit", it_grade=min(grades))
                )
    return sorted(rows, key=lambda row: row["start"])


def nominal_before(source: RequestText, start: int) -> dict[str, float]:
    """Returns the size in mm that stands before a deviation, if one does."""
    found = NOMINAL.search(source.text[max(0, start - NOMINAL_LENGTH) : start])
    size = number_of(found[1]) if found else 0.0
    return {"nominal_mm": size} if size else {}


def take_roughness(source: RequestText) -> dict[str, Any] | None:
    """Returns the finest Ra in micrometres."""
    rows = []
    for pattern in (RA, ROUGHNESS):
        for found in source.each(pattern):
            start = found.start() + len(found[0]) - len(found[0].lstrip())
            factor = 0.0254 if "in" in (found["unit"] or "").lower() else 1.0
            value = round(number_of(found["number"]) * factor, 3)
            basis = "read" if found["unit"] else "assumed"
            if RA_LEAST_UM <= value <= RA_MOST_UM:
                rows.append(source.take(value, start, found.end(), basis=basis))
    return min(rows, key=lambda row: row["value"], default=None)


def take_thickness(source: RequestText) -> dict[str, Any] | None:
    """Returns the first thickness of a sheet in millimetres."""
    for found in source.each(THICKNESS):
        value = number_of(found["number"] or found["before"])
        unit = (found["unit"] or found["unit_before"] or "").lower()
        if value:
            factor = 25.4 if unit in INCHES else 1.0
            return source.take(round(value * factor, 4), *found.span())
    return None


def number_of(text: str) -> float:
    """Returns a number with a decimal point or comma."""
    return float(text.replace(",", "."))
