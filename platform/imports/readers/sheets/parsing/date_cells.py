"""Parses dates, and chooses among the readings of one that is ambiguous, or asks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from common.reading.date_texts import (
    DAY_MONTH,
    FIRST_YEAR,
    LAST_YEAR,
    MONTH_DAY,
    YEAR_MONTH_DAY,
    DateReading,
)
from imports.readers.result import Message
from imports.readers.sheets.cell_model import Cell, Conventions, Parsed, as_cell
from imports.readers.sheets.parsing.moment_texts import MomentText, moment_text
from imports.readers.sheets.parsing.number_cells import blank_cell

# Dates to come are looked for in this span when a writing has several readings.
# Dates without a year have the month first in these languages: 12/6 is the sixth of December.
MONTH_FIRST_LANGUAGES = ("zh", "ja", "ko")
DAYS_PAST, DAYS_AHEAD = 7, 550


@dataclass(frozen=True, slots=True)
class Expected:
    """Says what is known about a date before it is read.

    A date without a year is the first one on or after `after`, by default today. `is_future` is
    true for dates that make no sense in the past.
    """

    after: date | None = None
    is_future: bool = False


def parse_date(
    found: Cell | str,
    conventions: Conventions,
    *,
    field: str = "",
    expected: Expected | None = None,
) -> Parsed[date]:
    """Parses a date; a time of day beside it is left out with a note."""
    cell = as_cell(found)
    blank = blank_cell(cell, field)
    if blank is not None:
        return Parsed(None, blank.notes, blank.questions, blank.errors)
    text = moment_text(cell, has_day=False)
    if text is None or not text.readings:
        return Parsed(errors=[Message("no_date", field, cell.params())])
    parsed = choose_date(text, cell, conventions, field, expected or Expected())
    if text.clock is not None and text.clock.total and parsed.value:
        params = cell.params(date=parsed.value.isoformat())
        parsed.notes.append(Message("time_left_out", field, params))
    return parsed


def choose_date(
    text: MomentText, cell: Cell, conventions: Conventions, field: str, expected: Expected
) -> Parsed[date]:
    """Chooses the date that a text means, or asks which it is."""
    today = conventions.now.date()
    base = expected.after or today
    dated = [(reading, day) for reading in text.readings if (day := day_of(reading, base))]
    if not dated:
        return Parsed(errors=[Message("no_date", field, cell.params())])
    parsed: Parsed[date] = Parsed()
    chosen = [pair for pair in dated if text.weekday in (None, pair[1].weekday())]
    if not chosen:
        return ask_weekday(dated, text.weekday or 0, cell, conventions, field)
    several = len({day for _, day in chosen}) > 1
    if several:
        answer = conventions.answer("date_order", cell.params()["found"]) or order_of_format(
            cell.head_unit
        )
        answered = [pair for pair in chosen if pair[0].order == answer]
        chosen = answered or narrowed(chosen, conventions, expected)
    days = {day for _, day in chosen}
    if len(days) > 1:
        parsed.questions.append(order_question(chosen, cell, field))
        return parsed
    reading, day = chosen[0]
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return Parsed(errors=[Message("date_out_of_range", field, cell.params())])
    if not reading.year:
        parsed.notes.append(Message("year_added", field, cell.params(date=day.isoformat())))
    elif several and reading.separator != ".":
        parsed.notes.append(Message("date_read_as", field, cell.params(date=day.isoformat())))
    parsed.value = day
    return parsed


def day_of(reading: DateReading, base: date) -> date | None:
    """Returns the date of a reading; without a year it is the first on or after a day."""
    if reading.year:
        return reading.on(reading.year)
    for year in range(base.year, base.year + 9):
        day = reading.on(year)
        if day and day >= base:
            return day
    return None


def narrowed(
    pairs: Sequence[tuple[DateReading, date]], conventions: Conventions, expected: Expected
) -> Sequence[tuple[DateReading, date]]:
    """Returns the readings that the sheet, its origin and the calendar leave possible."""
    possible = pairs
    if expected.is_future:
        today = conventions.now.date()
        first, last = today - timedelta(days=DAYS_PAST), today + timedelta(days=DAYS_AHEAD)
        possible = [pair for pair in pairs if first <= pair[1] <= last] or pairs
    has_dots = all(reading.separator == "." for reading, _ in possible)
    is_short = all(not reading.year for reading, _ in possible)
    if has_dots and not (is_short and conventions.usual_order != DAY_MONTH):
        # Between dots the day comes first, unless only another order is possible.
        return of_order(possible, DAY_MONTH) or possible
    evident = evident_order(conventions)
    usual = conventions.usual_order
    if is_short and conventions.locale[:2] in MONTH_FIRST_LANGUAGES:
        usual = usual or MONTH_DAY
    if is_short and evident and usual and evident != usual:
        return possible
    agreed = of_order(pairs, evident)
    if agreed and not has_dots:
        return agreed
    if len(possible) == 1 and usual and not of_order(possible, usual):
        # The usual order gives a day that is past, and the other one is not usual.
        return pairs
    if len(possible) == 1 or evident == "contrary":
        return possible
    return of_order(possible, usual) or possible


def order_of_format(text: str) -> str:
    """Returns the order that a head's "dd/mm/yyyy" says, "" for other texts."""
    letters = re.sub(r"[^a-z]", "", text.casefold().replace("j", "y").replace("t", "d"))
    order = re.sub(r"(.)\1+", r"\1", re.sub(r"h.*", "", letters))
    return order if order in (DAY_MONTH, MONTH_DAY, YEAR_MONTH_DAY) else ""


def of_order(
    pairs: Iterable[tuple[DateReading, date]], order: str
) -> list[tuple[DateReading, date]]:
    """Returns the readings of one order."""
    return [pair for pair in pairs if pair[0].order == order]


def evident_order(conventions: Conventions) -> str:
    """Returns the order that a sheet's clear dates have; "contrary" if they disagree."""
    days, months = conventions.day_first, conventions.month_first
    if days == months:
        return "contrary" if days else ""
    most = DAY_MONTH if days > months else MONTH_DAY
    if min(days, months) and conventions.usual_order != most:
        return "contrary"
    return most


def order_question(pairs: Iterable[tuple[DateReading, date]], cell: Cell, field: str) -> Message:
    """Returns the question which order of day, month and year a date has."""
    by_order = {reading.order: day.isoformat() for reading, day in pairs}
    params = cell.params(
        choices=list(by_order), shown=list(by_order.values()), readings=", ".join(by_order.values())
    )
    return Message("date_order", field, params)


def ask_weekday(
    pairs: Sequence[tuple[DateReading, date]],
    weekday: int,
    cell: Cell,
    conventions: Conventions,
    field: str,
) -> Parsed[date]:
    """Asks which is right, a date or the weekday beside it."""
    day = pairs[0][1]
    nearest = day + timedelta(days=(weekday - day.weekday() + 3) % 7 - 3)
    choices = [day.isoformat(), nearest.isoformat()]
    answer = conventions.answer("weekday", cell.params()["found"])
    if answer in choices:
        return Parsed(date.fromisoformat(answer))
    params = cell.params(choices=choices, date=choices[0], nearest=choices[1])
    return Parsed(questions=[Message("weekday", field, params)])


def local_midnight(day: date) -> datetime:
    """Returns the start of a day, without a zone."""
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001
