"""Reads the date by which a request is to be delivered."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from attachments.readers.request_text.found_text import ASSUMED, READ, RequestText
from common.reading.date_texts import MONTH, DateReading, DateText, dates_at_start

LABEL = re.compile(
    r"(?:(?:required|needed|deliver(?:y|ed)?|ship(?:ped)?|due|wanted)\s)?(?:date|by|before"
    r"|until|due|on|bis|no later than"
    r"|latest)\s?(?:date|by|on|the)?\s?[:：]?\s{0,2}$"
    r"|(?:交期|交货期|交货日期|交货|要求|最晚|需要?在|请于|于|在)\s?[:：为]?\s{0,2}$",
    re.IGNORECASE,
)
AFTER = re.compile(r"\s{0,2}(?:之?前|以前|前)?(?:交货|交付|交|到货|发货|出货|送达|完成)?")
START = re.compile(rf"(?<![\w.,/-])(?=\d|(?:{MONTH})(?![^\W\d_]))|(?<=[^\W\d_a-z])(?=\d)")
WITHIN = re.compile(
    r"(?:within|in|lead time:?|delivery(?: time)?:?|ready in|交期|交货期"
    r"|周期)?\s{0,2}[:：为]?\s{0,2}"
    r"(?<![\d.,-])(?P<number>\d{1,3}|[一二两三四五六七八])(?:\s?-\s?\d{1,3})?\s?"
    r"(?P<unit>working days?|business days?|days?|weeks?|wks?|months?|个?工作日|天|周|个?星期|个月)"
    r"(?:\s?(?:之?内|以内))?",
    re.IGNORECASE,
)
# “before March, 20 pcs” has no day.
COUNTED = re.compile(
    r"\s?-?(?:pcs?|pieces?|units?|nos|off|ea|each|sets?|parts?|件|个(?!月)|只|套|台|片|支|根|块)(?![a-z])"
)
WITHIN_WORDS = re.compile(r"within|^\s*in\s|lead|delivery|ready|交|周期|内", re.IGNORECASE)
NUMERALS = {sign: value for value, sign in enumerate("一二三四五六七八", 1)} | {"两": 2}
LOOKED_AT = 200
YEARS_AHEAD = 3


def take_date(source: RequestText, today: str) -> dict[str, Any] | None:
    """Returns the delivery date; one that follows a word for it goes first.

    A date without a year is the next such day, and is assumed, as is one whose day and month could
    be exchanged, and one that is counted from today.
    """
    if not today:
        return None
    now = date.fromisoformat(today)
    rows = list(dates_of(source, now))
    if rows:
        _, start, end, (value, basis) = max(rows, key=lambda row: (row[0], -row[1]))
        return source.take(value.isoformat(), start, end, basis=basis)
    for found in source.each(WITHIN):
        if not WITHIN_WORDS.search(found[0]):
            continue
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        number = found["number"]
        count = NUMERALS.get(number) or int(number)
        value = now + span_of(count, found["unit"].lower())
        return source.take(value.isoformat(), start, found.end(), basis=ASSUMED)
    return None


def dates_of(source: RequestText, today: date) -> Iterator[tuple[bool, int, int, tuple[date, str]]]:
    """Yields dates with whether a word says that they are the delivery's."""
    text, passed = source.left.lower(), 0
    # In some languages the small form of a letter has another length.
    text = text if len(text) == len(source.left) else source.left
    for place in START.finditer(text):
        start = place.start()
        if start < passed:
            continue
        label = LABEL.search(text, max(0, start - 30), start)
        for found in dates_at_start(text[start : start + 40]):
            chosen = chosen_date(found, today, is_labelled=label is not None)
            if chosen is None or COUNTED.match(text, start + found.end):
                continue
            passed = end = start + found.end
            after = AFTER.match(text, end)
            is_labelled = label is not None or bool(after and after[0].strip())
            yield (
                is_labelled,
                label.start() if label else start,
                after.end() if after and after[0].strip() else end,
                chosen,
            )
            break


def chosen_date(found: DateText, today: date, *, is_labelled: bool) -> tuple[date, str] | None:
    """Returns the first day of a date's readings that is to come, and its basis."""
    has_month = bool(re.search(rf"月|(?<![^\W\d_])(?:{MONTH})(?![^\W\d_])", found.written))
    # “5 set” is a set of five and not a day of September.
    if re.search(r"\bset\b", found.written) and not found.readings[0].year:
        return None
    is_whole = bool(re.search(r"\d{4}", found.written))
    if not (has_month or is_whole or is_labelled):
        return None
    for reading in found.readings:
        day = day_of(reading, today)
        if day is not None:
            is_sure = bool(reading.year) and len(found.readings) == 1
            return day, READ if is_sure else ASSUMED
    return None


def day_of(reading: DateReading, today: date) -> date | None:
    """Returns the day, the next such one without a year; None if it is past."""
    years = [reading.year] if reading.year else range(today.year, today.year + YEARS_AHEAD)
    for year in years:
        day = reading.on(year)
        if day is not None and day >= today:
            return day
    return None


def span_of(count: int, unit: str) -> timedelta:
    """Returns the days of a number of days, weeks or months."""
    if "work" in unit or "business" in unit or "工作" in unit:
        return timedelta(days=-(-count * 7 // 5))
    if unit.startswith(("week", "wk", "周", "星期", "个星期")):
        return timedelta(weeks=count)
    if unit.startswith(("month", "个月")):
        return timedelta(days=30 * count)
    return timedelta(days=count)
