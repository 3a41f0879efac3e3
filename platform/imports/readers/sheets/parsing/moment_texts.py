"""Splits a cell into date and time of day, in any order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from itertools import islice

from common.reading.date_texts import (
    SERIAL,
    DateReading,
    dates_at_start,
    serial_instant,
    take_weekday,
)
from imports.readers.sheets.cell_model import Cell
from imports.readers.sheets.parsing.cell_text import normalised, with_plain_numerals
from imports.readers.sheets.parsing.clock_texts import DAY_SECONDS, Clock, clock_of

# The usual writing, which is read without looking at others.
USUAL = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})[ T]{1,2}(\d{1,2}):(\d{2})(?::(\d{2})(?:\.0+)?)?"
)
BETWEEN = re.compile(r"[\s,;_]*(?:(?:-|um|at|om|ab|t)(?=[\s\d]))?\s*")
# Seconds or milliseconds since 1970, of the years 2001 to 2099.
EPOCH_SECONDS = re.compile(r"[1-3]\d{9}(?:\.\d+)?")
EPOCH_MILLISECONDS = re.compile(r"[1-3]\d{12}")
FIRST_EPOCH, LAST_EPOCH = 978_307_200, 4_102_444_800
# "16:00 -0500", as programs write it; with blanks on both sides it is a span.
MINUS_OFFSET = re.compile(r":\d\d -(?:0\d|1[01]):?(?:00|30)$")
MAX_TEXT = 60
# A time before its date has at most "8:00", "Uhr" or "AM" and an offset.
GAP, MOST_GAPS = re.compile(r"[\s,]+"), 3
DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class MomentText:
    """Holds what a cell says of a moment: readings of its date, time of day, weekday."""

    readings: tuple[DateReading, ...] = ()
    clock: Clock | None = None
    weekday: int | None = None


def moment_text(cell: Cell, *, has_day: bool) -> MomentText | None:
    """Returns date and time of a cell, None if it has neither.

    With `has_day` the date is known from another column, so that "8" and "8.00" are times.
    """
    if cell.moment is not None:
        return typed_moment(cell)
    if cell.number is not None:
        found = serial_moment(cell.number, has_day)
        if found:
            return found
    usual = USUAL.fullmatch(cell.text)
    if usual:
        found = usual_moment(usual)
        if found:
            return found
    text = with_plain_numerals(normalised(cell.text)).casefold().strip(" ,;")
    if len(text) > MAX_TEXT or not DIGIT.search(text):
        return None
    return next(texts_moments(text, has_day), None)


def usual_moment(found: re.Match[str]) -> MomentText | None:
    """Returns the moment of a date with year first and a time, None if it is none."""
    year, _, month, day, hour, minute, second = found.groups()
    hours, minutes, seconds = int(hour), int(minute), int(second or 0)
    reading = DateReading(int(year), int(month), int(day))
    if hours > 23 or minutes > 59 or seconds > 59 or reading.on(reading.year) is None:
        return None
    return MomentText((reading,), Clock(hours * 3600 + minutes * 60 + seconds))


def typed_moment(cell: Cell) -> MomentText | None:
    """Returns the moment of a cell that a workbook holds as a date or time."""
    moment = cell.moment
    if isinstance(moment, datetime):
        seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
        offset = moment.tzinfo if isinstance(moment.tzinfo, timezone) else None
        clock = Clock(seconds, offset=offset) if seconds or cell.shows_time else None
        return MomentText((reading_of(moment.date()),), clock)
    if isinstance(moment, date):
        return MomentText((reading_of(moment),))
    if isinstance(moment, time):
        return MomentText((), Clock(moment.hour * 3600 + moment.minute * 60 + moment.second))
    if isinstance(moment, timedelta):
        seconds = round(moment.total_seconds())
        if 0 <= seconds <= 2 * DAY_SECONDS:
            return MomentText((), Clock(seconds % DAY_SECONDS, seconds // DAY_SECONDS))
    return None


def reading_of(day: date) -> DateReading:
    """Returns a certain date as a reading."""
    return DateReading(day.year, day.month, day.day)


def serial_moment(number: Decimal, has_day: bool) -> MomentText | None:
    """Returns the moment of a number: a serial or a share of a day."""
    if 0 <= number < 1 and number != 0:
        seconds = int((number * DAY_SECONDS).to_integral_value())
        return MomentText((), Clock(seconds % DAY_SECONDS, seconds // DAY_SECONDS))
    local = serial_instant(number)
    if local is None:
        return None
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    is_whole = number == number.to_integral_value()
    clock = None if is_whole else Clock(seconds)
    return MomentText((reading_of(local.date()),), clock)


def texts_moments(text: str, has_day: bool) -> Iterator[MomentText]:
    """Yields the moments that a normalised text in lower case may be, likeliest first."""
    serial = SERIAL.fullmatch(text)
    if serial:
        found = serial_moment(Decimal(text.replace(",", ".")), has_day)
        if found:
            yield found
    epoch = epoch_moment(text)
    if epoch:
        yield epoch
    if has_day and re.fullmatch(r"0[.,]\d+", text):
        found = serial_moment(Decimal(text.replace(",", ".")), has_day)
        if found:
            yield found
    bare, weekday = take_weekday(text)
    clock = clock_of(bare, bare_hour=has_day, dotted=has_day)
    if clock:
        yield MomentText((), clock, weekday)
    yield from date_first(bare, weekday)
    yield from time_first(bare, weekday)


def date_first(text: str, weekday: int | None) -> Iterator[MomentText]:
    """Yields the readings of a text that begins with its date."""
    for found in dates_at_start(text):
        rest = text[found.end :]
        if not rest.strip(" ,;.()"):
            yield MomentText(found.readings, None, weekday)
            continue
        between = BETWEEN.match(rest)
        tail = rest[between.end() :] if between else rest
        is_iso = rest[:1] == "t" or bool(MINUS_OFFSET.search(rest))
        has_gap = bool(between and between[0]) or not tail[:1].isdigit() or found.written.isdigit()
        clock = clock_of(tail.strip("()") if tail[:1] == "(" else tail, minus_offset=is_iso)
        if clock and (has_gap or found.written[-1:] in "日号號"):
            yield MomentText(found.readings, clock, weekday)


def time_first(text: str, weekday: int | None) -> Iterator[MomentText]:
    """Yields the readings of a text that ends with its date, such as 8:00 1.12.2026."""
    for found_gap in islice(GAP.finditer(text), MOST_GAPS):
        at = found_gap.start()
        clock = clock_of(text[:at].strip(" ,"), dotted=False)
        if clock is None:
            continue
        tail = re.sub(r"^(?:on|am|of)\s", "", text[at:].strip(" ,"))
        for found in dates_at_start(tail):
            if not tail[found.end :].strip(" ,."):
                yield MomentText(found.readings, clock, weekday)


def epoch_moment(text: str) -> MomentText | None:
    """Returns the instant of seconds or milliseconds since 1970, None for other texts."""
    if EPOCH_MILLISECONDS.fullmatch(text):
        seconds = Decimal(text) / 1000
    elif EPOCH_SECONDS.fullmatch(text):
        seconds = Decimal(text)
    else:
        return None
    if not FIRST_EPOCH <= seconds < LAST_EPOCH:
        return None
    instant = datetime.fromtimestamp(int(seconds), UTC)
    clock = Clock(instant.hour * 3600 + instant.minute * 60 + instant.second, offset=UTC)
    return MomentText((reading_of(instant.date()),), clock)
