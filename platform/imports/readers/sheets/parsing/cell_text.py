"""Normalises the text of cells: widths, blanks, dashes, digits, empty marks."""

import re
import unicodedata
from functools import lru_cache

DASHES = "‐‑‒–—―−﹣－"
# Marks that people write for "nothing", in lower case and without blanks.
EMPTY_MARKS = frozenset(
    {
        *("-", "--", "---", "/", "//", "\\", ".", "..", "...", "…", "*", "?", "'", "_", "–"),
        *("n/a", "n.a.", "na", "n/v", "n.v.", "none", "null", "nil", "nan", "empty", "blank"),
        *("k.a.", "ka", "k.a", "keine", "keineangabe", "entfällt", "leer", "offen"),
        *("无", "無", "空", "暂无", "待定", "不适用", "未定", "tbd", "tba", "t.b.d.", "(blank)"),
    }
)
# What a spreadsheet program shows for a formula that failed, in English, German and others.
FORMULA_FAULT = re.compile(
    r"#(REF|VALUE|DIV/0|N/A|NAME|NUM|NULL|SPILL|CALC|FIELD|GETTING_DATA|BEZUG|WERT|NV|ZAHL|"
    r"ÜBERLAUF|BLOCKED|UNKNOWN|CONNECT|BUSY)[!?]?|#+|err:\d+",
    re.IGNORECASE,
)
FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}
FRACTION_MARK = re.compile("[½¼¾]")
OTHER_DIGIT = re.compile(r"(?![0-9])\d")
FRACTION = re.compile(r"(\d*)\s?([½¼¾])")
DASH_TABLE = {ord(dash): "-" for dash in DASHES}
QUOTE_TABLE = {ord(mark): "'" for mark in "’‘´`ʼ′＇"}
INVISIBLE = {
    ord(mark): None for mark in "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202c"
}
TRANSLATION = {**DASH_TABLE, **QUOTE_TABLE, **INVISIBLE}
CHINESE_DIGITS = {
    **{digit: value for value, digit in enumerate("零一二三四五六七八九")},
    "〇": 0,
    "两": 2,
    "兩": 2,
}
CHINESE_NUMBER = re.compile(
    r"[零〇一二三四五六七八九两兩十百]{1,7}(?=个|個|小|时|時|点|點|分|月|日|号|天|年|周|元|块)"
)


def normalised(text: str) -> str:
    """Returns a text in usual widths with single blanks, plain dashes and quotes."""
    return " ".join(text.split()) if text.isascii() else widened(text)


@lru_cache(maxsize=8192)
def widened(text: str) -> str:
    """Returns a text with letters and marks beyond ASCII in usual widths."""
    if FRACTION_MARK.search(text):
        text = FRACTION.sub(lambda found: (found[1] or "0") + FRACTIONS[found[2]], text)
    text = unicodedata.normalize("NFKC", text).translate(TRANSLATION)
    if OTHER_DIGIT.search(text):
        text = "".join(map(plain_digit, text))
    return " ".join(text.split())


def plain_digit(mark: str) -> str:
    """Returns a decimal digit of any script as 0 to 9, another character as it is."""
    value = unicodedata.decimal(mark, None)
    return mark if value is None else str(value)


def folded(text: str) -> str:
    """Returns a text to compare by: normalised, in lower case, without blanks."""
    return normalised(text).casefold().replace(" ", "")


def is_empty_mark(text: str) -> bool:
    """Returns true for a text that stands for no value, such as "-" or "N/A"."""
    bare = folded(text)
    return not bare or bare in EMPTY_MARKS


def is_formula_fault(text: str) -> bool:
    """Returns true for the text of a failed formula, such as "#REF!"."""
    return bool(FORMULA_FAULT.fullmatch(normalised(text)))


def with_plain_numerals(text: str) -> str:
    """Returns a text with Chinese numerals before a unit as digits: 八点 is 8点."""
    if text.isascii():
        return text
    return CHINESE_NUMBER.sub(lambda found: chinese_value(found[0]), text)


def chinese_value(numerals: str) -> str:
    """Returns the digits of a Chinese number below a thousand, or of a row of digits."""
    if not set(numerals) & set("十百"):
        return "".join(str(CHINESE_DIGITS[mark]) for mark in numerals)
    total, digit = 0, None
    for mark in numerals:
        if mark in CHINESE_DIGITS:
            digit = CHINESE_DIGITS[mark]
        else:
            total += (1 if digit is None else digit) * (10 if mark == "十" else 100)
            digit = None
    return str(total + (digit or 0))
