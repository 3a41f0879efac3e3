"""Finds the spans of a window in a row: instants, dates, times, shifts, hours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

from imports.readers.result import Line, Message
from imports.readers.sheets.cell_model import Cell, Conventions, SheetRow
from imports.readers.sheets.kinds.shift_spans import SHIFT_CHOICES, Span, days_between
from imports.readers.sheets.parsing.cell_text import folded, is_empty_mark
from imports.readers.sheets.parsing.clock_texts import Clock
from imports.readers.sheets.parsing.date_cells import (
    Expected,
    choose_date,
    parse_date,
)
from imports.readers.sheets.parsing.instant_cells import (
    CellTime,
    fixed,
    located,
    parse_moment,
)
from imports.readers.sheets.parsing.moment_texts import moment_text
from imports.readers.sheets.parsing.number_cells import shown
from imports.readers.sheets.parsing.span_texts import (
    ClockSpan,
    SpansText,
    moments_between,
    spans_text,
)

TIME_FIELDS = ("date", "start_date", "starts_at", "end_date", "ends_at", "period", "shift", "spans")
MIDNIGHT, WHOLE_DAYS = "midnight", "whole_days"


@dataclass(slots=True)
class TimesReader:
    """Reads the times of one row; messages go to its line."""

    row: SheetRow
    line: Line
    zone: ZoneInfo
    conventions: Conventions
    # The last of the days that a cell names as "A to B".
    last_day: date | None = None

    def spans(self, hours: Decimal | None) -> list[Span] | None:
        """Returns the window's spans in order; None, with the reason, if not known.

        `hours` give the end where the sheet has none.
        """
        for name in TIME_FIELDS:
            if self.row.cell(name).is_formula and not self.row.has(name):
                self.error("formula_without_value", name, self.row.cell(name))
                return None
        found = self.find_spans(hours)
        if not found and not any(map(self.has_error, TIME_FIELDS)):
            self.error("start_missing", "starts_at", self.row.cell("starts_at"))
        return found

    def find_spans(self, hours: Decimal | None) -> list[Span] | None:
        """Returns the spans that the first filled of the columns of times give."""
        row = self.row
        if row.has("spans"):
            return self.listed_spans(row.cell("spans"))
        day = self.read_day("start_date") or self.read_day("date")
        if row.has("starts_at") and not is_empty_mark(row.cell("starts_at").text):
            return self.from_start(day, hours)
        for name in ("period", "shift"):
            if row.has(name) and not is_empty_mark(row.cell(name).text):
                return self.from_shift(row.cell(name), name, day)
        for name in ("date", "start_date"):
            if row.has(name):
                return self.from_date(name, day)
        return None

    def listed_spans(self, cell: Cell) -> list[Span] | None:
        """Returns the spans that a cell lists as "start - end; start - end"."""
        spans: list[Span] = []
        for part in cell.text.split(";"):
            found = self.instants_in(Cell(part.strip(), cell.ref), "spans")
            if not found:
                if found is None:
                    self.error("no_instant", "spans", cell)
                return None
            spans += found
        spans.sort()
        if any(one[1] > other[0] for one, other in pairwise(spans)):
            self.error("spans_overlap", "spans", cell)
            return None
        return spans

    def read_day(self, name: str) -> date | None:
        """Returns the date of a column, None where it has none or holds times as well."""
        cell = self.row.cell(name)
        if not cell.text or (cell.moment is None and self.spans_of(cell, False)):
            return None
        parts = moments_between(cell.text) if cell.moment is None else None
        if parts:
            first, last = (moment_text(Cell(part), has_day=False) for part in parts)
            if first is None or first.clock is not None or last is None or last.clock is not None:
                return None
            self.last_day = self.parse_day(Cell(parts[1], cell.ref), name, self.today())
            cell = Cell(parts[0], cell.ref)
        return self.parse_day(cell, name, self.today())

    def parse_day(self, cell: Cell, name: str, after: date) -> date | None:
        """Returns the date of a cell; one without a year is the first on or after a day."""
        expected = Expected(after, is_future=True)
        return parse_date(cell, self.conventions, field=name, expected=expected).tell(self.line)

    def today(self) -> date:
        """Returns the current day at the factory."""
        return self.conventions.now.astimezone(self.zone).date()

    def from_start(self, day: date | None, hours: Decimal | None) -> list[Span] | None:
        """Returns the spans of a row that has a start."""
        start_cell, end_cell = self.row.cell("starts_at"), self.row.cell("ends_at")
        if not self.row.has("ends_at") and start_cell.moment is None:
            spans = self.spans_in(start_cell, "starts_at", day)
            if spans is not None:
                return spans or None
        expected = Expected(self.today(), is_future=True)
        start = self.moment(start_cell, "starts_at", expected, day)
        if start is None:
            return None
        start_day = start.day or day
        if start_day is None:
            if not self.has_error("date"):
                self.error("date_missing", "starts_at", start_cell)
            return None
        if start.clock is None:
            return self.from_dates(start_day, start_cell, day)
        first = self.locate(start_day, start.clock, start_cell, "starts_at")
        if not self.row.has("ends_at") or is_empty_mark(end_cell.text):
            return self.with_hours(first, start_cell, hours)
        return self.to_end(start_day, first, start.clock, day)

    def to_end(
        self, start_day: date, first: datetime | None, clock: Clock, day: date | None
    ) -> list[Span] | None:
        """Returns the span from a start to the end that the row has."""
        cell = self.row.cell("ends_at")
        own = self.read_day("end_date")
        base = own or start_day
        end = self.moment(cell, "ends_at", Expected(start_day, is_future=True), base)
        if end is None:
            return None
        end_day = end.day or base
        end_clock = end.clock
        if end_clock is None:
            choice = self.ask("end_time_missing", "ends_at", cell, ["start_of_day", "end_of_day"])
            if not choice:
                return None
            end_clock = Clock(0, 1 if choice == "end_of_day" else 0)
        has_offset = clock.offset is not None or end_clock.offset is not None
        is_early = end_day == start_day and end_clock.total < clock.total
        if is_early and not has_offset:
            end_clock = Clock(end_clock.seconds, end_clock.days + 1)
            params = cell.params(date=(end_day + timedelta(days=1)).isoformat())
            self.note("ends_next_day", "ends_at", params)
        last = self.locate(end_day, end_clock, cell, "ends_at")
        if first is None or last is None:
            return None
        if last <= first:
            params = cell.params(found=last.isoformat(), start=first.isoformat())
            self.line.errors.append(Message("ends_before_start", "ends_at", params))
            return None
        return [(first, last)]

    def with_hours(
        self, first: datetime | None, cell: Cell, hours: Decimal | None
    ) -> list[Span] | None:
        """Returns the span of a start and hours, where the sheet has no end."""
        shift = self.row.cell("period") if self.row.has("period") else self.row.cell("shift")
        if first is None:
            return None
        if not hours:
            self.error("end_missing", "ends_at", shift if shift.text else cell)
            return None
        last = fixed(first + timedelta(seconds=int(hours * 3600)), self.zone)
        params = {"found": shown(hours), "end": last.isoformat(timespec="minutes")}
        self.note("end_from_hours", "ends_at", params)
        return [(first, last)]

    def from_dates(self, first: date, cell: Cell, day: date | None) -> list[Span] | None:
        """Returns the spans of a row whose start is a date alone: by its shift, or asked."""
        end_cell = (
            self.row.cell("ends_at") if self.row.has("ends_at") else self.row.cell("end_date")
        )
        last = self.last_day or first
        if end_cell.text:
            expected = Expected(first, is_future=True)
            end = self.moment(end_cell, "ends_at", expected, first)
            if end is None:
                return None
            last = end.day or first
            if end.clock is not None and end.day is not None:
                choice = self.ask("start_time_missing", "starts_at", cell, ["start_of_day"])
                if not choice:
                    return None
                return self.dated([ClockSpan(Clock(0), Clock(end.clock.total))], [last], end_cell)
        days = days_between(first, last)
        if days is None:
            params = end_cell.params(found=last.isoformat(), start=first.isoformat())
            self.line.errors.append(Message("ends_before_start", "ends_at", params))
            return None
        for name in ("period", "shift"):
            if self.row.has(name) and not is_empty_mark(self.row.cell(name).text):
                found = self.clock_spans(self.row.cell(name), name)
                return found and self.dated(found.spans, days, self.row.cell(name))
        return self.ask_times(days, cell, bool(end_cell.text), end_cell)

    def ask_times(
        self, days: Sequence[date], cell: Cell, has_end: bool, end_cell: Cell
    ) -> list[Span] | None:
        """Asks for the times of dates alone: whole days, midnight to midnight, or a shift."""
        found = f"{cell.text} - {end_cell.text}" if has_end else cell.text
        asked = Cell(found, cell.ref)
        choices = [WHOLE_DAYS, *SHIFT_CHOICES[("",)]]
        if has_end and len(days) > 1:
            choices.insert(0, MIDNIGHT)
        answer = self.ask("date_without_time", "starts_at", asked, choices)
        if not answer:
            return None
        if answer in (MIDNIGHT, WHOLE_DAYS):
            last = days[-1] if answer == MIDNIGHT else days[-1] + timedelta(days=1)
            start = self.locate(days[0], Clock(0), asked, "starts_at")
            end = self.locate(last, Clock(0), asked, "ends_at")
            return [(start, end)] if start and end and start < end else None
        spans = spans_text(Cell(answer), has_day=True)
        return spans and self.dated(spans.spans, days, asked)

    def from_shift(self, cell: Cell, name: str, day: date | None) -> list[Span] | None:
        """Returns the spans of a row that has a shift in place of start and end."""
        own = self.spans_of(cell, day is not None)
        if own is None or own.date is not None:
            spans = self.spans_in(cell, name, day)
            if spans is not None:
                return spans or None
        found = self.clock_spans(cell, name)
        if found is None:
            return None
        if day is None:
            if not (self.has_error("date") or self.has_error("start_date")):
                self.error("date_missing", "date", self.row.cell("date"))
            return None
        last = self.read_day("end_date") or self.last_day or day
        days = days_between(day, last)
        if days is None:
            params = self.row.cell("end_date").params(found=last.isoformat(), start=day.isoformat())
            self.line.errors.append(Message("ends_before_start", "end_date", params))
            return None
        return self.dated(found.spans, days, cell)

    def from_date(self, name: str, day: date | None) -> list[Span] | None:
        """Returns the spans of a row that has a date alone, perhaps with times."""
        cell = self.row.cell(name)
        spans = self.spans_in(cell, name, None) if cell.moment is None else None
        if spans is not None:
            return spans or None
        if day is None:
            return None
        end_cell = self.row.cell("ends_at")
        if self.row.has("ends_at"):
            end = self.moment(end_cell, "ends_at", Expected(day, is_future=True), day)
            if end is not None and end.clock is not None:
                self.error("start_missing", "starts_at", self.row.cell("starts_at"))
                return None
        return self.from_dates(day, cell, day)

    def spans_in(self, cell: Cell, name: str, day: date | None) -> list[Span] | None:
        """Returns the spans in a cell; empty if they have a fault, None if none."""
        found = self.spans_of(cell, day is not None)
        if found is None:
            return self.instants_in(cell, name)
        if found.date is not None:
            expected = Expected(self.today(), is_future=True)
            own = choose_date(found.date, cell, self.conventions, name, expected).tell(self.line)
            if own is None:
                return []
            day = own
        if day is None:
            return None if name in ("period", "shift") else self.missing_date(cell, name)
        return self.dated(found.spans, [day], cell) or []

    def missing_date(self, cell: Cell, name: str) -> list[Span]:
        """Records that times have no date."""
        self.error("date_missing", name, cell)
        return []

    def instants_in(self, cell: Cell, name: str) -> list[Span] | None:
        """Returns the span of "A - B" in a cell where A and B have their dates, else None."""
        parts = moments_between(cell.text)
        if parts is None:
            return None
        first, second = (Cell(part, cell.ref, head_unit=cell.head_unit) for part in parts)
        expected = Expected(self.today(), is_future=True)
        start = parse_moment(first, self.conventions, field=name, expected=expected)
        if start.value is None or start.value.day is None or start.value.clock is None:
            return None
        start.tell(self.line)
        later = Expected(start.value.day, is_future=True)
        end = self.moment(second, name, later, start.value.day)
        if end is None or end.clock is None:
            return []
        a = self.locate(start.value.day, start.value.clock, first, name)
        b = self.locate(end.day or start.value.day, end.clock, second, name)
        if a is None or b is None:
            return []
        if b <= a:
            params = cell.params(start=a.isoformat())
            self.line.errors.append(Message("ends_before_start", name, params))
            return []
        return [(a, b)]

    def clock_spans(self, cell: Cell, name: str) -> SpansText | None:
        """Returns the times of a shift; those of a name alone are asked for."""
        found = self.spans_of(cell, True)
        if found is not None and found.date is None:
            return found
        text = folded(cell.text)
        choices = next(
            times for words, times in SHIFT_CHOICES.items() if any(word in text for word in words)
        )
        answer = self.ask("shift_times", name, cell, list(choices))
        return spans_text(Cell(answer), has_day=True) if answer else None

    def spans_of(self, cell: Cell, has_day: bool) -> SpansText | None:
        """Returns the spans of times in a cell."""
        return spans_text(cell, has_day=has_day)

    def dated(
        self, clocks: Sequence[ClockSpan], days: Sequence[date], cell: Cell
    ) -> list[Span] | None:
        """Returns spans of times on each of the days."""
        spans = []
        for day in days:
            for one in clocks:
                start = self.locate(day, one.start, cell, "starts_at")
                end = self.locate(day, one.end, cell, "ends_at")
                if start is None or end is None:
                    return None
                if end <= start:
                    self.error("no_time_left", "ends_at", cell)
                    return None
                spans.append((start, end))
                if one.is_overnight and len(days) == 1:
                    params = cell.params(date=(day + timedelta(days=1)).isoformat())
                    self.note("ends_next_day", "ends_at", params)
        return sorted(spans)

    def locate(self, day: date, clock: Clock, cell: Cell, name: str) -> datetime | None:
        """Returns the instant of a day and a time at the factory."""
        found = located(day, clock, self.zone, cell, self.conventions, name)
        return found.tell(self.line)

    def moment(
        self, cell: Cell, name: str, expected: Expected, day: date | None
    ) -> CellTime | None:
        """Returns the date and time of a cell; `day` is the date that a time alone is on."""
        return parse_moment(
            cell,
            self.conventions,
            field=name,
            expected=expected,
            has_day=day is not None,
        ).tell(self.line)

    def ask(self, code: str, name: str, cell: Cell, choices: list[str]) -> str:
        """Returns the answer to a question, and asks it where there is none."""
        answer = self.conventions.answer(code, cell.params()["found"])
        if answer in choices or (answer and spans_text(Cell(answer), has_day=True)):
            return answer
        params = cell.params(choices=choices, example=choices[-1])
        self.line.questions.append(Message(code, name, params))
        return ""

    def error(self, code: str, name: str, cell: Cell) -> None:
        """Adds an error about a cell."""
        self.line.errors.append(Message(code, name, cell.params()))

    def note(self, code: str, name: str, params: Mapping[str, str]) -> None:
        """Adds a note, once."""
        message = Message(code, name, params)
        if message not in self.line.notes:
            self.line.notes.append(message)

    def has_error(self, name: str) -> bool:
        """Returns true if something is wrong with a field, or asked about it."""
        return any(message.field == name for message in (*self.line.errors, *self.line.questions))
