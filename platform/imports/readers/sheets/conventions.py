"""Finds how a sheet writes numbers and dates: by clear cells, language, zones."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from common.reading.date_texts import (
    DAY_MONTH,
    MONTH_DAY,
    DateReading,
    dates_at_start,
    take_weekday,
)
from imports.readers.sheets.cell_model import Cell, Conventions, FieldHeads, SheetRow
from imports.readers.sheets.parsing.cell_text import normalised
from imports.readers.sheets.parsing.date_cells import (
    DAYS_AHEAD,
    DAYS_PAST,
    MONTH_FIRST_LANGUAGES,
)
from imports.readers.sheets.parsing.number_cells import COMMA, POINT, split_unit, written_number

COMMA_LANGUAGES = frozenset(
    (
        *("de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sk", "hu", "ro", "da", "sv", "nb", "no"),
        *("fi", "ru", "uk", "tr", "el", "sl", "hr", "bg", "id", "vi"),
    )
)
POINT_LANGUAGES = frozenset(("zh", "ja", "ko", "th", "he"))
YEAR_FIRST = re.compile(r"\d{4}[-/]")
# Places of Europe that write numbers with a point, and of America that write them with a comma.
POINT_PLACES = ("London", "Dublin", "Malta", "Belfast", "Guernsey", "Jersey", "Isle_of_Man")
COMMA_PLACES = ("Sao_Paulo", "Argentina", "Buenos_Aires", "Santiago", "Bogota", "Caracas", "Lima")
MONTH_FIRST_PLACES = ("New_York", "Chicago", "Denver", "Los_Angeles", "Detroit", "Phoenix")


def conventions_of(
    rows: Iterable[SheetRow], fields: Mapping[str, FieldHeads], context: Mapping[str, Any]
) -> Conventions:
    """Returns the conventions of a sheet's rows."""
    now = now_of(context)
    numbers = {
        name for name, spec in fields.items() if spec.shape in ("number", "money", "hours", "whole")
    }
    dates = {name: spec for name, spec in fields.items() if spec.shape in ("date", "instant")}
    styles, orders = {COMMA: 0, POINT: 0, "": 0}, {DAY_MONTH: 0, MONTH_DAY: 0, "": 0}
    for row in rows:
        for name, cell in row.cells.items():
            if cell.number is not None or cell.moment is not None or cell.filled_from:
                continue
            if name in numbers:
                styles[style_of(cell)] += 1
            elif name in dates:
                orders[order_of(cell, now, dates[name].is_future)] += 1
    locale = str(context.get("locale", "")).lower()
    zones = {str(machine.get("time_zone", "")) for machine in context.get("machines") or ()}
    return Conventions(
        now=now,
        locale=locale,
        answers=answers_of(context),
        commas=styles[COMMA],
        points=styles[POINT],
        day_first=orders[DAY_MONTH],
        month_first=orders[MONTH_DAY],
        usual_decimal=usual_decimal(locale, zones),
        usual_order=usual_order(locale, zones),
    )


def answers_of(context: Mapping[str, Any]) -> dict[str, str]:
    """Returns the answers by key; options that say the same as an answer count as one."""
    options = context.get("options") or {}
    given = {name: options[name] for name in ("decimal", "date_order") if options.get(name)}
    return {
        str(key): str(value) for key, value in {**given, **(context.get("answers") or {})}.items()
    }


def now_of(context: Mapping[str, Any]) -> datetime:
    """Returns the instant of the import."""
    text = str(context.get("now") or "")
    try:
        now = datetime.fromisoformat(text)
    except ValueError:
        return datetime.now(UTC)
    return now if now.tzinfo else now.replace(tzinfo=UTC)


def style_of(cell: Cell) -> str:
    """Returns the decimal sign that a cell makes clear, "" if none."""
    text = cell.text
    if len(text) > 80 or text.isdecimal() or not any(mark in text for mark in ",.，．"):
        return ""
    written = written_number(split_unit(text)[1])
    return written.style if written else ""


def order_of(cell: Cell, now: datetime, is_future: bool) -> str:
    """Returns the order of day and month that a date makes clear, "" if none.

    Only one of the readings may be a day, or only one of them lies ahead where dates have to.
    """
    if YEAR_FIRST.match(cell.text):
        return ""
    text = normalised(cell.text).casefold()
    if len(text) > 80 or not any(mark in text for mark in "/-"):
        return ""
    text, weekday = take_weekday(text)
    found = next(dates_at_start(text), None)
    if found is None or not found.readings or found.readings[0].separator in ("", "."):
        return ""
    readings = [one for one in found.readings if weekday in (None, weekday_of(one))]
    if is_future and len(readings) > 1:
        readings = [one for one in readings if is_ahead(one, now)]
    orders = {one.order for one in readings}
    return orders.pop() if len(orders) == 1 and orders <= {DAY_MONTH, MONTH_DAY} else ""


def weekday_of(reading: DateReading) -> int | None:
    """Returns the weekday of a date that has a year."""
    day = reading.on(reading.year) if reading.year else None
    return day.weekday() if day else None


def is_ahead(reading: DateReading, now: datetime) -> bool:
    """Returns true for a date in the span in which dates to come are looked for."""
    day = reading.on(reading.year) if reading.year else None
    today = now.date()
    return bool(day) and (
        today - timedelta(days=DAYS_PAST) <= day <= today + timedelta(days=DAYS_AHEAD)  # type: ignore[operator]
    )


def usual_decimal(locale: str, zones: Iterable[str]) -> str:
    """Returns the decimal sign on which language and places agree, else ""."""
    language = locale.partition("-")[0]
    found = {place_decimal(zone) for zone in zones} - {""}
    if language in COMMA_LANGUAGES and locale not in ("de-ch", "de-li", "it-ch", "es-mx"):
        found.add(COMMA)
    elif language in POINT_LANGUAGES:
        found.add(POINT)
    return found.pop() if len(found) == 1 else ""


def place_decimal(zone: str) -> str:
    """Returns the decimal sign of a time zone's places, "" where it is not known."""
    area, _, place = zone.partition("/")
    if area == "Europe":
        return "" if place == "Zurich" else POINT if place in POINT_PLACES else COMMA
    if area == "America":
        return COMMA if any(name in place for name in COMMA_PLACES) else POINT
    if area == "Asia":
        return COMMA if place in ("Jakarta", "Ho_Chi_Minh", "Istanbul") else POINT
    return POINT if area in ("Australia", "Pacific") else ""


def usual_order(locale: str, zones: Iterable[str]) -> str:
    """Returns the order of day and month on which language and places agree, else ""."""
    language = locale.partition("-")[0]
    found = {place_order(zone) for zone in zones} - {""}
    if locale == "en-us":
        found.add(MONTH_DAY)
    elif language in COMMA_LANGUAGES or locale in ("en-gb", "en-au", "en-ie", "en-nz"):
        found.add(DAY_MONTH)
    elif language in MONTH_FIRST_LANGUAGES and DAY_MONTH in found:
        return ""
    return found.pop() if len(found) == 1 else ""


def place_order(zone: str) -> str:
    """Returns the order of day and month in a zone's places, "" if not known."""
    area, _, place = zone.partition("/")
    if area in ("Europe", "Australia"):
        return DAY_MONTH
    return MONTH_DAY if area == "America" and place.startswith(MONTH_FIRST_PLACES) else ""
