"""Parses durations in hours: 7.5, 7:30, 7h30, 7.5 小时, 450 min, and typed times."""

import re
from datetime import datetime, time, timedelta
from decimal import ROUND_CEILING, Decimal

from imports.readers.result import Message
from imports.readers.sheets.cell_model import Cell, Conventions, Limits, Parsed, as_cell
from imports.readers.sheets.parsing.cell_text import normalised, with_plain_numerals
from imports.readers.sheets.parsing.number_cells import (
    blank_cell,
    no_number,
    read_body,
    shown,
    split_unit,
    within,
)
from imports.readers.sheets.parsing.time_units import HOUR, MINUTE, SECOND, SECONDS_OF, time_unit

HOURS_MINUTES = re.compile(r"(\d{1,5}):([0-5]\d)(?::([0-5]\d)(?:[.,]0+)?)?\s*(\D*)")
ISO_DURATION = re.compile(
    r"p(?:(\d+)d)?t?(?:(\d+(?:[.,]\d+)?)h)?(?:(\d+)m)?(?:(\d+(?:[.,]\d+)?)s)?", re.IGNORECASE
)
PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\d\s.,][^\d]*)?")
HALF = (
    ("个半小时", ".5小时"),
    ("小时半", "小时30分"),
    ("半小时", "0.5小时"),
    ("半个小时", "0.5小时"),
)
# Ten decimals of an hour hold a millisecond exactly.
PLACES = 10
FINEST = Decimal(1).scaleb(-PLACES)
HOUR_LIMITS = Limits(Decimal("0.0001"), Decimal(10**6), PLACES)
SECONDS_PER_HOUR = 3600


def parse_duration_hours(
    found: Cell | str,
    conventions: Conventions,
    *,
    field: str = "",
    limits: Limits = HOUR_LIMITS,
    days_have_24_hours: bool = False,
) -> Parsed[Decimal]:
    """Parses a duration as hours.

    The unit beside the number counts, else that of the column's head, else hours. Days and weeks
    are refused where a day may mean working hours, unless `days_have_24_hours`.
    """
    cell = as_cell(found)
    blank = blank_cell(cell, field)
    if blank is not None:
        return blank
    if isinstance(cell.moment, datetime | time | timedelta):
        return typed_duration(cell, field, limits)
    unit, unknown = head_unit(cell)
    if cell.number is not None and not cell.unit:
        parsed: Parsed[Decimal] = Parsed(cell.number)
    else:
        text = with_plain_numerals(normalised(cell.text)).casefold()
        for words, plain in HALF:
            text = (
                re.sub(rf"^{words}", plain, text)
                if words.startswith("半")
                else text.replace(words, plain)
            )
        whole = whole_duration(text)
        if whole is not None:
            return within(Parsed(whole), cell, field, limits)
        prefix, body, suffix = split_unit(text)
        if not body or prefix:
            return no_number(cell, field)
        own = time_unit(suffix)
        if suffix and not own:
            return Parsed(errors=[Message("unit_unknown", field, cell.params(unit=suffix))])
        if own:
            unit, unknown = own, ""
        if cell.number is not None:
            parsed = Parsed(cell.number)
        else:
            parsed = read_body(body, cell, conventions, field=field, limits=scaled(limits, unit))
    if parsed.value is None:
        return parsed
    if unknown:
        return Parsed(errors=[Message("unit_unknown", field, cell.params(unit=unknown))])
    return in_hours(parsed, unit, cell, field, limits, days_have_24_hours)


def hours_of_seconds(seconds: Decimal) -> Decimal:
    """Returns seconds as hours, rounded up at ten decimals.

    Rounded down, a third of an hour would come to a millisecond less than it has.
    """
    return (seconds / SECONDS_PER_HOUR).quantize(FINEST, ROUND_CEILING)


def head_unit(cell: Cell) -> tuple[str, str]:
    """Returns the unit in a head's brackets, else hours, and a text that is none."""
    if not cell.head_unit:
        return HOUR, ""
    unit = time_unit(cell.head_unit)
    return (unit, "") if unit else (HOUR, cell.head_unit)


def scaled(limits: Limits, unit: str) -> Limits:
    """Returns limits of hours in another unit, wide enough for its readings."""
    seconds = SECONDS_OF.get(unit, SECONDS_PER_HOUR)
    return Limits(limits.least, limits.most * SECONDS_PER_HOUR / seconds, 12)


def in_hours(
    parsed: Parsed[Decimal],
    unit: str,
    cell: Cell,
    field: str,
    limits: Limits,
    days_have_24_hours: bool,
) -> Parsed[Decimal]:
    """Converts a number of a unit to hours and says so, or refuses the unit."""
    known = (SECOND, MINUTE, HOUR) if not days_have_24_hours else tuple(SECONDS_OF)
    if unit not in known:
        parsed.value = None
        parsed.errors.append(Message("duration_unit_refused", field, cell.params(unit=unit)))
        return parsed
    assert parsed.value is not None
    if unit != HOUR:
        parsed.value = hours_of_seconds(parsed.value * SECONDS_OF[unit])
        hours = shown(round(parsed.value, 4))
        params = cell.params(unit=unit, hours=hours)
        parsed.notes.append(Message("hours_converted", field, params))
    return within(parsed, cell, field, limits)


def typed_duration(cell: Cell, field: str, limits: Limits) -> Parsed[Decimal]:
    """Returns the hours of a cell that a workbook holds as a time or a span."""
    moment = cell.moment
    if isinstance(moment, timedelta):
        seconds = Decimal(moment // timedelta(milliseconds=1)) / 1000
    elif isinstance(moment, time):
        seconds = Decimal(moment.hour * 3600 + moment.minute * 60 + moment.second)
    else:
        return no_number(cell, field)
    return within(Parsed(hours_of_seconds(seconds)), cell, field, limits)


def whole_duration(text: str) -> Decimal | None:
    """Returns the hours of 7:30, 7h30, "7 h 30 min" or PT7H30M, None for other texts."""
    clock = HOURS_MINUTES.fullmatch(text)
    if clock and (not clock[4] or time_unit(clock[4]) == HOUR):
        seconds = int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3] or 0)
        return hours_of_seconds(Decimal(seconds))
    iso = ISO_DURATION.fullmatch(text)
    if iso and any(iso.groups()):
        days, hours, minutes, seconds_text = (
            Decimal((part or "0").replace(",", ".")) for part in iso.groups()
        )
        return hours_of_seconds(days * 86400 + hours * 3600 + minutes * 60 + seconds_text)
    return compound_duration(text)


def compound_duration(text: str) -> Decimal | None:
    """Returns the hours of several numbers with units, such as 7h30 or 7小时30分."""
    parts = PART.findall(text)
    if len(parts) < 2 or "".join(a + b for a, b in parts).replace(" ", "") != text.replace(" ", ""):
        return None
    total, last = Decimal(0), ""
    for number, word in parts:
        word = re.sub(r"\s*(and|und|,|零)\s*$", "", word.strip())
        finer = {HOUR: MINUTE, MINUTE: SECOND}.get(last, "")
        unit = time_unit(word) if word else finer
        if unit not in (HOUR, MINUTE, SECOND) or (last and unit != finer):
            return None
        total += Decimal(number.replace(",", ".")) * SECONDS_OF[unit]
        last = unit
    return hours_of_seconds(total)
