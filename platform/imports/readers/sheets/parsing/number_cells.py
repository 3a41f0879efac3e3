"""Parses numbers: decimal signs, thousands, and what is uncertain about them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from imports.readers.result import Message
from imports.readers.sheets.cell_model import Cell, Conventions, Limits, Parsed, as_cell
from imports.readers.sheets.parsing.cell_text import (
    is_empty_mark,
    is_formula_fault,
    normalised,
)

NUMBER = re.compile(
    r"(?P<prefix>[^\d]*?)"
    r"(?P<body>[+-]?\s?(?:\d[\d.,' ]*\d|\d|[.,]\d+)(?:[eE][+-]?\d{1,3}(?![\d.,]))?)"
    r"(?P<suffix>.*)",
    re.DOTALL,
)
GROUPED = re.compile(r"\d{1,3}(?:[' ]\d{3})+(?:[.,]\d+)?")
THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{2,3})*[.,]\d{3}")
# Words after a number that multiply it.
MULTIPLES: Mapping[str, int] = {
    "亿": 10**8,
    "億": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "万": 10**4,
    "萬": 10**4,
    "千": 10**3,
    "tsd.": 10**3,
    "tsd": 10**3,
    "mio.": 10**6,
    "mio": 10**6,
    "million": 10**6,
    "k": 10**3,
}
MULTIPLE = re.compile("(" + "|".join(map(re.escape, MULTIPLES)) + r")(?![a-z])", re.IGNORECASE)
COMMA, POINT = "comma", "point"
MAX_DIGITS, MAX_TEXT = 40, 200


@dataclass(frozen=True, slots=True)
class Written:
    """Holds the readings of a written number: one, or one for each decimal sign.

    `style` is the decimal sign that the text makes clear, "" if it shows none.
    """

    as_comma: Decimal
    as_point: Decimal
    style: str = ""

    @property
    def is_clear(self) -> bool:
        """Returns true if both decimal signs give the same number."""
        return self.as_comma == self.as_point


def written_number(body: str) -> Written | None:
    """Returns the readings of a number without unit, None if it is none."""
    text = body.strip()
    sign = -1 if text.startswith("-") else 1
    text = text.lstrip("+-").strip()
    mantissa, _, exponent = text.lower().partition("e")
    if len(mantissa) > MAX_DIGITS:
        return None
    if "'" in mantissa or " " in mantissa:
        if not GROUPED.fullmatch(mantissa):
            return None
        mantissa = mantissa.replace("'", "").replace(" ", "")
        found = decimal_of(mantissa)
    else:
        found = readings_of(mantissa)
    if found is None:
        return None
    try:
        factor = sign * Decimal(10) ** int(exponent or 0)
    except (ValueError, ArithmeticError):
        return None
    if not exponent:
        return Written(found.as_comma * sign, found.as_point * sign, found.style)
    if not found.is_clear:
        # A mantissa has one digit before its decimal sign, so the sign is no thousands mark.
        sure = min(found.as_comma, found.as_point)
        found = Written(sure, sure, COMMA if "," in mantissa else POINT)
    return Written(found.as_comma * factor, found.as_point * factor, found.style)


def decimal_of(text: str) -> Written | None:
    """Returns a number whose only comma or point is its decimal sign."""
    if text.count(".") + text.count(",") > 1:
        return None
    style = COMMA if "," in text else POINT if "." in text else ""
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return Written(value, value, style)


def readings_of(text: str) -> Written | None:
    """Returns the readings of digits with commas and points."""
    commas, points = text.count(","), text.count(".")
    if commas and points:
        mark = "," if text.rindex(",") > text.rindex(".") else "."
        other = "." if mark == "," else ","
        whole, _, rest = text.rpartition(mark)
        if mark in whole or not THOUSANDS.fullmatch(whole) or other in rest:
            return None
        return decimal_of(whole.replace(other, "") + mark + rest)
    if commas + points == 0:
        return decimal_of(text)
    mark = "," if commas else "."
    if commas + points > 1:
        if not THOUSANDS.fullmatch(text):
            return None
        found = decimal_of(text.replace(mark, ""))
        return found and Written(found.as_comma, found.as_point, POINT if commas else COMMA)
    before, _, after = text.partition(mark)
    if len(after) != 3 or not before or before.startswith("0") or len(before) > 3:
        return decimal_of(text)
    fine, whole = Decimal(f"{before}.{after}"), Decimal(before + after)
    return Written(fine, whole) if mark == "," else Written(whole, fine)


def split_unit(text: str) -> tuple[str, str, str]:
    """Splits a text into what is before its number, the number, and what is after it."""
    bare = normalised(text) if len(text) <= MAX_TEXT else ""
    found = NUMBER.fullmatch(bare)
    if not found:
        return bare, "", ""
    prefix, body, suffix = (found[name].strip() for name in ("prefix", "body", "suffix"))
    if prefix.startswith("-") and not body.startswith("-"):
        prefix, body = prefix[1:].strip(), f"-{body}"
    if prefix.endswith("(") and suffix.startswith(")") and not body.startswith("-"):
        # Accounts write a negative number in brackets.
        prefix, body, suffix = prefix[:-1].strip(), f"-{body}", suffix[1:].strip()
    return prefix, body, suffix


def parse_number(
    found: Cell | str,
    conventions: Conventions,
    *,
    field: str = "",
    limits: Limits | None = None,
) -> Parsed[Decimal]:
    """Parses a number without a unit; an empty cell and a mark of no value give None."""
    cell = as_cell(found)
    blank = blank_cell(cell, field)
    if blank is not None:
        return blank
    if cell.number is not None:
        return within(Parsed(cell.number), cell, field, limits or Limits())
    prefix, body, suffix = split_unit(cell.text)
    factor, suffix = multiple_of(suffix)
    if not body or prefix or suffix:
        return no_number(cell, field)
    return parse_body(body, cell, conventions, field=field, limits=limits, factor=factor)


def parse_body(
    body: str,
    cell: Cell,
    conventions: Conventions,
    *,
    field: str,
    limits: Limits | None,
    factor: Decimal = Decimal(1),
) -> Parsed[Decimal]:
    """Parses the digits of a cell, multiplied by a factor, within limits."""
    limits = limits or Limits()
    parsed = read_body(body, cell, conventions, field=field, limits=limits, factor=factor)
    return within(parsed, cell, field, limits)


def read_body(
    body: str,
    cell: Cell,
    conventions: Conventions,
    *,
    field: str,
    limits: Limits,
    factor: Decimal = Decimal(1),
) -> Parsed[Decimal]:
    """Parses the digits of a cell and multiplies them by a factor.

    The limits choose between readings of an ambiguous number; else they are not checked.
    """
    written = written_number(body)
    if written is None:
        return no_number(cell, field)
    parsed: Parsed[Decimal] = Parsed()
    if written.is_clear:
        value: Decimal | None = written.as_comma
    else:
        value = choose_reading(parsed, written, cell, conventions, field, limits, factor)
    if value is None:
        return parsed
    if "e" in body.lower():
        parsed.notes.append(Message("number_scientific", field, cell.params(value=shown(value))))
    parsed.value = value * factor
    return parsed


def choose_reading(
    parsed: Parsed[Decimal],
    written: Written,
    cell: Cell,
    conventions: Conventions,
    field: str,
    limits: Limits,
    factor: Decimal,
) -> Decimal | None:
    """Chooses a reading by answer, limits and the sheet's other numbers, or asks."""
    readings = {COMMA: written.as_comma, POINT: written.as_point}
    found = cell.params()["found"]
    specific = conventions.answers.get(f"decimal:{found}", "")
    if specific in readings:
        return readings[specific]
    possible = {
        style: value
        for style, value in readings.items()
        if limits.least <= value * factor <= limits.most
        and (limits.places or value * factor == (value * factor).to_integral_value())
    }
    answer = conventions.answer("decimal")
    if len(possible) != 1 and answer in readings:
        return readings[answer]
    style = next(iter(possible)) if len(possible) == 1 else decimal_style(conventions)
    style = style or sole_thousands(written, conventions)
    if not style:
        params = cell.params(
            choices=[COMMA, POINT],
            shown=[shown(written.as_comma), shown(written.as_point)],
            as_comma=shown(written.as_comma),
            as_point=shown(written.as_point),
        )
        parsed.questions.append(Message("decimal", field, params))
        return None
    params = cell.params(value=shown(readings[style]))
    parsed.notes.append(Message("number_read_as", field, params))
    return readings[style]


def decimal_style(conventions: Conventions) -> str:
    """Returns the decimal sign that a sheet and its origin agree on, else "".

    Clear cells of both kinds decide by majority only where language and place say the same; cells
    of one kind alone decide unless language and place say otherwise.
    """
    commas, points, usual = conventions.commas, conventions.points, conventions.usual_decimal
    if commas == points:
        return ""
    most = COMMA if commas > points else POINT
    if min(commas, points) == 0:
        return most if usual in ("", most) else ""
    return most if usual == most else ""


def sole_thousands(written: Written, conventions: Conventions) -> str:
    """Returns the sign for "1,130" where points are usual and no cell says otherwise."""
    is_whole = written.as_point > written.as_comma
    no_evidence = conventions.commas == conventions.points == 0
    return POINT if is_whole and no_evidence and conventions.usual_decimal == POINT else ""


def within(parsed: Parsed[Decimal], cell: Cell, field: str, limits: Limits) -> Parsed[Decimal]:
    """Rounds a number to the decimals that are kept; refuses one beyond limits."""
    value = parsed.value
    if value is None:
        return parsed
    least, most = shown(limits.least), shown(limits.most)
    if not limits.least <= value <= limits.most:
        params = cell.params(value=shown(value), least=least, most=most)
        parsed.errors.append(Message("number_out_of_range", field, params))
        parsed.value = None
        return parsed
    rounded = round(value, limits.places)
    if rounded != value:
        if limits.places == 0:
            parsed.errors.append(Message("number_not_whole", field, cell.params()))
            parsed.value = None
            return parsed
        if abs(rounded - value) > Decimal("1e-9"):
            params = cell.params(value=shown(rounded), places=limits.places)
            parsed.notes.append(Message("number_rounded", field, params))
    parsed.value = rounded
    return parsed


def multiple_of(suffix: str) -> tuple[Decimal, str]:
    """Returns the factor that a text after a number begins with, and the rest."""
    found = MULTIPLE.match(suffix)
    if not found:
        return Decimal(1), suffix
    return Decimal(MULTIPLES[found[1].lower()]), suffix[found.end() :].strip()


def blank_cell(cell: Cell, field: str) -> Parsed[Decimal] | None:
    """Returns the result of a cell without a value, None if it has one."""
    if cell.number is not None or cell.moment is not None:
        return None
    text = cell.text.strip()
    if not text:
        if cell.is_formula:
            return Parsed(errors=[Message("formula_without_value", field, cell.params())])
        return Parsed()
    if is_formula_fault(text):
        return Parsed(errors=[Message("formula_fault", field, cell.params())])
    if is_empty_mark(text):
        return Parsed(notes=[Message("read_as_empty", field, cell.params())])
    return None


def no_number(cell: Cell, field: str) -> Parsed[Decimal]:
    """Returns the error of a cell that is no number."""
    return Parsed(errors=[Message("no_number", field, cell.params())])


def shown(value: Decimal) -> str:
    """Returns a number without exponent and without zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text
