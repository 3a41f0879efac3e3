"""Reads number formats: dates, times, spans, and the text around numbers."""

import re
from dataclasses import dataclass
from functools import cache

# Built-in formats that are not plain numbers.
BUILTIN_FORMATS = {
    **dict.fromkeys((9, 10), "0%"),
    **dict.fromkeys((14, 15, 16, 17), "yyyy-mm-dd"),
    **dict.fromkeys((18, 19, 20, 21), "h:mm"),
    22: "yyyy-mm-dd h:mm",
    **dict.fromkeys((45, 46), "[h]:mm:ss"),
}
# Formats that Chinese, Japanese and Korean editions number without writing them into the file.
EAST_ASIAN_FORMATS = {
    **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), "h:mm"),
}
TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<sign>[^\]-]*)(?:-[^\]]*)?\]|\[(?P<bracket>[^\]]*)\]'
    r"|[_*].|(?P<exponent>[eE][+-])|(?P<ampm>AM/PM|A/P|上午/下午)|(?P<letter>[ymdhsegabYMDHSEGAB])"
    r"|(?P<digit>[0#?.,/]+)|(?P<percent>%)|(?P<other>.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """Holds the parts of a number format: date, time, span, text around a number."""

    has_date: bool = False
    has_time: bool = False
    is_span: bool = False
    prefix: str = ""
    suffix: str = ""
    is_percent: bool = False


@cache
def format_of(code: str) -> NumberFormat:
    """Returns what a format's code shows for positive numbers."""
    if code.lower().startswith("general") or code == "@":
        return NumberFormat()
    letters, literals, has_digit, is_span, is_percent = "", ["", ""], False, False, False
    for token in TOKEN.finditer(code.partition(";")[0]):
        kind = token.lastgroup
        text = token[kind] if kind else ""
        if kind == "bracket":
            is_span = is_span or (text.lower().strip("hms") == "" and bool(text))
            letters += "h" if is_span else ""
        elif kind == "letter":
            letters += text.lower()
        elif kind == "ampm":
            letters += "h"
        elif kind in ("digit", "exponent"):
            has_digit = True
        elif kind == "percent":
            is_percent = True
        elif kind:
            literals[has_digit] += text
    if letters and not (has_digit and not set(letters) & set("ymdhs")):
        has_time = bool(set(letters) & set("hs"))
        has_date = bool(set(letters) & set("yd")) or ("m" in letters and not has_time)
        return NumberFormat(has_date and not is_span, has_time, is_span)
    return NumberFormat(
        prefix=literals[0].strip(" ()-+"), suffix=literals[1].strip(" ()-+"), is_percent=is_percent
    )


def code_of(number: int, own_formats: dict[int, str]) -> str:
    """Returns the code of a numbered format, General for one that is not known.

    Built-in formats of money show the currency of the reader's computer, which says nothing.
    """
    if number in own_formats:
        return own_formats[number]
    return EAST_ASIAN_FORMATS.get(number) or BUILTIN_FORMATS.get(number, "General")
