"""Reads calendar weeks, as columns of demand name them."""

import re
from datetime import date, timedelta

from imports.readers.sheets.parsing.cell_text import normalised

WEEK = re.compile(
    r"(?:(?P<year>(?:20)?\d\d)\s*(?:年|[-/. ])?\s*)?"
    r"(?:kw|cw|wk|wc|week|woche|w|第)\s*\.?\s*-?(?P<week>\d{1,2})\s*(?:周|週)?"
    r"(?:\s*(?:[-/.,]|\s)\s*'?(?P<after>(?:20)?\d\d))?",
    re.IGNORECASE,
)
FRIDAY = 5
WEEKS_PAST = 8


def week_day(text: str, today: date) -> date | None:
    """Returns the Friday of 2026-W50, KW50, KW 50/2026 or 第50周; None for other texts.

    Without a year it is the first such week from now on, or one that has just passed.
    """
    found = WEEK.fullmatch(normalised(text))
    if found is None:
        return None
    number = int(found["week"])
    year = found["year"] or found["after"]
    if year:
        return friday_of(int(year) % 100 + 2000, number)
    for candidate in range(today.year - 1, today.year + 3):
        day = friday_of(candidate, number)
        if day is not None and day >= today - timedelta(weeks=WEEKS_PAST):
            return day
    return None


def friday_of(year: int, week: int) -> date | None:
    """Returns the Friday of a week of ISO 8601; None where the year has no such week."""
    try:
        return date.fromisocalendar(year, week, FRIDAY)
    except ValueError:
        return None
