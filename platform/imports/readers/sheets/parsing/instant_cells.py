"""Parses instants by a factory's clock, and asks where the clock is changed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from imports.readers.result import Message
from imports.readers.sheets.cell_model import Cell, Conventions, Parsed, as_cell
from imports.readers.sheets.parsing.clock_texts import Clock
from imports.readers.sheets.parsing.date_cells import Expected, choose_date, local_midnight
from imports.readers.sheets.parsing.moment_texts import moment_text
from imports.readers.sheets.parsing.number_cells import blank_cell


@dataclass(frozen=True, slots=True)
class CellTime:
    """Holds the date and the time of day of a cell, None for what it does not have."""

    day: date | None = None
    clock: Clock | None = None


def parse_moment(
    found: Cell | str,
    conventions: Conventions,
    *,
    field: str = "",
    expected: Expected | None = None,
    has_day: bool = False,
) -> Parsed[CellTime]:
    """Parses a date, a time of day, or both; `has_day` if another column has the date."""
    cell = as_cell(found)
    blank = blank_cell(cell, field)
    if blank is not None:
        return Parsed(None, blank.notes, blank.questions, blank.errors)
    text = moment_text(cell, has_day=has_day)
    if text is None:
        return Parsed(errors=[Message("no_instant", field, cell.params())])
    if not text.readings:
        return Parsed(CellTime(None, text.clock))
    day = choose_date(text, cell, conventions, field, expected or Expected())
    parsed: Parsed[CellTime] = Parsed()
    parsed.join(day)
    if day.value:
        parsed.value = CellTime(day.value, text.clock)
    return parsed


def parse_instant(
    found: Cell | str,
    conventions: Conventions,
    zone: ZoneInfo,
    *,
    field: str = "",
    expected: Expected | None = None,
    day: date | None = None,
) -> Parsed[datetime]:
    """Parses a date with a time of day as an instant in a zone.

    `day` is the date of a time alone. A date alone is asked about: it has no time.
    """
    cell = as_cell(found)
    moment = parse_moment(
        cell, conventions, field=field, expected=expected, has_day=day is not None
    )
    parsed: Parsed[datetime] = Parsed()
    parsed.join(moment)
    if moment.value is None:
        return parsed
    on = moment.value.day or day
    if on is None:
        parsed.errors.append(Message("date_missing", field, cell.params()))
    elif moment.value.clock is None:
        choice = conventions.answer("time_missing", cell.params()["found"])
        if choice != "midnight":
            params = cell.params(choices=["midnight"], date=on.isoformat())
            parsed.questions.append(Message("time_missing", field, params))
            return parsed
        parsed.join(located(on, Clock(0), zone, cell, conventions, field))
        parsed.value = located(on, Clock(0), zone, cell, conventions, field).value
    else:
        instant = located(on, moment.value.clock, zone, cell, conventions, field)
        parsed.join(instant)
        parsed.value = instant.value
    return parsed


def located(
    day: date, clock: Clock, zone: ZoneInfo, cell: Cell, conventions: Conventions, field: str
) -> Parsed[datetime]:
    """Returns the instant of a day and a time, or asks where the clock is changed."""
    local = local_midnight(day) + timedelta(seconds=clock.total)
    if clock.offset is not None:
        instant = fixed(local.replace(tzinfo=clock.offset), zone)
        parsed = Parsed(instant)
        if instant.utcoffset() != clock.offset.utcoffset(None):
            params = cell.params(local=f"{instant:%Y-%m-%d %H:%M}", zone=zone.key)
            parsed.notes.append(Message("offset_kept", field, params))
        return parsed
    early, late = local.replace(tzinfo=zone), local.replace(tzinfo=zone, fold=1)
    if early.utcoffset() == late.utcoffset():
        return Parsed(fixed(early, zone))
    written = f"{local:%Y-%m-%d %H:%M}"
    if early.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local:
        code, choices = "time_twice", [early, late]
    else:
        # The clock jumps over this time: meant is the time after the jump, or its first instant.
        shifted = early.astimezone(UTC).astimezone(zone)
        jump = abs((late.utcoffset() or timedelta()) - (early.utcoffset() or timedelta()))
        first = shifted - timedelta(seconds=shifted.timestamp() % jump.total_seconds())
        code, choices = "time_skipped", [shifted, first.astimezone(zone)]
    texts = list(dict.fromkeys(choice.isoformat() for choice in choices))
    if len(texts) == 1:
        # The clock is put forward at this very time: it is the first instant after the change.
        params = cell.params(local=written, readings=texts[0], zone=zone.key)
        return Parsed(fixed(choices[0], zone), [Message("time_put_forward", field, params)])
    answer = conventions.answer(code, written)
    if answer in texts:
        return Parsed(fixed(datetime.fromisoformat(answer), zone))
    params = {**cell.params(), "found": written, "zone": zone.key, "choices": texts}
    params["readings"] = ", ".join(texts)
    return Parsed(questions=[Message(code, field, params)])


def fixed(instant: datetime, zone: ZoneInfo) -> datetime:
    """Returns an instant by a zone's clock with a fixed offset.

    Python subtracts instants of one zone by the wall clock, which is an hour off where summer
    time begins or ends.
    """
    here = instant.astimezone(zone)
    return here.replace(tzinfo=timezone(here.utcoffset() or timedelta()), fold=0)
