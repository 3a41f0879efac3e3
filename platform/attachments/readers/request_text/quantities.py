"""Reads the quantity of a request."""

import re
from typing import Any

from attachments.readers.request_text.found_text import ASSUMED, READ, RequestText

# A blank divides thousands only before zeros: “304 200件” are 200 pieces of 304.
NUMBER = (
    r"(?P<number>\d{1,3}(?:[,.']\d{3}| 000)+(?!\d)"
    r"|\d{1,9}(?:\.\d{1,2}(?=\s?[k万千]))?)\s?(?P<times>k(?![a-z])|万|千)?"
)
UNIT = (
    r"(?P<unit>pieces?|pcs\.?|pc\.?|pce|units?|each|ea\.?|off(?!\w)|nos\.?|sets?|stück|stk\.?"
    r"|parts?"
    r"|件套|件|个|個|只|套|台|片|支|根|块|枚)"
)
# A Latin unit ends where its word ends: “20个M6螺栓” are 20 bolts.
UNIT_END = r"(?!(?<=[a-z])[a-z])"
# Units that count something of a part, or a time: “4个孔”, “4 off M6 holes”, “15个工作日”.
NOT_PIECES = (
    r"(?!\s?(?:(?:M|Ø|ø|⌀|φ)\s?\d{1,3}(?:\.\d)?\s?)?(?:的)?(?:通|沉|盲|螺纹|螺)?(?:孔(?!板)|螺纹|工作日|月|星期"
    r"|小时|holes?|threads?|slots?|bends?)(?![a-z]))"
)
NUMERALS = "零〇一二两三四五六七八九十百千万"
# “500 pcs”, “1,000 pieces”, “200件”, “2k pcs”, “1万件”.
WITH_UNIT = re.compile(
    rf"(?<![\d.,/±{NUMERALS}-])(?<![a-z]){NUMBER}\s?-?{UNIT}{UNIT_END}{NOT_PIECES}", re.IGNORECASE
)
# “Qty: 500”, “数量：200”.
WITH_LABEL = re.compile(
    rf"(?:(?<![a-z])(?:qty|quantity|menge|quantité|volume)|数量|数目|订购量|批量)\.?\s?(?:of"
    rf"|is|为|是)?"
    rf"\s?[:：=]?\s?{NUMBER}(?:\s?{UNIT}(?![a-z]))?",
    re.IGNORECASE,
)
# “bracket x 500”, “500 x bracket”; dimensions have a number on both sides.
WITH_CROSS = re.compile(
    r"(?<=[^\W\d])\s[x×]\s?(?P<number>\d{1,7})(?P<times>(?!\d))(?P<unit>(?!\s?(?:mm|cm|[x×*]"
    r"|\d|[.,]\d)))",
    re.IGNORECASE,
)
# “两百五十件”, “3千5百件”, “1万2千件”.
CHINESE = re.compile(
    rf"(?<![\d.,{NUMERALS}])(?P<number>\d{{0,4}}[{NUMERALS}][{NUMERALS}\d]{{0,9}})"
    rf"(?P<unit>件|个|只|套|台|片|支|根|块){NOT_PIECES}"
)
# What makes a number uncertain: “12 500 pcs” or “500~1000 pcs”.
THOUSANDS = re.compile(r"\d $")
RANGE = re.compile(r"\d\s?(?:[~～–]|至|到|to)\s?$")
LOOKED_BACK = 10
TIMES = {"k": 1_000, "千": 1_000, "万": 10_000}
DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
PLACES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000}
# The largest order.
QUANTITY_MOST = 10_000_000


def take_quantity(source: RequestText) -> dict[str, Any] | None:
    """Returns the first quantity; it is assumed where there are `others`."""
    rows = []
    for pattern in (WITH_LABEL, WITH_UNIT, WITH_CROSS):
        for found in source.each(pattern):
            value = number_of(found["number"], found["times"] or "")
            if 0 < value <= QUANTITY_MOST:
                rows.append(taken(source, found, value))
    for found in source.each(CHINESE):
        value = chinese_number(found["number"])
        if 0 < value <= QUANTITY_MOST:
            rows.append(taken(source, found, value))
    if not rows:
        return None
    first = min(rows, key=lambda row: row["start"])
    others = sorted({row["value"] for row in rows} - {first["value"]})
    return {**first, "others": others, "basis": ASSUMED} if others else first


def taken(source: RequestText, found: re.Match[str], value: int) -> dict[str, Any]:
    """Returns a quantity; it is assumed where the text before may belong to it."""
    number = found["number"]
    before = source.text[: found.start("number")][-LOOKED_BACK:]
    has_thousands = number.isdigit() and len(number) == 3 and THOUSANDS.search(before)
    basis = ASSUMED if has_thousands or RANGE.search(before) else READ
    return source.take(value, *found.span(), basis=basis, unit=unit_of(found["unit"]))


def number_of(text: str, times: str) -> int:
    """Returns a whole number that is written with separators or a factor."""
    factor = TIMES.get(times.lower(), 1)
    if factor > 1:
        return round(float(text.replace(",", "")) * factor)
    return int(re.sub(r"\D", "", text))


def unit_of(text: str | None) -> str:
    """Returns “set” for sets, and “pcs” else."""
    return "set" if (text or "").lower().startswith(("set", "套")) else "pcs"


def chinese_number(text: str) -> int:
    """Returns a number in Chinese characters, such as 两百五十 or 3千5百."""
    total = section = digit = 0
    for sign in text:
        if sign.isdigit():
            digit = digit * 10 + int(sign)
        elif sign in DIGITS:
            digit = DIGITS[sign]
        elif sign == "万":
            total, section, digit = (total + section + digit) * 10_000, 0, 0
        else:
            section, digit = section + (digit or 1) * PLACES[sign], 0
    return total + section + digit
