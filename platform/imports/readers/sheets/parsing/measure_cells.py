"""Parses lengths, masses and shares, with their unit in the cell or in the head."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from imports.readers.result import Message
from imports.readers.sheets.cell_model import Cell, Conventions, Limits, Parsed, as_cell
from imports.readers.sheets.parsing.cell_text import normalised
from imports.readers.sheets.parsing.number_cells import (
    blank_cell,
    multiple_of,
    no_number,
    read_body,
    shown,
    split_unit,
    within,
)

Factors = Mapping[str, Decimal]


def factors(**words: str) -> Factors:
    """Returns factors by word from texts of words by factor."""
    return {
        word: Decimal(factor.lstrip("f").replace("_", "."))
        for factor, text in words.items()
        for word in text.split()
    }


MILLIMETRES: Final[Factors] = factors(
    f1="mm 毫米 millimeter millimetre",
    f10="cm 厘米",
    f1000="m 米",
    f25_4='in inch inches zoll " 英寸',
)
KILOGRAMS: Final[Factors] = factors(
    f1="kg kgs 公斤 千克 kilo", f0_001="g 克 gramm", f1000="t to 吨 tonne tonnen", f0_5="斤",
    f0_45359237="lb lbs pound pounds",
)  # fmt: skip
MICROMETRES: Final[Factors] = factors(f1="μm um 微米 mikrometer µm", f0_001="nm 纳米", f1000="mm")
KILOWATTS: Final[Factors] = factors(f1="kw kwh kwh/h 千瓦 千瓦时 度", f0_001="w wh 瓦")
PIECES: Final[Factors] = factors(
    f1="pcs pc pce piece pieces ea each unit units stück stk stk. st teile 件 个 個 只 支 套 片 台"
)
PERCENT_WORDS: Final = frozenset({"%", "percent", "prozent", "百分比", "pct", "v.h."})
# A share without unit above this may be meant in per cent.
CLEAR_SHARE: Final = Decimal("0.05")


def parse_measure(
    found: Cell | str,
    conventions: Conventions,
    units: Factors,
    *,
    field: str = "",
    limits: Limits | None = None,
) -> Parsed[Decimal]:
    """Parses a number with one of the units, and notes a conversion."""
    cell = as_cell(found)
    limits = limits or Limits()
    blank = blank_cell(cell, field)
    if blank is not None:
        return blank
    prefix, body, suffix = split_unit(cell.text)
    multiple, suffix = (
        multiple_of(suffix) if suffix.casefold() not in units else (Decimal(1), suffix)
    )
    if cell.moment is not None or not body or prefix:
        return no_number(cell, field)
    own, head = (normalised(text).casefold().strip(" .") for text in (suffix, cell.head_unit))
    unit = own or head
    factor = units.get(unit) if unit else Decimal(1)
    if factor is None:
        return Parsed(errors=[Message("unit_unknown", field, cell.params(unit=unit))])
    wide = Limits(limits.least / factor, limits.most / factor, 12 if limits.places else 0)
    if cell.number is not None:
        parsed = Parsed(cell.number)
    else:
        parsed = read_body(body, cell, conventions, field=field, limits=wide, factor=multiple)
    if parsed.value is None:
        return parsed
    parsed.value *= factor
    if factor != 1:
        params = cell.params(unit=unit, value=shown(round(parsed.value, limits.places)))
        parsed.notes.append(Message("measure_converted", field, params))
    return within(parsed, cell, field, limits)


def parse_share(
    found: Cell | str,
    conventions: Conventions,
    *,
    field: str = "",
    most: Decimal = Decimal(1),
    places: int = 4,
) -> Parsed[Decimal]:
    """Parses a share such as 1 % or 0.01; asks if a number may be per cent."""
    cell = as_cell(found)
    blank = blank_cell(cell, field)
    if blank is not None:
        return blank
    limits = Limits(Decimal(0), most, places)
    if cell.number is not None and cell.unit == "%":
        return within(Parsed(cell.number), cell, field, limits)
    prefix, body, suffix = split_unit(cell.text)
    unit = normalised(suffix or cell.head_unit).casefold()
    if not body or prefix or (suffix and unit not in PERCENT_WORDS):
        return no_number(cell, field)
    parsed = read_body(body, cell, conventions, field=field, limits=Limits(places=10))
    if parsed.value is None:
        return parsed
    if unit not in PERCENT_WORDS and parsed.value > CLEAR_SHARE:
        answer = conventions.answer("share_unit", cell.params()["found"])
        if answer not in ("percent", "share"):
            number = shown(parsed.value)
            params = cell.params(choices=["percent", "share"], value=number)
            parsed.questions.append(Message("share_unit", field, params))
            parsed.value = None
            return parsed
        unit = "%" if answer == "percent" else ""
    if unit in PERCENT_WORDS:
        parsed.value /= 100
    return within(parsed, cell, field, limits)
